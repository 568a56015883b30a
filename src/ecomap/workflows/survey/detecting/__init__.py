"""Finding disturbed ground in scenes."""

from ecomap.workflows.survey.detecting.options import DetectOptions
from ecomap.workflows.survey.detecting.patches import Patch
from ecomap.workflows.survey.detecting.report import Detection, Ground
from ecomap.workflows.survey.detecting.run import detect
from ecomap.workflows.survey.detecting.scenes import SceneReport

__all__ = ["DetectOptions", "Detection", "Ground", "Patch", "SceneReport", "detect"]
