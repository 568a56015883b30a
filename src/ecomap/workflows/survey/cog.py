"""Scenes written anew for other tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.store.cog import write_cog
from ecomap.store.geotiff import describe_scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecomap.raster import SceneInfo

_ENDINGS = (".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class CogWritten:
    """A cloud-optimised file that was written."""

    scene: SceneInfo
    """What it holds."""
    size_before_bytes: int
    """Size of the scene it was made of."""
    size_bytes: int
    """Its own size."""


def make_cog(source: Path, output: Path, *, progress: Callable[[int], None] = lambda _: None) -> CogWritten:
    """Write a scene as a cloud-optimised GeoTIFF with the same pixels.

    Parameters
    ----------
    progress
        Called about twice a second with the bytes written so far.

    Raises
    ------
    UsageError
        If the output does not end in .tif.
    RasterFormatError
        If the scene cannot be read or has no place on the ground.
    RefusedError
        If the output cannot be written.
    """
    if output.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{output}: a GeoTIFF ends in .tif. Give such a name with -o.")
    write_cog(source, output, progress=progress)
    return CogWritten(describe_scene(output), source.stat().st_size, output.stat().st_size)
