"""Places in tables that others made: text tables and workbooks, column by column."""

from __future__ import annotations

import gc
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from ecomap.errors import TableFormatError, WorkspaceError
from ecomap.store.foreign.coordinate_roles import COORDINATE_KEYS, find_roles
from ecomap.store.foreign.delimited import delimited_source
from ecomap.store.foreign.table_gather import gather
from ecomap.store.foreign.table_header import HEADER_WITHIN
from ecomap.store.foreign.table_places import SheetPlaces, places_of
from ecomap.store.foreign.table_union import union
from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ecomap.store.foreign.places import Places
    from ecomap.store.foreign.table_source import Source

TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
"""Endings of text tables."""
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
"""Endings of workbooks."""


def read_table_places(
    path: Path,
    *,
    known: Sequence[str],
    projected: bool = False,
    sheet: str | None = None,
    coordinates: Mapping[str, str] | None = None,
) -> Places:
    """Read the places of a text table or of all visible sheets of a workbook.

    Parameters
    ----------
    known
        Headers as :func:`ecomap.store.tables.header_key` returns them, by which the header row is found
        beside those of coordinates.
    projected
        Prefer columns of metres where a table has degrees too.
    sheet
        The one sheet to read, hidden or not.
    coordinates
        Roles by header (longitude, latitude, easting, northing, position); they replace recognition.

    Returns
    -------
    The rows in their order. Cells are values and never code. Rows that are no places (totals, remarks,
    repeated headers) are left out and told in the notes.

    Raises
    ------
    WorkspaceError
        If the file is missing or cannot be read.
    TableFormatError
        If it is no table, has no header, or no columns of coordinates.
    """
    if not path.is_file():
        raise WorkspaceError(f"{path}: no such file.")
    stated = dict(coordinates or {})
    keys = frozenset((*known, *COORDINATE_KEYS, *map(header_key, stated)))
    with ExitStack() as stack:
        stack.enter_context(_collector_at_rest())
        sources = _sources(stack, path, keys, sheet)
        found: list[SheetPlaces] = []
        notes: list[str] = []
        for source in sources:
            read = _read(source, keys, stated, projected=projected)
            if isinstance(read, str):
                notes.append(read)
            else:
                found.append(read)
    if not found:
        raise _no_places(path, known, notes)
    return union(path, found, notes)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let the collector of cycles rest: to look through millions of new cells takes longer than to read."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _sources(stack: ExitStack, path: Path, keys: frozenset[str], sheet: str | None) -> Iterator[Source]:
    name = path.name.lower()
    if name.endswith(TEXT_ENDINGS):
        if sheet:
            raise TableFormatError(f"{path}: a text table has no sheets; {sheet!r} was asked for.")
        return iter([stack.enter_context(delimited_source(path, keys))])
    if name.endswith(WORKBOOK_ENDINGS):
        from ecomap.store.foreign.workbook import workbook_sources  # noqa: PLC0415 - CSV needs none of it

        return stack.enter_context(workbook_sources(path, sheet))
    raise TableFormatError(
        f"{path}: a table must be one of {', '.join((*TEXT_ENDINGS[:4], *WORKBOOK_ENDINGS))}, "
        f"got {path.suffix or 'no ending'!r}."
    )


def _read(
    source: Source, keys: frozenset[str], stated: Mapping[str, str], *, projected: bool
) -> SheetPlaces | str:
    """Return the places of one sheet, or why it has none."""
    where = f"sheet {source.title!r}: " if source.title else ""
    if source.is_hidden:
        return f"{where}hidden"
    table = gather(source, keys)
    if table is None:
        return f"{where}no header row"
    roles = find_roles(table.names, projected=projected, stated=stated)
    if roles is None:
        missing = [repr(header) for header in stated if header not in table.names]
        if missing:
            return f"{where}no column {', '.join(missing)}, said to hold coordinates"
        return f"{where}no pair of coordinate columns"
    return places_of(table, roles, source.merged)


def _no_places(path: Path, known: Sequence[str], notes: Sequence[str]) -> TableFormatError:
    told = "; ".join(notes[:6]) or "no sheets"
    if any(note.endswith("no pair of coordinate columns") for note in notes):
        return TableFormatError(
            f"{path}: {told}. Name them 经度 and 纬度, lon and lat, 东坐标 and 北坐标, easting and northing, "
            "x and y, or 坐标 or wkt for one cell; or say in a column map which they are."
        )
    if any(note.endswith("said to hold coordinates") for note in notes):
        return TableFormatError(f"{path}: {told}. Write the headers as the file writes them.")
    return TableFormatError(
        f"{path}: {told} found in the first {HEADER_WITHIN} rows. "
        f"It must hold at least two of: {', '.join(list(known)[:12])}, 经度, 纬度, lon, lat, x, y."
    )
