"""Point in county by exact tests of prepared polygons: next to nothing to build, best for few points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.analysis.cell_grid import OUTSIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_STRIPS, _STEPS = 128, 512
"""Cells from west to east and from south to north; 65,536 of them, because numpy sorts 16 bits by radix."""


def locate_exact(longitude: _FloatArray, latitude: _FloatArray, polygons: NDArray[Any]) -> _IntArray:
    """Return the first polygon whose closed area holds each point, else -1.

    Points are laid into strips of cells once, so that a polygon meets only those near it; the test itself is
    GEOS's point-in-polygon with robust orientation, the same decision as `shapely.covers`.

    Parameters
    ----------
    longitude, latitude
        Degrees; a point that is not finite lies in no polygon.
    polygons
        Polygons and multi-polygons in the order in which a shared border is given away; null and empty
        ones hold nothing.

    Returns
    -------
    Row into `polygons` for each point, in the order of the points.
    """
    found = np.full(len(longitude), OUTSIDE, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    bounds = shapely.bounds(polygons)
    rows = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if not (len(known) and len(rows)):
        return found
    strips = _Strips.over(bounds[rows])
    cells = strips.cells(longitude[known], latitude[known])
    order = known[np.argsort(cells, kind="stable")]
    x, y = longitude[order], latitude[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=_STRIPS * _STEPS))])
    result = np.full(len(order), OUTSIDE, dtype=np.int64)
    first, last = strips.cells(*bounds[rows, :2].T), strips.cells(*bounds[rows, 2:].T)
    for row, low, high in zip(rows.tolist(), first.tolist(), last.tolist(), strict=True):
        # A column of cells in each strip, from the southernmost to the northernmost the polygon reaches.
        columns = [
            np.arange(starts[strip + low % _STEPS], starts[strip + high % _STEPS + 1])
            for strip in range(low - low % _STEPS, high + 1, _STEPS)
        ]
        near = np.concatenate(columns)
        near = near[result[near] == OUTSIDE]
        if len(near):
            result[near[shapely.intersects_xy(polygons[row], x[near], y[near])]] = row
    found[order] = result
    return found


@dataclass(frozen=True, slots=True)
class _Strips:
    """A frame of cells, counted from the south-west corner northwards, strip by strip.

    Subtracting, dividing and cutting are monotone in floating point, so a point within the bounds of a
    polygon never falls into a cell before its first or behind its last one.
    """

    west: float
    south: float
    width_degrees: float
    height_degrees: float

    @classmethod
    def over(cls, bounds: _FloatArray) -> _Strips:
        """Lay the frame over all bounds (west, south, east, north)."""
        west, south = bounds[:, :2].min(axis=0).tolist()
        east, north = bounds[:, 2:].max(axis=0).tolist()
        return cls(west, south, (east - west) / _STRIPS or 1.0, (north - south) / _STEPS or 1.0)

    def cells(self, longitude: _FloatArray, latitude: _FloatArray) -> NDArray[np.uint16]:
        """Return the cell of each place; places beyond the frame count to its edge."""
        strip = np.clip((longitude - self.west) / self.width_degrees, 0, _STRIPS - 1).astype(np.uint16)
        step = np.clip((latitude - self.south) / self.height_degrees, 0, _STEPS - 1).astype(np.uint16)
        return strip * np.uint16(_STEPS) + step
