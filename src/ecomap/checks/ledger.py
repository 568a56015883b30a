"""Rows of the ledger: readable, about something that exists, not in the future."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ecomap.checks.rules import found, shown
from ecomap.checks.tables import Rows, is_date
from ecomap.model import ClosureStep, status_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ecomap.model import Finding


def check_event_rows(
    rows: Rows,
    *,
    file: str,
    sites: Collection[str] | None,
    problems: Collection[str] | None,
    measures: Collection[tuple[str, str]] | None,
    as_of: dt.date,
) -> list[Finding]:
    """Check the rows of the ledger.

    Parameters
    ----------
    sites, problems, measures
        What exists: ids, numbers, pairs of number and measure; None where it could not be read.
    as_of
        Entries dated after this day are told.
    """
    known = {"site_id": sites, "problem": problems}
    seen: dict[str, int] = {}
    findings = []
    for line, row in rows:
        faults = [*_cell_faults(row, as_of), *_reference_faults(row, known, measures)]
        event_id = row["event_id"]
        if not event_id:
            faults.append(("bad-cell", "the event id is empty. Every entry needs one."))
        elif event_id in seen:
            message = f"the event id {shown(event_id)} already stands on line {seen[event_id]}."
            faults.append(("duplicate-id", message))
        seen.setdefault(event_id, line)
        findings += [found(rule, file=file, feature=f"line {line}", message=text) for rule, text in faults]
    return findings


def _cell_faults(row: Mapping[str, str], as_of: dt.date) -> Iterator[tuple[str, str]]:
    """Yield the cells that cannot be read."""
    if status_of(row["status"]) is None:
        yield "unknown-status", f"unknown status {shown(row['status'])}. See: ecomap ledger statuses"
    day = row["date"]
    if day and not is_date(day):
        yield "bad-cell", f"'date' must be a date as 2021-12-31, got {shown(day)}."
    elif day and dt.date.fromisoformat(day) > as_of:
        yield "future-date", f"{day} lies after {as_of}, so it does not count yet."
    if row["progress_percent"] and not _is_percent(row["progress_percent"]):
        yield "bad-cell", f"progress must lie between 0 and 100, got {shown(row['progress_percent'])}."
    step = row["closure_step"]
    if step and step not in set(ClosureStep):
        yield "bad-cell", f"unknown closure step {shown(step)}. Known: {', '.join(ClosureStep)}."


def _reference_faults(
    row: Mapping[str, str],
    known: Mapping[str, Collection[str] | None],
    measures: Collection[tuple[str, str]] | None,
) -> Iterator[tuple[str, str]]:
    """Yield what an entry names and nobody knows."""
    site_id, problem, measure = row["site_id"], row["problem"], row["measure"]
    if not (site_id or problem):
        yield "bad-cell", "name a site, a problem, or both."
    sites, problems = known["site_id"], known["problem"]
    if site_id and sites is not None and site_id not in sites:
        yield "unknown-site", f"the site {shown(site_id)} is in no layer. Mend the id, or add the site."
    if problem and problems is not None and problem not in problems:
        yield "unknown-problem", f"the problem {shown(problem)} is not in problems.csv."
    elif measure and measures is not None and (problem, measure) not in measures:
        yield "unknown-measure", f"problem {shown(problem)} has no measure {shown(measure)} in measures.csv."


def _is_percent(cell: str) -> bool:
    try:
        return 0 <= float(cell) <= 100
    except ValueError:
        return False
