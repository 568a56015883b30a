"""Patches against sites: who overlaps whom, who may be meant, who is nearest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import area_m2, geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SLIVER_M2 = 1.0
"""An overlap smaller than this is two outlines that touch."""
_POINT = 0
_NEARLY = 1.05
"""A site this much farther on the plane may still be the nearest on the ground."""


def overlaps(patches: NDArray[Any], sites: NDArray[Any]) -> list[tuple[int, int, float]]:
    """Return which patches share ground with which sites of extent.

    Parameters
    ----------
    patches
        Valid polygons, WGS 84 degrees; None is passed over.
    sites
        Geometries of sites, WGS 84 degrees; points and None are passed over.

    Returns
    -------
    Row of the patch, row of the site, overlap in square metres on the ellipsoid; ordered by patch, then by
    overlap, the largest first. A line that crosses a patch has an overlap of 0.
    """
    usable = sites.copy()
    usable[shapely.get_type_id(sites) == _POINT] = None
    broken = ~shapely.is_missing(usable) & ~shapely.is_valid(usable)
    usable[broken] = shapely.make_valid(usable[broken])
    patch, site = shapely.STRtree(usable).query(patches, predicate="intersects")
    area = area_m2(shapely.intersection(patches[patch], usable[site]))
    is_line = shapely.get_dimensions(usable[site]) == 1
    shared = np.where(is_line, 0.0, area)
    kept = np.flatnonzero((shared >= _SLIVER_M2) | is_line)
    kept = kept[np.lexsort((site[kept], -shared[kept], patch[kept]))]
    return list(zip(patch[kept].tolist(), site[kept].tolist(), shared[kept].tolist(), strict=True))


def reach_of_points(
    patches: NDArray[Any], sites: NDArray[Any], accuracy_m: NDArray[np.float64]
) -> list[tuple[int, int, float, bool]]:
    """Return which point sites may lie in which patches, as far as they are known.

    Parameters
    ----------
    accuracy_m
        Radius within which each site lies, metres; NaN where it is not known, which counts as 0.

    Returns
    -------
    Row of the patch, row of the site, metres from the point to the patch (0 inside it), and whether it is
    certain: the point lies inside, and so does the whole circle of its accuracy, which must be known.
    Ordered by patch, then by distance.
    """
    points = np.flatnonzero(shapely.get_type_id(sites) == _POINT)
    points = points[~shapely.is_empty(sites[points])]
    if not len(points) or not len(patches):
        return []
    circle = np.nan_to_num(accuracy_m[points])
    latitude = shapely.get_y(sites[points])
    # Generous in degrees, then exact in metres.
    degrees = circle / (110_000 * np.maximum(np.cos(np.radians(latitude)), 0.01)) * 1.1 + 1e-9
    point, patch = shapely.STRtree(patches).query(sites[points], predicate="dwithin", distance=degrees)
    site = points[point]
    # Boundaries, not patches: inside, too, it counts how far the border is.
    touched, row = np.unique(patch, return_inverse=True)
    to_border = _distance_m(shapely.boundary(patches[touched]), row, sites[site])
    inside = shapely.intersects(patches[patch], sites[site])
    distance = np.where(inside, 0.0, to_border)
    certain = inside & (to_border >= accuracy_m[site])
    kept = np.flatnonzero(distance <= circle[point])
    kept = kept[np.lexsort((site[kept], distance[kept], patch[kept]))]
    columns = (column[kept].tolist() for column in (patch, site, distance, certain))
    return list(zip(*columns, strict=True))


def nearest_sites(
    patches: NDArray[Any], sites: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the nearest site of each patch.

    Returns
    -------
    For each patch the row of the site (-1 where there is no site or no patch), and the metres of the
    geodesic between the closest places of both: 0 where they touch, NaN without a site. Of equally near
    sites the first.

    Notes
    -----
    The closest places are sought on a plane whose longitudes are shrunk by the cosine of the mean latitude
    of the sites, and the site among all that are nearly nearest there. Across a prefecture the distance
    is too large by less than a thousandth, because the closest places are off, not the geodesic.
    """
    site = np.full(len(patches), -1, dtype=np.int64)
    distance = np.full(len(patches), np.nan)
    usable = np.flatnonzero(~(shapely.is_missing(sites) | shapely.is_empty(sites)))
    asking = np.flatnonzero(~shapely.is_missing(patches))
    if not len(usable) or not len(asking):
        return site, distance
    bounds = shapely.total_bounds(sites[usable])
    shrink = max(math.cos(math.radians((bounds[1] + bounds[3]) / 2)), 0.01)
    plane_sites, plane_patches = _scaled(sites[usable], shrink), _scaled(patches[asking], shrink)
    tree = shapely.STRtree(plane_sites)
    (row, _), on_plane = tree.query_nearest(plane_patches, all_matches=False, return_distance=True)
    reach = np.zeros(len(plane_patches))
    reach[row] = on_plane * _NEARLY + 1e-9
    row, found = tree.query(plane_patches, predicate="dwithin", distance=reach)
    lines = _scaled(shapely.shortest_line(plane_patches[row], plane_sites[found]), 1 / shrink)
    metres = _line_lengths_m(lines)
    best_first = np.lexsort((usable[found], metres, row))
    patch, first = np.unique(row[best_first], return_index=True)
    best = best_first[first]
    site[asking[patch]] = usable[found[best]]
    distance[asking[patch]] = metres[best]
    return site, distance


def _distance_m(outlines: NDArray[Any], row: NDArray[np.int64], points: NDArray[Any]) -> NDArray[np.float64]:
    """Return the geodesic distance from each point to its outline, the one in `row`."""
    if not len(points):
        return np.empty(0)
    shrink = max(math.cos(math.radians(float(np.mean(shapely.get_y(points))))), 0.01)
    lines = shapely.shortest_line(_scaled(outlines, shrink)[row], _scaled(points, shrink))
    return _line_lengths_m(_scaled(lines, 1 / shrink))


def _scaled(geometries: NDArray[Any], factor: float) -> NDArray[Any]:
    """Return geometries with their longitudes multiplied."""
    flat = shapely.force_2d(geometries)
    scaled: NDArray[Any] = shapely.transform(flat, lambda positions: positions * (factor, 1.0))
    return scaled


def _line_lengths_m(lines: NDArray[Any]) -> NDArray[np.float64]:
    """Return the geodesic length of lines of two positions."""
    ends = shapely.get_coordinates(lines).reshape(-1, 4)
    _, _, metres = geod().inv(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
    return np.asarray(metres, dtype=np.float64)
