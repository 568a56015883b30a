"""`problems.csv` and `measures.csv`: the plan as facts."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from ecomap.errors import TableFormatError
from ecomap.model import Deadline, Measure, Milestone, Problem, Scope, problem_sort_key
from ecomap.store.text import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.store.workspace import Workspace

PROBLEM_COLUMNS = (
    "problem",
    "title",
    "title_en",
    "responsible_units",
    "lead_units",
    "cooperating_units",
    "leaders",
    "scope",
    "areas",
    "deadline",
    "immediate",
    "long_term",
    "ongoing",
    "milestones",
    "measures",
)
"""Columns of `problems.csv`; lists are joined by `;`."""

MEASURE_COLUMNS = ("problem", "measure", "deadline", "milestones")
"""Columns of `measures.csv`; `measure` is `"3"`, or `"一/3"` where measures are grouped."""


def read_problems(workspace: Workspace) -> list[Problem]:
    """Read the problems with their measures, in the order of their numbers.

    A workspace without `problems.csv` has none.

    Raises
    ------
    TableFormatError
        If a cell cannot be read, a number stands twice, or a measure names no problem.
    """
    if not workspace.problems.is_file():
        return []
    shown = workspace.shown(workspace.problems)
    measures = _read_measures(workspace)
    problems: dict[str, Problem] = {}
    for line, row in read_rows(workspace.problems, PROBLEM_COLUMNS[:-1], shown=shown):
        key = row["problem"]
        if not re.fullmatch(r"\d+(\.\d+)?", key):
            raise TableFormatError(f"{shown} line {line}: 'problem' must look like 7 or 22.1, got {key!r}.")
        if key in problems:
            raise TableFormatError(f"{shown} line {line}: the problem {key} stands twice.")
        problems[key] = _problem(row, measures.pop(key, ()), where=f"{shown} line {line}")
    if measures:
        raise TableFormatError(
            f"{workspace.shown(workspace.measures)}: the problem {next(iter(measures))!r} is not in {shown}."
        )
    return sorted(problems.values(), key=lambda problem: problem_sort_key(problem.key))


def _problem(row: Mapping[str, str], measures: tuple[Measure, ...], *, where: str) -> Problem:
    return Problem(
        key=row["problem"],
        title=row["title"],
        title_en=row["title_en"],
        responsible_units=split_list(row["responsible_units"]),
        lead_units=split_list(row["lead_units"]),
        cooperating_units=split_list(row["cooperating_units"]),
        leaders=split_list(row["leaders"]),
        scope=Scope(row["scope"] or "named", split_list(row["areas"])),
        deadline=_deadline(row, where=where),
        measures=measures,
    )


def _read_measures(workspace: Workspace) -> dict[str, tuple[Measure, ...]]:
    """Return the measures of each problem, in file order."""
    if not workspace.measures.is_file():
        return {}
    shown = workspace.shown(workspace.measures)
    measures: dict[str, tuple[Measure, ...]] = {}
    for line, row in read_rows(workspace.measures, MEASURE_COLUMNS, shown=shown):
        group, _, number = row["measure"].rpartition("/")
        if not number.isdecimal():
            raise TableFormatError(
                f"{shown} line {line}: 'measure' must look like 3 or 一/3, got {row['measure']!r}."
            )
        measure = Measure(row["problem"], group, int(number), _deadline(row, where=f"{shown} line {line}"))
        measures[row["problem"]] = (*measures.get(row["problem"], ()), measure)
    return measures


def _deadline(row: Mapping[str, str], *, where: str) -> Deadline:
    return Deadline(
        date=parse_date(row["deadline"], where=where),
        immediate=_flag(row.get("immediate", ""), where=where),
        long_term=_flag(row.get("long_term", ""), where=where),
        ongoing=_flag(row.get("ongoing", ""), where=where),
        milestones=tuple(
            Milestone(day, "")
            for item in split_list(row["milestones"])
            if (day := parse_date(item, where=where)) is not None
        ),
    )


def split_list(cell: str) -> tuple[str, ...]:
    """Split a cell whose items are joined by `;`.

    Examples
    --------
    >>> split_list("a; b;")
    ('a', 'b')
    """
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def parse_date(cell: str, *, where: str) -> dt.date | None:
    """Read an ISO date; an empty cell is None.

    Raises
    ------
    TableFormatError
        If the cell holds anything else.
    """
    if not cell:
        return None
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise TableFormatError(f"{where}: expected a date as 2021-12-31, got {cell!r}.") from None


def _flag(cell: str, *, where: str) -> bool:
    if cell.lower() in {"", "false", "true"}:
        return cell.lower() == "true"
    raise TableFormatError(f"{where}: expected true or false, got {cell!r}.")
