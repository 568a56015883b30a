"""A grid of cells over the counties: the ground that both look-up tables stand on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTSIDE = -1
"""Code of a cell, and row of a point, in no polygon."""
UNSURE = -2
"""Code of a cell, and row of a point, that needs an exact test."""

_POLYGON_TYPE = 3
# The lines of the grid must not fall on borders that follow whole degrees or minutes.
_SHIFT_OF_CELL = 0.38196601


class Grid(NamedTuple):
    """Cells of equal size in degrees; a point's column is `floor((longitude - west) * per_degree)`.

    That function never falls as a coordinate grows, in floating point too, so that every point of an edge
    lies in a cell between those of its ends. Rows are the same of latitudes.
    """

    west: float
    south: float
    per_degree: float
    columns: int
    rows: int


class Rings(NamedTuple):
    """The rings of polygons, laid out for loops over vertices."""

    vertices: NDArray[np.float64]
    """Longitude and latitude of all vertices, ring after ring."""
    stop: NDArray[np.int64]
    """One past the last vertex of each ring."""
    polygon: NDArray[np.int64]
    """Row of the polygon of each ring, never falling."""


def rings_of(polygons: NDArray[Any]) -> Rings:
    """Lay out the rings of polygons and multi-polygons; null and empty ones have none.

    Only polygons with holes or several parts are taken apart: of any other the vertices are one ring.
    """
    row = np.flatnonzero(~(shapely.is_missing(polygons) | shapely.is_empty(polygons)))
    given = polygons[row]
    is_ring = (shapely.get_type_id(given) == _POLYGON_TYPE) & (shapely.get_num_interior_rings(given) == 0)
    single, several = np.flatnonzero(is_ring), np.flatnonzero(~is_ring)
    parts, owner = shapely.get_parts(given[several], return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    polygon = np.concatenate([single, several[owner[part]]])
    length = np.concatenate([shapely.get_num_coordinates(given[single]), shapely.get_num_coordinates(rings)])
    in_order = np.argsort(polygon, kind="stable")
    return Rings(
        vertices=shapely.get_coordinates(given),
        stop=np.cumsum(length[in_order]),
        polygon=row[polygon[in_order]],
    )


def grid_over(rings: Rings, *, cells: int) -> Grid:
    """Lay about `cells` cells over all rings."""
    # A reduction along the short axis of the array would be twenty times slower.
    west, south = (float(rings.vertices[:, axis].min()) for axis in (0, 1))
    east, north = (float(rings.vertices[:, axis].max()) for axis in (0, 1))
    size = max(
        math.sqrt((east - west) * (north - south) / cells), (east - west + north - south) / cells, 1e-9
    )
    west, south = west - _SHIFT_OF_CELL * size, south - _SHIFT_OF_CELL * size
    per_degree = 1 / size
    return Grid(
        west=west,
        south=south,
        per_degree=per_degree,
        columns=math.floor((east - west) * per_degree) + 1,
        rows=math.floor((north - south) * per_degree) + 1,
    )
