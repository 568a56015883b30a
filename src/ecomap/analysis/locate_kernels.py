"""Compiled loops that look points up in the cell index; importing this module needs numba."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.analysis.cell_grid import OUTSIDE, UNSURE
from ecomap.analysis.side_of_edge import side_of_edge
from ecomap.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.analysis.cell_grid import Grid, Rings
    from ecomap.analysis.index_kernels import CellIndex


@compiled
def look_up(
    longitude: NDArray[Any], latitude: NDArray[Any], grid: Grid, code: NDArray[Any], found: NDArray[Any]
) -> NDArray[np.int64]:
    """Write the code of each point's cell; return the positions of points in border cells."""
    border = np.empty(len(longitude), dtype=np.int64)
    count = 0
    for point in range(len(longitude)):
        column = (longitude[point] - grid.west) * grid.per_degree
        row = (latitude[point] - grid.south) * grid.per_degree
        value = OUTSIDE
        # Written so that what is not a number fails.
        if column >= 0 and row >= 0 and column < grid.columns and row < grid.rows:
            value = code[int(row) * grid.columns + int(column)]
        found[point] = value
        border[count] = point
        count += value < UNSURE
    return border[:count]


@compiled
def resolve_border(
    longitude: NDArray[Any],
    latitude: NDArray[Any],
    positions: NDArray[np.int64],
    rings: Rings,
    grid: Grid,
    index: CellIndex,
    found: NDArray[Any],
) -> None:
    """Replace the codes of border cells by polygons, OUTSIDE, or UNSURE for points on or beside an edge."""
    for point in positions:
        x, y = longitude[point], latitude[point]
        middle_x = grid.west + (int((x - grid.west) * grid.per_degree) + 0.5) / grid.per_degree
        middle_y = grid.south + (int((y - grid.south) * grid.per_degree) + 0.5) / grid.per_degree
        found[point] = _polygon_at(x, y, middle_x, middle_y, rings.vertices, index, UNSURE - 1 - found[point])


@compiled
def _polygon_at(
    x: float,
    y: float,
    middle_x: float,
    middle_y: float,
    vertices: NDArray[Any],
    index: CellIndex,
    border: int,
) -> int:
    """Return the first polygon that holds a point of a border cell."""
    centre = index.centre[border]
    best = polygon = OUTSIDE
    inside = False
    untouched = centre != OUTSIDE
    for run in range(index.start[border], index.start[border + 1]):
        if index.runs.polygon[run] != polygon:
            if inside and best == OUTSIDE:
                best = polygon
            polygon = index.runs.polygon[run]
            inside = polygon == centre
            untouched &= polygon != centre
        first = index.runs.first[run]
        x1, y1 = vertices[first, 0], vertices[first, 1]
        for at in range(first + 1, index.runs.last[run] + 1):
            x2, y2 = vertices[at, 0], vertices[at, 1]
            if (
                (y1 < y) != (y2 < y)
                or (y1 > y) != (y2 > y)
                or (x1 <= middle_x) != (x2 <= middle_x)
                or y1 == y
            ):
                crossings = _crossings(x1, y1, x2, y2, x, y, middle_x, middle_y)
                if crossings < 0:
                    return UNSURE
                inside ^= crossings == 1
            x1, y1 = x2, y2
    if inside and best == OUTSIDE:
        best = polygon
    if untouched and (best == OUTSIDE or centre < best):
        best = centre
    return best


@compiled
def _crossings(
    x1: float, y1: float, x2: float, y2: float, x: float, y: float, middle_x: float, middle_y: float
) -> int:
    """Count how often an edge crosses the way from the centre to a point; -1 where rounding could decide.

    Ends of edges count as just below the parallel and just west of the meridian (half-open), so that a way
    through a corner crosses once or twice, never by half.
    """
    west, east, south, north = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    crossings = 0
    if south <= y <= north and east >= min(x, middle_x) and west <= max(x, middle_x):
        if y in (south, north) and west <= x <= east:
            return -1
        if (y1 <= y) != (y2 <= y):
            here, corner = side_of_edge(x1, y1, x2, y2, x, y), side_of_edge(x1, y1, x2, y2, middle_x, y)
            if here == 0 or corner == 0:
                return -1
            crossings += here != corner
    if (x1 <= middle_x) != (x2 <= middle_x) and north >= min(y, middle_y) and south <= max(y, middle_y):
        corner, centre = (
            side_of_edge(x1, y1, x2, y2, middle_x, y),
            side_of_edge(x1, y1, x2, y2, middle_x, middle_y),
        )
        if corner == 0 or centre == 0:
            return -1
        crossings += corner != centre
    return crossings % 2
