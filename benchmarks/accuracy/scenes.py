"""Invented scenes at known truth: ground of two years seen on several dates through an unsteady sky."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.fields import smooth_field
from benchmarks.accuracy.ground import FINER, Layout, lay_out
from benchmarks.accuracy.mines import SUBAREAS
from benchmarks.accuracy.seen import look_of
from benchmarks.accuracy.weather import NODATA, Sky, classify, draw_sky, through

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIXEL_M = 10.0
"""Side of a pixel on the ground, metres."""
YEARS = (2023, 2024)
"""Calendar years of the invented scenes."""
_DAYS = (40, 120, 205, 300)
_JITTER_FINE = 2
_BLUR = np.array((0.12, 0.76, 0.12), dtype=np.float32)


@dataclass(frozen=True)
class Date:
    """One scene."""

    day: dt.date
    """Day of the scene."""
    numbers: NDArray[np.uint16]
    """Reflectance times 10,000 in the order of `BANDS`; 0 is no data; shape (6, rows, columns)."""
    classes: NDArray[np.uint8]
    """Scene classification, in the codes of Sen2Cor."""


@dataclass(frozen=True)
class Truth:
    """What really lies there in a year; shapes (rows, columns)."""

    share: NDArray[np.float32]
    """Share of each pixel that is disturbed ground."""
    mine: NDArray[np.int32]
    """Number of the mine of which the pixel holds most, from 1; 0 elsewhere."""

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Pixels that are at least half disturbed ground."""
        return np.asarray(self.share >= 0.5)

    @property
    def area_ha(self) -> float:
        """Disturbed ground, hectares."""
        return float(self.share.sum(dtype=np.float64)) * PIXEL_M**2 / 10_000


@dataclass(frozen=True)
class SceneSet:
    """Scenes of two years over one ground, and the truth."""

    seed: int
    dates: tuple[tuple[Date, ...], tuple[Date, ...]]
    """Four dates of the first and four of the second year."""
    truth: tuple[Truth, Truth]
    """The ground of each year."""
    layout: Layout
    """The ground itself."""


def make_scenes(seed: int, *, side: int = 1000) -> SceneSet:
    """Make the scenes of a seed; the same seed gives the same bytes.

    Parameters
    ----------
    seed
        Any whole number.
    side
        Rows and columns of a scene, pixels of 10 m.
    """
    layout = lay_out(seed, side=side, pixel_m=PIXEL_M)
    first, second = (tuple(_date(layout, seed, year, number) for number in range(4)) for year in (0, 1))
    return SceneSet(seed, (first, second), (_truth(layout, 0), _truth(layout, 1)), layout)


def _truth(layout: Layout, year: int) -> Truth:
    """Return shares of pixels that are disturbed, and whose."""
    parcel, side = layout.parcel[year], layout.side
    fine = layout.disturbed(year)[parcel]
    share = fine.reshape(side, FINER, side, FINER).mean(axis=(1, 3), dtype=np.float32)
    mines = np.where(parcel >= layout.first_mine, (parcel - layout.first_mine) // SUBAREAS + 1, 0)
    # Two mines never share a pixel, so the largest number in it is the mine's.
    mine = mines.reshape(side, FINER, side, FINER).max(axis=(1, 3))
    return Truth(share, np.where(share > 0, mine, 0).astype(np.int32))


def _date(layout: Layout, seed: int, year: int, number: int) -> Date:
    """Return one scene."""
    generator = np.random.default_rng([seed, 2, year, number])
    of_year = int(np.clip(_DAYS[number] + generator.integers(-15, 16), 1, 365))
    day = dt.date(YEARS[year], 1, 1) + dt.timedelta(days=of_year - 1)
    bands = _seen_from_above(layout, year, of_year, generator, seed)
    sky = draw_sky(generator, layout.side)
    return _measured(bands, sky, day, generator)


def _seen_from_above(
    layout: Layout, year: int, of_year: int, generator: np.random.Generator, seed: int
) -> NDArray[np.float32]:
    """Return reflectance of pixels: shifted by up to half a pixel, averaged over fine pixels, blurred."""
    look = look_of(layout, year, of_year, seed)
    down, across = generator.integers(-_JITTER_FINE, _JITTER_FINE + 1, 2)
    parcel = np.roll(layout.parcel[year], (int(down), int(across)), axis=(0, 1))
    side = layout.side
    total = np.zeros((side * side, look.shape[1]), dtype=np.float32)
    for row in range(FINER):
        for column in range(FINER):
            total += look[parcel[row::FINER, column::FINER].ravel()]
    total /= FINER**2
    bands = np.moveaxis(total.reshape(side, side, -1), 2, 0)
    mottled = _mottled(bands, seed, year)
    return _blurred(mottled)


def _mottled(look: NDArray[np.float32], seed: int, year: int) -> NDArray[np.float32]:
    """Let ground of one kind differ from place to place, the same way on every date of a year."""
    generator = np.random.default_rng([seed, 3, year])
    side = look.shape[1]
    tone = 0.75 * smooth_field(generator, side, 5) + 0.65 * smooth_field(generator, side, 30)
    green = 0.7 * smooth_field(generator, side, 4) + 0.7 * smooth_field(generator, side, 18)
    bands = look[:6] * np.clip(1 + look[6] * tone, 0.4, 2.0)
    bands[2] *= 1 - look[7] * green
    bands[3] *= 1 + look[7] * green
    return np.asarray(bands, dtype=np.float32)


def _blurred(bands: NDArray[np.float32]) -> NDArray[np.float32]:
    """Spread light over neighbouring pixels, as optics do."""
    for axis in (1, 2):
        before, after = np.roll(bands, 1, axis), np.roll(bands, -1, axis)
        bands = _BLUR[0] * before + _BLUR[1] * bands + _BLUR[2] * after
    return bands


def _measured(bands: NDArray[np.float32], sky: Sky, day: dt.date, generator: np.random.Generator) -> Date:
    """Add haze, cloud, gain and noise, and round to the numbers of a file."""
    seen = through(bands, sky)
    gain = generator.normal(1, 0.025, (6, 1, 1)).astype(np.float32)
    noise = generator.standard_normal(seen.shape, dtype=np.float32) * (0.003 + 0.015 * seen)
    numbers = np.clip((seen * gain + noise) * 10_000, 1, 15_000).astype(np.uint16)
    classes = classify(seen, sky, generator)
    if generator.random() < 0.25:
        _cut_swath(numbers, classes, generator)
    return Date(day, numbers, classes)


def _cut_swath(
    numbers: NDArray[np.uint16], classes: NDArray[np.uint8], generator: np.random.Generator
) -> None:
    """Leave a slanting strip at one edge without data, in place."""
    side = len(classes)
    line = generator.uniform(0.05, 0.3) * side + generator.uniform(-0.1, 0.1) * np.arange(side)
    missing = np.arange(side)[None, :] < line[:, None]
    numbers[:, missing] = 0
    classes[missing] = NODATA
