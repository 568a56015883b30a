"""What a page says of the plan's problems: titles, units, leaders, last days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecomap.render.columns import Codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model import Problem


def plan_entries(keys: Sequence[str], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the problems of a page and the lists that they point into.

    Parameters
    ----------
    keys
        Numbers of the problems, those of the plan and those that only a site names, in the order of the page.
    problems
        The plan's problems.

    Returns
    -------
    dict
        `units` and `leaders`: names, once each, in the order of the plan. `problems`, a list a problem:
        number, Chinese title, English title, places of its responsible units in `units`, of its leaders in
        `leaders`, last binding day (ISO 8601, empty where none binds).
    """
    by_key = {problem.key: problem for problem in problems}
    units, leaders = Codes(), Codes()
    entries = [
        _entry(by_key[key], units, leaders) if key in by_key else [key, "", "", [], [], ""] for key in keys
    ]
    return {"problems": entries, "units": units.listed, "leaders": leaders.listed}


def _entry(problem: Problem, units: Codes, leaders: Codes) -> list[Any]:
    """Return one problem of the plan."""
    day = problem.deadline.date
    return [
        problem.key,
        problem.title,
        problem.title_en,
        [units[name] for name in dict.fromkeys(problem.responsible_units)],
        [leaders[name] for name in dict.fromkeys(problem.leaders)],
        "" if day is None else day.isoformat(),
    ]
