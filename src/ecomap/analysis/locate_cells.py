"""Point in county by a cell index: compiled, built in one pass over the vertices, best for many points."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.analysis.cell_grid import OUTSIDE, UNSURE, Grid, Rings, grid_over, rings_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.analysis.index_kernels import CellIndex, Runs

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_CHUNK = 1 << 18
_THREADS = min(4, os.cpu_count() or 1)
_MANY_VERTICES = 100_000
"""Above this the vertices do not fit the cache, and points of a chunk are visited cell by cell."""


def locate_cells(longitude: _FloatArray, latitude: _FloatArray, polygons: NDArray[Any]) -> _IntArray:
    """Return the first polygon that holds each point, -1 where none does, UNSURE on and beside edges.

    Cells that no edge touches answer by one read. In a border cell the polygon at the cell's centre is
    known, and it changes with every edge between the centre and the point. Signs are taken only where
    rounding cannot change them; a point on an edge, at a corner or within rounding of one is handed back.
    """
    rings = rings_of(polygons)
    return locate_on_grid(
        longitude, latitude, rings, grid_over(rings, cells=_cells_for(len(rings.vertices), len(longitude)))
    )


def locate_on_grid(longitude: _FloatArray, latitude: _FloatArray, rings: Rings, grid: Grid) -> _IntArray:
    """Do the work of `locate_cells` on a given grid, which must hold all rings."""
    from ecomap.analysis import locate_kernels as kernels  # noqa: PLC0415 - numba is optional, slow to load

    index = _build(rings, grid)
    found = np.empty(len(longitude), dtype=np.int64)

    def locate_chunk(start: int) -> None:
        part = slice(start, start + _CHUNK)
        border = kernels.look_up(longitude[part], latitude[part], grid, index.code, found[part])
        if len(rings.vertices) > _MANY_VERTICES:
            border = border[np.argsort(found[part][border])]
        kernels.resolve_border(longitude[part], latitude[part], border, rings, grid, index, found[part])

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(locate_chunk, range(0, len(longitude), _CHUNK)))
    return found


def _cells_for(vertices: int, points: int) -> int:
    """Return how many cells pay: more for many points or vertices, up to what the cache holds."""
    return max(1 << 12, min(max(points // 10, vertices // 3), max(vertices // 2, 300_000)))


def _build(rings: Rings, grid: Grid) -> CellIndex:
    from ecomap.analysis import index_kernels as kernels  # noqa: PLC0415 - numba is optional, slow to load

    cells = grid.rows * grid.columns
    centre = np.full(cells, OUTSIDE, dtype=np.int32)
    unsure, several = np.zeros(cells, dtype=np.bool_), np.zeros(cells, dtype=np.bool_)
    kernels.find_centres(rings, grid, centre, unsure, several)
    runs = _runs_by_cell(rings, grid)
    border, start = np.unique(runs.cell, return_index=True)
    code = centre.copy()
    code[border] = UNSURE - 1 - np.arange(len(border), dtype=np.int32)
    code[border[unsure[border] | several[border]]] = UNSURE
    return kernels.CellIndex(
        code=code, centre=centre[border], start=np.append(start, len(runs.cell)).astype(np.int64), runs=runs
    )


def _runs_by_cell(rings: Rings, grid: Grid) -> Runs:
    from ecomap.analysis import index_kernels as kernels  # noqa: PLC0415 - numba is optional, slow to load

    room = len(rings.vertices) // 4 + 1024
    while True:
        runs = kernels.Runs(*(np.empty(room, dtype=np.int32) for _ in kernels.Runs._fields))
        count = kernels.find_runs(rings, grid, runs)
        if count <= room:
            # A stable sort keeps the polygons of a cell in their order.
            by_cell = np.argsort(runs.cell[:count], kind="stable")
            return kernels.Runs(*(column[by_cell] for column in runs))
        room = count
