"""An index of sites that is built once and asked many times: who is near, by geodesic distance.

The answers are those of :func:`ecomap.analysis.nearby.nearby`. Straight lines through the earth bound every
distance from both sides, closely enough that few geodesics are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import shapely

from ecomap.analysis.near_grid import PlaceGrid, boxes_around
from ecomap.analysis.near_shapes import EdgePairs, Shapes
from ecomap.analysis.nearby import nearby, require_sense
from ecomap.analysis.nearest_edge import cartesian, longest_arc, refine
from ecomap.crs import geod

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_SLACK_M = 1e-6
_MICROMETRES = 6
_PAIRS_AT_ONCE = 1_000_000
_POINT_TYPE = 0


class Found(NamedTuple):
    """Sites near queries, each pair once."""

    group: _IntArray
    """Number of the group of queries."""
    row: _IntArray
    """Row of the site."""
    distance_m: _FloatArray
    """From the nearest query of the group to the nearest place of the site."""
    bearing_deg: _FloatArray
    """From the query to that place; NaN at distance 0."""


class NearIndex:
    """Sites, ready to be asked what is near a position.

    Parameters
    ----------
    sites
        Frame with `site_id` and `geometry` (EPSG:4326). Sites without geometry are not near anything.

    Examples
    --------
    >>> import geopandas, shapely
    >>> places = [shapely.Point(111.0, 29.1), shapely.box(110.9, 28.9, 111.1, 29.01), None]
    >>> sites = geopandas.GeoDataFrame({"site_id": ["a", "b", "c"]}, geometry=places, crs=4326)
    >>> NearIndex(sites).near(111.0, 29.05, within_m=20_000).round()
       distance_m  bearing_deg
    1      4433.0        180.0
    0      5542.0          0.0
    """

    def __init__(self, sites: gpd.GeoDataFrame) -> None:
        self._sites = sites
        self._site_ids = sites["site_id"].to_numpy()
        geometries = np.asarray(sites.geometry.array, dtype=object)
        coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        first = first[np.isfinite(coordinates[first]).all(axis=1)]
        self._rows: _IntArray = owner[first]
        self._place = coordinates[first]
        self._is_point = shapely.get_type_id(geometries[self._rows]) == _POINT_TYPE
        self._xyz = cartesian(*self._place.T)
        self._grid = PlaceGrid(*self._place.T) if len(first) else None
        self._rows_of_shapes = self._rows[~self._is_point]
        self._shapes = Shapes(geometries[self._rows_of_shapes]) if len(self._rows_of_shapes) else None
        # Longitudes beyond the 180th meridian are places on its other side, which boxes do not see.
        self._is_plain = not (np.abs(self._place[:, 0]) > 180).any()

    def near(
        self, longitude: float, latitude: float, *, within_m: float, count: int | None = None
    ) -> pd.DataFrame:
        """Return the sites around a point, nearest first, as :func:`~ecomap.analysis.nearby.nearby` does."""
        found = self.search([longitude], [latitude], within_m=within_m, count=count)
        return pd.DataFrame(
            {"distance_m": found.distance_m, "bearing_deg": found.bearing_deg},
            index=self._sites.index.take(found.row),
        )

    def many(
        self, longitude: ArrayLike, latitude: ArrayLike, *, within_m: float, count: int | None = None
    ) -> pd.DataFrame:
        """Return the sites around many points; see :func:`~ecomap.analysis.neighbours.nearby_many`."""
        found = self.search(longitude, latitude, within_m=within_m, count=count)
        return pd.DataFrame(
            {
                "position": found.group,
                "site": self._sites.index.take(found.row),
                "distance_m": found.distance_m,
                "bearing_deg": found.bearing_deg,
            }
        )

    def search(
        self,
        longitude: ArrayLike,
        latitude: ArrayLike,
        *,
        within_m: float,
        count: int | None = None,
        group: _IntArray | None = None,
    ) -> Found:
        """Return sites near points, or near groups of them.

        Parameters
        ----------
        group
            Number of the group of each point, never falling; each point alone without it. A group is as near
            to a site as the nearest of its points.

        Returns
        -------
        Pairs by group, then distance, then site id.
        """
        east = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
        north = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
        require_sense(east, north, within_m, count)
        of = np.arange(len(east)) if group is None else group
        reach = self._reach(east, north, within_m, count)
        box, has_box = boxes_around(east, north, reach)
        has_box &= self._is_plain
        parts = [self._one_by_one(east, north, of, np.flatnonzero(~has_box), within_m)]
        if self._grid is not None:
            for rows in self._chunks(box, of, np.flatnonzero(has_box)):
                queries = _Queries(
                    east[rows], north[rows], of[rows], reach[rows], (*(side[rows] for side in box),)
                )
                parts.append(self._measured(queries))
        return self._ranked(parts, within_m, count)

    def _reach(
        self, longitude: _FloatArray, latitude: _FloatArray, within_m: float, count: int | None
    ) -> _FloatArray:
        """Return how far there is to look: no farther than to one place each of the nearest few sites."""
        reach = np.full(len(longitude), float(within_m))
        if self._grid is None or count is None or count >= len(self._rows):
            return reach
        box, has_box = boxes_around(longitude, latitude, reach)
        many = np.flatnonzero(~has_box | (self._grid.count(self._grid.windows(box)) > count))
        for rows in np.array_split(many, len(many) * count // 50_000 + 1):
            windows = self._grid.smallest_windows(longitude[rows], latitude[rows], count)
            query, place = self._grid.members(windows)
            here = cartesian(longitude[rows], latitude[rows])
            squared = ((self._xyz[place] - here[query]) ** 2).sum(axis=1)
            ordered = squared[np.lexsort((squared, query))]
            members = np.bincount(query, minlength=len(rows))
            last = np.cumsum(members) - members + count - 1
            farthest = np.sqrt(ordered[np.minimum(last, len(ordered) - 1)])
            bound = np.where(members >= count, longest_arc(farthest) + 2 * _SLACK_M, np.inf)
            reach[rows] = np.minimum(reach[rows], bound)
        return reach

    def _chunks(self, box: tuple[_FloatArray, ...], group: _IntArray, rows: _IntArray) -> Iterator[_IntArray]:
        """Cut queries into pieces of about equal work; a group stays whole."""
        assert self._grid is not None  # noqa: S101 - the caller asked
        if not len(rows):
            return
        work = self._grid.count(self._grid.windows((*(side[rows] for side in box),))).astype(np.float64)
        if self._shapes is not None:
            work *= 1 + self._shapes.edges_per_shape * (~self._is_point).mean()
        piece = (np.cumsum(work + 20) // _PAIRS_AT_ONCE).astype(np.int64)
        first_of_group = np.flatnonzero(np.diff(group[rows], prepend=group[rows[0]] - 1))
        sizes = np.diff(np.append(first_of_group, len(rows)))
        piece = np.repeat(piece[first_of_group], sizes)
        yield from np.split(rows, np.flatnonzero(np.diff(piece)) + 1)

    def _measured(self, queries: _Queries) -> Found:
        """Measure what may be within reach."""
        pairs = [self._points_near(queries)]
        if self._shapes is not None:
            pairs.append(self._shapes.near(queries.longitude, queries.latitude, queries.box, queries.reach_m))
            pairs[1] = pairs[1]._replace(shape=self._rows_of_shapes[pairs[1].shape])
        together = _joined(pairs)
        key = queries.group[together.query] * len(self._sites) + together.shape
        _, pair = np.unique(key, return_inverse=True)
        upper_of = np.full(int(pair.max(initial=-1)) + 1, np.inf)
        np.minimum.at(upper_of, pair, together.upper)
        open_ = np.flatnonzero(together.lower <= upper_of[pair])
        together = _take(together, open_)
        distance, bearing = _geodesics(queries, together)
        found = Found(queries.group[together.query], together.shape, distance, bearing)
        if self._shapes is None:
            return found
        query, shape = self._shapes.touched(queries.longitude, queries.latitude)
        touched = Found(
            queries.group[query],
            self._rows_of_shapes[shape],
            np.zeros(len(query)),
            np.full(len(query), np.nan),
        )
        return _joined([found, touched])

    def _points_near(self, queries: _Queries) -> EdgePairs:
        """Return the points that may be within reach, as edges of no length."""
        assert self._grid is not None  # noqa: S101 - the caller asked
        query, place = self._grid.members(self._grid.windows(queries.box))
        if self._shapes is not None:
            kept = np.flatnonzero(self._is_point[place])
            query, place = query[kept], place[kept]
        here = cartesian(queries.longitude, queries.latitude)
        chord = np.sqrt(((self._xyz[place] - here[query]) ** 2).sum(axis=1))
        kept = np.flatnonzero(chord - _SLACK_M <= queries.reach_m[query])
        query, place, chord = query[kept], place[kept], chord[kept]
        edge = np.hstack([self._place[place], self._place[place]])
        return EdgePairs(
            query,
            self._rows[place],
            edge,
            chord - _SLACK_M,
            longest_arc(chord) + _SLACK_M,
            np.zeros(len(place)),
        )

    def _one_by_one(
        self,
        longitude: _FloatArray,
        latitude: _FloatArray,
        group: _IntArray,
        rows: _IntArray,
        within_m: float,
    ) -> Found:
        """Answer queries for which there are no boxes: at poles, at the 180th meridian, far away."""
        none = np.empty(0, dtype=np.int64)
        parts = [Found(none, none, none.astype(np.float64), none.astype(np.float64))]
        numbered = self._sites[["site_id", self._sites.geometry.name]].reset_index(drop=True)
        for row in rows.tolist():
            found = nearby(longitude[row], latitude[row], numbered, within_m=within_m)
            parts.append(
                Found(
                    np.full(len(found), group[row]),
                    found.index.to_numpy(),
                    found["distance_m"].to_numpy(),
                    found["bearing_deg"].to_numpy(),
                )
            )
        return _joined(parts)

    def _ranked(self, parts: list[Found], within_m: float, count: int | None) -> Found:
        """Keep the nearest of each pair, order them, and cut them off at the count."""
        found = _joined(parts)
        found = _take(found, np.flatnonzero(found.distance_m <= within_m))
        found = _take(found, np.lexsort((found.distance_m, found.row, found.group)))
        is_first = np.ones(len(found.group), dtype=bool)
        is_first[1:] = (np.diff(found.group) != 0) | (np.diff(found.row) != 0)
        found = _take(found, np.flatnonzero(is_first))
        site_ids = self._site_ids[found.row].astype(str)
        found = _take(found, np.lexsort((site_ids, np.round(found.distance_m, _MICROMETRES), found.group)))
        if count is None or not len(found.group):
            return found
        first = np.flatnonzero(np.diff(found.group, prepend=found.group[0] - 1))
        rank = np.arange(len(found.group)) - np.repeat(first, np.diff(np.append(first, len(found.group))))
        return _take(found, np.flatnonzero(rank < count))


class _Queries(NamedTuple):
    longitude: _FloatArray
    latitude: _FloatArray
    group: _IntArray
    reach_m: _FloatArray
    box: tuple[_FloatArray, ...]


_Columns = TypeVar("_Columns", Found, EdgePairs)


def _take(columns: _Columns, rows: _IntArray) -> _Columns:
    cells: Any = (column[rows] for column in columns)
    return type(columns)(*cells)


def _joined(parts: list[_Columns]) -> _Columns:
    cells: Any = map(np.concatenate, zip(*parts, strict=True))
    return type(parts[0])(*cells)


def _geodesics(queries: _Queries, pairs: EdgePairs) -> tuple[_FloatArray, _FloatArray]:
    """Return distance and bearing from each query to the nearest place of each edge."""
    longitude, latitude = queries.longitude[pairs.query], queries.latitude[pairs.query]
    foot = refine(longitude, latitude, pairs.edge, pairs.position)
    azimuth, _, distance = geod().inv(longitude, latitude, foot[:, 0], foot[:, 1])
    bearing: Any = np.where(distance == 0, np.nan, azimuth % 360)
    return distance, bearing
