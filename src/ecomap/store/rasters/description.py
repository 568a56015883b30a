"""`scene.toml` and `sensor.toml`: scenes and sensors that ecomap does not know by itself, in a few lines."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.errors import ConfigError, EcomapError
from ecomap.raster import Role
from ecomap.raster.sensors import PLAIN, SENSORS, Sensor, plain_name
from ecomap.store.rasters.tif import describe_tif
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.store.rasters.tif import Described

_SCENE = {"name", "date", "sensor", "files"}
_FILE = {"path", "bands", "scale", "offset", "nodata"}
_SENSOR = {"title", "bands", "order", "scale", "offset"}


@dataclass(frozen=True, slots=True)
class SceneFile:
    """What a `scene.toml` says."""

    name: str
    """Name of the scene."""
    date: dt.date | None
    """Its day; None where it does not say."""
    files: tuple[Described, ...]
    """The files it names."""


def read_scene_file(path: Path, *, sensor: Sensor | None = None) -> SceneFile:
    """Read a `scene.toml`.

    Raises
    ------
    ConfigError
        If it has an unknown or a missing member, or a wrong value.
    """
    table = _table(path, _SCENE)
    day = table.get("date")
    if day is not None and not isinstance(day, dt.date):
        raise ConfigError(f"{path}: date is {day!r}. Write it without quotes, as date = 2024-05-01.")
    given = sensor or (read_sensor(table["sensor"], path) if "sensor" in table else None)
    files = table.get("files")
    if not isinstance(files, list) or not files:
        raise ConfigError(f"{path}: name at least one file in a table [[files]] with path and bands.")
    described = tuple(_file(item, path, given) for item in files)
    return SceneFile(str(table.get("name") or path.stem), day, described)


def read_sensor(value: object, path: Path) -> Sensor:
    """Return the sensor that a value in a TOML file means: the name of a preset or of a file beside it."""
    text = str(value)
    if text in SENSORS:
        return SENSORS[text]
    return read_sensor_file(path.parent / text)


def read_sensor_file(path: Path) -> Sensor:
    """Read a `sensor.toml`: what its bands are called, their usual order, scale and offset.

    Raises
    ------
    ConfigError
        If it has an unknown member or a wrong value.
    """
    table = _table(path, _SENSOR)
    bands = table.get("bands", {})
    if not isinstance(bands, dict):
        raise ConfigError(f'{path}: write [bands] with lines as B3 = "red".')
    names = {plain_name(name): _role(role, path) for name, role in bands.items()}
    order = tuple(_role(role, path) for role in table.get("order", []))
    scale, offset = _number(table, "scale", path, 1e-4), _number(table, "offset", path, 0.0)
    title = str(table.get("title") or path.stem)
    return Sensor(path.stem, title, {**PLAIN.names, **names}, order, scale, offset)


def _file(item: Any, path: Path, sensor: Sensor | None) -> Described:
    """Read one table [[files]]."""
    if not isinstance(item, dict) or "path" not in item:
        raise ConfigError(f"{path}: a table [[files]] has no path.")
    if unknown := set(item) - _FILE:
        raise ConfigError(f"{path}: [[files]] knows {', '.join(sorted(_FILE))}; got {min(unknown)!r}.")
    roles = {_role(role, path): number for role, number in item.get("bands", {}).items()}
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in roles.values()):
        raise ConfigError(f"{path}: bands are numbered from 1, as bands = {{ red = 3, nir = 4 }}.")
    found = describe_tif(path.parent / str(item["path"]), sensor=sensor, roles=roles or None)
    changes: dict[str, Any] = {
        key: _number(item, key, path, 0.0) for key in ("scale", "offset", "nodata") if key in item
    }
    light = [replace(band, **changes) if band.role.is_reflectance else band for band in found.bands]
    return replace(found, bands=tuple(light))


def _table(path: Path, known: set[str]) -> dict[str, Any]:
    """Read a TOML file with known members only."""
    try:
        table = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML ({error}).") from None
    except EcomapError as error:
        raise ConfigError(str(error)) from None
    if unknown := sorted(set(table) - known):
        raise ConfigError(f"{path}: unknown member {unknown[0]!r}. Known: {', '.join(sorted(known))}.")
    return table


def _role(value: object, path: Path) -> Role:
    try:
        return Role(str(value))
    except ValueError:
        raise ConfigError(f"{path}: {value!r} is no role of a band. Known: {', '.join(Role)}.") from None


def _number(table: dict[str, Any], key: str, path: Path, default: float) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigError(f"{path}: {key} is {value!r}, not a number.")
    return float(value)
