"""Merged cells below a header: a text counts for every row it spans, a figure for the first only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.store.foreign.coordinate_text import coordinate_of
from ecomap.store.foreign.table_rows import is_blank

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ecomap.store.foreign.table_gather import Table
    from ecomap.store.foreign.table_source import Area

_SHOWN = 5


def spread(table: Table, merged: Sequence[Area], coordinates: Collection[int]) -> set[int]:
    """Spread the texts of merged cells over their rows; return the columns in which that was done.

    Parameters
    ----------
    coordinates
        Positions of columns of coordinates: a place is never multiplied.
    """
    position_of = {column: position for position, column in enumerate(table.places)}
    texts: list[str] = []
    figures: list[str] = []
    across: list[str] = []
    changed = set()
    for area in sorted(merged):
        position = position_of.get(area.first_column)
        first, after = np.searchsorted(table.numbers, (area.first_row, area.last_row + 1)).tolist()
        if position is None or after == first or table.numbers[first] != area.first_row:
            continue
        cells = table.columns[position]
        value = cells[first]
        if is_blank(value):
            continue
        if area.last_column > area.first_column:
            across.append(f"row {area.first_row} ({str(value)[:20]!r})")
        if after - first < 2:
            continue
        is_figure = position in coordinates or _is_figure(value)
        cells[first + 1 : after] = [None if is_figure else value] * (after - first - 1)
        told = f"{table.names[position]!r} rows {area.first_row} to {area.last_row} ({str(value)[:20]!r})"
        (figures if is_figure else texts).append(told)
        if not is_figure:
            changed.add(position)
    _tell(table, texts, "merged cells, their text counts for every row")
    _tell(table, figures, "merged figures, they count for their first row only")
    _tell(table, across, "cells merged over several columns, they count for the first column only")
    return changed


def _is_figure(value: Any) -> bool:
    if isinstance(value, str):
        return not math.isnan(coordinate_of(value))
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _tell(table: Table, told: Sequence[str], words: str) -> None:
    if told:
        more = f" and {len(told) - _SHOWN:,} more" if len(told) > _SHOWN else ""
        table.notes.append(f"{table.where}{words}: {', '.join(told[:_SHOWN])}{more}")
