"""Checks: pure functions that take what was read and return every finding at once.

They raise nothing. What a rule is called, how much it matters and what it means
stands in :mod:`ecomap.checks.rules`.
"""

from ecomap.checks.layers import check_layer
from ecomap.checks.rules import RULES, Rule
from ecomap.checks.scene import Scene, scene_of
from ecomap.checks.sites import check_sites
from ecomap.checks.tables import check_counties, check_events, check_problems, check_targets

__all__ = [
    "RULES",
    "Rule",
    "Scene",
    "check_counties",
    "check_events",
    "check_layer",
    "check_problems",
    "check_sites",
    "check_targets",
    "scene_of",
]
