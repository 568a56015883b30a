"""Which county a point lies in: exactly one, even on a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.analysis.locate_exact import OUTSIDE, locate_exact

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray


def locate_points(longitude: ArrayLike, latitude: ArrayLike, counties: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return the row of the county that each point lies in, -1 for a point in none.

    Parameters
    ----------
    longitude, latitude
        Degrees in the system of `counties`, one-dimensional and of equal length.
    counties
        Frame with `adcode` and `geometry` (polygons); borders may be shared, and may overlap.

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
    order = np.argsort(counties["adcode"].to_numpy().astype(str), kind="stable")
    polygons = np.asarray(counties.geometry.array, dtype=object)[order]
    found = locate_exact(x, y, polygons)
    return np.where(found == OUTSIDE, OUTSIDE, order[found])
