"""A folder of one-band files is a scene, and a folder of such folders is many."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ecomap.errors import RasterFormatError, UsageError
from ecomap.raster import Role
from ecomap.raster.sensors import PLAIN, Sensor, guess_sensor, plain_name
from ecomap.store.rasters.dates import date_in
from ecomap.store.rasters.tif import describe_tif

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ecomap.store.rasters.tif import Described

SUFFIXES = {".tif", ".tiff"}
_CLASSES = re.compile(r"scene.?classification", re.IGNORECASE)


def scene_folders(folder: Path) -> list[Path]:
    """Return the folders, this one or below it, that hold GeoTIFFs themselves, ordered by name."""
    found = {path.parent for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES}
    return sorted(found)


def tif_files(folder: Path) -> list[Path]:
    """Return the GeoTIFFs of a folder, ordered by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def role_of_file(path: Path, sensor: Sensor) -> Role | None:
    """Return what a one-band file measures, by the last part of its name that says so.

    Examples
    --------
    >>> from pathlib import Path
    >>> from ecomap.raster.sensors import SENSORS
    >>> role_of_file(Path("LC08_L2SP_124040_20210713_SR_B5.TIF"), SENSORS["landsat-8"])
    <Role.NIR: 'nir'>
    """
    stem = path.stem
    if _CLASSES.search(stem):
        return Role.SCL
    parts = [part for part in re.split(r"[_\s()-]+", stem) if part]
    pairs = [first + second for first, second in pairwise(parts)]
    for name in [*reversed(parts), *reversed(pairs)]:
        # One letter of a file name says nothing.
        if len(name) > 1 and (role := sensor.names.get(plain_name(name))) is not None:
            return role
    return None


def describe_folder(folder: Path, *, sensor: Sensor | None = None) -> list[tuple[str, tuple[Described, ...]]]:
    """Read the files of a folder: one-band files are a scene for each day that their names say.

    A file that is named after no band and holds several known ones is a scene of its own.

    Returns
    -------
    Name and files of each scene.

    Raises
    ------
    RasterFormatError
        If the folder holds no file with a known role.
    UsageError
        If two files claim one role.
    """
    by_day: dict[str, dict[Role, Path]] = defaultdict(dict)
    stacked: list[tuple[str, tuple[Described, ...]]] = []
    for path in tif_files(folder):
        known = sensor or guess_sensor([], path.name) or PLAIN
        role = role_of_file(path, known)
        if role is None:
            found = describe_tif(path, sensor=sensor)
            if sum(band.role.is_reflectance for band in found.bands) > 1:
                stacked.append((path.name, (found,)))
            continue
        day = date_in(path.name)
        held = by_day[day.isoformat() if day else ""]
        if role in held:
            raise UsageError(
                f"{folder}: {held[role].name} and {path.name} are both {role} of one day. "
                "Give each tile a folder of its own."
            )
        held[role] = path
    if not by_day and not stacked:
        raise RasterFormatError(
            f"{folder}: no GeoTIFF here is named after a band, as B04.tif, or holds several bands that are "
            "known. Name the bands in a scene.toml."
        )
    single = len(by_day) == 1
    return stacked + [
        (folder.name if single else f"{folder.name} {day}", tuple(_single(held, sensor)))
        for day, held in sorted(by_day.items())
    ]


def _single(held: dict[Role, Path], sensor: Sensor | None) -> Iterable[Described]:
    """Read files of one band each: a second band is a data mask, three are the colours of classes."""
    for role, path in held.items():
        found = describe_tif(path, sensor=sensor, roles={role: 1})
        (band,) = found.bands
        if found.count == 2:
            band = replace(band, mask_band=2)
        yield replace(found, bands=(replace(band, is_coloured=role is Role.SCL and found.count == 3),))


def finest(described: Sequence[Described]) -> Described:
    """Return the file with the smallest pixels, of those that hold light where there are any."""
    light = [item for item in described if any(band.role.is_reflectance for band in item.bands)]
    return min(light or described, key=lambda item: item.grid.pixel_width * item.grid.pixel_height)
