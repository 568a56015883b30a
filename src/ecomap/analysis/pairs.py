"""Sites close to each other, or to sites of another kind, by geodesic distance from edge to edge.

Where two edges do not touch, their distance is taken from the corners of each to the edges of the other.
Edges longer than a hundredth of a degree are cut for that. Edges are straight in degrees, which on the
ellipsoid bends a kilometre by about a centimetre; so the distance is at most two centimetres too long, and
never too short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ecomap.analysis.near_index import NearIndex
from ecomap.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

_LONGEST_EDGE_DEGREES = 0.01


def site_pairs(sites: gpd.GeoDataFrame, within_m: float) -> pd.DataFrame:
    """Return all pairs of sites that are no farther apart than a distance, nearest first.

    Parameters
    ----------
    sites
        Frame with `site_id` and `geometry` (EPSG:4326). Sites without geometry are near nothing.
    within_m
        Greatest distance in metres, inclusive.

    Returns
    -------
    `site` and `other` (index labels of `sites`, each pair once, the row that comes first as `site`) and
    `distance_m`; 0 where they touch or one lies in the other.

    Raises
    ------
    UsageError
        The distance is negative or no number.

    Examples
    --------
    >>> import geopandas, shapely
    >>> places = [shapely.Point(111.0, 29.1), shapely.box(110.9, 28.9, 111.1, 29.01), shapely.Point(111, 29)]
    >>> sites = geopandas.GeoDataFrame({"site_id": ["a", "b", "c"]}, geometry=places, crs=4326)
    >>> site_pairs(sites, 10_000).round()
       site  other  distance_m
    0     1      2         0.0
    1     0      1      9975.0
    """
    found = _between(sites, sites, within_m)
    found = found[found["first"] != found["second"]]
    low, high = np.minimum(found["first"], found["second"]), np.maximum(found["first"], found["second"])
    found = _nearest_of(found.assign(first=low, second=high), ["first", "second"])
    return _labelled(found, sites, sites)


def sites_near_kind(sites: gpd.GeoDataFrame, kind: str, within_m: float) -> pd.DataFrame:
    """Return the sites of other kinds that lie within a distance of one of a kind, a river for instance.

    Parameters
    ----------
    sites
        Frame with `site_id`, `kind` and `geometry` (EPSG:4326).
    kind
        The kind to be near to.
    within_m
        Greatest distance in metres, inclusive.

    Returns
    -------
    `site`, `other` (the nearest site of the kind; index labels of `sites`) and `distance_m`, nearest first.

    Raises
    ------
    UsageError
        The distance is negative or no number, or no site is of that kind.
    """
    is_kind = (sites["kind"] == kind).to_numpy()
    if not is_kind.any():
        known = ", ".join(sorted(set(sites["kind"])))
        raise UsageError(f"no site is of the kind {kind!r}. There are sites of: {known}")
    return near_others(sites[~is_kind], sites[is_kind], within_m)


def near_others(sites: gpd.GeoDataFrame, others: gpd.GeoDataFrame, within_m: float) -> pd.DataFrame:
    """Return each site within a distance of one of `others` with the nearest of them, nearest first."""
    found = _nearest_of(_between(sites, others, within_m), ["first"])
    return _labelled(found, sites, others)


def _between(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame, within_m: float) -> pd.DataFrame:
    """Return rows of near pairs, some of them more than once."""
    if not 0 <= within_m < np.inf:
        raise UsageError(f"the distance is {within_m} m; give a number from 0 up")
    parts = [_from_corners(first, second, within_m)]
    if first is not second:
        back = _from_corners(second, first, within_m)
        parts.append(back.rename(columns={"first": "second", "second": "first"}))
    # Edges may cross though no corner of either lies in the other.
    tree = shapely.STRtree(np.asarray(second.geometry.array, dtype=object))
    rows, other = tree.query(np.asarray(first.geometry.array, dtype=object), predicate="intersects")
    parts.append(pd.DataFrame({"first": rows, "second": other, "distance_m": 0.0}))
    return pd.concat(parts, ignore_index=True)


def _from_corners(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame, within_m: float) -> pd.DataFrame:
    """Return the distances from the corners of the first to the second."""
    shapes: NDArray[Any] = np.asarray(first.geometry.array, dtype=object)
    corners, row = shapely.get_coordinates(
        shapely.segmentize(shapes, _LONGEST_EDGE_DEGREES), return_index=True
    )
    is_place = np.isfinite(corners).all(axis=1)
    east, north = corners[is_place].T
    found = NearIndex(second).search(east, north, within_m=within_m, group=row[is_place])
    return pd.DataFrame({"first": found.group, "second": found.row, "distance_m": found.distance_m})


def _nearest_of(found: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the nearest pair for each value of some columns."""
    ordered = found.sort_values(["distance_m", "first", "second"], kind="stable")
    return ordered.drop_duplicates(columns)


def _labelled(found: pd.DataFrame, first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return index labels for rows, nearest first, then by site id."""
    ids = [
        frame["site_id"].to_numpy()[found[column]].astype(str)
        for frame, column in ((first, "first"), (second, "second"))
    ]
    order = np.lexsort((ids[1], ids[0], np.round(found["distance_m"].to_numpy(), 6)))
    rows = found.iloc[order]
    return pd.DataFrame(
        {
            "site": first.index.take(rows["first"].to_numpy()),
            "other": second.index.take(rows["second"].to_numpy()),
            "distance_m": rows["distance_m"].to_numpy(),
        }
    )
