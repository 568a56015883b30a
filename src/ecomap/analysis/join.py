"""Join sites with counties, deadlines and the ledger: the frame that everything else reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ecomap.analysis.locate import largest_shares
from ecomap.analysis.progress import NOTHING_REPORTED, site_states
from ecomap.analysis.shares import county_shares
from ecomap.crs import area_m2, length_m
from ecomap.model import LocationQuality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    import numpy.typing as npt

    from ecomap.model import Event, Problem

_ANCHORS = frozenset(quality for quality in LocationQuality if quality.is_anchor)


def join_sites(
    sites: gpd.GeoDataFrame,
    *,
    counties: gpd.GeoDataFrame,
    problems: Sequence[Problem],
    events: Sequence[Event],
    as_of: dt.date,
    shares: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Join sites with their county, status and deadline on the day `as_of`.

    The county is where the geometry lies. An anchor (a village, township or
    county seat that only stands for the place) yields to the one county that
    documents state, and so does a missing geometry.

    Parameters
    ----------
    sites
        `frames.SITE_COLUMNS` and geometry, EPSG:4326.
    counties
        `adcode`, `name` and polygons, EPSG:4326, ordered by adcode.
    shares
        What `county_shares` says of these sites, where it is at hand; else it is worked out here.

    Returns
    -------
    A new frame with the rows of `sites` in their order, numbered from 0, and `frames.DERIVED_COLUMNS`:
    area in square metres and length in metres on the CGCS2000 ellipsoid (None
    where the geometry has none), dates as ISO text.
    """
    joined = sites.reset_index(drop=True)
    rows = county_rows(joined, counties, shares=shares).tolist()
    # Row -1 is the last entry: no county.
    names, codes = [*counties["name"], None], [*counties["adcode"], None]
    joined["county"] = _objects(names[row] for row in rows)
    joined["county_adcode"] = _objects(codes[row] for row in rows)
    _add_status(joined, events, as_of)
    _add_deadline(joined, problems, as_of)
    geometries = joined.geometry.to_numpy()
    dimensions = shapely.get_dimensions(geometries)
    joined["area_m2"] = _measured(area_m2(geometries), dimensions == 2)
    joined["length_m"] = _measured(length_m(geometries), dimensions == 1)
    return joined


def county_rows(
    sites: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, *, shares: pd.DataFrame | None = None
) -> npt.NDArray[np.int64]:
    """Return the row of the county of each site, -1 where it has none."""
    if shares is None:
        shares = county_shares(sites.geometry.to_numpy(), counties)
    located = largest_shares(shares, counties, count=len(sites))
    row_of = {code: row for row, code in enumerate(counties["adcode"])}
    stated = np.array(
        [row_of.get(codes[0], -1) if len(codes) == 1 else -1 for codes in sites["counties"].tolist()],
        dtype=np.int64,
    )
    weak = sites["location_quality"].isin(_ANCHORS).to_numpy() | shapely.is_missing(sites.geometry.to_numpy())
    return np.where(weak & (stated >= 0), stated, located)


def _add_status(sites: gpd.GeoDataFrame, events: Sequence[Event], as_of: dt.date) -> None:
    """Add status, class and date from the ledger."""
    states = site_states(events, as_of=as_of)
    found = [states.get(site_id, NOTHING_REPORTED) for site_id in sites["site_id"]]
    sites["status"] = _objects([state.status.key for state in found])
    sites["status_class"] = _objects([str(state.status.status_class) for state in found])
    sites["status_date"] = _objects([state.date.isoformat() if state.date else None for state in found])


def _add_deadline(sites: gpd.GeoDataFrame, problems: Sequence[Problem], as_of: dt.date) -> None:
    """Add the earliest binding day among the site's problems, the days left and whether it is overdue."""
    last_day = {problem.key: problem.deadline.date for problem in problems}
    days = [
        min((day for key in keys if (day := last_day.get(key)) is not None), default=None)
        for keys in sites["problems"]
    ]
    sites["deadline"] = _objects([day.isoformat() if day else None for day in days])
    sites["days_left"] = _objects([(day - as_of).days if day else None for day in days])
    passed = np.array([day is not None and day < as_of for day in days], dtype=bool)
    sites["overdue"] = passed & (sites["status_class"] == "open").to_numpy()


def _measured(values: npt.NDArray[np.float64], has: npt.NDArray[np.bool_]) -> pd.Series[Any]:
    """Round to a tenth of a metre; None where the geometry has no such measure."""
    return _objects(
        [round(value, 1) if known else None for value, known in zip(values.tolist(), has, strict=True)]
    )


def _objects(values: Iterable[object]) -> pd.Series[Any]:
    """Keep Python objects as they are: pandas would turn None into NaN."""
    return pd.Series(list(values), dtype=object)
