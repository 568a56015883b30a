"""Opening a GeoTIFF: it must have a place on the ground, and every failure is told in one line."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rasterio

# rasterio lets a few errors of GDAL through and exports no name for them.
from rasterio._err import CPLE_BaseError
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from ecomap.crs import to_wgs84
from ecomap.errors import CRSError, RasterFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CACHE_MB = 64
"""What GDAL may keep of blocks it has read; its own choice is a share of the machine."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a GeoTIFF that has a place on the ground; tell every failure of the reader in one line."""
    try:
        with warnings.catch_warnings(), rasterio.Env(GDAL_CACHEMAX=_CACHE_MB):
            # A scene without a place is refused below, in our words.
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            # rasterio multiplies matrices in a way that newer releases of affine will give up.
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            with rasterio.open(path, driver="GTiff") as scene:
                require_place(scene, path)
                yield scene
    except (RasterioError, CPLE_BaseError, OSError) as error:
        reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
        raise RasterFormatError(
            f"{path}: cannot be read as a GeoTIFF ({reason}). The file may be cut; get it anew."
        ) from None


def require_place(scene: Any, path: Path) -> None:
    """Refuse a scene that does not say where on the ground it lies."""
    if scene.crs is None:
        raise RasterFormatError(
            f"{path}: declares no coordinate reference system. "
            "Assign the one it was made in, for instance: gdal_edit -a_srs EPSG:4490 SCENE.tif"
        )
    if scene.transform.is_identity:
        what = "only has control points" if scene.gcps[0] else "does not say where its corners lie"
        raise RasterFormatError(f"{path}: {what}. Rectify it first, for instance: gdalwarp SCENE.tif NEW.tif")
    left, bottom, right, top = scene.bounds
    try:
        to_wgs84(([left, right, left, right], [bottom, bottom, top, top]), scene.crs.to_wkt())
    except CRSError as error:
        raise RasterFormatError(f"{path}: {error}") from None
