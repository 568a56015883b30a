"""Verdicts of the field brought home: all rows of a sheet or none, and twice is once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.errors import UsageError
from ecomap.store.foreign import read_places
from ecomap.store.layers import read_sites
from ecomap.store.ledger import append_events, event_row, read_events
from ecomap.store.tables import Table, columns_named, read_table
from ecomap.store.verdicts import append_verdicts, read_verdicts, verdict_row
from ecomap.workflows.survey.verdict_events import claimed_status, events_of
from ecomap.workflows.survey.verdict_rows import MEANINGS, Expected, content_id, event_id_of, read_verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from ecomap.model import Event, PatchVerdict
    from ecomap.store.workspace import Workspace

_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class UnfitVerdict:
    """One row that does not fit."""

    row: int
    """Row in the file."""
    reasons: tuple[str, ...]
    """Everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class VerdictReport:
    """What bringing a sheet home did, or would do."""

    file: str
    """The file read."""
    added: tuple[PatchVerdict, ...]
    """New verdicts, in file order."""
    events: tuple[Event, ...]
    """Entries of the ledger that they make."""
    known: tuple[int, ...]
    """Rows that were brought home before, or stand twice in the file."""
    open: tuple[int, ...]
    """Rows that nobody has judged yet."""
    refused: tuple[UnfitVerdict, ...]
    """Rows that do not fit; if there is one, nothing is written."""
    notes: tuple[str, ...]
    """How the file was read, where that was not plain."""
    written: bool
    """Whether anything was written."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap survey verdicts --json`."""
        return {
            "file": self.file,
            "added": [verdict_row(verdict) for verdict in self.added],
            "events": [event_row(event) for event in self.events],
            "known": list(self.known),
            "open": list(self.open),
            "refused": [{"row": item.row, "reasons": list(item.reasons)} for item in self.refused],
            "notes": list(self.notes),
            "written": self.written,
        }


def bring_home(
    workspace: Workspace,
    path: Path,
    *,
    person: str = "",
    date: dt.date | None = None,
    dry_run: bool = False,
) -> VerdictReport:
    """Append the verdicts of a filled sheet to `ledger/verdicts.csv`, and those on sites to the ledger.

    Parameters
    ----------
    path
        A workbook or CSV file, or a layer (GeoPackage, GeoJSON) with columns of verdicts.
    person, date
        Who looked and when, for rows that do not say.

    Raises
    ------
    TableFormatError
        If the file is no such table.
    UsageError
        If `date` lies in the future.
    """
    now = dt.datetime.now(tz=dt.UTC)
    today = now.astimezone().date()
    if date is not None and date > today:
        raise UsageError(f"--date {date} lies in the future; today is {today}.")
    table = _table(path)
    sites = set(read_sites(workspace)["site_id"])
    found, open_rows, refused = _sorted_out(table, Expected(sites, today, person.strip(), date))
    standing = {verdict.verdict_id for verdict in read_verdicts(workspace)}
    fresh, known = _fresh(found, standing, source=path.name, now=now)
    refused += _contradictions(fresh)
    added = tuple(verdict for _, verdict in fresh)
    events = events_of(added, read_events(workspace))
    written = bool(added) and not refused and not dry_run
    if written:
        # The ledger first: if the power goes in between, the same sheet completes it.
        append_events(workspace, events)
        append_verdicts(workspace, added)
    unfit = tuple(sorted(refused, key=lambda item: item.row))
    return VerdictReport(
        str(path), added, tuple(events), tuple(known), tuple(open_rows), unfit, table.notes, written
    )


def _table(path: Path) -> Table:
    """Read the rows of a table or of a layer."""
    if path.suffix.lower() in _TABLES:
        return read_table(path, tuple(MEANINGS))
    places = read_places(path)
    rows = tuple(
        (int(number), {name: cells[place] for name, cells in places.columns.items()})
        for place, number in enumerate(places.rows.tolist())
    )
    return Table(tuple(places.columns), rows, places.notes)


def _sorted_out(
    table: Table, expected: Expected
) -> tuple[list[tuple[int, PatchVerdict]], list[int], list[UnfitVerdict]]:
    """Sort rows into verdicts, those that nobody has judged, and those that do not fit."""
    meanings = columns_named(table.columns, MEANINGS.get)
    found, open_rows, refused = [], [], []
    for row, cells in table.rows:
        verdict, reasons = read_verdict(
            {name: cells.get(column) for column, name in meanings.items()}, expected
        )
        if reasons:
            refused.append(UnfitVerdict(row, tuple(reasons)))
        elif verdict is None:
            open_rows.append(row)
        else:
            found.append((row, verdict))
    return found, open_rows, refused


def _fresh(
    found: Iterable[tuple[int, PatchVerdict]], standing: Collection[str], *, source: str, now: dt.datetime
) -> tuple[list[tuple[int, PatchVerdict]], list[int]]:
    """Return the verdicts that were not brought home before, with their ids, and the rows of the others."""
    fresh: dict[str, tuple[int, PatchVerdict]] = {}
    known = []
    for row, verdict in found:
        verdict_id = content_id(verdict)
        if verdict_id in standing or verdict_id in fresh:
            known.append(row)
            continue
        fresh[verdict_id] = (
            row,
            replace(
                verdict,
                verdict_id=verdict_id,
                event_id=event_id_of(verdict_id) if verdict.site_id else "",
                source=source,
                recorded_at=now.isoformat(timespec="seconds"),
            ),
        )
    return list(fresh.values()), known


def _contradictions(fresh: Iterable[tuple[int, PatchVerdict]]) -> list[UnfitVerdict]:
    """Return rows that say of a patch, or of the status of a site, what another row of that day does not."""
    said: dict[tuple[Any, ...], tuple[int, str]] = {}
    refused = []
    for row, verdict in fresh:
        of_patch: tuple[Any, ...] = (
            "patch",
            verdict.patch_id,
            verdict.longitude,
            verdict.latitude,
            verdict.date,
        )
        claims: list[tuple[tuple[Any, ...], str, str]] = [
            (of_patch, f"verdict on {verdict.patch_id}", str(verdict.verdict))
        ]
        status = claimed_status(verdict)
        if status is not None:
            of_site = ("site", verdict.site_id, verdict.date)
            claims.append((of_site, f"status of {verdict.site_id}", status.key))
        reasons = []
        for key, what, claim in claims:
            before, other = said.setdefault(key, (row, claim))
            if other != claim:
                reasons.append(f"the {what} on {verdict.date} is {claim}, in row {before} it is {other}.")
        if reasons:
            refused.append(UnfitVerdict(row, tuple(reasons)))
    return refused
