"""Rows of the plan's tables: keys, dates, flags, and what they refer to."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from ecomap.checks.rules import found, shown
from ecomap.checks.texts import are_plain, text_faults, texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ecomap.model import Finding

Rows = list[tuple[int, dict[str, str]]]
"""Line numbers and cells, as a table was read."""

OPERATORS = frozenset({"=", "<", ">", "<=", ">=", "~", "done", "no_increase", "range", "+"})
_FLAGS = ("immediate", "long_term", "ongoing")


def check_problem_rows(rows: Rows, *, file: str) -> list[Finding]:
    """Check the rows of `problems.csv`."""
    findings = _doubled(rows, ("problem",), file=file)
    for line, row in rows:
        faults = [*_date_faults(row, "deadline"), *_milestone_faults(row)]
        if not re.fullmatch(r"\d+(\.\d+)?", row["problem"]):
            faults.append(("bad-cell", f"'problem' must look like 7 or 22.1, got {shown(row['problem'])}."))
        faults += [
            ("bad-cell", f"{name!r} must be true, false or empty, got {shown(row[name])}.")
            for name in _FLAGS
            if row[name].lower() not in {"", "true", "false"}
        ]
        findings += _at_line(faults, line, file=file)
    return findings


def check_measure_rows(rows: Rows, *, file: str, problems: Collection[str] | None) -> list[Finding]:
    """Check the rows of `measures.csv` against the problems; None means these could not be read."""
    findings = _doubled(rows, ("problem", "measure"), file=file)
    for line, row in rows:
        faults = [*_date_faults(row, "deadline"), *_milestone_faults(row)]
        if not row["measure"].rpartition("/")[2].isdecimal():
            faults.append(("bad-cell", f"'measure' must look like 3 or 一/3, got {shown(row['measure'])}."))
        faults += _reference_faults(row, problems)
        findings += _at_line(faults, line, file=file)
    return findings


def check_target_rows(
    rows: Rows, *, file: str, problems: Collection[str] | None, kinds: Collection[str]
) -> list[Finding]:
    """Check the rows of `targets.csv`."""
    findings = _doubled(rows, ("target_id",), file=file)
    for line, row in rows:
        faults = list(_date_faults(row, "deadline"))
        if row["problem"]:
            faults += _reference_faults(row, problems)
        if row["kind"] and row["kind"] not in kinds:
            faults.append(
                ("unknown-target-kind", f"{shown(row['kind'])} is no kind. Leave it empty or add it.")
            )
        if row["operator"] not in OPERATORS:
            known = " ".join(sorted(OPERATORS))
            faults.append(("unknown-operator", f"got {shown(row['operator'])}, known are {known}."))
        findings += _at_line(faults, line, file=file)
    return findings


def _reference_faults(row: Mapping[str, str], problems: Collection[str] | None) -> list[tuple[str, str]]:
    if problems is None or row["problem"] in problems:
        return []
    return [("unknown-problem", f"the problem {shown(row['problem'])} is not in problems.csv.")]


def _date_faults(row: Mapping[str, str], name: str) -> list[tuple[str, str]]:
    if not row[name] or is_date(row[name]):
        return []
    return [("bad-cell", f"{name!r} must be a date as 2021-12-31, got {shown(row[name])}.")]


def _milestone_faults(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Check the dates on the way, and that none lies after the deadline."""
    days = [item.strip() for item in row["milestones"].split(";") if item.strip()]
    faults = [
        ("bad-cell", f"a milestone must be a date as 2021-12-31, got {shown(day)}.")
        for day in days
        if not is_date(day)
    ]
    last = max((dt.date.fromisoformat(day) for day in days if is_date(day)), default=None)
    deadline = row["deadline"]
    if last is not None and is_date(deadline) and dt.date.fromisoformat(deadline) < last:
        faults.append(("milestone-late", f"the deadline {deadline} lies before the milestone {last}."))
    return faults


def is_date(cell: str) -> bool:
    """Say whether a cell is an ISO date.

    Examples
    --------
    >>> is_date("2021-12-31"), is_date("2021-02-30")
    (True, False)
    """
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def check_cells(rows: Rows, *, file: str) -> list[Finding]:
    """Check that the texts of a table can be shown, whatever they say."""
    if are_plain([cell for _, row in rows for cell in row.values()]):
        return []
    return [
        finding for line, row in rows for finding in _at_line([*text_faults(texts_of(row))], line, file=file)
    ]


def _doubled(rows: Rows, key: Sequence[str], *, file: str) -> list[Finding]:
    """Find rows whose key stands on an earlier line."""
    first: dict[tuple[str, ...], int] = {}
    findings = []
    for line, row in rows:
        value = tuple(row[name] for name in key)
        if value in first:
            message = f"{' '.join(key)} {shown(' '.join(value))} already stands on line {first[value]}."
            findings.append(found("duplicate-id", file=file, feature=f"line {line}", message=message))
        first.setdefault(value, line)
    return findings


def _at_line(faults: Sequence[tuple[str, str]], line: int, *, file: str) -> list[Finding]:
    return [found(rule, file=file, feature=f"line {line}", message=message) for rule, message in faults]
