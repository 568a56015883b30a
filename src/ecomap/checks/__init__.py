"""Checks: pure functions that take what was read and return every finding at once.

They raise nothing. What a rule is called, how much it matters and what it means
stands in :mod:`ecomap.checks.rules`.
"""

from ecomap.checks.counties import check_counties, check_districts, county_polygons
from ecomap.checks.entries import bare, entries_of, open_layer
from ecomap.checks.geometry import check_geometries
from ecomap.checks.layers import check_layer
from ecomap.checks.ledger import check_event_rows
from ecomap.checks.rules import RULES, Rule, found
from ecomap.checks.scene import Scene, scene_of
from ecomap.checks.sites import check_sites
from ecomap.checks.tables import Rows, check_cells, check_measure_rows, check_problem_rows, check_target_rows

__all__ = [
    "RULES",
    "Rows",
    "Rule",
    "Scene",
    "bare",
    "check_cells",
    "check_counties",
    "check_districts",
    "check_event_rows",
    "check_geometries",
    "check_layer",
    "check_measure_rows",
    "check_problem_rows",
    "check_sites",
    "check_target_rows",
    "county_polygons",
    "entries_of",
    "found",
    "open_layer",
    "scene_of",
]
