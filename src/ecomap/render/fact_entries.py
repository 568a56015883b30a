"""What a page says of problems and counties beside titles and counts: measures, milestones, sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model import Problem
    from ecomap.render.page import MapPage

_FLAGS = ("immediate", "long_term", "ongoing")


def fact_entries(keys: Sequence[str], page: MapPage) -> dict[str, Any]:
    """Return the facts of the problems `keys`, in their order, and the sizes of counties.

    Returns
    -------
    `plan_facts`, a list a problem: number of measures, milestones as [ISO day, text], and those of
    `immediate`, `long_term` and `ongoing` that hold; a problem that only a site names has none of them.
    `county_sizes`: square metres and metres by adcode, None where they were not worked out.
    """
    by_key = {problem.key: problem for problem in page.problems}
    sizes = {adcode: list(pair) for adcode, pair in page.county_sizes.items()}
    return {
        "plan_facts": [_facts(by_key[key]) if key in by_key else [0, [], []] for key in keys],
        "county_sizes": sizes or None,
    }


def _facts(problem: Problem) -> list[Any]:
    """Return the facts of one problem."""
    deadline = problem.deadline
    return [
        len(problem.measures),
        [[milestone.date.isoformat(), milestone.text] for milestone in deadline.milestones],
        [flag for flag in _FLAGS if getattr(deadline, flag)],
    ]
