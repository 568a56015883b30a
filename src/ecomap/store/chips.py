"""Image chips: the ground around a patch as a small picture with the outline of the patch in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from rasterio.enums import Resampling
from rasterio.features import rasterize
from rasterio.warp import transform
from rasterio.windows import Window

from ecomap.crs import WGS84, LocalPlane
from ecomap.raster import encode_png, stretch
from ecomap.store.geotiff import default_bands
from ecomap.store.rasters.opening import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

SIDE_PX = 200
"""Rows and columns of a chip."""
_AROUND = 1.8
"""Side of the ground shown, by the longer side of the patch."""
_LEAST_SIDE_M = 300.0
_FEWEST_PIXELS = 30
"""A chip of a small patch shows at least so many pixels of the scene, so that there is something to see."""
_LINE_PX, _HALO_PX = 1.0, 2.0
_LINE, _HALO = (255, 214, 0), (0, 0, 0)
_FINEST_PX = 2 * SIDE_PX
"""Most rows and columns that are read for a chip, however large the patch."""
_EFFORT = 6
"""Effort of compression; 9 gains 0.3 % on a clear image and takes many times as long on a noisy one."""
_KNOTS = 21
"""Lines of the grid on which a chip is placed exactly."""


def read_chips(
    path: Path,
    outlines: Sequence[BaseGeometry],
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[bytes | None]:
    """Cut a picture out of a scene around each outline.

    Parameters
    ----------
    path
        A GeoTIFF in any system that PROJ knows, rotated ones too. It is read by window: memory depends on
        the chips, not on the scene.
    outlines
        Polygons, WGS 84 degrees.
    progress
        Told how many chips are done.

    Returns
    -------
    PNG of `SIDE_PX` rows and columns for each outline, north up, transparent where the scene has no data;
    None where it has none at all around the patch. Each chip is stretched by itself: brightness cannot be
    compared between two of them.

    Raises
    ------
    RasterFormatError
        If the scene cannot be read or has no place on the ground.
    """
    chips: list[bytes | None] = []
    with opened(path) as scene:
        bands = default_bands(scene)
        pixel_m = _pixel_m(scene)
        for outline in outlines:
            chips.append(_chip(scene, bands, outline, pixel_m))
            progress(len(chips))
    return chips


def _pixel_m(scene: Any) -> float:
    """Return about how large a pixel of a scene is, metres."""
    longer = math.sqrt(abs(scene.transform.determinant))
    return longer * (scene.crs.linear_units_factor[1] if scene.crs.is_projected else 111_000.0)


def _chip(scene: Any, bands: tuple[int, ...], outline: BaseGeometry, pixel_m: float) -> bytes | None:
    west, south, east, north = outline.bounds
    plane = LocalPlane((west + east) / 2, (south + north) / 2)
    [flat] = plane.forward([outline])
    left, bottom, right, top = flat.bounds
    side_m = max(_AROUND * max(right - left, top - bottom), _LEAST_SIDE_M, _FEWEST_PIXELS * pixel_m)
    corner = ((left + right - side_m) / 2, (bottom + top + side_m) / 2)
    step = side_m / SIDE_PX
    values, valid = _sampled(scene, bands, *_places(scene, plane, corner, side_m))
    if not valid.any():
        return None
    picture = stretch(values, valid)
    if len(picture) == 1:
        picture = np.repeat(picture, 3, axis=0)
    edge = shapely.transform(shapely.boundary(flat), lambda spots: (spots - corner) / (step, -step))
    for width, colour in ((_HALO_PX, _HALO), (_LINE_PX, _LINE)):
        line = _burnt(edge, width)
        picture[:, line] = np.array(colour, dtype=np.uint8)[:, None]
        valid = valid | line
    return encode_png(picture, valid, level=_EFFORT)


def _places(
    scene: Any, plane: LocalPlane, corner: tuple[float, float], side_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the column and row of the scene under the middle of each pixel of a chip.

    They are exact on a coarse grid of `_KNOTS` lines and in between on straight lines: over a chip, systems
    bend against each other by a small part of a pixel.
    """
    across = np.linspace(0.0, side_m, _KNOTS)
    east, north = np.meshgrid(corner[0] + across, corner[1] - across)
    spots = shapely.get_coordinates(plane.inverse(shapely.points(east.ravel(), north.ravel())))
    eastings, northings = transform(WGS84, scene.crs, spots[:, 0], spots[:, 1])
    columns, rows = ~scene.transform @ (np.array(eastings), np.array(northings))
    return _between(columns.reshape(_KNOTS, _KNOTS)), _between(rows.reshape(_KNOTS, _KNOTS))


def _between(knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what lies on straight lines between knots, at the middle of each pixel."""
    middles = (np.arange(SIDE_PX) + 0.5) / SIDE_PX * (_KNOTS - 1)
    first = np.minimum(middles.astype(np.intp), _KNOTS - 2)
    share = middles - first
    lines: NDArray[np.float64] = knots[first] * (1 - share)[:, None] + knots[first + 1] * share[:, None]
    placed: NDArray[np.float64] = lines[:, first] * (1 - share) + lines[:, first + 1] * share
    return placed


def _sampled(
    scene: Any, bands: tuple[int, ...], columns: NDArray[np.float64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the nearest values of a scene under the pixels of a chip, and where there is data.

    Pixels of a coarse scene stay pixels: what is smooth would look like more than was seen. A fine scene is
    read as averages no finer than the chip, from its overviews where it has some.
    """
    left, right = max(int(columns.min()), 0), min(int(columns.max()) + 1, scene.width)
    top, bottom = max(int(rows.min()), 0), min(int(rows.max()) + 1, scene.height)
    values = np.zeros((len(bands), SIDE_PX, SIDE_PX), dtype=np.float32)
    valid = np.zeros((SIDE_PX, SIDE_PX), dtype=bool)
    if right <= left or bottom <= top:
        return values, valid
    window = Window(left, top, right - left, bottom - top)
    shape = min(bottom - top, _FINEST_PX), min(right - left, _FINEST_PX)
    read = scene.read(
        list(bands), window=window, out_shape=(len(bands), *shape), resampling=Resampling.average
    ).astype(np.float32)
    known = scene.dataset_mask(window=window, out_shape=shape) > 0
    known &= np.isfinite(read).all(axis=0)
    column = np.floor((columns - left) * shape[1] / (right - left)).astype(np.intp)
    row = np.floor((rows - top) * shape[0] / (bottom - top)).astype(np.intp)
    within = (column >= 0) & (column < shape[1]) & (row >= 0) & (row < shape[0])
    valid[within] = known[row[within], column[within]]
    values[:, valid] = read[:, row[valid], column[valid]]
    return values, valid


def _burnt(edge: BaseGeometry, width_px: float) -> NDArray[np.bool_]:
    """Return the pixels of a line of twice this width, shape (rows, columns)."""
    shape = (SIDE_PX, SIDE_PX)
    burnt: NDArray[np.uint8] = rasterize([(edge.buffer(width_px), 1)], out_shape=shape, dtype=np.uint8)
    return burnt.astype(bool)
