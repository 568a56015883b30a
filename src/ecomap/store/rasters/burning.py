"""Polygons and other rasters as masks on a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from rasterio.features import rasterize
from rasterio.transform import Affine
from rasterio.warp import transform as move

from ecomap.crs import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.raster import Grid, Window


class Burner:
    """Polygons that are asked for window by window.

    Parameters
    ----------
    polygons
        WGS 84 degrees.
    grid
        Pixels to mark.
    """

    def __init__(self, polygons: NDArray[Any], grid: Grid) -> None:
        self._grid = grid
        self._moved = shapely.transform(polygons, lambda positions: _moved(positions, grid.crs))
        self._tree = shapely.STRtree(self._moved)

    def mask(self, window: Window) -> NDArray[np.bool_]:
        """Return the pixels of a window whose centre lies in a polygon."""
        part = self._grid.part(window)
        found = self._tree.query(shapely.box(*part.bounds))
        shape = (window.height, window.width)
        if not len(found):
            return np.zeros(shape, dtype=bool)
        burnt = rasterize(
            list(self._moved[np.sort(found)]),
            out_shape=shape,
            transform=Affine(*part.transform),
            default_value=1,
            dtype="uint8",
        )
        return np.asarray(burnt, dtype=bool)


def bounds_in_grid(outline: shapely.Geometry, grid: Grid) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of an outline in WGS 84 degrees in the system of a grid."""
    left, bottom, right, top = shapely.bounds(
        shapely.transform(outline, lambda spots: _moved(spots, grid.crs))
    )
    return float(left), float(bottom), float(right), float(top)


def _moved(positions: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
    """Return positions in the system of a grid, easting first."""
    easting, northing = move(WGS84, crs, positions[:, 0], positions[:, 1])
    return np.column_stack([easting, northing])
