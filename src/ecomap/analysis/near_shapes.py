"""Lines and areas in a tree over short runs of their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from ecomap.analysis.near_grid import ranges
from ecomap.analysis.nearest_edge import edges_of, straight_line_bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_EDGES_PER_RUN = 16


class EdgePairs(NamedTuple):
    """Edges that may be near a query."""

    query: _IntArray
    """Row of the query."""
    shape: _IntArray
    """Row of the shape that the edge is of."""
    edge: _FloatArray
    """Longitude and latitude of start and end."""
    lower: _FloatArray
    """What the distance is no less than."""
    upper: _FloatArray
    """What it is no more than."""
    position: _FloatArray
    """Where on the edge the nearest place is about."""


class Shapes:
    """Everything that is no single point."""

    def __init__(self, geometries: NDArray[Any]) -> None:
        self.geometries = geometries
        """The shapes."""
        self.edges, self._owner = edges_of(geometries)
        run_of_owner = np.flatnonzero(np.diff(self._owner, prepend=-1))
        length = np.diff(np.append(run_of_owner, len(self._owner)))
        _, along = ranges(length)
        self._start = np.flatnonzero(along % _EDGES_PER_RUN == 0)
        self._length = np.diff(np.append(self._start, len(self._owner)))
        self._tree = shapely.STRtree(self._boxes())
        self._whole = shapely.STRtree(geometries)

    def _boxes(self) -> NDArray[Any]:
        if not len(self._start):
            return np.empty(0, dtype=object)
        low = np.minimum.reduceat(np.minimum(self.edges[:, :2], self.edges[:, 2:]), self._start)
        high = np.maximum.reduceat(np.maximum(self.edges[:, :2], self.edges[:, 2:]), self._start)
        boxes: NDArray[Any] = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        return boxes

    def near(
        self,
        longitude: _FloatArray,
        latitude: _FloatArray,
        box: tuple[_FloatArray, ...],
        reach_m: _FloatArray,
    ) -> EdgePairs:
        """Return the edges that may lie within a reach of each query."""
        west, south, east, north = box
        query, run = self._tree.query(shapely.box(west, south, east, north))
        pair, along = ranges(self._length[run])
        edge = self._start[run][pair] + along
        asking = query[pair]
        lower, upper, position = straight_line_bounds(longitude[asking], latitude[asking], self.edges[edge])
        kept = np.flatnonzero(lower <= reach_m[asking])
        edge = edge[kept]
        return EdgePairs(
            asking[kept], self._owner[edge], self.edges[edge], lower[kept], upper[kept], position[kept]
        )

    def touched(self, longitude: _FloatArray, latitude: _FloatArray) -> tuple[_IntArray, _IntArray]:
        """Return query and shape where the query lies in the shape or on it."""
        query, shape = self._whole.query(shapely.points(longitude, latitude), predicate="intersects")
        return query, shape

    @property
    def edges_per_shape(self) -> float:
        """How many edges a shape has in the mean."""
        return len(self.edges) / max(len(self.geometries), 1)
