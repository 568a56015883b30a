"""What each parcel of invented ground looks like on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.spectra import (
    FLOODED,
    PLAIN,
    Crop,
    Ground,
    crop_cover,
    is_flooded,
    leaves,
    roofs,
    season,
    soil,
    substrate,
    water,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.accuracy.ground import Layout

_TONE = {
    Ground.FOREST: 0.10,
    Ground.CLEARING: 0.14,
    Ground.CROP: 0.08,
    Ground.PADDY: 0.08,
    Ground.ORCHARD: 0.12,
    Ground.TOWN: 0.22,
    Ground.ROAD: 0.15,
    Ground.WATER: 0.10,
    Ground.SAND: 0.14,
    Ground.ROCK: 0.16,
    Ground.MINE: 0.20,
    Ground.PIT_LAKE: 0.10,
}
"""Spread of brightness within a kind, relative."""


def look_of(layout: Layout, year: int, day: int, seed: int) -> NDArray[np.float32]:
    """Return six reflectances, spread of tone and spread of green of every parcel, shape (parcels, 8).

    What a parcel is stays the same over all dates of a seed; moisture and turbidity change with the date.
    """
    count = len(layout.kind)
    own = np.random.default_rng([seed, 4])
    shift, tone, paleness = own.normal(0, 14, count), own.normal(1, 0.1, count), own.beta(1.5, 4, count)
    today = np.random.default_rng([seed, 5, year, day])
    moisture = np.clip(today.uniform(0, 0.9) + today.normal(0, 0.15, count), 0, 1)
    cover = _cover(layout, year, day, shift)
    below = _below(layout, day, shift, moisture, paleness)
    looks = np.zeros((count, 8), dtype=np.float32)
    green = _green(layout.kind, day)
    share = cover[:, None]
    looks[:, :6] = (share * green + (1 - share) * below) * np.clip(tone, 0.7, 1.35)[:, None]
    for kind, spread in _TONE.items():
        looks[layout.kind == kind, 6] = spread
    looks[:, 7] = 0.10 * cover + 0.03
    return looks


def _cover(layout: Layout, year: int, day: int, shift: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return green cover of parcels on a day, 0 to 1."""
    kind, summer = layout.kind, season(day)
    own = np.random.default_rng([7, len(kind)])
    cover = np.zeros(len(kind))
    cover[kind == Ground.FOREST] = 0.9 + 0.08 * summer
    cover[kind == Ground.ORCHARD] = 0.6 + 0.25 * summer
    # Clear-cuts are shrub again in the second year.
    clearing = own.uniform(0.05, 0.5, len(kind)) + 0.35 * year
    cover = np.where(kind == Ground.CLEARING, np.minimum(clearing * (0.5 + 0.5 * summer), 0.95), cover)
    cover = np.where(kind == Ground.TOWN, own.beta(2, 4, len(kind)) * (0.5 + 0.5 * summer), cover)
    cover = np.where(kind == Ground.ROCK, own.uniform(0.15, 0.7, len(kind)) * (0.6 + 0.4 * summer), cover)
    cover = np.where(kind == Ground.SAND, own.uniform(0.0, 0.3, len(kind)) * summer, cover)
    farmed = (kind == Ground.CROP) | (kind == Ground.PADDY)
    cover[farmed] = crop_cover(layout.crop[farmed], shift[farmed], day)
    mined = np.nan_to_num(layout.cover[:, year]) * (0.55 + 0.45 * summer)
    return np.where(kind == Ground.MINE, mined, cover)


def _below(
    layout: Layout,
    day: int,
    shift: NDArray[np.float64],
    moisture: NDArray[np.float64],
    paleness: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the spectrum under the green, shape (parcels, 6)."""
    kind = layout.kind
    below = soil(np.minimum(layout.substrate, 2), moisture)
    mine = kind == Ground.MINE
    below[mine] = substrate(layout.substrate[mine]) * (1 - 0.2 * moisture[mine])[:, None]
    wet = (kind == Ground.WATER) | (kind == Ground.PIT_LAKE)
    below[wet] = water(paleness[wet] * (1 + season(day)))
    below[kind == Ground.TOWN] = roofs(paleness[kind == Ground.TOWN])
    for plain, spectrum in PLAIN.items():
        below[kind == plain] = spectrum
    paddy = kind == Ground.PADDY
    below[paddy & is_flooded(np.where(paddy, layout.crop, Crop.FALLOW), shift, day)] = FLOODED
    return below


def _green(kind: NDArray[np.int64], day: int) -> NDArray[np.float64]:
    """Return the spectrum of the green of each parcel, shape (parcels, 6)."""
    green = np.tile(leaves("grass"), (len(kind), 1))
    green[kind == Ground.FOREST] = leaves("forest", day)
    green[kind == Ground.ORCHARD] = leaves("forest")
    green[(kind == Ground.CROP) | (kind == Ground.PADDY)] = leaves("crop")
    return green
