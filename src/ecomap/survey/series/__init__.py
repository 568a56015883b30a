"""Many dates of one place: the season taken out, trends and their breaks, ground excavated and restored."""

from ecomap.survey.series.breaks import Break
from ecomap.survey.series.entry import Entries, entries_of
from ecomap.survey.series.restored import ChangedArea, changed_areas
from ecomap.survey.series.season import greenest_months, harmonics, years_of
from ecomap.survey.series.trend import SeriesFit, fit_series

__all__ = [
    "Break",
    "ChangedArea",
    "Entries",
    "SeriesFit",
    "changed_areas",
    "entries_of",
    "fit_series",
    "greenest_months",
    "harmonics",
    "years_of",
]
