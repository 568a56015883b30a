"""Disturbed ground in scenes: composite, threshold, rules, and how sure a patch is."""

from ecomap.survey.detecting.composite import Composite, clear_ground, composite_of, wanted_roles
from ecomap.survey.detecting.rules import candidates
from ecomap.survey.detecting.threshold import Origin, Threshold, histogram, otsu, threshold_of, valley_depth

__all__ = [
    "Composite",
    "Origin",
    "Threshold",
    "candidates",
    "clear_ground",
    "composite_of",
    "histogram",
    "otsu",
    "threshold_of",
    "valley_depth",
    "wanted_roles",
]
