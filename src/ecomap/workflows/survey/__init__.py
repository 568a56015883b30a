"""Surveys: scenes over the map, patches from scenes, and patches against what is known."""

from ecomap.workflows.survey.matching import CountyGround, Matched, MatchOptions, match_patches
from ecomap.workflows.survey.overlay import add_overlay, describe_scene, is_beyond

__all__ = [
    "CountyGround",
    "MatchOptions",
    "Matched",
    "add_overlay",
    "describe_scene",
    "is_beyond",
    "match_patches",
]
