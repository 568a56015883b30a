"""Problems, measures and targets of a rectification plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.model.deadline import Deadline


@dataclass(frozen=True, slots=True)
class Scope:
    """Which areas a problem binds."""

    kind: str = "named"
    """`all` areas of the city, the `named` ones, or `some` that the plan does not name."""
    areas: tuple[str, ...] = ()
    """Names of the areas, in the plan's order; empty for `some`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered step of a problem."""

    problem: str
    """Problem it belongs to, `"7"` or `"22.1"`."""
    group: str
    """Heading the step stands under, without its text (`"一"`); empty where steps are not grouped."""
    number: int
    """Number within its group, from 1."""
    deadline: Deadline
    """When the step must be settled, where the plan says so."""

    @property
    def key(self) -> str:
        """Key used in the ledger: `"3"`, or `"一/3"` where steps are grouped."""
        return f"{self.group}/{self.number}" if self.group else str(self.number)


@dataclass(frozen=True, slots=True)
class Problem:
    """One numbered problem, or one part of it, as facts."""

    key: str
    """`"7"`, or `"22.1"` for a part."""
    title: str
    """Short Chinese title in the workspace's own words."""
    title_en: str
    """Short English title."""
    responsible_units: tuple[str, ...]
    """主体责任单位."""
    lead_units: tuple[str, ...]
    """牵头督导单位."""
    cooperating_units: tuple[str, ...]
    """配合督导单位."""
    leaders: tuple[str, ...]
    """牵头督导市级领导."""
    scope: Scope
    """Areas it binds."""
    deadline: Deadline
    """When it must be settled."""
    measures: tuple[Measure, ...] = field(default=())
    """Its steps, in order."""


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable aim of the plan, or a counted group without names."""

    target_id: str
    """Stable id."""
    problem: str
    """Problem it belongs to; empty for the plan as a whole."""
    indicator: str
    """What is measured, in Chinese."""
    operator: str
    """`=`, `<=`, `>=`, `~` (about), `done`, `no_increase`, `range`, `+` (increase by)."""
    value: str
    """Number or range as text; empty where the plan gives none."""
    unit: str
    """Unit as the plan writes it."""
    deadline: dt.date | None
    """Last day, inclusive."""
    kind: str = ""
    """Kind of the counted places (`wharf`), where the target counts places."""
    scope: str = ""
    """Where it holds."""
    note: str = ""
    """Traps and reservations."""


def problem_sort_key(key: str) -> tuple[int, int, str]:
    """Sort `"2"` before `"10"` and `"22.1"` before `"22.2"`; anything else last.

    Examples
    --------
    >>> sorted(["10", "22.2", "2", "22.1"], key=problem_sort_key)
    ['2', '10', '22.1', '22.2']
    """
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?", key)
    if match is None:
        return (10**9, 0, key)
    return (int(match[1]), int(match[2] or 0), "")
