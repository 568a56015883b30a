"""Lines and areas of a page as columns of small numbers, with the zoom from which each vertex is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.render.coordinates import GROUND_DECIMALS, SITE_DECIMALS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.render.coordinates import Geometries

COARSE_ZOOMS = (7, 9, 11, 13)
"""Zoom levels up to which a coarser form of a shape is drawn, coarsest first."""
MANY_SHAPES = 10_000
"""Above so many lines and areas of sites, their vertices are rounded to a metre."""
MANY_VERTICES = 40
"""A collection whose shapes have fewer vertices than this on average is drawn in full at any zoom."""

_PIXEL_DEG = 360 / 256
_TOLERANCE_PX = 0.7
_POLYGONS, _COLLECTIONS = (3, 6), (4, 5, 6, 7)


def shape_decimals(geometries: Geometries) -> int:
    """Return how many decimals of a degree the outlines of sites keep: to 0.1 m, and among very many to 1 m.

    The file that a page is made of keeps them all.
    """
    drawn = shapely.get_dimensions(np.asarray(geometries, dtype=object)) >= 1
    return GROUND_DECIMALS if int(drawn.sum()) > MANY_SHAPES else SITE_DECIMALS


def encode_shapes(
    geometries: Geometries, *, decimals: int, starts: NDArray[np.float64] | None = None
) -> dict[str, Any]:
    """Write lines and areas as columns for a container; points have nothing to draw and are left out.

    Vertices are rounded, and written as the step from the one before; the first of a shape as the step from
    its start. So errors do not add up. Steps of nothing are left out, and the closing vertex of rings.

    Parameters
    ----------
    geometries
        Shapely geometries in degrees, longitude first; None and empty ones are passed over.
    decimals
        Decimals of a degree that are kept.
    starts
        Shape (geometries, 2): where the first step begins, in degrees; else at 0, 0.

    Returns
    -------
    dict
        `decimals`. `row`: place of each shape among the geometries. `area`: 1 if it covers ground.
        `paths`: how many paths it has. `vertices`: how many each path has. `dx`, `dy`: the steps, in units of
        10^-decimals degrees. `levels`: for each vertex how many of `COARSE_ZOOMS` keep it, see
        `vertex_levels`; none where all vertices are always drawn.
    """
    values = np.asarray(geometries, dtype=object)
    paths, rows, is_ring = _paths(values)
    lonlat, path_of = shapely.get_coordinates(paths, return_index=True)
    whole = np.rint(lonlat * 10**decimals).astype(np.int64)
    is_first = np.diff(path_of, prepend=-1) != 0
    is_last = np.diff(path_of, append=len(paths)) != 0
    # Filling closes the ring, so its last vertex is left out.
    kept = ~(is_last & is_ring[path_of]) & (is_first | np.any(np.diff(whole, axis=0, prepend=0) != 0, axis=1))
    levels = _levels_by_need(values, lonlat, rows[path_of])
    whole, path_of = whole[kept], path_of[kept]
    shape_rows, first_path, path_counts = np.unique(rows, return_index=True, return_counts=True)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    if len(whole):
        first_vertex = np.searchsorted(path_of, first_path)
        begin = np.zeros((len(values), 2)) if starts is None else starts
        steps[first_vertex] = whole[first_vertex] - np.rint(begin[shape_rows] * 10**decimals).astype(np.int64)
    encoded: dict[str, Any] = {
        "decimals": decimals,
        "row": shape_rows,
        "area": (shapely.get_dimensions(values[shape_rows]) == 2).astype(np.int64),
        "paths": path_counts,
        "vertices": np.bincount(path_of, minlength=len(paths)),
        "dx": steps[:, 0],
        "dy": steps[:, 1],
    }
    return encoded if levels is None else {**encoded, "levels": levels[kept]}


def vertex_levels(geometries: NDArray[np.object_], lonlat: NDArray[np.float64], rows: NDArray[Any]) -> Any:
    """Return for each vertex how many of the coarse forms of its shape, from the finest on, keep it.

    Areas are simplified together, as a coverage: a border that two of them share loses the same vertices on
    both sides, so that neighbours stay joined in every form. Corners where three meet are always kept.

    Parameters
    ----------
    geometries
        All shapes.
    lonlat
        Vertices, shape (vertices, 2).
    rows
        Place of each vertex's shape among the geometries.

    References
    ----------
    GEOS CoverageSimplifier (Visvalingam-Whyatt on the edges of a coverage),
    https://shapely.readthedocs.io/en/stable/reference/shapely.coverage_simplify.html; lines by
    Douglas-Peucker. In both, a larger tolerance keeps a part of what a smaller one keeps.
    """
    is_areal = np.isin(shapely.get_type_id(geometries), _POLYGONS)
    levels = np.zeros(len(lonlat), dtype=np.int64)
    known = np.unique(_positions(lonlat))
    vertices = _numbered(lonlat, rows, known, len(geometries))
    survived = np.ones(len(lonlat), dtype=bool)
    for zoom in reversed(COARSE_ZOOMS):
        tolerance_deg = _TOLERANCE_PX * _PIXEL_DEG / 2**zoom
        coarse = geometries.copy()
        coarse[is_areal] = shapely.coverage_simplify(geometries[is_areal], tolerance_deg)
        coarse[~is_areal] = shapely.simplify(geometries[~is_areal], tolerance_deg, preserve_topology=False)
        left = shapely.get_coordinates(coarse, return_index=True)
        survived &= np.isin(vertices, _numbered(*left, known, len(geometries)))
        levels += survived
    return levels


def _positions(lonlat: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return positions as single numbers, which can be sorted and looked up."""
    return lonlat[:, 0] + 1j * lonlat[:, 1]


def _numbered(
    lonlat: NDArray[np.float64], rows: NDArray[Any], known: NDArray[np.complex128], shapes: int
) -> NDArray[np.int64]:
    """Return one number for each vertex, made of its position's place among those known and of its shape."""
    places: NDArray[np.int64] = np.searchsorted(known, _positions(lonlat)) * shapes + rows
    return places


def _levels_by_need(
    geometries: NDArray[np.object_], lonlat: NDArray[np.float64], rows: NDArray[Any]
) -> NDArray[np.int64] | None:
    """Return the levels of the vertices, or None where the shapes are too small to be worth it."""
    shapes = len(np.unique(rows))
    if len(lonlat) < MANY_VERTICES * max(shapes, 1):
        return None
    levels: NDArray[np.int64] = vertex_levels(geometries, lonlat, rows)
    return levels


def _paths(geometries: NDArray[np.object_]) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """Return all lines and rings in order, the places of their geometries, and which are rings of areas."""
    parts, rows = geometries, np.arange(len(geometries))
    while np.isin(shapely.get_type_id(parts), _COLLECTIONS).any():
        parts, of_part = shapely.get_parts(parts, return_index=True)
        rows = rows[of_part]
    drawn = shapely.get_dimensions(parts) >= 1
    parts, rows = parts[drawn], rows[drawn]
    is_areal = shapely.get_dimensions(parts) == 2
    rings, of_ring = shapely.get_rings(parts[is_areal], return_index=True)
    order = np.concatenate([np.flatnonzero(is_areal)[of_ring], np.flatnonzero(~is_areal)])
    paths = np.concatenate([rings, parts[~is_areal]])
    is_ring = np.arange(len(paths)) < len(rings)
    sort = np.argsort(order, kind="stable")
    return paths[sort], rows[order][sort], is_ring[sort]
