"""Comparing scenes of two times."""

from ecomap.workflows.survey.changing.patches import ChangedPatch
from ecomap.workflows.survey.changing.report import ChangeGround, ChangeReport
from ecomap.workflows.survey.changing.run import find_changes

__all__ = ["ChangeGround", "ChangeReport", "ChangedPatch", "find_changes"]
