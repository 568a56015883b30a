"""Which county a point lies in: exactly one, even on a border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.analysis.cell_grid import OUTSIDE, UNSURE
from ecomap.analysis.locate_cells import locate_cells
from ecomap.analysis.locate_exact import locate_exact
from ecomap.analysis.locate_table import locate_table
from ecomap.compiling import can_compile
from ecomap.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_COMPILE_FROM_POINTS = 5_000_000
"""Loading the compiled loops costs half a second, which fewer points do not bring back."""
_TABLE_FROM_POINTS = 20_000


def locate_points(
    longitude: ArrayLike, latitude: ArrayLike, counties: gpd.GeoDataFrame, *, compiled: bool | None = None
) -> NDArray[np.int64]:
    """Return the row of the county that each point lies in, -1 for a point in none.

    Few points are tested one by one; many are looked up in a table of cells, where only those near a border
    are tested. Every way gives the same rows.

    Parameters
    ----------
    longitude, latitude
        Degrees in the system of `counties`, one-dimensional and of equal length.
    counties
        Frame with `adcode` and `geometry` (polygons); borders may be shared, and may overlap.
    compiled
        Whether to use the loops compiled by numba (the extra `fast`); None: where it is installed and the
        points are many.

    Returns
    -------
    Row numbers (not labels) into `counties`, in the order of the points. A point on a border, at a corner
    or in an overlap belongs to the lowest adcode of those that hold it. Coordinates that are not finite
    lie in no county.

    Examples
    --------
    >>> import geopandas, shapely
    >>> west, east = shapely.box(110, 28, 111, 29), shapely.box(111, 28, 112, 29)
    >>> counties = geopandas.GeoDataFrame({"adcode": ["430702", "430703"]}, geometry=[west, east], crs=4326)
    >>> locate_points([110.5, 111.0, 111.5, 113.0], [28.5, 28.5, 29.0, 28.5], counties)
    array([ 0,  0,  1, -1])
    """
    x = np.ascontiguousarray(longitude, dtype=np.float64)
    y = np.ascontiguousarray(latitude, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1:
        raise UsageError(f"longitude {x.shape} and latitude {y.shape} must be lists of equal length")
    order = np.argsort(counties["adcode"].to_numpy().astype(str), kind="stable")
    found = locate_in_order(x, y, np.asarray(counties.geometry.array, dtype=object)[order], compiled=compiled)
    if not (np.diff(order) > 0).all():
        # The last entry is met by row -1.
        found = np.append(order, OUTSIDE)[found]
    return found


def locate_in_order(
    longitude: _FloatArray, latitude: _FloatArray, polygons: NDArray[Any], *, compiled: bool | None = None
) -> _IntArray:
    """Return the first of `polygons` whose closed area holds each point, -1 where none does."""
    if compiled is None:
        compiled = len(longitude) >= _COMPILE_FROM_POINTS and can_compile()
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    if compiled and vertices:
        found = locate_cells(longitude, latitude, polygons)
    elif vertices and len(longitude) >= max(_TABLE_FROM_POINTS, 2 * vertices):
        found = locate_table(longitude, latitude, polygons)
    else:
        return locate_exact(longitude, latitude, polygons)
    unsure = np.flatnonzero(found == UNSURE)
    found[unsure] = locate_exact(longitude[unsure], latitude[unsure], polygons)
    return found
