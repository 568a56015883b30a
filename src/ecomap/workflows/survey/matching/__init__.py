"""Surveyed patches against what is known: sites, licences, earlier surveys."""

from ecomap.workflows.survey.matching.ground import CountyGround
from ecomap.workflows.survey.matching.options import MatchOptions
from ecomap.workflows.survey.matching.report import Gone, Matched
from ecomap.workflows.survey.matching.run import match_patches

__all__ = ["CountyGround", "Gone", "MatchOptions", "Matched", "match_patches"]
