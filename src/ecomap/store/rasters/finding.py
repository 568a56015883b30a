"""From what a person names - files, folders, TOML - to scenes, ordered by day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecomap.errors import RasterFormatError, UsageError
from ecomap.raster.sensors import sensor_named
from ecomap.store.rasters.description import read_scene_file, read_sensor_file
from ecomap.store.rasters.folder import describe_folder, finest, scene_folders
from ecomap.store.rasters.mosaic import mosaic_of
from ecomap.store.rasters.scene import Scene
from ecomap.store.rasters.tif import describe_tif

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from ecomap.raster import Role
    from ecomap.raster.sensors import Sensor
    from ecomap.store.rasters.tif import Described


def open_scene(
    source: Path,
    *,
    sensor: str | None = None,
    roles: Mapping[Role, int] | None = None,
    date: dt.date | None = None,
) -> Scene:
    """Open one scene: a GeoTIFF, a folder of one-band files, or a `scene.toml`.

    Parameters
    ----------
    sensor
        Key of a preset, or path of a `sensor.toml`; by the names of bands and files where None.
    roles
        Band of each role, counted from 1, for a single GeoTIFF.
    date
        Day it was taken; by tags and names where None.

    Raises
    ------
    RasterFormatError
        If it cannot be read or holds several scenes.
    UsageError
        If the sensor is unknown or a band is not there.
    """
    found = _scenes(source, _sensor(sensor), roles)
    if len(found) != 1:
        names = ", ".join(scene.name for scene in found[:4])
        raise RasterFormatError(f"{source}: holds {len(found)} scenes ({names}). Give one of them.")
    return found[0] if date is None else replace(found[0], date=date)


def find_scenes(
    sources: Iterable[Path],
    *,
    sensor: str | None = None,
    roles: Mapping[Role, int] | None = None,
    dates: Sequence[dt.date] = (),
) -> list[Scene]:
    """Open all scenes that files, folders and folders of folders hold, ordered by day.

    Scenes of one day are tiles of one mosaic. Those without a day stay apart, last, in the order given.

    Parameters
    ----------
    dates
        Day of each source, in order; none to take them from tags and names.

    Raises
    ------
    RasterFormatError
        If a source cannot be read, or tiles of one day do not fit together.
    UsageError
        If the number of dates differs from that of the sources.
    """
    sources = list(sources)
    if dates and len(dates) != len(sources):
        raise UsageError(f"{len(sources)} scenes and {len(dates)} dates: give one date a scene")
    known = _sensor(sensor)
    found: list[Scene] = []
    for number, source in enumerate(sources):
        scenes = _scenes(source, known, roles)
        found += [replace(scene, date=dates[number]) if dates else scene for scene in scenes]
    by_day: dict[dt.date, list[Scene]] = {}
    for scene in found:
        if scene.date is not None:
            by_day.setdefault(scene.date, []).append(scene)
    dated = [mosaic_of(tiles) for _, tiles in sorted(by_day.items())]
    return [*dated, *(scene for scene in found if scene.date is None)]


def _sensor(name: str | None) -> Sensor | None:
    """Return the sensor of a name or file."""
    if not name:
        return None
    if name.lower().endswith(".toml"):
        return read_sensor_file(Path(name))
    return sensor_named(name)


def _scenes(source: Path, sensor: Sensor | None, roles: Mapping[Role, int] | None) -> list[Scene]:
    """Open what one source holds."""
    if source.is_dir():
        folders = scene_folders(source)
        if not folders:
            raise RasterFormatError(f"{source}: holds no GeoTIFF.")
        return [
            _scene(name, files, None)
            for folder in folders
            for name, files in describe_folder(folder, sensor=sensor)
        ]
    if source.suffix.lower() == ".toml":
        told = read_scene_file(source, sensor=sensor)
        return [_scene(told.name, told.files, told.date)]
    return [_scene(source.name, (describe_tif(source, sensor=sensor, roles=roles),), None)]


def _scene(name: str, files: Sequence[Described], date: dt.date | None) -> Scene:
    """Put files together to one scene."""
    bands = tuple(band for item in files for band in item.bands)
    roles = [band.role for band in bands]
    if doubled := next((role for role in roles if roles.count(role) > 1), None):
        raise UsageError(f"{name}: two files are {doubled}. Name each role once.")
    best = finest(files)
    day = date or next((item.date for item in files if item.date), None)
    notes = tuple(dict.fromkeys(note for item in files for note in item.notes))
    coarse = sorted({f"{item.grid.pixel_width:g}" for item in files if _is_coarser(item, best)})
    if coarse:
        notes += (
            f"{name}: bands with pixels of {', '.join(coarse)} are resampled to {best.grid.pixel_width:g}",
        )
    return Scene(name, day, best.grid, (bands,), best.sensor, notes)


def _is_coarser(item: Described, best: Described) -> bool:
    """Say whether a file with light has clearly larger pixels than the best one."""
    has_light = any(band.role.is_reflectance for band in item.bands)
    return has_light and item.grid.pixel_width > 1.01 * best.grid.pixel_width
