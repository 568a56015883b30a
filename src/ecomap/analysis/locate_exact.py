"""Point in county by exact tests of prepared polygons: nothing to build, best for few points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.analysis.cell_grid import OUTSIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]


def locate_exact(longitude: _FloatArray, latitude: _FloatArray, polygons: NDArray[Any]) -> _IntArray:
    """Return the first polygon whose closed area holds each point, else -1.

    Points are sorted by longitude once, so that a polygon meets only those in its band; the test itself is
    GEOS's point-in-polygon with robust orientation, the same decision as `shapely.covers`.

    Parameters
    ----------
    longitude, latitude
        Degrees; a point that is not finite lies in no polygon.
    polygons
        Polygons and multi-polygons in the order in which a shared border is given away; null and empty
        ones hold nothing.

    Returns
    -------
    Row into `polygons` for each point, in the order of the points.
    """
    found = np.full(len(longitude), OUTSIDE, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    order = known[np.argsort(longitude[known], kind="stable")]
    x, y = longitude[order], latitude[order]
    result = np.full(len(order), OUTSIDE, dtype=np.int64)
    bounds = shapely.bounds(polygons)
    starts = np.searchsorted(x, bounds[:, 0], side="left")
    stops = np.searchsorted(x, bounds[:, 2], side="right")
    for row in np.flatnonzero(stops > starts):
        band = slice(starts[row], stops[row])
        south, north = bounds[row, 1], bounds[row, 3]
        near = (y[band] >= south) & (y[band] <= north) & (result[band] == OUTSIDE)
        candidates = starts[row] + np.flatnonzero(near)
        if len(candidates):
            inside = shapely.intersects_xy(polygons[row], x[candidates], y[candidates])
            result[candidates[inside]] = row
    found[order] = result
    return found
