"""Which county a site lies in: exactly one for a point, the largest share for lines and polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.analysis.cell_grid import OUTSIDE
from ecomap.analysis.locate_points import locate_points
from ecomap.analysis.shares import county_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["OUTSIDE", "locate_geometries", "locate_points"]


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
    located = np.full(len(given), OUTSIDE, dtype=np.int64)
    is_point = shapely.get_type_id(given) == 0
    points = np.flatnonzero(is_point & ~shapely.is_empty(given))
    located[points] = locate_points(shapely.get_x(given[points]), shapely.get_y(given[points]), counties)
    others = np.flatnonzero(~is_point)
    shares = county_shares(given[others], counties)
    shares = shares[shares["county"] != OUTSIDE]
    adcodes = counties["adcode"].to_numpy().astype(str)[shares["county"].to_numpy()]
    ranked = shares.assign(adcode=adcodes).sort_values(
        ["site", "area_m2", "length_m", "points", "adcode"],
        ascending=[True, False, False, False, True],
        kind="stable",
    )
    first = ranked.drop_duplicates("site")
    located[others[first["site"].to_numpy()]] = first["county"].to_numpy()
    return located
