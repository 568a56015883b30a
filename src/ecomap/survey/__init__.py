"""Remote sensing against the books: pure, arrays and frames in, arrays and frames out.

What a satellite shows is a suspect (疑似), never a finding of fact; the verdict is a person's.
"""

from ecomap.survey.matching import nearest_sites, overlaps, reach_of_points
from ecomap.survey.patches import NEEDS_CHECK, PatchMatch, SiteMatch, Suspect, suspect_of
from ecomap.survey.polygons import Note, content_id, doubled_area_m2, polygons_of

__all__ = [
    "NEEDS_CHECK",
    "Note",
    "PatchMatch",
    "SiteMatch",
    "Suspect",
    "content_id",
    "doubled_area_m2",
    "nearest_sites",
    "overlaps",
    "polygons_of",
    "reach_of_points",
    "suspect_of",
]
