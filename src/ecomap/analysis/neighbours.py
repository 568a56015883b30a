"""Which sites lie near each of many points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.analysis.near_index import NearIndex

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import ArrayLike


def nearby_many(
    longitude: ArrayLike,
    latitude: ArrayLike,
    sites: gpd.GeoDataFrame,
    *,
    within_m: float,
    count: int | None = None,
) -> pd.DataFrame:
    """Return the sites around many points, as :func:`~ecomap.analysis.nearby.nearby` finds them one by one.

    Parameters
    ----------
    longitude, latitude
        The points, in WGS 84 degrees.
    sites
        Frame with `site_id` and `geometry` (EPSG:4326). Sites without geometry are not near anything.
    within_m
        Greatest distance in metres, inclusive; `math.inf` for all.
    count
        How many sites at most for each point; None for all within the distance.

    Returns
    -------
    `position` (number of the point), `site` (index label of `sites`), `distance_m` and `bearing_deg`, ordered
    by point, then distance, then `site_id`. Who asks several times keeps a
    :class:`~ecomap.analysis.near_index.NearIndex`.

    Raises
    ------
    UsageError
        A point is no longitude and latitude, or `within_m` is negative, or `count` is below 1.

    Examples
    --------
    >>> import geopandas, shapely
    >>> places = [shapely.Point(111.0, 29.1), shapely.box(110.9, 28.9, 111.1, 29.01), None]
    >>> sites = geopandas.GeoDataFrame({"site_id": ["a", "b", "c"]}, geometry=places, crs=4326)
    >>> nearby_many([111.0, 111.0], [29.05, 29.08], sites, within_m=20_000, count=1).round()
       position  site  distance_m  bearing_deg
    0         0     1      4433.0        180.0
    1         1     0      2217.0          0.0
    """
    return NearIndex(sites).many(longitude, latitude, within_m=within_m, count=count)
