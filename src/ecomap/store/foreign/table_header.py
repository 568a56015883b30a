"""The header of a table: found below titles, and joined where it has two rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.store.foreign.coordinate_roles import POSITION_KEYS
from ecomap.store.foreign.coordinate_text import coordinate_of
from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.store.foreign.table_source import Area

HEADER_WITHIN = 20
"""Rows in which the header is looked for; above it stand titles and notes."""

_LONGEST_HEADER = 60
_UNIT = re.compile(
    r"[(（\[【].{0,12}[)）\]】]|[m米°度%]|公顷|亩|平方米|万元|元|千米|公里|km2?|m2|m²|㎡|hm2|ha|个|人|处|吨|t|万吨"
)
_UNIT_OF_ANGLE = re.compile(r"[(（]?[度分秒°′″][)）]?")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns and where they stand."""

    names: tuple[str, ...]
    """One a column; unnamed ones are empty."""
    first: int
    """Position of the first row of the header."""
    after: int
    """Position of the first row below it."""


def text_in(cell: Any) -> str:
    """Return the text of a cell on one line."""
    return "" if cell is None else " ".join(str(cell).split())


def find_header(
    head: Sequence[tuple[int, Sequence[Any]]], keys: frozenset[str], merged: Sequence[Area]
) -> Header | None:
    """Return the header: the row with most known names, at least two, or one that names whole places.

    A row above or below that has names over several columns, or under some, belongs to it.
    """
    rows = [[text_in(cell) for cell in cells] for _, cells in head]
    width = max((len(_trimmed(row)) for row in rows), default=0)
    rows = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    known = [{header_key(cell) for cell in row if cell} & keys for row in rows[:HEADER_WITHIN]]
    best = max(range(len(known)), key=lambda place: len(known[place]), default=0)
    if not known or len(known[best]) < 2:
        best = next((place for place, names in enumerate(known) if names & POSITION_KEYS), -1)
    if best < 0:
        return None
    first, last, names = best, best, rows[best]
    for upper in (best - 1, best):
        if 0 <= upper < len(rows) - 1:
            top = _filled(rows[upper], merged, head[upper][0])
            if _is_group(rows[upper], top, rows[upper + 1], keys):
                first, last, names = upper, upper + 1, _joined(top, rows[upper + 1], keys)
                break
    last, names = _with_extras(rows, last, names)
    return Header(tuple(_trimmed(names)), first, last + 1)


def _trimmed(row: Sequence[str]) -> list[str]:
    last = max((place for place, cell in enumerate(row, start=1) if cell), default=0)
    return list(row[:last])


def _filled(row: list[str], merged: Sequence[Area], number: int) -> list[str]:
    """Return a row with every name over all the columns that its cell spans."""
    filled = list(row)
    for area in merged:
        if area.first_row <= number <= area.last_row and area.first_column < area.last_column <= len(row):
            name = row[area.first_column - 1]
            filled[area.first_column - 1 : area.last_column] = [name] * (
                area.last_column - area.first_column + 1
            )
    return filled


def _is_group(row: list[str], top: list[str], below: list[str], keys: frozenset[str]) -> bool:
    """Say whether the row below has names under names that span columns, and none under others."""
    told = [cell for cell in below if cell]
    if len(set(filter(None, row))) < 2 or len(told) < 2:
        return False
    if any(_is_figure(cell) or len(cell) > _LONGEST_HEADER for cell in told):
        return False
    spanned = [_spans(row, top, below, place) for place in range(len(row))]
    if not any(spanned) or any(cell and not spans for cell, spans in zip(below, spanned, strict=True)):
        return False
    has_single = any(name and not cell for name, cell in zip(top, below, strict=True))
    repeats = max(Counter(told).values()) > 1
    knows = any(header_key(cell) in keys or _UNIT_OF_ANGLE.fullmatch(cell) for cell in told)
    return knows and (has_single or repeats)


def _spans(row: list[str], top: list[str], below: list[str], place: int) -> bool:
    """Say whether a column lies under a name that spans several."""
    if not below[place]:
        return False
    if not row[place]:
        return any(row[:place])
    follows = place + 1 < len(row) and not row[place + 1] and bool(below[place + 1])
    return follows or (place + 1 < len(top) and top[place + 1] == top[place] and not row[place + 1])


def _is_figure(cell: str) -> bool:
    number = coordinate_of(cell)
    return number == number  # noqa: PLR0124 - NaN is the one number that differs from itself


def _joined(top: list[str], below: list[str], keys: frozenset[str]) -> list[str]:
    """Return one name a column: the lower one where it is known and stands once, else both."""
    counts = Counter(below)
    names, group = [], ""
    for upper, lower in zip(top, below, strict=True):
        group = upper or (group if lower else "")
        if not lower or not group:
            names.append(lower or group)
        elif counts[lower] == 1 and header_key(lower) in keys:
            names.append(lower)
        else:
            names.append(f"{group}{lower}" if lower[0] in "(（[" else f"{group} {lower}")
    return names


def _with_extras(rows: list[list[str]], last: int, names: list[str]) -> tuple[int, list[str]]:
    """Take in a row of units and pass over one that numbers the columns."""
    below = rows[last + 1] if last + 1 < len(rows) else []
    told = [cell for cell in below if cell]
    if len(told) >= 2 and all(_UNIT.fullmatch(cell) for cell in told):
        names = [
            name if not unit or not name else name + (unit if unit[0] in "(（[【" else f"({unit})")
            for name, unit in zip(names, below, strict=True)
        ]
        last += 1
        below = rows[last + 1] if last + 1 < len(rows) else []
        told = [cell for cell in below if cell]
    # A row 1, 2, 3, 4, 5 numbers the columns; fewer could be a place.
    numbers = [cell.strip("()（）栏") for cell in told]
    if len(numbers) >= 5 and numbers == [str(number) for number in range(1, len(numbers) + 1)]:
        last += 1
    return last, names
