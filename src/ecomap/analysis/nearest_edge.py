"""The nearest place of an edge on the ellipsoid: straight lines through the earth first, then geodesics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import geod, simple_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_LONGEST_EDGE_DEGREES = 0.5
_SMALLEST_RADIUS_M = 6_330_000.0
_STEPS = 5
_CLOSE_ENOUGH_M = 1e-3
_POLYGON_TYPE = 3


def edges_of(geometries: NDArray[Any]) -> tuple[_FloatArray, _IntArray]:
    """Return edges as rows of (longitude, latitude, longitude, latitude), and the row of each one's geometry.

    A point is an edge of no length. Edges longer than half a degree are cut, so that each is nearly straight.
    """
    parts, owner = simple_parts(geometries)
    is_point = shapely.get_type_id(parts) == 0
    points, point = shapely.get_coordinates(parts[is_point], return_index=True)
    is_area = shapely.get_type_id(parts) == _POLYGON_TYPE
    rings, polygon = shapely.get_rings(parts[is_area], return_index=True)
    is_line = ~is_point & ~is_area
    lines = shapely.segmentize(np.concatenate([parts[is_line], rings]), _LONGEST_EDGE_DEGREES)
    owner_of_line = np.concatenate([owner[is_line], owner[is_area][polygon]])
    vertices, line = shapely.get_coordinates(lines, return_index=True)
    within = np.flatnonzero(line[1:] == line[:-1])
    edges = np.concatenate([np.hstack([points, points]), np.hstack([vertices[within], vertices[within + 1]])])
    return edges, np.concatenate([owner[is_point][point], owner_of_line[line[within]]])


def straight_line_bounds(
    longitude: float | _FloatArray, latitude: float | _FloatArray, edges: _FloatArray
) -> tuple[_FloatArray, _FloatArray, _FloatArray]:
    """Bound the geodesic distance from a point to each edge, or from one point an edge.

    Works on straight lines through the earth: a geodesic is no shorter than its chord and no longer than an
    arc of the smallest radius over it, and an edge stays within its sagitta of its own chord.

    Returns
    -------
    Lower bound, upper bound (metres), and where on the edge the nearest place is about (0 start, 1 end).
    """
    here = cartesian(np.atleast_1d(longitude), np.atleast_1d(latitude))
    start, end = cartesian(edges[:, 0], edges[:, 1]), cartesian(edges[:, 2], edges[:, 3])
    along, to_here = end - start, here - start
    squared = np.einsum("ij,ij->i", along, along)
    position = np.einsum("ij,ij->i", to_here, along) / np.where(squared > 0, squared, 1.0)
    position = np.clip(position, 0.0, 1.0)
    chord = np.linalg.norm(to_here - position[:, None] * along, axis=1)
    highest = np.radians(np.minimum(np.abs(edges[:, 1::2]).max(axis=1, initial=0.0), 89.9))
    slack = squared / (4 * _SMALLEST_RADIUS_M * np.cos(highest)) + 1e-6
    return chord - slack, longest_arc(chord) + slack, position


def longest_arc(chord: _FloatArray) -> _FloatArray:
    """Return what a geodesic over a straight line through the earth is no longer than."""
    arc = 2 * _SMALLEST_RADIUS_M * np.arcsin(np.minimum(chord / (2 * _SMALLEST_RADIUS_M), 1.0))
    # Beyond a quarter of the globe the arc is no bound any more.
    return np.where(chord < _SMALLEST_RADIUS_M, arc, np.inf)


def refine(
    longitude: float | _FloatArray, latitude: float | _FloatArray, edges: _FloatArray, position: _FloatArray
) -> _FloatArray:
    """Return the place of each edge that is nearest to a point, as longitude and latitude.

    At the nearest place the geodesic to the point meets the edge at a right angle (or the edge ends there):
    Gauss-Newton steps move the foot by the part of the geodesic that runs along the edge.
    """
    start, step = edges[:, :2], edges[:, 2:] - edges[:, :2]
    share = position.copy()
    longitude, latitude = (np.broadcast_to(value, len(edges)) for value in (longitude, latitude))
    moving = np.flatnonzero((step != 0).any(axis=1))
    for _ in range(_STEPS):
        place = start[moving] + share[moving, None] * step[moving]
        azimuth, _, distance = geod().inv(place[:, 0], place[:, 1], longitude[moving], latitude[moving])
        east, north = (_metres_per_degree(place[:, 1]) * step[moving]).T
        along = np.sin(np.radians(azimuth)) * east + np.cos(np.radians(azimuth)) * north
        length_squared = east**2 + north**2
        moved = np.clip(share[moving] + distance * along / length_squared, 0.0, 1.0)
        # A millimetre along the edge changes the distance by less than that, by far.
        is_far = np.abs(moved - share[moving]) * np.sqrt(length_squared) > _CLOSE_ENOUGH_M
        share[moving] = moved
        moving = moving[is_far]
    foot: _FloatArray = start + share[:, None] * step
    return foot


def cartesian(longitude: _FloatArray, latitude: _FloatArray) -> _FloatArray:
    """Return earth-centred coordinates in metres."""
    across, up = np.radians(longitude), np.radians(latitude)
    normal = geod().a / np.sqrt(1 - geod().es * np.sin(up) ** 2)
    ring = normal * np.cos(up)
    return np.column_stack(
        [ring * np.cos(across), ring * np.sin(across), normal * (1 - geod().es) * np.sin(up)]
    )


def _metres_per_degree(latitude: _FloatArray) -> _FloatArray:
    """Return the lengths of a degree of longitude and of latitude."""
    up = np.radians(latitude)
    root = np.sqrt(1 - geod().es * np.sin(up) ** 2)
    metres: _FloatArray = np.column_stack(
        [np.cos(up) * geod().a / root, (1 - geod().es) * geod().a / root**3]
    )
    return np.radians(metres)
