"""Reading windows of scenes as reflectance, on any grid."""

from __future__ import annotations

import math
import warnings
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window as RasterWindow

from ecomap.errors import RasterFormatError
from ecomap.raster import SceneBlock
from ecomap.raster.sensors import SCL_COLOURS
from ecomap.store.rasters.masks import cloud_of, codes_valid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from ecomap.raster import Grid, Role, Window
    from ecomap.store.rasters.bands import Band

_CACHE_BYTES = 48 * 2**20
_ALIGNED_PX = 1e-3
"""Grids that differ by less of a pixel are the same."""


class Reader:
    """Open files of one scene. Use it as a context, in one thread."""

    def __init__(self, tiles: Sequence[Sequence[Band]]) -> None:
        self._tiles = tiles
        self._stack = ExitStack()
        self._files: dict[tuple[Any, ...], Any] = {}

    def __enter__(self) -> Self:
        self._stack.enter_context(rasterio.Env(GDAL_CACHEMAX=_CACHE_BYTES, GDAL_NUM_THREADS="ALL_CPUS"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.clear()
        self._stack.close()

    def read(self, grid: Grid, window: Window, roles: Sequence[Role]) -> SceneBlock:
        """Read a window of a grid.

        Parameters
        ----------
        grid
            Any grid in any system; other pixels are resampled: codes by the nearest, finer bands by their
            mean, others bilinearly.
        window
            Part of it.
        roles
            Reflectance to read; masks of the scene are read anyhow.

        Raises
        ------
        RasterFormatError
            If a file cannot be read.
        """
        block: SceneBlock | None = None
        for tile in self._tiles:
            if not _meets(tile, grid, window):
                continue
            read = self._read_tile(tile, grid, window, roles)
            block = read if block is None else _filled(block, read)
            if block.valid.all():
                break
        return block or _nothing(window, roles)

    def _read_tile(
        self, tile: Sequence[Band], grid: Grid, window: Window, roles: Sequence[Role]
    ) -> SceneBlock:
        """Read one tile."""
        shape = (window.height, window.width)
        valid = np.ones(shape, dtype=bool)
        light = {band.role: band for band in tile if band.role in roles}
        values, numbers = {}, []
        for role in roles:
            values[role], number = self._light(light[role], grid, window, valid)
            if number is not None:
                numbers.append(number)
        _drop_undeclared(numbers, valid)
        cloud = None
        for band in tile:
            if band.role.is_reflectance:
                continue
            codes = self._codes(band, grid, window)
            valid &= codes_valid(band.role, codes)
            if (covered := cloud_of(band.role, codes)) is not None:
                cloud = covered if cloud is None else cloud | covered
        return SceneBlock(values, valid, None if cloud is None else cloud & valid)

    def _light(
        self, band: Band, grid: Grid, window: Window, valid: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[Any] | None]:
        """Return reflectance, and the numbers of the file where no number is declared as no data."""
        numbers, mask = self._numbers(band, grid, window, _resampling(band, grid))
        if mask is not None:
            valid &= mask
        is_float = np.issubdtype(numbers.dtype, np.floating)
        if is_float:
            valid &= np.isfinite(numbers)
        if band.nodata is not None and not math.isnan(band.nodata):
            valid &= numbers != band.nodata
        reflectance = numbers.astype(np.float32)
        if band.scale != 1.0:
            reflectance *= np.float32(band.scale)
        if band.offset:
            reflectance += np.float32(band.offset)
        return reflectance, None if is_float or band.nodata == 0 else numbers

    def _codes(self, band: Band, grid: Grid, window: Window) -> NDArray[Any]:
        """Return a band of codes; 0 beyond its edge."""
        numbers, mask = self._numbers(band, grid, window, Resampling.nearest)
        codes = _classes(numbers) if band.is_coloured else numbers
        if mask is not None:
            codes = np.where(mask, codes, 0)
        return codes

    def _numbers(
        self, band: Band, grid: Grid, window: Window, resampling: Resampling
    ) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Read one band, or the three of a coloured one, and what its file says about data."""
        is_same = _is_same(band.grid, grid)
        part = RasterWindow(window.column, window.row, window.width, window.height)
        try:
            source = self._file(band.path) if is_same else self._warped(band, grid, resampling)
            numbers = source.read([1, 2, 3] if band.is_coloured else band.number, window=part)
            masks = []
            if band.mask_band is not None:
                masks.append(source.read(band.mask_band, window=part) > 0)
            if band.has_mask or (not is_same and band.nodata is None):
                masks.append(source.read_masks(band.number, window=part) > 0)
        except (RasterioError, CPLE_BaseError, OSError) as error:
            reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
            raise RasterFormatError(
                f"{band.path}: band {band.number} cannot be read near row {window.row} ({reason}). "
                "The file may be cut; get it anew."
            ) from None
        return numbers, np.logical_and.reduce(masks) if masks else None

    def _file(self, path: Path) -> Any:
        """Open a file once."""
        key = (path,)
        if key not in self._files:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PendingDeprecationWarning)
                self._files[key] = self._stack.enter_context(rasterio.open(path, driver="GTiff"))
        return self._files[key]

    def _warped(self, band: Band, grid: Grid, resampling: Resampling) -> Any:
        """Open a file on another grid once."""
        key = (band.path, resampling, grid, band.nodata)
        if key not in self._files:
            source = self._file(band.path)
            vrt = WarpedVRT(
                source,
                crs=grid.crs,
                transform=Affine(*grid.transform),
                width=grid.width,
                height=grid.height,
                resampling=resampling,
                **({"add_alpha": True} if band.nodata is None and not band.has_mask else {}),
                **({} if band.nodata is None else {"src_nodata": band.nodata, "nodata": band.nodata}),
            )
            self._files[key] = self._stack.enter_context(vrt)
        return self._files[key]


def _nothing(window: Window, roles: Sequence[Role]) -> SceneBlock:
    """Return a window without data."""
    shape = (window.height, window.width)
    empty = {role: np.full(shape, np.nan, dtype=np.float32) for role in roles}
    return SceneBlock(empty, np.zeros(shape, dtype=bool), None)


def _filled(first: SceneBlock, second: SceneBlock) -> SceneBlock:
    """Return the first tile, and the second where the first has no data."""
    bands: Mapping[Role, NDArray[np.float32]] = {
        role: np.where(first.valid, values, second.bands[role]) for role, values in first.bands.items()
    }
    clouds = [np.zeros_like(item.valid) if item.cloud is None else item.cloud for item in (first, second)]
    knows = first.cloud is not None or second.cloud is not None
    cloud = np.where(first.valid, clouds[0], clouds[1]) if knows else None
    return SceneBlock(bands, first.valid | second.valid, cloud)


def _drop_undeclared(numbers: Sequence[NDArray[Any]], valid: NDArray[np.bool_]) -> None:
    """Take pixels that are 0 in every band, or full in every band, for no data.

    No ground reflects nothing at all, nor all light in every band at once.
    """
    if not numbers:
        return
    valid &= ~np.logical_and.reduce([band == 0 for band in numbers])
    full = [np.iinfo(band.dtype).max for band in numbers]
    valid &= ~np.logical_and.reduce([band == most for band, most in zip(numbers, full, strict=True)])


def _classes(colours: NDArray[Any]) -> NDArray[np.uint8]:
    """Return scene classes from the colours of their picture; 0 for a colour that is none of them."""
    shift = 8 if colours.dtype == np.uint16 else 0
    red, green, blue = (colours >> shift).astype(np.uint32)
    packed = (red << 16) | (green << 8) | blue
    keys = np.array([(r << 16) | (g << 8) | b for r, g, b in SCL_COLOURS], dtype=np.uint32)
    order = np.argsort(keys)
    classes = np.array(list(SCL_COLOURS.values()), dtype=np.uint8)[order]
    place = np.minimum(np.searchsorted(keys[order], packed), len(keys) - 1)
    return np.where(keys[order][place] == packed, classes[place], 0).astype(np.uint8)


def _resampling(band: Band, grid: Grid) -> Resampling:
    """Choose how pixels of another size become those of the grid."""
    is_finer = band.grid.crs == grid.crs and band.grid.pixel_width < 0.75 * grid.pixel_width
    return Resampling.average if is_finer else Resampling.bilinear


def _is_same(first: Grid, second: Grid) -> bool:
    """Say whether two grids have the same pixels."""
    if (first.crs, first.width, first.height) != (second.crs, second.width, second.height):
        return False
    off = [abs(a - b) for a, b in zip(first.bounds, second.bounds, strict=True)]
    return max(off) < _ALIGNED_PX * min(first.pixel_width, first.pixel_height)


def _meets(tile: Sequence[Band], grid: Grid, window: Window) -> bool:
    """Say whether a tile may have ground in a window; a tile in another system is asked in any case."""
    if tile[0].grid.crs != grid.crs:
        return True
    left, bottom, right, top = tile[0].grid.bounds
    west, south, east, north = grid.part(window).bounds
    return left < east and right > west and bottom < north and top > south
