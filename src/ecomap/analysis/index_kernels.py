"""Compiled loops that build the cell index; importing this module needs numba.

A *run* is a stretch of consecutive edges of one ring that touch one cell. The *centre* of a cell is its
reference: the polygon that holds it is known, and the way from there to a point (along the meridian, then
along the parallel) stays in the cell, so that the edges it crosses are among the runs of the cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ecomap.analysis.cell_grid import OUTSIDE
from ecomap.analysis.side_of_edge import side_of_edge
from ecomap.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.analysis.cell_grid import Grid, Rings


class Runs(NamedTuple):
    """Runs in the order of the rings, or grouped by cell."""

    cell: NDArray[np.int32]
    first: NDArray[np.int32]
    """First vertex."""
    last: NDArray[np.int32]
    """Last vertex; one more than the last edge's first."""
    polygon: NDArray[np.int32]


class CellIndex(NamedTuple):
    """What the points are looked up in."""

    code: NDArray[np.int32]
    """Of each cell: a polygon, OUTSIDE or UNSURE; of a border cell -3 less its number."""
    centre: NDArray[np.int32]
    """Polygon at the centre of each border cell, or OUTSIDE."""
    start: NDArray[np.int64]
    """First run of each border cell, and the number of runs."""
    runs: Runs
    """Grouped by cell, in each cell by polygon."""


@compiled
def _append(runs: Runs, count: int, cell: int, first: int, last: int, polygon: int) -> int:
    """Write a run where there is room, and count it in any case."""
    if count < len(runs.cell):
        runs.cell[count] = cell
        runs.first[count] = first
        runs.last[count] = last
        runs.polygon[count] = polygon
    return count + 1


@compiled
def _append_passed(rings: Rings, grid: Grid, runs: Runs, count: int, at: int, polygon: int) -> int:
    """Add an edge to the cells it may pass between its ends' cells; each once, some for nothing."""
    x1, y1, x2, y2 = (
        (rings.vertices[at, 0] - grid.west) * grid.per_degree,
        (rings.vertices[at, 1] - grid.south) * grid.per_degree,
        (rings.vertices[at + 1, 0] - grid.west) * grid.per_degree,
        (rings.vertices[at + 1, 1] - grid.south) * grid.per_degree,
    )
    column1, row1, column2, row2 = int(x1), int(y1), int(x2), int(y2)
    low, high = min(column1, column2), max(column1, column2)
    for row in range(min(row1, row2), max(row1, row2) + 1):
        first, last = low, high
        if row1 != row2:
            # Where the edge enters and leaves the row, widened by a hundredth of a cell against rounding.
            enter = x1 + (x2 - x1) * min(max((row - y1) / (y2 - y1), 0.0), 1.0)
            leave = x1 + (x2 - x1) * min(max((row + 1 - y1) / (y2 - y1), 0.0), 1.0)
            first = max(low, int(max(min(enter, leave) - 0.01, 0.0)))
            last = min(high, int(max(enter, leave) + 0.01))
        for column in range(first, last + 1):
            at_end = (column == column1 and row == row1) or (column == column2 and row == row2)
            if not at_end:
                count = _append(runs, count, row * grid.columns + column, at, at + 1, polygon)
    return count


@compiled
def find_runs(rings: Rings, grid: Grid, runs: Runs) -> int:
    """Cut all rings into runs; return their number, also where there is no room to write them all."""
    count = 0
    begin = 0
    for ring in range(len(rings.stop)):
        polygon = rings.polygon[ring]
        first, cell = begin, -1
        for vertex in range(begin, rings.stop[ring]):
            column = int((rings.vertices[vertex, 0] - grid.west) * grid.per_degree)
            row = int((rings.vertices[vertex, 1] - grid.south) * grid.per_degree)
            here = row * grid.columns + column
            if here == cell:
                continue
            if vertex > begin:
                count = _append(runs, count, cell, first, vertex, polygon)
                count = _append_passed(rings, grid, runs, count, vertex - 1, polygon)
                first = vertex - 1
            cell = here
        begin = rings.stop[ring]
        if begin - 1 > first:
            count = _append(runs, count, cell, first, begin - 1, polygon)
    return count


@compiled
def _toggle_row(
    rings: Rings, grid: Grid, at: int, row: int, toggles: NDArray[Any], unsure: NDArray[Any]
) -> None:
    """Note that the centres of a row change sides east of an edge that crosses their parallel."""
    x1, y1 = rings.vertices[at]
    x2, y2 = rings.vertices[at + 1]
    y = grid.south + (row + 0.5) / grid.per_degree
    crossing = x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    column = max(0, min(int((crossing - grid.west) * grid.per_degree + 0.5) - 1, grid.columns))
    east = -1 if y2 > y1 else 1
    while column < grid.columns:
        side = side_of_edge(x1, y1, x2, y2, grid.west + (column + 0.5) / grid.per_degree, y)
        if side == 0:
            unsure[row * grid.columns + column] = True
        if side == east:
            break
        column += 1
    toggles[row, column] ^= True


@compiled
def _fill(
    grid: Grid, box: tuple[int, int, int, int], polygon: int, toggles: Any, centre: Any, several: Any
) -> None:
    """Give the centres inside a polygon to it, where no lower polygon has them, and clear the toggles."""
    first_column, last_column, first_row, last_row = box
    for row in range(first_row, last_row + 1):
        inside = False
        for column in range(first_column, last_column + 1):
            inside ^= toggles[row, column]
            toggles[row, column] = False
            if inside:
                cell = row * grid.columns + column
                several[cell] |= centre[cell] != OUTSIDE
                if centre[cell] == OUTSIDE:
                    centre[cell] = polygon
        toggles[row, last_column + 1] = False


@compiled
def find_centres(
    rings: Rings, grid: Grid, centre: NDArray[Any], unsure: NDArray[Any], several: NDArray[Any]
) -> None:
    """Find the first polygon at each centre, and the centres near an edge or in several polygons."""
    toggles = np.zeros((grid.rows, grid.columns + 1), dtype=np.bool_)
    begin = 0
    box = (grid.columns, -1, grid.rows, -1)
    for ring in range(len(rings.stop)):
        row_before = -1
        y_before = 0.0
        for vertex in range(begin, rings.stop[ring]):
            x, y = rings.vertices[vertex]
            column = int((x - grid.west) * grid.per_degree)
            row = int((y - grid.south) * grid.per_degree)
            box = (min(box[0], column), max(box[1], column), min(box[2], row), max(box[3], row))
            if row_before >= 0:
                for between in range(min(row, row_before), max(row, row_before) + 1):
                    middle = grid.south + (between + 0.5) / grid.per_degree
                    if (y_before <= middle) != (y <= middle):
                        _toggle_row(rings, grid, vertex - 1, between, toggles, unsure)
            row_before, y_before = row, y
        begin = rings.stop[ring]
        if ring + 1 == len(rings.stop) or rings.polygon[ring + 1] != rings.polygon[ring]:
            _fill(grid, box, rings.polygon[ring], toggles, centre, several)
            box = (grid.columns, -1, grid.rows, -1)
