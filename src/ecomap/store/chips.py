"""Image chips: the ground around a patch as a small picture with the outline of the patch in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from rasterio.enums import ColorInterp, Resampling
from rasterio.features import rasterize
from rasterio.transform import from_origin
from rasterio.vrt import WarpedVRT

from ecomap.crs import LocalPlane
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
_MEMORY_MB = 32
"""What GDAL may take to warp one chip, however large the patch."""


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
    values, valid = _read(
        scene, bands, plane.definition, from_origin(*corner, step, step), is_enlarged=step < pixel_m
    )
    if not valid.any():
        return None
    picture = stretch(values, valid)
    if len(picture) == 1:
        picture = np.repeat(picture, 3, axis=0)
    edge = shapely.transform(
        shapely.boundary(flat), lambda spots: (spots - corner) / (step, -step), include_z=False
    )
    for width, colour in ((_HALO_PX, _HALO), (_LINE_PX, _LINE)):
        line = _burnt(edge, width)
        picture[:, line] = np.array(colour, dtype=np.uint8)[:, None]
        valid = valid | line
    return encode_png(picture, valid)


def _read(
    scene: Any, bands: tuple[int, ...], crs: str, transform: Any, *, is_enlarged: bool
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Read bands of a scene on the grid of a chip, and where there is data."""
    has_alpha = ColorInterp.alpha in scene.colorinterp
    grid = WarpedVRT(
        scene,
        crs=crs,
        transform=transform,
        width=SIDE_PX,
        height=SIDE_PX,
        # Pixels of a coarse scene stay pixels: what is smooth would look like more than was seen.
        resampling=Resampling.nearest if is_enlarged else Resampling.average,
        add_alpha=not has_alpha,
        warp_mem_limit=_MEMORY_MB,
    )
    with grid:
        values = grid.read(list(bands)).astype(np.float32)
        alpha = grid.colorinterp.index(ColorInterp.alpha) + 1
        valid = (grid.read(alpha) > 0) & np.isfinite(values).all(axis=0)
    return np.where(np.isfinite(values), values, 0), valid


def _burnt(edge: BaseGeometry, width_px: float) -> NDArray[np.bool_]:
    """Return the pixels of a line of twice this width, shape (rows, columns)."""
    shape = (SIDE_PX, SIDE_PX)
    burnt: NDArray[np.uint8] = rasterize([(edge.buffer(width_px), 1)], out_shape=shape, dtype=np.uint8)
    return burnt.astype(bool)
