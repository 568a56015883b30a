"""Whether places that are said to be in WGS 84 carry the shift of a Chinese web map."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from ecomap.analysis.locate import locate_points
from ecomap.crs import bd09_to_wgs84, gcj02_to_wgs84, geod, wgs84_to_gcj02

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]

FEWEST_PAIRS = 3
"""Known sites that speak for a shift only together."""
CLEARLY = 3.0
"""How many times nearer they must lie once the shift is taken off."""
MOST_M = 100.0
"""And how near: the worst of two handheld receivers."""
LEAST_M = 200.0
"""A shift of a web map is 300 to 700 m in China: nearer places carry none."""
MOST_LIKELY = 0.001
"""Chance with which counties may speak for a shift by accident."""

WAYS = {
    "GCJ-02": ("GCJ-02", gcj02_to_wgs84),
    "BD-09": ("BD-09", bd09_to_wgs84),
    "corrected twice": ("EPSG:4326 with GCJ-02 taken off once too often", wgs84_to_gcj02),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of places beside their coordinates; one item a place."""

    known_longitude: _FloatArray
    """Where a site that the row names is held, degrees WGS 84; NaN where none is known well."""
    known_latitude: _FloatArray
    """Its latitude."""
    adcodes: Sequence[str | None]
    """County that the row states; None where it states none or several."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A datum that fits clearly better than WGS 84."""

    datum: str
    """`GCJ-02`, `BD-09`, or `corrected twice`."""
    words: str
    """The evidence, with its numbers."""


def detect_shift(
    longitude: _FloatArray, latitude: _FloatArray, evidence: Evidence, counties: gpd.GeoDataFrame
) -> Shift | None:
    """Say whether places that are said to be in WGS 84 fit what is known clearly better in another datum.

    Parameters
    ----------
    longitude, latitude
        Places as the file has them, degrees; NaN for none.
    evidence
        Known sites and stated counties.
    counties
        Frame with `adcode` and polygons, EPSG:4326.

    Returns
    -------
    The datum that fits best with its evidence; None where WGS 84 fits as well or too little is known.
    """
    moved = {name: way(longitude, latitude) for name, (_, way) in WAYS.items()}
    by_sites = _by_known_sites((longitude, latitude), moved, evidence)
    return by_sites or _by_counties((longitude, latitude), moved, evidence, counties)


def _by_known_sites(
    given: tuple[_FloatArray, _FloatArray],
    moved: dict[str, tuple[_FloatArray, _FloatArray]],
    evidence: Evidence,
) -> Shift | None:
    pairs = np.isfinite(evidence.known_longitude) & np.isfinite(given[0])
    if np.count_nonzero(pairs) < FEWEST_PAIRS:
        return None
    known = (evidence.known_longitude[pairs], evidence.known_latitude[pairs])

    def apart_m(places: tuple[_FloatArray, _FloatArray]) -> float:
        _, _, distance_m = geod().inv(places[0][pairs], places[1][pairs], *known)
        return float(np.median(distance_m))

    as_given = apart_m(given)
    medians = {name: apart_m(places) for name, places in moved.items()}
    best = min(medians, key=lambda name: medians[name])
    if as_given < LEAST_M or medians[best] > MOST_M or medians[best] * CLEARLY > as_given:
        return None
    return Shift(
        best,
        f"{np.count_nonzero(pairs)} known sites lie {as_given:,.0f} m (median) from where the file puts "
        f"them, {medians[best]:,.0f} m if it is {WAYS[best][0]}.",
    )


def _by_counties(
    given: tuple[_FloatArray, _FloatArray],
    moved: dict[str, tuple[_FloatArray, _FloatArray]],
    evidence: Evidence,
    counties: gpd.GeoDataFrame,
) -> Shift | None:
    stated = np.array([code or "" for code in evidence.adcodes])
    speak = (stated != "") & np.isfinite(given[0])
    if not speak.any():
        return None
    codes = np.array([*counties["adcode"], ""])

    def fits(places: tuple[_FloatArray, _FloatArray]) -> NDArray[np.bool_]:
        rows = locate_points(places[0][speak], places[1][speak], counties)
        matches: NDArray[np.bool_] = codes[rows] == stated[speak]
        return matches

    as_given = fits(given)
    after = {name: fits(places) for name, places in moved.items()}
    best = max(after, key=lambda name: np.count_nonzero(after[name]))
    gained = int(np.count_nonzero(after[best] & ~as_given))
    lost = int(np.count_nonzero(as_given & ~after[best]))
    # Sign test over the places that change: without a shift each is as likely to enter as to leave.
    changed = gained + lost
    chance = sum(comb(changed, count) for count in range(gained, changed + 1)) / 2**changed
    if chance * len(after) > MOST_LIKELY:
        return None
    return Shift(
        best,
        f"Of {np.count_nonzero(speak):,} places that state their county {np.count_nonzero(as_given):,} "
        f"lie in it, {np.count_nonzero(after[best]):,} if the file is {WAYS[best][0]}.",
    )
