"""Bring a file of places into the layer of one kind: read, identify, decide, write once."""

from __future__ import annotations

import datetime as dt
import gc
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.model import LocationQuality
from ecomap.store.problems import read_problems
from ecomap.workflows.importing.compare import probable, shift_of
from ecomap.workflows.importing.decide import Terms, decide
from ecomap.workflows.importing.ground import ground_of
from ecomap.workflows.importing.identify import identify, settle
from ecomap.workflows.importing.options import SAME, ImportOptions
from ecomap.workflows.importing.reading import read_file
from ecomap.workflows.importing.report import ImportReport, Outcome, RowResult
from ecomap.workflows.importing.rows import rows_of
from ecomap.workflows.importing.writing import write_layer, write_open_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.importing.decide import Decision
    from ecomap.workflows.importing.ground import Ground
    from ecomap.workflows.importing.identify import Identity, Row
    from ecomap.workflows.importing.reading import Reading


_TAKEN_AS_WGS84 = frozenset({"EPSG:4326", "EPSG:4490", "OGC:CRS84"})
"""Systems within a metre of WGS 84, by which a shift can hide."""


def import_file(
    workspace: Workspace, path: Path, *, kind: str, options: ImportOptions | None = None
) -> ImportReport:
    """Bring the places of a file into `layers/<kind>.geojson`, all rows or, if asked, those that fit.

    Parameters
    ----------
    path
        A layer, a table or a workbook; see :func:`ecomap.store.foreign.read_places`.
    kind
        Key of the kind of all its places.
    options
        What a person says about it.

    Raises
    ------
    UsageError
        If the kind or an option is unknown, or nothing says in which system the coordinates are.
    EcomapError
        If the file or the workspace cannot be read.
    """
    options = options or ImportOptions()
    _require_known(options)
    with _without_collector():
        return _import(workspace, path, kind, options)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the collector of cycles away: millions of values and no cycle cost a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _import(workspace: Workspace, path: Path, kind: str, options: ImportOptions) -> ImportReport:
    ground = ground_of(workspace, kind)
    reading = read_file(workspace, ground, path, options)
    positions, rows = rows_of(reading.sheet, reading.places, options.progress)
    options.progress("comparing with the layer", 0, 0)
    identities = identify(rows, ground.held, ground.kind, ground.kind_of)
    shift = _shift(rows, identities, reading, ground)
    identities = settle(
        probable(rows, identities, ground.held, ground.counties["name"].tolist()), options.same
    )
    decision = decide(
        rows, identities, ground.held, _terms(workspace, ground, reading, options), options.progress
    )
    results = _results(reading, positions, decision)
    written, refused_file = False, ""
    if not shift:
        written, refused_file = _write(workspace, reading, results, decision, ground, options)
    report = _report(workspace, ground, reading, results, shift)
    return replace(report, written=written, refused_file=refused_file)


def _shift(rows: Sequence[Row], identities: Sequence[Identity], reading: Reading, ground: Ground) -> str:
    """Return the evidence that a file is not in WGS 84 as it says; empty if it is or a person says so."""
    system = reading.system
    if system is None or system.is_stated or system.reference.key not in _TAKEN_AS_WGS84:
        return ""
    shift = shift_of(rows, identities, ground)
    if shift is None:
        return ""
    way_out = f"--crs {shift.datum}" if shift.datum in {"GCJ-02", "BD-09"} else "the right --crs"
    return (
        f"The places look shifted ({shift.datum}): {shift.words} Nothing is written until you say which it "
        f"is: {way_out}, or --crs {system.reference.key} if the file is right."
    )


def _require_known(options: ImportOptions) -> None:
    """Refuse options that mean nothing."""
    if options.quality is not None and options.quality not in set(LocationQuality):
        raise UsageError(
            f"unknown location quality {options.quality!r}. Known: {', '.join(LocationQuality)}."
        )
    if options.same not in SAME:
        raise UsageError(f"--same must be one of {', '.join(SAME)}; got {options.same!r}.")


def _terms(workspace: Workspace, ground: Ground, reading: Reading, options: ImportOptions) -> Terms:
    """Gather what rows are held against."""
    return Terms(
        kind=ground.kind,
        quality=None if options.quality is None else LocationQuality(options.quality),
        file=reading.path.name,
        way=reading.way,
        accuracy_m=options.accuracy_m,
        date=options.as_of or dt.datetime.now().astimezone().date(),
        by=options.by,
        problems=frozenset(problem.key for problem in read_problems(workspace)),
        kind_of=ground.kind_of,
    )


def _results(reading: Reading, positions: Sequence[int], decision: Decision) -> list[RowResult]:
    """Return what becomes of every row of the file, in its order."""
    places, sheet = reading.places, reading.sheet
    names = sheet.values.get("name") or [None] * len(places)
    results: dict[int, RowResult] = {
        position: RowResult(
            int(places.rows[position]),
            places.sheet(position),
            Outcome.REFUSED,
            "",
            names[position] or "",
            reason,
        )
        for position, reason in sheet.reasons.items()
    }
    results.update(zip(positions, decision.results, strict=True))
    return [results[position] for position in range(len(places))]


def _write(
    workspace: Workspace,
    reading: Reading,
    results: Sequence[RowResult],
    decision: Decision,
    ground: Ground,
    options: ImportOptions,
) -> tuple[bool, str]:
    """Write the layer, and the rows that were not taken; or nothing where a person has to decide first."""
    open_outcomes = {Outcome.REFUSED, Outcome.UNDECIDED}
    left = [position for position, result in enumerate(results) if result.outcome in open_outcomes]
    if options.dry_run or (left and not options.accept_partial):
        return False, ""
    refused_file = ""
    if left:
        target = write_open_rows(
            workspace, reading.path, reading.places, left, [results[position] for position in left]
        )
        refused_file = workspace.shown(target)
    written = bool(decision.new or decision.changed)
    if written:
        write_layer(ground.layer, decision, options.progress)
    return written, refused_file


def _report(
    workspace: Workspace,
    ground: Ground,
    reading: Reading,
    results: Sequence[RowResult],
    shift: str,
) -> ImportReport:
    """Gather what a person is told."""
    way, columns, sheet = reading.way, reading.columns, reading.sheet
    notes = [*reading.places.notes, *columns.notes, *sheet.notes]
    if reading.system and reading.system.swapped:
        notes.append("northing or latitude stands first in the file")
    return ImportReport(
        file=str(reading.path),
        layer=workspace.shown(ground.layer),
        crs=way.key if way else "",
        crs_name=way.name if way else "",
        transformation=way.transformation if way else "",
        accuracy_m=way.accuracy_m if way else None,
        columns=columns.taken,
        kept=columns.kept,
        left_out=columns.left_out,
        rows=tuple(results),
        row_notes=tuple(
            (results[position].where, words)
            for position, several in sorted(sheet.row_notes.items())
            for words in several
        ),
        notes=tuple(notes),
        shift=shift,
        column_map=reading.column_map,
    )
