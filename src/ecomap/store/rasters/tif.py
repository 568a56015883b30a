"""What one GeoTIFF holds: its bands, how their numbers are read, and what had to be taken for granted."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window as RasterWindow

from ecomap.errors import RasterFormatError, UsageError
from ecomap.raster import Grid, Role
from ecomap.raster.sensors import PLAIN, Sensor, guess_sensor, roles_of
from ecomap.store.rasters.bands import Band
from ecomap.store.rasters.dates import scene_day
from ecomap.store.rasters.opening import opened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_SAMPLE_PX = 512
_BRIGHTEST = 1.5
"""Reflectance is rarely above 1: larger numbers were multiplied."""
_OFFSET_DN = 1000


@dataclass(frozen=True, slots=True)
class Described:
    """One GeoTIFF."""

    bands: tuple[Band, ...]
    """Bands whose role is known."""
    count: int
    """Bands of the file, known or not."""
    grid: Grid
    """Its pixels."""
    date: dt.date | None
    """Day by its tags or name."""
    sensor: str
    """Key of the sensor; empty where none was needed."""
    notes: tuple[str, ...]
    """What was taken for granted."""


def describe_tif(
    path: Path, *, sensor: Sensor | None = None, roles: Mapping[Role, int] | None = None
) -> Described:
    """Read which band of a GeoTIFF measures what.

    Roles come from the call, else from the names of the bands and the sensor, else from the order that is
    usual for the sensor.

    Raises
    ------
    RasterFormatError
        If the file cannot be read, has no place on the ground or is rotated.
    UsageError
        If a band is asked for that is not there.
    """
    with opened(path) as file:
        names = [name or "" for name in file.descriptions]
        known = sensor or guess_sensor(names, path.name) or PLAIN
        found = dict(roles) if roles else _roles(names, known, file)
        for role, number in found.items():
            if not 1 <= number <= file.count:
                raise UsageError(
                    f"{path}: {role} is to be band {number}, but there are bands 1 to {file.count}"
                )
        grid, count = grid_of(file, path), file.count
        if any(
            np.issubdtype(np.dtype(file.dtypes[number - 1]), np.complexfloating) for number in found.values()
        ):
            raise RasterFormatError(f"{path}: holds complex numbers, not reflectance. Take another product.")
        sample = _sample(file, found)
        day = scene_day(file.tags(), path.name)
        bands, notes = _bands(path, file, grid, found, _reading(known, file, sample))
    if known.key == "sentinel-2" and not notes and _looks_shifted(sample, day, given=sensor):
        notes = (*notes, _SHIFT_NOTE)
    return Described(bands, count, grid, day, known.key, notes)


_SHIFT_NOTE = (
    "its darkest numbers are near 1000, as since 2022-01-25 with an offset of -1000. "
    "If it has that offset, give --sensor sentinel-2-0400"
)


def grid_of(file: Any, path: Path) -> Grid:
    """Return the pixels of an opened file.

    Raises
    ------
    RasterFormatError
        If it is rotated.
    """
    try:
        return Grid(file.crs.to_wkt(), tuple(file.transform)[:6], file.width, file.height)
    except RasterFormatError as error:
        raise RasterFormatError(f"{path}: {error}") from None


def _roles(names: list[str], sensor: Sensor, file: Any) -> dict[Role, int]:
    """Return the bands by their names, else by the usual order of a sensor."""
    found = roles_of(names, sensor)
    if found or any(names):
        return found
    count = sum(color is not ColorInterp.alpha for color in file.colorinterp)
    if sensor.order and count >= len(sensor.order):
        return {role: number for number, role in enumerate(sensor.order, start=1)}
    return {}


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How the numbers of a file become reflectance."""

    scale: float
    offset: float
    note: str = ""


def _reading(sensor: Sensor, file: Any, sample: Mapping[Role, NDArray[Any]]) -> _Numbers:
    """Choose scale and offset: those of the file come later, band by band."""
    dtype = np.dtype(file.dtypes[0])
    light = [values for role, values in sample.items() if role.is_reflectance and len(values)]
    if np.issubdtype(dtype, np.floating):
        bright = max((float(np.percentile(values, 95)) for values in light), default=0.0)
        if bright <= _BRIGHTEST:
            return _Numbers(1.0, 0.0)
        return _Numbers(1e-4, 0.0, f"numbers up to {bright:.0f} are read as reflectance x 10,000")
    if "(Raw)" in file.name and "Sentinel-2" in file.name:
        return _Numbers(
            1 / 65535, 0.0, "raw numbers of a browser of Sentinel-2 are read as reflectance x 65,535"
        )
    if dtype == np.uint8:
        return _Numbers(1 / 255, 0.0, "numbers of 8 bits are a picture, not reflectance: indices are rough")
    if sensor.key.startswith("landsat") and dtype != np.uint16:
        return _Numbers(1e-4, 0.0, "signed numbers are read as reflectance x 10,000, as before Collection 2")
    return _Numbers(sensor.scale, sensor.offset)


def _bands(
    path: Path, file: Any, grid: Grid, found: Mapping[Role, int], numbers: _Numbers
) -> tuple[tuple[Band, ...], tuple[str, ...]]:
    """Return the bands of an opened file, and notes."""
    bands = []
    for role, number in found.items():
        scale, offset = file.scales[number - 1], file.offsets[number - 1]
        if (scale, offset) == (1.0, 0.0):
            scale, offset = numbers.scale, numbers.offset
        flags = file.mask_flag_enums[number - 1]
        bands.append(
            Band(
                path,
                number,
                role,
                grid,
                scale=scale if role.is_reflectance else 1.0,
                offset=offset if role.is_reflectance else 0.0,
                nodata=file.nodatavals[number - 1] if role.is_reflectance else None,
                block=file.block_shapes[number - 1],
                has_mask=MaskFlags.per_dataset in flags,
            )
        )
    notes = (numbers.note,) if numbers.note and bands else ()
    return tuple(bands), notes


def _sample(file: Any, found: Mapping[Role, int]) -> dict[Role, NDArray[Any]]:
    """Read the numbers in the middle of each band that holds light, without those that are no data."""
    height, width = min(file.height, _SAMPLE_PX), min(file.width, _SAMPLE_PX)
    window = RasterWindow((file.width - width) // 2, (file.height - height) // 2, width, height)
    sample = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        for role, number in found.items():
            if not role.is_reflectance:
                continue
            values = file.read(number, window=window).ravel()
            nodata = file.nodatavals[number - 1]
            sample[role] = values[np.isfinite(values) & (values != (0 if nodata is None else nodata))]
    return sample


def _looks_shifted(sample: Mapping[Role, NDArray[Any]], day: dt.date | None, *, given: Sensor | None) -> bool:
    """Say whether no number is below the offset of the newer processing."""
    if given is not None or (day is not None and day.isoformat() < "2022-01-25"):
        return False
    lows = [float(np.percentile(values, 1)) for values in sample.values() if len(values)]
    return bool(lows) and _OFFSET_DN <= min(lows) < 2 * _OFFSET_DN
