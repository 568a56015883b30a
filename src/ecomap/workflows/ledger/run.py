"""Append to the ledger, read it, and bring in reports: all entries or none."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.errors import LedgerError, UsageError
from ecomap.store.layers import read_sites
from ecomap.store.ledger import append_events, event_row, read_events
from ecomap.store.problems import read_problems
from ecomap.store.tables import columns_named, read_table
from ecomap.workflows.ledger.entries import MEANINGS, Facts, content_id, facts_of, read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecomap.model import Event
    from ecomap.store.tables import Table
    from ecomap.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UnfitEntry:
    """One row of a report that does not fit."""

    row: int
    """Row in the file."""
    reasons: tuple[str, ...]
    """Everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What an import of entries did, or would do."""

    file: str
    """The file read."""
    added: tuple[Event, ...]
    """New entries, in file order."""
    known: tuple[int, ...]
    """Rows that the ledger, or an earlier row, already holds."""
    refused: tuple[UnfitEntry, ...]
    """Rows that do not fit; if there is one, nothing is written."""
    not_taken: tuple[str, ...]
    """Columns that mean nothing to the ledger."""
    notes: tuple[str, ...]
    """How the file was read, where that was not plain."""
    written: bool
    """Whether the ledger was appended to."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap ledger import --json`."""
        return {
            "file": self.file,
            "added": [event_row(event) for event in self.added],
            "known": list(self.known),
            "refused": [{"row": item.row, "reasons": list(item.reasons)} for item in self.refused],
            "not_taken": list(self.not_taken),
            "notes": list(self.notes),
            "written": self.written,
        }


def add_entry(workspace: Workspace, cells: Mapping[str, Any]) -> Event:
    """Append one entry, given by its fields as texts; without a date it is of today.

    Raises
    ------
    LedgerError
        With everything that does not fit. The ledger is untouched then.
    """
    facts = _facts(workspace)
    event, reasons = read_entry({"date": facts.today, **cells}, facts, recorded_at=_now())
    if event is None:
        raise LedgerError("\n  ".join(["the entry does not fit, nothing was added:", *reasons]))
    # Two people may report the same on one day; each keeps an entry of their own.
    event = replace(event, event_id=str(uuid.uuid4()))
    append_events(workspace, [event])
    return event


def import_entries(workspace: Workspace, path: Path, *, dry_run: bool = False) -> LedgerReport:
    """Append the rows of a CSV file or workbook, all or none; rows the ledger holds are passed over.

    Raises
    ------
    TableFormatError
        If the file is no such table.
    EcomapError
        If the workspace cannot be read.
    """
    table = read_table(path, tuple(MEANINGS))
    meanings = columns_named(table.columns, MEANINGS.get)
    standing = {event.event_id: event for event in read_events(workspace)}
    added, known, refused = _sort(table, meanings, _facts(workspace), standing)
    written = bool(added) and not refused and not dry_run
    if written:
        append_events(workspace, added)
    return LedgerReport(
        file=str(path),
        added=tuple(added),
        known=tuple(known),
        refused=tuple(refused),
        not_taken=tuple(column for column in table.columns if column not in meanings),
        notes=table.notes,
        written=written,
    )


def _sort(
    table: Table, meanings: Mapping[str, str], facts: Facts, standing: Mapping[str, Event]
) -> tuple[list[Event], list[int], list[UnfitEntry]]:
    """Sort the rows of a report into new entries, known ones and those that do not fit."""
    added: dict[str, Event] = {}
    known: list[int] = []
    refused: list[UnfitEntry] = []
    now = _now()
    for number, cells in table.rows:
        fields = {meaning: cells.get(column) for column, meaning in meanings.items()}
        event, reasons = read_entry(fields, facts, recorded_at=now)
        if event is None:
            refused.append(UnfitEntry(number, tuple(reasons)))
            continue
        before = standing.get(event.event_id) or added.get(event.event_id)
        if before is None:
            added[event.event_id] = event
        elif content_id(before) == content_id(event):
            known.append(number)
        else:
            reason = f"the event id {event.event_id!r} belongs to another entry."
            refused.append(UnfitEntry(number, (reason,)))
    return list(added.values()), known, refused


def read_log(
    workspace: Workspace, *, site: str = "", problem: str = "", as_of: dt.date | None = None
) -> Sequence[Event]:
    """Return the entries of a site, of a problem, or all, oldest first, up to a day.

    Raises
    ------
    UsageError
        If there is no such site or problem.
    """
    facts = _facts(workspace)
    if site and site not in facts.problems_of:
        raise UsageError(
            f"there is no site {site!r}. List them with: ecomap near, or look into sites.geojson"
        )
    if problem and problem not in facts.measures_of:
        raise UsageError(f"there is no problem {problem!r}. Known: {', '.join(facts.measures_of)}.")
    events = [
        event
        for event in read_events(workspace)
        if (not site or event.site_id == site)
        and (not problem or event.problem == problem)
        and (as_of is None or event.date is None or event.date <= as_of)
    ]
    return sorted(events, key=lambda event: event.sort_key)


def _facts(workspace: Workspace) -> Facts:
    sites = read_sites(workspace)[["site_id", "name", "aliases", "problems"]]
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    return facts_of(sites.to_dict("records"), read_problems(workspace), today=today)


def _now() -> str:
    return dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
