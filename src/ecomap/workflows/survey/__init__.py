"""Surveys: scenes over the map, and surveyed patches against the sites."""

from ecomap.workflows.survey.match import CountyGround, Matched, match_patches
from ecomap.workflows.survey.overlay import add_overlay, describe_scene, is_beyond

__all__ = ["CountyGround", "Matched", "add_overlay", "describe_scene", "is_beyond", "match_patches"]
