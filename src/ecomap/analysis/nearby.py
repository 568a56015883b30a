"""Which sites lie near a point, by geodesic distance to their nearest edge."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ecomap.analysis.nearest_edge import edges_of, refine, straight_line_bounds
from ecomap.crs import geod
from ecomap.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_SMALLEST_RADIUS_M = 6_270_000.0
"""Below every radius of curvature of the ellipsoid, with a margin of a hundredth."""
_MICROMETRES = 6


def nearby(
    longitude: float, latitude: float, sites: gpd.GeoDataFrame, *, within_m: float, count: int | None = None
) -> pd.DataFrame:
    """Return the sites around a point, nearest first.

    Parameters
    ----------
    longitude, latitude
        The point, in WGS 84 degrees.
    sites
        Frame with `site_id` and `geometry` (EPSG:4326). Sites without geometry are not near anything.
    within_m
        Greatest distance in metres, inclusive; `math.inf` for all.
    count
        How many sites at most; None for all within the distance.

    Returns
    -------
    `distance_m` and `bearing_deg` (from the point to the nearest place of the site, clockwise from north, NaN
    where the distance is 0), with the index labels of `sites`. Distances are geodesics on the CGCS2000
    ellipsoid; a line or a polygon is measured to its nearest edge, which is straight in degrees as RFC 7946
    says, and a point inside a polygon is at distance 0. Equal distances are ordered by `site_id`.

    Raises
    ------
    UsageError
        The point is no longitude and latitude, or `within_m` is negative, or `count` is below 1.

    Examples
    --------
    >>> import geopandas, shapely
    >>> places = [shapely.Point(111.0, 29.1), shapely.box(110.9, 28.9, 111.1, 29.01), None]
    >>> sites = geopandas.GeoDataFrame({"site_id": ["a", "b", "c"]}, geometry=places, crs=4326)
    >>> nearby(111.0, 29.05, sites, within_m=20_000).round()
       distance_m  bearing_deg
    1      4433.0        180.0
    0      5542.0          0.0
    """
    require_sense(longitude, latitude, within_m, count)
    geometries = np.asarray(sites.geometry.array, dtype=object)
    rows = _rows_in_reach(longitude, latitude, geometries, within_m)
    distance, bearing = _measure(longitude, latitude, geometries[rows], within_m, count)
    reached = np.flatnonzero(distance <= within_m)
    site_ids = sites["site_id"].to_numpy()[rows[reached]].astype(str)
    # Rounding undoes the last bits in which equal places may differ when they are computed in bulk.
    nearest_first = np.lexsort((site_ids, np.round(distance[reached], _MICROMETRES)))
    chosen = reached[nearest_first][:count]
    return pd.DataFrame(
        {"distance_m": distance[chosen], "bearing_deg": bearing[chosen]}, index=sites.index.take(rows[chosen])
    )


def require_sense(longitude: ArrayLike, latitude: ArrayLike, within_m: float, count: int | None) -> None:
    """Refuse a question about places that are none.

    Raises
    ------
    UsageError
        With an example of what can be asked.
    """
    is_place = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
    if not np.all(is_place):
        wrong = int(np.argmin(is_place))
        east, north = np.atleast_1d(longitude)[wrong], np.atleast_1d(latitude)[wrong]
        raise UsageError(
            f"({east}, {north}) is no place; give longitude, then latitude, in degrees, "
            "for instance 111.69 29.03"
        )
    if math.isnan(within_m) or within_m < 0:
        raise UsageError(f"the distance is {within_m} m; give a number from 0 up")
    if count is not None and count < 1:
        raise UsageError(f"the count is {count}; give a number from 1 up")


def _rows_in_reach(longitude: float, latitude: float, geometries: NDArray[Any], within_m: float) -> _IntArray:
    """Return the rows whose box meets the box around the circle; none that reaches the circle is lost."""
    west, south, east, north = shapely.bounds(geometries).T
    angle = within_m / _SMALLEST_RADIUS_M
    height = math.degrees(angle) + 1e-7
    meets = (south <= latitude + height) & (north >= latitude - height)
    if abs(latitude) + height < 89:
        width = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(latitude)))) + 1e-7
        across = np.zeros(len(geometries), dtype=bool)
        for turn in (-360.0, 0.0, 360.0):
            across |= (west + turn <= longitude + width) & (east + turn >= longitude - width)
        meets &= across
    return np.flatnonzero(meets)


def _measure(
    longitude: float, latitude: float, geometries: NDArray[Any], within_m: float, count: int | None
) -> tuple[_FloatArray, _FloatArray]:
    """Return distance and bearing of each geometry; infinity for what is plainly not among the nearest."""
    edges, owner = edges_of(geometries)
    lower, upper, position = straight_line_bounds(longitude, latitude, edges)
    lower_of, upper_of = (np.full(len(geometries), np.inf) for _ in range(2))
    np.minimum.at(lower_of, owner, lower)
    np.minimum.at(upper_of, owner, upper)
    inside = shapely.intersects(geometries, shapely.Point(longitude, latitude))
    lower_of[inside] = upper_of[inside] = 0.0
    reach = within_m
    if count is not None and count < len(upper_of):
        reach = min(reach, float(np.partition(upper_of, count - 1)[count - 1]))
    open_ = (lower <= upper_of[owner]) & (lower_of[owner] <= reach) & ~inside[owner]
    foot = refine(longitude, latitude, edges[open_], position[open_])
    azimuth, _, distance = geod().inv(
        np.full(len(foot), longitude), np.full(len(foot), latitude), foot[:, 0], foot[:, 1]
    )
    by_site = np.lexsort((distance, owner[open_]))
    site, first = np.unique(owner[open_][by_site], return_index=True)
    nearest, bearing = np.full(len(geometries), np.inf), np.full(len(geometries), np.nan)
    nearest[site] = distance[by_site][first]
    bearing[site] = azimuth[by_site][first] % 360
    nearest[inside] = 0.0
    bearing[nearest == 0] = np.nan
    return nearest, bearing
