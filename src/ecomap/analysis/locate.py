"""Which county a site lies in: exactly one for a point, the largest share for lines and polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.analysis.cell_grid import OUTSIDE
from ecomap.analysis.locate_points import locate_points
from ecomap.analysis.shares import county_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    import shapely
    from numpy.typing import NDArray

__all__ = ["OUTSIDE", "largest_shares", "locate_geometries", "locate_points"]


def locate_geometries(
    geometries: Sequence[shapely.Geometry | None] | NDArray[Any], counties: gpd.GeoDataFrame
) -> NDArray[np.int64]:
    """Return the row of the one county that each geometry is counted in, -1 for one in none.

    A point lies in one county as `locate_points` says. A line or polygon is counted where the largest share
    of its length or area lies; of equal shares the lowest adcode's. What lies outside all counties does not
    compete: a site is outside only when no part of it lies in a county.

    Parameters
    ----------
    geometries
        One-dimensional, in the system of `counties`; null and empty ones lie in no county.
    counties
        Frame with `adcode` and `geometry`.

    Returns
    -------
    Row numbers (not labels) into `counties`, in the order of the geometries.
    """
    given = np.asarray(geometries, dtype=object)
    return largest_shares(county_shares(given, counties), counties, count=len(given))


def largest_shares(shares: pd.DataFrame, counties: gpd.GeoDataFrame, *, count: int) -> NDArray[np.int64]:
    """Return the row of the county with the largest share of each of `count` geometries, -1 for none.

    Parameters
    ----------
    shares
        What `county_shares` returns for the geometries and these counties.
    """
    located = np.full(count, OUTSIDE, dtype=np.int64)
    inside = shares[shares["county"] != OUTSIDE]
    adcodes = counties["adcode"].to_numpy().astype(str)[inside["county"].to_numpy()]
    size = [-inside[name].to_numpy() for name in ("area_m2", "length_m", "points")]
    # The last key sorts first: site, then the largest share, then the lowest adcode.
    ranked = np.lexsort((adcodes, size[2], size[1], size[0], inside["site"].to_numpy()))
    site, first = np.unique(inside["site"].to_numpy()[ranked], return_index=True)
    located[site] = inside["county"].to_numpy()[ranked][first]
    return located
