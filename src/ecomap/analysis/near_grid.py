"""A grid over one place of each site: how far the nearest few are at most, and who stands in a window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_POINTS_PER_CELL = 2
_SAMPLE = 20_000
_SMALLEST_RADIUS_M = 6_270_000.0
"""Below every radius of curvature of the ellipsoid, with a margin of a hundredth."""
_MARGIN_DEGREES = 1e-7


class Windows(NamedTuple):
    """For each query the first and last column and row of a rectangle of cells."""

    west: _IntArray
    south: _IntArray
    east: _IntArray
    north: _IntArray


class PlaceGrid:
    """Places sorted by cell, cell by cell from west to east and from south to north.

    What lies beyond the grid is in the cells at its rim: the column of a longitude never falls as it grows,
    so a window that is cut off at the rim still holds all that it should. A few places far away then do not
    make the cells of all the others too large.
    """

    def __init__(self, longitude: _FloatArray, latitude: _FloatArray) -> None:
        every = max(len(longitude) // _SAMPLE, 1)
        west, east = _middle(longitude[::every])
        south, north = _middle(latitude[::every])
        cells = max(len(longitude) // _POINTS_PER_CELL, 1)
        size = max(
            math.sqrt((east - west) * (north - south) / cells), (east - west + north - south) / cells, 1e-7
        )
        self._west, self._south, self._per_degree = west, south, 1 / size
        self.columns = int((east - west) / size) + 1
        self.rows = int((north - south) / size) + 1
        cell = self._row(latitude) * self.columns + self._column(longitude)
        self.order: _IntArray = np.argsort(cell, kind="stable")
        """Places in the order of their cells."""
        counts = np.bincount(cell, minlength=self.columns * self.rows)
        self._start = np.concatenate([[0], np.cumsum(counts)])
        self._sums = np.zeros((self.rows + 1, self.columns + 1), dtype=np.int64)
        self._sums[1:, 1:] = counts.reshape(self.rows, self.columns).cumsum(axis=0).cumsum(axis=1)

    def _column(self, longitude: _FloatArray) -> _IntArray:
        along = np.clip((longitude - self._west) * self._per_degree, 0, self.columns - 1)
        return along.astype(np.int64)

    def _row(self, latitude: _FloatArray) -> _IntArray:
        along = np.clip((latitude - self._south) * self._per_degree, 0, self.rows - 1)
        return along.astype(np.int64)

    def windows(self, box: tuple[_FloatArray, ...]) -> Windows:
        """Return the cells that hold every place of boxes of west, south, east and north."""
        west, south, east, north = box
        return Windows(self._column(west), self._row(south), self._column(east), self._row(north))

    def count(self, windows: Windows) -> _IntArray:
        """Return how many places stand in windows."""
        west, south, east, north = windows.west, windows.south, windows.east + 1, windows.north + 1
        sums = self._sums
        return sums[north, east] - sums[south, east] - sums[north, west] + sums[south, west]

    def smallest_windows(self, longitude: _FloatArray, latitude: _FloatArray, count: int) -> Windows:
        """Return a window around each query with at least `count` places, where there are as many."""
        column, row = self._column(longitude), self._row(latitude)
        half = np.zeros(len(column), dtype=np.int64)
        found = self._around(column, row, half)
        growing = np.flatnonzero(self.count(found) < count)
        while len(growing):
            half[growing] = half[growing] * 3 // 2 + 1
            tried = self._around(column[growing], row[growing], half[growing])
            is_short = (self.count(tried) < count) & (half[growing] < max(self.columns, self.rows))
            growing = growing[is_short]
        return self._around(column, row, half)

    def _around(self, column: _IntArray, row: _IntArray, half: _IntArray) -> Windows:
        last_column, last_row = self.columns - 1, self.rows - 1
        return Windows(
            np.maximum(column - half, 0),
            np.maximum(row - half, 0),
            np.minimum(column + half, last_column),
            np.minimum(row + half, last_row),
        )

    def members(self, windows: Windows) -> tuple[_IntArray, _IntArray]:
        """Return query and place of everything that stands in windows, in the order of the queries."""
        height = windows.north - windows.south + 1
        query, step = ranges(height)
        row = windows.south[query] + step
        first = self._start[row * self.columns + windows.west[query]]
        stop = self._start[row * self.columns + windows.east[query] + 1]
        strip, along = ranges(stop - first)
        return query[strip], self.order[first[strip] + along]


def ranges(length: NDArray[Any]) -> tuple[_IntArray, _IntArray]:
    """Return for runs of given lengths the number of the run, and the place in it, of each member.

    Examples
    --------
    >>> ranges(np.array([2, 0, 3]))
    (array([0, 0, 2, 2, 2]), array([0, 1, 0, 1, 2]))
    """
    run = np.repeat(np.arange(len(length)), length)
    return run, np.arange(len(run)) - np.repeat(np.cumsum(length) - length, length)


def boxes_around(
    longitude: _FloatArray, latitude: _FloatArray, reach_m: _FloatArray
) -> tuple[tuple[_FloatArray, ...], NDArray[np.bool_]]:
    """Return boxes in degrees that hold all within a reach, and where there is such a box.

    There is none across the 180th meridian, around a pole or for a reach of a thousand kilometres.
    """
    angle = np.minimum(reach_m, 1e6) / _SMALLEST_RADIUS_M
    height = np.degrees(angle) + _MARGIN_DEGREES
    is_far_from_pole = np.abs(latitude) + height < 85
    ring = np.cos(np.radians(np.where(is_far_from_pole, latitude, 0.0)))
    width = np.degrees(np.arcsin(np.minimum(np.sin(angle) / ring, 1.0))) + _MARGIN_DEGREES
    has_box = is_far_from_pole & (np.abs(longitude) + width < 180) & (reach_m <= 1e6)
    return (longitude - width, latitude - height, longitude + width, latitude + height), has_box


def _middle(values: _FloatArray) -> tuple[float, float]:
    """Return between which values all but the outermost thousandth lies on either side."""
    low, high = np.quantile(values, [0.001, 0.999]).tolist()
    return low, high
