"""Whether places that are said to be in WGS 84 carry the shift of a Chinese web map."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from ecomap.analysis.locate import locate_points
from ecomap.crs import bd09_to_wgs84, gcj02_to_wgs84, geod, wgs84_to_gcj02

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _Pair = tuple[_FloatArray, _FloatArray]

FEWEST_PAIRS = 3
"""Known sites that speak for a shift only together."""
CLEARLY = 3.0
"""How many times nearer they must lie once the shift is taken off."""
MOST_M = 100.0
"""And how near: the worst of two handheld receivers."""
LEAST_M = 200.0
"""A shift of a web map is 300 to 700 m in China: nearer places carry none."""
MOST_SCATTERED = 1.5
"""The upper quartile may lie so many times `MOST_M` away: a shift moves all alike, other errors do not."""
MOST_LIKELY = 0.001
"""Chance with which counties may speak for a shift by accident."""
_ONE_WITNESS_DEGREES = 0.01
"""Places in one square of this size, a kilometre, are one witness: they pass a border together."""

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
    radius_m: _FloatArray | None = None
    """How far the held site may be off; beyond `MOST_M` it is no evidence. None: all are well known."""
    outlines: NDArray[Any] | None = None
    """Polygon of the held site, WGS 84, None where there is none: a place within it is at the site."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A datum that fits clearly better than WGS 84."""

    datum: str
    """`GCJ-02`, `BD-09`, or `corrected twice`."""
    words: str
    """The evidence, with its numbers."""
    pairs: int = 0
    """How many known sites speak for it; 0 where counties do."""
    declared_m: tuple[float, float, float] | None = None
    """Quartiles of the distance to the known sites as the file has it, metres."""
    shifted_m: tuple[float, float, float] | None = None
    """And once the shift is taken off."""
    stated: int = 0
    """How many places state their county; 0 where sites speak for the shift."""
    declared_inside: int = 0
    """How many of those lie in it as the file has it."""
    shifted_inside: int = 0
    """And once the shift is taken off."""


def detect_shift(
    longitude: _FloatArray, latitude: _FloatArray, evidence: Evidence, counties: gpd.GeoDataFrame
) -> Shift | None:
    """Say whether places that are said to be in WGS 84 fit what is known clearly better in another datum.

    Known sites decide where there are `FEWEST_PAIRS` of them and half lie nearer than `LEAST_M` as declared,
    or a shift brings them clearly nearer: by a factor of `CLEARLY`, to at most `MOST_M`, all of them alike.
    Else the stated counties are asked, by a sign test.

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

    Notes
    -----
    Counties whose own outlines carry a shift speak for one where there is none; known sites overrule them.
    """
    given = (np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64))
    moved = {name: way(*given) for name, (_, way) in WAYS.items()}
    spread = _spread_by_way(given, moved, evidence)
    if spread is not None:
        shift = _by_known_sites(spread)
        # Sites that lie where the file puts them are better witnesses than borders.
        if shift or spread.as_given[1] < LEAST_M:
            return shift
    return _by_counties(given, moved, evidence, counties)


_Quartiles = tuple[float, float, float]


class _Spread(NamedTuple):
    pairs: int
    as_given: _Quartiles
    after: dict[str, _Quartiles]


def _spread_by_way(given: _Pair, moved: dict[str, _Pair], evidence: Evidence) -> _Spread | None:
    """Return quartiles of the distances to the known sites by datum; None if those are too few."""
    known = np.isfinite(evidence.known_longitude) & np.isfinite(evidence.known_latitude)
    pairs = known & np.isfinite(given[0]) & np.isfinite(given[1])
    if evidence.radius_m is not None:
        pairs &= ~(np.asarray(evidence.radius_m, dtype=np.float64) > MOST_M)
    rows = np.flatnonzero(pairs)
    # Rows that name one site are one witness: the first speaks.
    sites = np.column_stack([evidence.known_longitude[rows], evidence.known_latitude[rows]])
    rows = rows[np.sort(np.unique(sites, axis=0, return_index=True)[1])]
    if len(rows) < FEWEST_PAIRS:
        return None

    def quartiles(places: _Pair) -> _Quartiles:
        low, middle, high = np.percentile(_apart_m(places, evidence, rows), (25, 50, 75)).tolist()
        return low, middle, high

    return _Spread(len(rows), quartiles(given), {name: quartiles(places) for name, places in moved.items()})


def _apart_m(places: _Pair, evidence: Evidence, rows: NDArray[np.int64]) -> _FloatArray:
    """Return the distances to the known sites, to the edge of those with an outline, metres."""
    east, north = places[0][rows], places[1][rows]
    to_east, to_north = evidence.known_longitude[rows].copy(), evidence.known_latitude[rows].copy()
    if evidence.outlines is not None:
        lines = shapely.shortest_line(shapely.points(east, north), evidence.outlines[rows])
        drawn = np.flatnonzero(~shapely.is_missing(lines))
        ends = shapely.get_coordinates(lines[drawn]).reshape(-1, 4)
        to_east[drawn], to_north[drawn] = ends[:, 2], ends[:, 3]
    return np.asarray(geod().inv(east, north, to_east, to_north)[2], dtype=np.float64)


def _by_known_sites(spread: _Spread) -> Shift | None:
    best = min(spread.after, key=lambda name: spread.after[name][1])
    _, middle_m, high_m = spread.after[best]
    as_given = spread.as_given[1]
    if as_given < LEAST_M or middle_m > MOST_M or middle_m * CLEARLY > as_given:
        return None
    if high_m > MOST_SCATTERED * MOST_M:
        return None
    return Shift(
        best,
        f"{spread.pairs} known sites lie {as_given:,.0f} m (median) from where the file puts "
        f"them, {middle_m:,.0f} m if it is {WAYS[best][0]}.",
        pairs=spread.pairs,
        declared_m=spread.as_given,
        shifted_m=spread.after[best],
    )


def _by_counties(
    given: _Pair,
    moved: dict[str, _Pair],
    evidence: Evidence,
    counties: gpd.GeoDataFrame,
) -> Shift | None:
    stated = np.array([code or "" for code in evidence.adcodes])
    speak = (stated != "") & np.isfinite(given[0])
    if not speak.any():
        return None
    codes = np.array([*counties["adcode"], ""])

    def fits(places: _Pair) -> NDArray[np.bool_]:
        rows = locate_points(places[0][speak], places[1][speak], counties)
        matches: NDArray[np.bool_] = codes[rows] == stated[speak]
        return matches

    as_given = fits(given)
    after = {name: fits(places) for name, places in moved.items()}
    best = max(after, key=lambda name: np.count_nonzero(after[name]))
    gained = _witnesses(given, speak, after[best] & ~as_given)
    lost = _witnesses(given, speak, as_given & ~after[best])
    # Sign test over the places that change: without a shift each is as likely to enter as to leave.
    changed = gained + lost
    chance = sum(comb(changed, count) for count in range(gained, changed + 1)) / 2**changed
    if chance * len(after) > MOST_LIKELY:
        return None
    return Shift(
        best,
        f"Of {np.count_nonzero(speak):,} places that state their county {np.count_nonzero(as_given):,} "
        f"lie in it, {np.count_nonzero(after[best]):,} if the file is {WAYS[best][0]}.",
        stated=int(np.count_nonzero(speak)),
        declared_inside=int(np.count_nonzero(as_given)),
        shifted_inside=int(np.count_nonzero(after[best])),
    )


def _witnesses(given: _Pair, speak: NDArray[np.bool_], which: NDArray[np.bool_]) -> int:
    """Return in how many squares the places lie."""
    squares = np.floor(np.column_stack(given)[speak][which] / _ONE_WITNESS_DEGREES)
    return len(np.unique(squares, axis=0))
