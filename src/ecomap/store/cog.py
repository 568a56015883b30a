"""Cloud-optimised GeoTIFF: tiles, smaller views inside, and a layout that is read in few requests."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError
from rasterio.shutil import copy

from ecomap.errors import RefusedError
from ecomap.store.atomic import replacing
from ecomap.store.rasters.opening import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TILE_PX = 512
"""Side of a tile."""
_CACHE_MB = 64
_ASK_S = 0.5


def write_cog(source: Path, output: Path, *, progress: Callable[[int], None] = lambda _: None) -> None:
    """Write a GeoTIFF anew as a cloud-optimised one with the same pixels.

    Nodata, masks, names of bands, scales, colour table and tags go with it. GDAL reads and writes tile by
    tile, so that memory does not grow with the scene.

    Parameters
    ----------
    progress
        Called about twice a second with the bytes written so far.

    Raises
    ------
    RasterFormatError
        If the source cannot be read or has no place on the ground.
    RefusedError
        If the output cannot be written, or is the source itself.

    References
    ----------
    OGC Cloud Optimized GeoTIFF Standard 1.0, https://docs.ogc.org/is/21-026/21-026.html;
    GDAL's driver, https://gdal.org/drivers/raster/cog.html
    """
    if output.exists() and output.samefile(source):
        raise RefusedError(f"{output}: is the scene itself. Give another file with -o.")
    with opened(source) as scene:
        options = _options(scene)
        # What is cut is found here, where the reason can be told.
        scene.read(1, window=((scene.height - 1, scene.height), (0, min(scene.width, TILE_PX))))
    with replacing(output) as draft:
        work = _Copy(source, draft, options)
        try:
            work.start()
            while work.is_alive():
                work.join(_ASK_S)
                progress(work.written_bytes())
        finally:
            for left in draft.parent.glob(f"{draft.name}.*"):
                left.unlink(missing_ok=True)
        if work.reason is not None:
            raise RefusedError(f"{output}: cannot be written ({work.reason}). Nothing was changed.")


class _Copy(threading.Thread):
    """GDAL's copy beside the program, which goes on telling how far it is and hears Ctrl-C."""

    def __init__(self, source: Path, draft: Path, options: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._source, self._draft, self._options = source, draft, options
        self.reason: str | None = None
        """What went wrong; None as long as nothing did."""

    def run(self) -> None:
        try:
            # An environment belongs to its thread.
            with rasterio.Env(GDAL_CACHEMAX=_CACHE_MB), opened(self._source) as scene:
                copy(scene, self._draft, driver="COG", **self._options)
        except (RasterioError, CPLE_BaseError, OSError, ValueError) as error:
            self.reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__

    def written_bytes(self) -> int:
        """Return the size of the draft and of what is gathered beside it."""
        sizes = 0
        for path in self._draft.parent.glob(f"{self._draft.name}*"):
            # A part may be gone by now.
            sizes += path.stat().st_size if path.exists() else 0
        return sizes


def _options(scene: Any) -> dict[str, str]:
    """Return how GDAL should write a scene."""
    is_complex = any(np.issubdtype(kind, np.complexfloating) for kind in scene.dtypes)
    is_classes = "palette" in {item.name for item in scene.colorinterp if item is not None}
    return {
        "COMPRESS": "DEFLATE",
        "PREDICTOR": "NO" if is_complex else "YES",
        "BLOCKSIZE": str(TILE_PX),
        "BIGTIFF": "IF_SAFER",
        # The mean of two classes is no class.
        "OVERVIEW_RESAMPLING": "NEAREST" if is_classes or is_complex else "AVERAGE",
        # Tiles are deflated beside each other and written in order, so that equal scenes give equal bytes.
        "NUM_THREADS": "ALL_CPUS",
        # Tiles without data take no room.
        "SPARSE_OK": "TRUE",
    }
