"""What invented ground reflects, by kind and day of the year.

The numbers are set by hand, of the size that spectral libraries and Level-2A scenes of subtropical China show
for such ground. They are plausible, not measured at any place: the order of rules on them can be trusted, the
level of their scores cannot.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BANDS = ("blue", "green", "red", "nir", "swir1", "swir2")
"""Bands of the invented scenes, in their order."""


class Ground(IntEnum):
    """Kinds of invented ground."""

    FOREST = 0
    CLEARING = 1
    CROP = 2
    PADDY = 3
    ORCHARD = 4
    TOWN = 5
    ROAD = 6
    WATER = 7
    SAND = 8
    ROCK = 9
    MINE = 10
    PIT_LAKE = 11


class Crop(IntEnum):
    """How a field is used through the year."""

    SINGLE = 0
    DOUBLE = 1
    DRYLAND = 2
    VEGETABLES = 3
    FALLOW = 4


_LEAVES = {
    "forest": (0.025, 0.045, 0.028, 0.33, 0.155, 0.070),
    "forest_winter": (0.030, 0.045, 0.045, 0.23, 0.150, 0.080),
    "crop": (0.035, 0.070, 0.045, 0.40, 0.200, 0.100),
    "grass": (0.045, 0.080, 0.070, 0.29, 0.230, 0.140),
}
_SOILS = np.array(
    [
        (0.075, 0.105, 0.135, 0.190, 0.250, 0.210),
        (0.085, 0.125, 0.185, 0.265, 0.340, 0.290),
        (0.110, 0.150, 0.200, 0.260, 0.330, 0.280),
    ]
)
_SUBSTRATES = np.array(
    [
        (0.210, 0.250, 0.285, 0.330, 0.390, 0.340),
        (0.085, 0.125, 0.190, 0.270, 0.360, 0.310),
        (0.140, 0.170, 0.200, 0.240, 0.280, 0.250),
        (0.060, 0.068, 0.075, 0.095, 0.125, 0.115),
    ]
)
"""Pale limestone or gypsum, red clay, grey waste rock, dark shale or stone coal."""
_WATER = np.array(((0.045, 0.055, 0.040, 0.020, 0.010, 0.008), (0.080, 0.110, 0.110, 0.055, 0.020, 0.012)))
_TOWN = np.array(((0.120, 0.140, 0.160, 0.215, 0.235, 0.205), (0.200, 0.215, 0.225, 0.265, 0.270, 0.240)))
_ROAD = np.array((0.100, 0.115, 0.125, 0.155, 0.175, 0.155))
_SAND = np.array((0.160, 0.200, 0.240, 0.290, 0.360, 0.320))
_ROCK = np.array((0.120, 0.140, 0.160, 0.210, 0.260, 0.230))
_FLOODED = np.array((0.060, 0.080, 0.080, 0.085, 0.045, 0.030))

KINDS_OF_SUBSTRATE = len(_SUBSTRATES)
"""How many grounds mines are dug in."""
KINDS_OF_SOIL = len(_SOILS)
"""How many soils fields have."""

_GREEN_TIMES: dict[Crop, tuple[tuple[float, float, float], ...]] = {
    Crop.SINGLE: ((215, 32, 0.95),),
    Crop.DOUBLE: ((85, 38, 0.85), (215, 30, 0.92)),
    Crop.DRYLAND: ((180, 40, 0.85),),
    Crop.VEGETABLES: ((70, 25, 0.7), (165, 25, 0.7), (260, 25, 0.7)),
    Crop.FALLOW: ((190, 90, 0.65),),
}
"""Day of the year, spread in days and height of each green time."""


def season(day: int) -> float:
    """Return how far summer is, 0 in January to 1 in July."""
    return float(0.5 - 0.5 * np.cos(2 * np.pi * (day - 15) / 365))


def crop_cover(crop: NDArray[np.int64], shift_days: NDArray[np.float64], day: int) -> NDArray[np.float64]:
    """Return the green cover of fields on a day, 0 to 1."""
    cover = np.full(len(crop), 0.04)
    for use, times in _GREEN_TIMES.items():
        mine = crop == use
        for centre, spread, height in times:
            apart = (day - centre - shift_days[mine] + 182.5) % 365 - 182.5
            cover[mine] = np.maximum(cover[mine], height * np.exp(-0.5 * (apart / spread) ** 2))
    return np.where(crop == Crop.FALLOW, np.maximum(cover, 0.3), cover)


def is_flooded(crop: NDArray[np.int64], shift_days: NDArray[np.float64], day: int) -> NDArray[np.bool_]:
    """Say which paddies stand under water on a day: around transplanting."""
    apart = day - 140 - shift_days
    return np.asarray((np.abs(apart) < 25) & (crop != Crop.FALLOW), dtype=np.bool_)


def leaves(name: str, day: int | None = None) -> NDArray[np.float64]:
    """Return the spectrum of full green cover; forest thins towards winter."""
    if name == "forest" and day is not None:
        summer = season(day)
        return summer * np.array(_LEAVES["forest"]) + (1 - summer) * np.array(_LEAVES["forest_winter"])
    return np.array(_LEAVES[name])


def soil(kind: NDArray[np.int64], moisture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return spectra of bare fields, darker when wet, shape (n, 6)."""
    return np.asarray(_SOILS[kind] * (1 - 0.35 * moisture)[:, None])


def substrate(kind: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return spectra of the ground that mines lay bare, shape (n, 6)."""
    return np.asarray(_SUBSTRATES[kind])


def water(turbid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return spectra between clear and turbid water, shape (n, 6)."""
    return np.asarray(_WATER[0] + turbid[:, None] * (_WATER[1] - _WATER[0]))


def roofs(pale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return spectra between grey and pale town, shape (n, 6)."""
    return np.asarray(_TOWN[0] + pale[:, None] * (_TOWN[1] - _TOWN[0]))


PLAIN: dict[Ground, NDArray[np.float64]] = {
    Ground.ROAD: _ROAD,
    Ground.SAND: _SAND,
    Ground.ROCK: _ROCK,
}
"""Kinds that look the same all year."""
FLOODED = _FLOODED
"""Water over mud between rows of seedlings."""
