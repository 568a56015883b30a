"""GeoTIFF read as far as a map needs it: what a scene is, and a small picture of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.transform import Affine
from rasterio.warp import reproject, transform_bounds

from ecomap.crs import WEB_MERCATOR, WGS84
from ecomap.errors import RasterFormatError, UsageError
from ecomap.raster import LONGEST_SIDE_PX, Picture, SceneInfo, photograph_bands
from ecomap.store.rasters.dates import scene_day
from ecomap.store.rasters.opening import opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    _Bounds = tuple[float, float, float, float]

_MERCATOR_LIMIT_DEGREES = 85.0
"""Web Mercator runs away to infinity towards the poles; web maps end near here."""


def describe_scene(path: Path) -> SceneInfo:
    """Read what a GeoTIFF says about itself, without its pixels.

    Raises
    ------
    RasterFormatError
        If it cannot be read or has no place on the ground.
    """
    with opened(path) as scene:
        return SceneInfo(
            driver=scene.driver,
            crs=scene.crs.to_string(),
            width_px=scene.width,
            height_px=scene.height,
            resolution=scene.res,
            unit=scene.crs.linear_units if scene.crs.is_projected else "degree",
            data_type=scene.dtypes[0],
            bands=tuple(name or "" for name in scene.descriptions),
            nodata=scene.nodata,
            bounds=_degrees(scene),
        )


def read_picture(path: Path, *, bands: Sequence[int] = (), longest_side_px: int = LONGEST_SIDE_PX) -> Picture:
    """Read a scene small enough for a page, turned to Web Mercator.

    Overviews are used where the file has some. Memory depends on the picture, not on the scene.

    Parameters
    ----------
    bands
        One band, or three for red, green, blue, counted from 1; chosen by their names where empty.
    longest_side_px
        Most pixels along one side.

    Raises
    ------
    RasterFormatError
        If the scene cannot be read, has no place, crosses the 180th meridian, or has no data at all.
    UsageError
        If a band does not exist.
    """
    with opened(path) as scene:
        chosen = _chosen_bands(scene, bands, path)
        bounds = _picture_bounds(scene, path)
        grid = _web_grid(bounds, longest_px=min(longest_side_px, max(scene.width, scene.height)))
        colours = _colour_table(scene, chosen)
        values = _read_small(scene, chosen, longest_px=longest_side_px, is_palette=colours is not None)
        warped = _warped(values, scene, grid, is_palette=colours is not None)
    valid = np.logical_or.reduce(np.isfinite(warped), axis=0)
    if not valid.any():
        raise RasterFormatError(f"{path}: every pixel is without data. Take another scene or other --bands.")
    if colours is None:
        return Picture(warped, valid, bounds, chosen)
    classes = np.where(valid, warped[0], 0).astype(np.intp)
    return Picture(colours[:, classes], valid, bounds, chosen, is_coloured=True)


def _chosen_bands(scene: Any, bands: Sequence[int], path: Path) -> tuple[int, ...]:
    """Return the bands asked for, or those that look like a photograph."""
    chosen = tuple(bands) or default_bands(scene)
    if len(chosen) not in {1, 3} or not all(1 <= band <= scene.count for band in chosen):
        raise UsageError(f"{path}: has bands 1 to {scene.count}; give one of them or three, got {chosen}.")
    if any(np.issubdtype(scene.dtypes[band - 1], np.complexfloating) for band in chosen):
        raise RasterFormatError(f"{path}: holds complex numbers. Take its amplitude first.")
    return chosen


def default_bands(scene: Any) -> tuple[int, ...]:
    """Choose bands by what the file calls them: their colours first, then their descriptions."""
    colours = [item.name if item is not None else "" for item in scene.colorinterp]
    if {"red", "green", "blue"} <= set(colours):
        return photograph_bands(colours)
    described = [
        name or "" for name, colour in zip(scene.descriptions, colours, strict=True) if colour != "alpha"
    ]
    return photograph_bands(described)


def _degrees(scene: Any) -> _Bounds:
    """Return west, south, east, north; west is the greater one where the 180th meridian is crossed."""
    west, south, east, north = transform_bounds(scene.crs, WGS84, *scene.bounds, densify_pts=21)
    return west, south, east, north


def _picture_bounds(scene: Any, path: Path) -> _Bounds:
    """Return the box in degrees that a web map can show."""
    west, south, east, north = _degrees(scene)
    limit = _MERCATOR_LIMIT_DEGREES
    # A hair beyond is the rounding of a scene of the whole earth.
    if west >= east or west < -180.001 or east > 180.001:
        raise RasterFormatError(f"{path}: crosses the 180th meridian. Cut it there first.")
    if south >= limit or north <= -limit:
        raise RasterFormatError(f"{path}: lies beyond {limit:g} degrees of latitude, where web maps end.")
    return max(west, -180.0), max(south, -limit), min(east, 180.0), min(north, limit)


def _web_grid(bounds: _Bounds, *, longest_px: int) -> dict[str, Any]:
    """Return transform, width and height of square pixels in Web Mercator over a box in degrees."""
    left, bottom, right, top = transform_bounds(WGS84, WEB_MERCATOR, *bounds)
    pixel = max(right - left, top - bottom) / longest_px
    width, height = max(1, round((right - left) / pixel)), max(1, round((top - bottom) / pixel))
    transform = Affine((right - left) / width, 0.0, left, 0.0, (bottom - top) / height, top)
    return {"transform": transform, "width": width, "height": height}


def _read_small(
    scene: Any, bands: tuple[int, ...], *, longest_px: int, is_palette: bool
) -> NDArray[np.float32]:
    """Read bands with at most so many pixels along one side; NaN where a band has no data.

    GDAL reads block by block and takes the overview that is fine enough, if there is one.
    """
    shrink = max(1.0, max(scene.width, scene.height) / longest_px)
    shape = (len(bands), max(1, round(scene.height / shrink)), max(1, round(scene.width / shrink)))
    how = {"out_shape": shape, "resampling": Resampling.nearest if is_palette else Resampling.average}
    values: NDArray[np.float32] = scene.read(list(bands), **how).astype(np.float32)
    values[~np.isfinite(values)] = np.nan
    for band, layer in zip(bands, values, strict=True):
        flags = scene.mask_flag_enums[band - 1]
        if MaskFlags.nodata in flags:
            # An average never is nodata, so that the mask need not be read from the whole scene again.
            layer[layer == np.float32(scene.nodatavals[band - 1])] = np.nan
        elif MaskFlags.all_valid not in flags:
            mask = scene.read_masks(band, out_shape=shape[1:], resampling=how["resampling"])
            layer[mask == 0] = np.nan
    return values


def _warped(
    values: NDArray[np.float32], scene: Any, grid: dict[str, Any], *, is_palette: bool
) -> NDArray[np.float32]:
    """Return bands on a grid in Web Mercator; NaN where there is no data and beyond the scene's edge."""
    count, height, width = values.shape
    across, down = scene.width / width, scene.height / height
    place = scene.transform
    warped = np.full((count, grid["height"], grid["width"]), np.nan, dtype=np.float32)
    # Band by band: a pixel without data in one must not take it from the others.
    for source, destination in zip(values, warped, strict=True):
        reproject(
            source,
            destination,
            src_crs=scene.crs,
            src_transform=Affine(
                place.a * across, place.b * down, place.c, place.d * across, place.e * down, place.f
            ),
            src_nodata=np.nan,
            dst_crs=WEB_MERCATOR,
            dst_transform=grid["transform"],
            dst_nodata=np.nan,
            resampling=Resampling.nearest if is_palette else Resampling.bilinear,
        )
    return warped


def _colour_table(scene: Any, bands: tuple[int, ...]) -> NDArray[np.uint8] | None:
    """Return the colours of a band of classes, shape (3, values); None for measured values."""
    if len(bands) != 1 or scene.colorinterp[bands[0] - 1] is not ColorInterp.palette:
        return None
    table = np.zeros((3, 65_536), dtype=np.uint8)
    for value, colour in scene.colormap(bands[0]).items():
        table[:, value] = colour[:3]
    return table


def scene_date(path: Path) -> str | None:
    """Return the day a GeoTIFF was taken by its tags, else by its name, ISO; None where neither says."""
    with opened(path) as scene:
        day = scene_day(scene.tags(), path.stem)
    return day.isoformat() if day else None
