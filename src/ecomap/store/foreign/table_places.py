"""The places of one table: its rows put in order, its coordinates read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.store.foreign.coordinate_cells import position_of
from ecomap.store.foreign.coordinate_text import coordinates_of
from ecomap.store.foreign.table_corners import corner_groups
from ecomap.store.foreign.table_merged import spread
from ecomap.store.foreign.table_rows import is_blank, leave_out
from ecomap.store.foreign.table_source import ErrorCell, UnstoredCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.store.foreign.coordinate_corners import Cell
    from ecomap.store.foreign.coordinate_roles import Roles
    from ecomap.store.foreign.table_gather import Table
    from ecomap.store.foreign.table_source import Area


@dataclass(slots=True)
class SheetPlaces:
    """The places of one table."""

    table: Table
    """The rows that are places."""
    roles: Roles
    """Where the coordinates stand."""
    geometries: NDArray[Any]
    """Places by row; None where there is none."""
    reasons: dict[int, str]
    """Why a row cannot be taken, by position."""
    axes_stated: bool
    """Whether the table says which number is the easting."""
    crs: str | None = None
    """The system that its cells name."""


def places_of(table: Table, roles: Roles, merged: Sequence[Area]) -> SheetPlaces:
    """Leave out rows that are no places, spread merged cells, and read the coordinates."""
    leave_out(table, roles.columns, merged)
    was_spread = spread(table, merged, roles.columns)
    if roles.others:
        names = ", ".join(repr(table.names[place]) for place in sorted(roles.others)[:4])
        taken = ", ".join(repr(table.names[place]) for place in roles.columns)
        table.notes.append(
            f"{table.where}places are read from {taken}, not from {names}; a column map can say so"
        )
    by_cell = roles.kind == "position"
    found = _from_cells(table, roles) if by_cell else _from_numbers(table, roles, was_spread)
    _settle_marks(found)
    return found


def _from_numbers(table: Table, roles: Roles, was_spread: set[int]) -> SheetPlaces:
    axes = ("longitude", "latitude") if roles.kind == "degrees" else ("", "")
    first, second = (
        _numbers(table, columns, axis)
        for columns, axis in zip((roles.first, roles.second), axes, strict=True)
    )
    outlines = corner_groups(table, roles.columns, first, second, was_spread)
    if outlines is not None:
        kept = np.zeros(len(table.numbers), dtype=bool)
        kept[outlines.firsts] = True
        table.keep(kept)
        table.notes.append(outlines.note)
        order = np.argsort(outlines.firsts, kind="stable")
        reasons = {
            place: outlines.reasons[at] for place, at in enumerate(order.tolist()) if at in outlines.reasons
        }
        return SheetPlaces(table, roles, outlines.geometries[order], reasons, roles.kind != "axes")
    geometries = np.empty(len(first), dtype=object)
    is_placed = np.isfinite(first) & np.isfinite(second)
    geometries[is_placed] = shapely.points(first[is_placed], second[is_placed])
    reasons = {}
    names = ", ".join(repr(table.names[place]) for place in roles.columns)
    for place in np.flatnonzero(~is_placed).tolist():
        cells = [table.columns[column][place] for column in roles.columns]
        # Empty cells are no slip: the row may be about a site whose place is not known.
        if not all(map(is_blank, cells)):
            reasons[place] = f"no number in {names}: {', '.join(repr(str(cell)[:30]) for cell in cells)}"
    return SheetPlaces(table, roles, geometries, reasons, roles.kind != "axes")


def _numbers(table: Table, columns: Sequence[int], axis: str) -> NDArray[np.float64]:
    """Return one coordinate of every row; degrees, minutes and seconds may stand in columns of their own."""
    parts = [coordinates_of(table.columns[place], axis) for place in columns]
    if len(parts) == 1:
        return parts[0]
    degrees, *smaller = parts
    seconds = np.abs(degrees) * 3600.0
    for part, unit in zip(smaller, (60.0, 1.0), strict=False):
        seconds = seconds + np.where((part >= 0) & (part < 60), part, np.nan) * unit
    return np.copysign(seconds / 3600.0, degrees)


def _from_cells(table: Table, roles: Roles) -> SheetPlaces:
    name = table.names[roles.first[0]]
    geometries = np.empty(len(table.numbers), dtype=object)
    reasons: dict[int, str] = {}
    read: dict[int, Cell] = {}
    for place, cell in enumerate(table.columns[roles.first[0]]):
        found = position_of(cell)
        geometries[place] = found.geometry
        if found.reason:
            reasons[place] = f"no place in {name!r}: {str(cell)[:60]!r} ({found.reason})"
        elif found.geometry is not None:
            read[place] = found
    crs = next((found.crs for found in read.values()), None)
    for place, found in read.items():
        if found.crs != crs:
            geometries[place] = None
            reasons[place] = (
                f"{name!r} is in {found.crs or 'no stated system'}, the rows above in {crs or 'none'}"
            )
    stated = sum(found.axes_stated for found in read.values())
    if 0 < stated < len(read):
        table.notes.append(
            f"{table.where}{stated:,} of {len(read):,} cells of {name!r} say which number is the easting"
        )
    passed = [f"row {table.numbers[place]}: {found.note}" for place, found in read.items() if found.note]
    table.notes += [f"{table.where}{note}" for note in passed[:5]]
    if len(passed) > 5:
        table.notes.append(f"{table.where}the same in {len(passed) - 5:,} more rows")
    return SheetPlaces(table, roles, geometries, reasons, stated == len(read), crs)


def _settle_marks(found: SheetPlaces) -> None:
    """Refuse rows that do not fit the header or hold a formula without a value; errors become empty."""
    table = found.table
    if table.reasons:
        for place, number in enumerate(table.numbers.tolist()):
            if number in table.reasons:
                found.reasons[place] = table.reasons[number]
                found.geometries[place] = None
    errors: list[str] = []
    refused: dict[int, str] = {}
    for column, cells in enumerate(table.columns):
        # Most columns have none of these marks.
        if {ErrorCell, UnstoredCell} & set(map(type, cells)):
            errors += _settle_column(found, column, cells, refused)
    found.reasons.update(refused)
    if errors:
        more = f" and {len(errors) - 5:,} more" if len(errors) > 5 else ""
        table.notes.append(
            f"{table.where}cells with errors are taken as empty: {', '.join(errors[:5])}{more}"
        )


def _settle_column(found: SheetPlaces, column: int, cells: list[Any], refused: dict[int, str]) -> list[str]:
    """Refuse the rows of unstored formulas; return where errors stand that are taken as empty cells."""
    errors = []
    for place, cell in enumerate(cells):
        if isinstance(cell, UnstoredCell):
            refused.setdefault(
                place,
                f"{cell} is a formula without a stored value: open the workbook in Excel or WPS and save it",
            )
            found.geometries[place] = cells[place] = None
        elif isinstance(cell, ErrorCell):
            is_place = column in found.roles.columns
            cells[place] = str(cell) if is_place else None
            if not is_place:
                number, name = found.table.numbers[place], found.table.names[column]
                errors.append(f"row {number} {name!r} ({cell})")
    return errors
