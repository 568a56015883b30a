"""A sheet or a text table, gathered column by column below its header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.store.foreign.table_header import HEADER_WITHIN, Header, find_header, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ecomap.store.foreign.table_source import Source

_CHUNK = 2_048
"""Rows that are turned into columns in one step."""
_MOST_KNOWN = 4_096
"""Different texts from which a column is taken to have no repetitions worth keeping once."""
_SPEAKS_OF_SYSTEM = re.compile(
    r"2000|西安|80|北京|54|WGS|CGCS|坐标系|带号|度带|中央子午线|EPSG", re.IGNORECASE
)


@dataclass(slots=True)
class Table:
    """The cells below a header, column by column."""

    title: str
    """Name of the sheet; empty for a text table."""
    names: list[str]
    """Headers in their order, none twice."""
    numbers: NDArray[np.int64]
    """Row numbers as a person finds them."""
    columns: list[list[Any]]
    """Cells by position of the column; texts without space around them."""
    header: tuple[tuple[str, ...], ...]
    """The rows of the header as they stand."""
    above: tuple[str, ...]
    """Texts above the header."""
    places: list[int] = field(default_factory=list)
    """Number of every column in the sheet, counted from 1."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Why a row cannot be taken, by its number."""
    notes: list[str] = field(default_factory=list)
    """What a person should know about how it was read."""

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Leave out all rows but those."""
        if kept.all():
            return
        places = np.flatnonzero(kept).tolist()
        self.numbers = self.numbers[kept]
        self.columns = [[column[place] for place in places] for column in self.columns]

    @property
    def where(self) -> str:
        """The sheet, as notes begin."""
        return f"sheet {self.title!r}: " if self.title else ""


def gather(source: Source, keys: frozenset[str]) -> Table | None:
    """Read a source into columns; None where it has no header.

    A text table whose row does not fit the header keeps the row with a reason. Rows of a sheet end where
    its header ends; what stands to the right is told and left out.
    """
    head = list(islice(source.rows, HEADER_WITHIN + 3))
    header = find_header(head, keys, source.merged)
    if header is None:
        return None
    table = _begun(source, head, header)
    _fill(table, chain(head[header.after :], source.rows), len(table.names), is_text=source.is_text)
    _drop_unnamed(table, header.names)
    told = [text for text in table.above if _SPEAKS_OF_SYSTEM.search(text)]
    table.notes += [f"{table.where}above the header stands {text[:120]!r}" for text in told[:3]]
    table.notes[:0] = [f"{table.where}{note}" for note in source.notes]
    return table


def _begun(source: Source, head: Sequence[tuple[int, Sequence[Any]]], header: Header) -> Table:
    names: list[str] = []
    notes = []
    width = max(len(cells) for _, cells in head[header.first : header.after]) if source.is_text else 0
    given = [*header.names, *[""] * (width - len(header.names))]
    for place, name in enumerate(given, start=1):
        told = name or f"column {place}"
        count = names.count(told) if len(given) < 1_000 else 0
        names.append(told if not count else f"{told}#{count + 1}")
        if count and name:
            notes.append(f"the header {name!r} stands twice; the second is called {names[-1]!r}")
    if len(set(names)) < len(names):
        names = [
            name if names.index(name) == place else f"{name}#{place + 1}" for place, name in enumerate(names)
        ]
    if header.after - header.first > 1:
        rows = [number for number, _ in head[header.first : header.after]]
        notes.append(f"the header has {len(rows)} rows ({rows[0]} to {rows[-1]})")
    texts = [[text_in(cell) for cell in cells] for _, cells in head[: header.after]]
    above = tuple(" ".join(filter(None, cells)) for cells in texts[: header.first] if any(cells))
    table = Table(
        source.title,
        names,
        np.array([], dtype=np.int64),
        [],
        tuple(tuple(cells) for cells in texts[header.first :]),
        above,
    )
    table.notes += [f"{table.where}{note}" for note in notes]
    return table


def _fill(table: Table, rows: Iterator[tuple[int, Sequence[Any]]], width: int, *, is_text: bool) -> None:
    """Turn rows into columns, chunk by chunk."""
    columns = [_Column() for _ in range(width)]
    numbers: list[int] = []
    chunk: list[Sequence[Any]] = []
    beyond: list[tuple[int, str]] = []
    for number, cells in rows:
        if len(cells) != width:
            if not cells:
                continue
            cells = _fitted(table, number, cells, width, beyond, is_text=is_text)  # noqa: PLW2901 - its fit
        numbers.append(number)
        chunk.append(cells)
        if len(chunk) == _CHUNK:
            _flush(columns, chunk)
    _flush(columns, chunk)
    if beyond:
        table.notes.append(
            f"{table.where}{len(beyond):,} cells to the right of the last header are left out, "
            f"first in row {beyond[0][0]}: {beyond[0][1][:40]!r}"
        )
    table.numbers = np.array(numbers, dtype=np.int64)
    table.columns = [column.cells for column in columns]


def _fitted(
    table: Table,
    number: int,
    cells: Sequence[Any],
    width: int,
    beyond: list[tuple[int, str]],
    *,
    is_text: bool,
) -> Sequence[Any]:
    """Return a row with as many cells as the header has."""
    over = [text_in(cell) for cell in cells[width:] if cell is not None and text_in(cell)]
    if is_text and (over or len(cells) < width):
        table.reasons[number] = (
            f"{len(cells)} cells where the header has {width}: a separator is missing or stands in a text"
        )
    elif over:
        beyond += [(number, text) for text in over]
    return [*cells[:width], *[None] * (width - len(cells))]


class _Column:
    """The cells of one column; texts that repeat themselves are kept once."""

    __slots__ = ("_known", "cells")

    def __init__(self) -> None:
        self.cells: list[Any] = []
        self._known: dict[str, str] | None = {}

    def add(self, values: tuple[Any, ...]) -> None:
        if set(map(type, values)) != {str}:
            # Subclasses of text mark errors and unstored formulas and stay as they are.
            self.cells += [cell.strip() if type(cell) is str else cell for cell in values]
            return
        told = list(map(str.strip, values))
        if self._known is not None:
            known = self._known
            told = [known.setdefault(cell, cell) for cell in told]
            if len(known) > _MOST_KNOWN:
                self._known = None
        self.cells += told


def _flush(columns: list[_Column], chunk: list[Sequence[Any]]) -> None:
    for column, values in zip(columns, zip(*chunk, strict=True), strict=bool(chunk)):
        column.add(values)
    chunk.clear()


def _drop_unnamed(table: Table, names: Sequence[str]) -> None:
    """Leave out columns that have neither a name nor a cell."""
    named = [place < len(names) and bool(names[place]) for place in range(len(table.names))]
    kept = [
        place
        for place, column in enumerate(table.columns)
        if named[place] or any(cell is not None and cell != "" for cell in column)
    ]
    table.places = [place + 1 for place in kept]
    table.names = [table.names[place] for place in kept]
    table.columns = [table.columns[place] for place in kept]
    table.header = tuple(
        tuple(row[place] if place < len(row) else "" for place in kept) for row in table.header
    )
