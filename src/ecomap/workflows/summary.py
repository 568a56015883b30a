"""Summaries of a workspace in any grouping and format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.analysis import grouping
from ecomap.analysis.summarise import Summary, summarise
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecomap.analysis.grouping import Grouping
    from ecomap.workflows.load import Loaded

GROUPINGS = ("county", "area", "kind", "problem", "unit", "leader", "status")
"""What a summary can be made by."""


def summary_of(loaded: Loaded, *, by: str) -> Summary:
    """Count the sites of a loaded workspace.

    Raises
    ------
    UsageError
        If `by` is not one of `GROUPINGS`.
    """
    return summarise(loaded.sites, grouping_of(loaded, by), as_of=loaded.as_of)


def grouping_of(loaded: Loaded, by: str) -> Grouping:
    """Make the grouping that `by` names from a loaded workspace."""
    sites, counties, config = loaded.sites, loaded.counties, loaded.workspace.config
    makers: dict[str, Callable[[], Grouping]] = {
        "county": lambda: grouping.by_county(sites, counties, shares=loaded.shares),
        "area": lambda: grouping.by_area(sites, counties, config.districts, shares=loaded.shares),
        "kind": lambda: grouping.by_kind(sites, config.kinds),
        "problem": lambda: grouping.by_problem(sites, loaded.problems),
        "unit": lambda: grouping.by_unit(sites, loaded.problems),
        "leader": lambda: grouping.by_leader(sites, loaded.problems),
        "status": lambda: grouping.by_status(sites),
    }
    if by not in makers:
        raise UsageError(f"cannot summarise by {by!r}. Known: {', '.join(GROUPINGS)}.")
    return makers[by]()
