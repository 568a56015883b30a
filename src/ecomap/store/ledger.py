"""`ledger/events.csv`: append-only, one line an event."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecomap.errors import LedgerError, RefusedError
from ecomap.model import ClosureStep, Event, status_of
from ecomap.store.problems import parse_date
from ecomap.store.text import csv_text, read_rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.store.workspace import Workspace

EVENT_COLUMNS = (
    "event_id",
    "date",
    "site_id",
    "problem",
    "measure",
    "status",
    "progress_percent",
    "closure_step",
    "unit",
    "evidence",
    "note",
    "recorded_at",
)
"""Columns of `ledger/events.csv`."""


def read_events(workspace: Workspace) -> list[Event]:
    """Read the ledger in file order; a workspace without a ledger has no events.

    Raises
    ------
    LedgerError
        If an entry cannot be read or an id stands twice.
    TableFormatError
        If the file is not the table it should be.
    """
    if not workspace.ledger.is_file():
        return []
    shown = workspace.shown(workspace.ledger)
    events: dict[str, Event] = {}
    for line, row in read_rows(workspace.ledger, EVENT_COLUMNS, shown=shown):
        event = event_from_row(row, where=f"{shown} line {line}")
        if event.event_id in events:
            raise LedgerError(f"{shown} line {line}: the event id {event.event_id!r} stands twice.")
        events[event.event_id] = event
    return list(events.values())


def event_from_row(row: Mapping[str, str], *, where: str) -> Event:
    """Read one event from its cells; `where` names file and line in errors.

    Raises
    ------
    LedgerError
        If a cell cannot be read, or the entry speaks of nothing.
    """
    status = status_of(row["status"])
    if status is None:
        raise LedgerError(f"{where}: unknown status {row['status']!r}. See: ecomap ledger statuses")
    if not row["event_id"]:
        raise LedgerError(f"{where}: the event id is empty.")
    if not (row["site_id"] or row["problem"]):
        raise LedgerError(f"{where}: the entry names neither a site nor a problem.")
    step = row["closure_step"]
    if step and step not in set(ClosureStep):
        raise LedgerError(f"{where}: unknown closure step {step!r}. Known: {', '.join(ClosureStep)}.")
    return Event(
        event_id=row["event_id"],
        date=parse_date(row["date"], where=where),
        site_id=row["site_id"],
        problem=row["problem"],
        measure=row["measure"],
        status=status,
        progress_percent=_percent(row["progress_percent"], where=where),
        closure_step=ClosureStep(step) if step else None,
        unit=row["unit"],
        evidence=row["evidence"],
        note=row["note"],
        recorded_at=row["recorded_at"],
    )


def _percent(cell: str, *, where: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 100:
        raise LedgerError(f"{where}: progress must lie between 0 and 100, got {cell!r}.")
    return value


def event_row(event: Event) -> dict[str, str]:
    """Return the cells of one event."""
    percent = event.progress_percent
    return {
        "event_id": event.event_id,
        "date": event.date.isoformat() if event.date else "",
        "site_id": event.site_id,
        "problem": event.problem,
        "measure": event.measure,
        "status": event.status.key,
        "progress_percent": "" if percent is None else f"{percent:g}",
        "closure_step": event.closure_step or "",
        "unit": event.unit,
        "evidence": event.evidence,
        "note": event.note,
        "recorded_at": event.recorded_at,
    }


def append_events(workspace: Workspace, events: Sequence[Event]) -> None:
    """Append events to the ledger in one write; what stands there is never changed.

    Raises
    ------
    LedgerError
        If an id is already in the ledger or stands twice among the new ones.
    RefusedError
        If the ledger cannot be written.
    """
    known = {event.event_id for event in read_events(workspace)}
    for event in events:
        if event.event_id in known:
            raise LedgerError(f"the event id {event.event_id!r} is already in the ledger. Nothing was added.")
        known.add(event.event_id)
    if not events:
        return
    rows = [event_row(event) for event in events]
    if not workspace.ledger.is_file():
        write_rows(workspace.ledger, EVENT_COLUMNS, rows)
        return
    text = csv_text(EVENT_COLUMNS, rows).split("\n", 1)[1]
    try:
        with workspace.ledger.open("r+b") as stream:
            end = stream.seek(0, os.SEEK_END)
            # A ledger whose last line lost its newline must not swallow the next event.
            if end and stream.seek(end - 1) is not None and stream.read(1) != b"\n":
                text = "\n" + text
            stream.seek(0, os.SEEK_END)
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
    except PermissionError:
        raise RefusedError(f"{workspace.shown(workspace.ledger)}: no permission to write.") from None
