"""Point in county by a table of cells: numpy alone, best for many points over few counties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.analysis.cell_grid import OUTSIDE, UNSURE, Grid, Rings, grid_over, rings_of
from ecomap.analysis.locate_exact import locate_exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

# A chunk of points and its temporaries stay in the second-level cache.
_CHUNK = 32768
_MARGIN_OF_CELL = 1e-6


def locate_table(longitude: _FloatArray, latitude: _FloatArray, polygons: NDArray[Any]) -> _IntArray:
    """Return the first polygon that holds each point, -1 where none does, UNSURE near edges.

    Cells that no edge touches answer by one read: all of a row between two border cells lie in one polygon,
    which one exact test finds. Points in border cells are handed back as UNSURE.
    """
    rings = rings_of(polygons)
    grid = grid_over(rings, cells=_cells_for(len(rings.vertices), len(longitude)))
    code = _codes(rings, grid, polygons)
    found = np.empty(len(longitude), dtype=np.int64)
    for start in range(0, len(longitude), _CHUNK):
        part = slice(start, start + _CHUNK)
        found[part] = _look_up(longitude[part], latitude[part], grid, code)
    return found


def _cells_for(vertices: int, points: int) -> int:
    return max(1 << 12, min(points // 4, max(vertices, 300_000)))


def _look_up(longitude: _FloatArray, latitude: _FloatArray, grid: Grid, code: _IntArray) -> _IntArray:
    column = (longitude - grid.west) * grid.per_degree
    row = (latitude - grid.south) * grid.per_degree
    # Written so that what is not a number is not on the grid.
    on_grid = (column >= 0) & (column < grid.columns) & (row >= 0) & (row < grid.rows)
    if not on_grid.all():
        column, row = np.where(on_grid, column, 0.0), np.where(on_grid, row, 0.0)
    found = code[row.astype(np.int32) * grid.columns + column.astype(np.int32)]
    found[~on_grid] = OUTSIDE
    return found


def _codes(rings: Rings, grid: Grid, polygons: NDArray[Any]) -> _IntArray:
    """Return the polygon of each cell, OUTSIDE, or UNSURE where an edge may pass."""
    border = np.zeros((grid.rows, grid.columns), dtype=bool)
    _mark_border(rings, grid, border)
    begins = ~border
    begins[:, 1:] &= border[:, :-1]
    row, column = np.nonzero(begins)
    x = np.asarray(grid.west + (column + 0.5) / grid.per_degree, dtype=np.float64)
    y = np.asarray(grid.south + (row + 0.5) / grid.per_degree, dtype=np.float64)
    of_stretch = locate_exact(x, y, polygons)
    free = ~border.ravel()
    stretch = np.cumsum(begins.ravel())[free] - 1
    code = np.full(grid.rows * grid.columns, UNSURE, dtype=np.int64)
    code[free] = of_stretch[stretch]
    return code


def _mark_border(rings: Rings, grid: Grid, border: NDArray[np.bool_]) -> None:
    """Mark every cell that an edge touches, and a few beside them.

    Edges are cut into pieces shorter than a cell; a piece lies in the two by two cells of its ends.
    """
    vertices = (rings.vertices - (grid.west, grid.south)) * grid.per_degree
    is_edge = np.ones(len(vertices) - 1, dtype=bool)
    is_edge[rings.stop[:-1] - 1] = False
    start, step = vertices[:-1][is_edge], np.diff(vertices, axis=0)[is_edge]
    pieces = np.ceil(np.maximum(np.abs(step[:, 0]), np.abs(step[:, 1])) * 1.01 + 1e-3).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    one = start[edge] + step[edge] * (number / pieces[edge])[:, None]
    two = start[edge] + step[edge] * ((number + 1) / pieces[edge])[:, None]
    low = np.maximum(np.minimum(one, two) - _MARGIN_OF_CELL, 0.0).astype(np.int64)
    high = (np.maximum(one, two) + _MARGIN_OF_CELL).astype(np.int64)
    np.minimum(high, (grid.columns - 1, grid.rows - 1), out=high)
    for columns in (low[:, 0], high[:, 0]):
        for rows in (low[:, 1], high[:, 1]):
            border[rows, columns] = True
