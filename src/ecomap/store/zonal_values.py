"""What is summed under polygons: a band as it stands, or an index of a scene."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio.enums import MaskFlags
from rasterio.windows import Window as RasterWindow

from ecomap.errors import UsageError
from ecomap.store.rasters.opening import opened
from ecomap.store.rasters.tif import grid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Grid, Role, SceneBlock, Window
    from ecomap.store.rasters import Reader, Scene
    from ecomap.store.zonal import Values


@dataclass(frozen=True, slots=True)
class BandValues:
    """One band of an open GeoTIFF."""

    file: Any
    """The open file."""
    number: int
    """Band, counted from 1."""
    grid: Grid
    """Its pixels."""
    has_mask: bool
    """Whether the file says by a mask where it holds data."""

    @property
    def block_rows(self) -> int:
        """Rows that the file stores together."""
        return int(self.file.block_shapes[self.number - 1][0])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the numbers as they are read."""
        return np.dtype(np.float64) if self._changes else self._stored

    @property
    def nodata(self) -> float | None:
        """Number that stands for no data."""
        value = self.file.nodatavals[self.number - 1]
        if value is None or self._changes:
            return None
        is_float = np.issubdtype(self._stored, np.floating)
        return float(value) if is_float else int(value)

    @property
    def _stored(self) -> np.dtype[Any]:
        stored: np.dtype[Any] = np.dtype(self.file.dtypes[self.number - 1])
        return stored

    @property
    def _changes(self) -> bool:
        """Whether numbers of the file have to be changed to be what they mean."""
        return self.has_mask or self._scale != (1.0, 0.0)

    @property
    def _scale(self) -> tuple[float, float]:
        return float(self.file.scales[self.number - 1]), float(self.file.offsets[self.number - 1])

    def read(self, window: Window) -> NDArray[Any]:
        """Return the numbers of a window; NaN where a mask says that there is no data."""
        part = RasterWindow(window.column, window.row, window.width, window.height)
        numbers: NDArray[Any] = self.file.read(self.number, window=part)
        if np.issubdtype(numbers.dtype, np.floating):
            numbers[np.isinf(numbers)] = np.nan
        if not self._changes:
            return numbers
        scale, offset = self._scale
        changed = numbers.astype(np.float64) * scale + offset
        changed[self.file.read_masks(self.number, window=part) == 0] = np.nan
        return changed


@dataclass(frozen=True, slots=True)
class IndexValues:
    """An index of a scene where it is clear."""

    scene: Scene
    """The scene."""
    reader: Reader
    """Its open files."""
    roles: Sequence[Role]
    """Bands that the index needs."""
    index: Callable[[SceneBlock], NDArray[np.float32]]
    """From a window to numbers, NaN where they mean nothing."""

    @property
    def grid(self) -> Grid:
        """Pixels of the scene."""
        return self.scene.grid

    @property
    def block_rows(self) -> int:
        """Rows that the first band stores together."""
        return int(self.scene.tiles[0][0].block[0])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the index."""
        return np.dtype(np.float32)

    @property
    def nodata(self) -> float | None:
        """None: no data is NaN."""
        return None

    def read(self, window: Window) -> NDArray[Any]:
        """Return the index in a window."""
        return self.index(self.reader.read(self.grid, window, self.roles))


@contextmanager
def open_band(path: Path, number: int) -> Iterator[BandValues]:
    """Open one band of a GeoTIFF.

    Raises
    ------
    RasterFormatError
        If the file cannot be read or is rotated.
    UsageError
        If there is no such band.
    """
    with rasterio.Env(GDAL_NUM_THREADS="ALL_CPUS"), opened(path) as file, warnings.catch_warnings():
        # rasterio multiplies matrices in a way that newer releases of affine will give up.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        if not 1 <= number <= file.count:
            raise UsageError(f"{path}: has bands 1 to {file.count}, no band {number}.")
        flags = file.mask_flag_enums[number - 1]
        has_mask = MaskFlags.per_dataset in flags or MaskFlags.alpha in flags
        yield BandValues(file, number, grid_of(file, path), has_mask)


@contextmanager
def open_index(
    scene: Scene, roles: Sequence[Role], index: Callable[[SceneBlock], NDArray[np.float32]]
) -> Iterator[Values]:
    """Open an index of a scene.

    Raises
    ------
    UsageError
        If the scene lacks a band.
    """
    scene.require(roles)
    with scene.reader() as reader:
        yield IndexValues(scene, reader, roles, index)
