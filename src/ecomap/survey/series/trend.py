"""A series parted into trend, season and rest.

References
----------
Verbesselt et al. 2010, doi 10.1016/j.rse.2009.08.014 (BFAST): trend with breaks and season found in turns,
until the breaks stay. Here the season is fitted together with the pieces of the trend, not after them.
Davies & Gather 1993, doi 10.1080/01621459.1993.10476339: the identifier of Hampel, by median and median
deviation, finds the single dates that stand out, as under cloud that no mask tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.survey.series.breaks import Break, best_cuts, break_ranges, piece_costs
from ecomap.survey.series.season import CYCLES, harmonics, years_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

_MOST_BREAKS = 4
_LEAST_SHARE = 0.1
_LEAST_DATES = 6
_LEAST_YEARS = 0.5
_ROUNDS = 10
_REACH = 3
"""Clear dates to either side that a date is held against."""
_STANDS_OUT = 4.0
"""Standard deviations by which a date stands out."""
_TO_DEVIATION = 1.4826
"""From the median of deviations to the standard deviation, of normal noise."""
_CHUNK_NUMBERS = 2**21
_WAVES = 2 * len(CYCLES)


@dataclass(frozen=True, slots=True)
class SeriesFit:
    """Trend, season and breaks of one series."""

    trend: FloatArray
    """Value without season on each date; NaN where there are too few clear dates for any."""
    season: FloatArray
    """What the season adds on each date, 0 over a year."""
    breaks: tuple[Break, ...]
    """Breaks, in order."""
    slopes: tuple[float, ...]
    """Change a year of each piece between breaks."""
    noise: float
    """Standard deviation of what neither trend nor season explains."""
    clear: int
    """Number of clear dates that count."""
    spikes: NDArray[np.bool_]
    """Clear dates that stand out from those around and do not count."""


def fit_series(days: Sequence[dt.date], values: NDArray[np.floating]) -> list[SeriesFit]:
    """Part series into trend, season and breaks.

    Parameters
    ----------
    days
        Rising, shape (dates,).
    values
        Shape (series, dates); NaN where a date was clouded.

    Returns
    -------
    One fit for each series. A break has at least half a year, six clear dates and a tenth of all of them on
    either side.
    """
    years = years_of(days)
    numbers = np.asarray(values, dtype=np.float64)
    rows = max(1, _CHUNK_NUMBERS // (len(days) + 1) ** 2)
    found: list[SeriesFit] = []
    for start in range(0, len(numbers), rows):
        found += _fit(years, numbers[start : start + rows])
    return found


def _fit(years: FloatArray, values: FloatArray) -> list[SeriesFit]:
    """Fit as many series as fit into memory."""
    spikes = _spikes(years, values)
    values = np.where(spikes, np.nan, values)
    counts = np.isfinite(values).sum(axis=1)
    enough = np.flatnonzero(counts >= 2 + _WAVES + _LEAST_DATES)
    fits = [_too_short(int(count), spikes[row]) for row, count in enumerate(counts)]
    cuts: dict[int, list[int]] = {int(row): [] for row in enough}
    waiting = list(cuts)
    costs = {}
    for _ in range(_ROUNDS):
        if not waiting:
            break
        rest = np.array([values[row] - _parts(years, values[row], cuts[row]).season for row in waiting])
        found = _costs(years, rest)
        better = best_cuts(found, counts[waiting], most=_MOST_BREAKS, fixed=_WAVES)
        changed = []
        for place, row in enumerate(waiting):
            costs[row] = found[place]
            if better[place] != cuts[row]:
                cuts[row] = better[place]
                changed.append(row)
        waiting = changed
    for row, places in cuts.items():
        fits[row] = _described(years, values[row], places, costs[row], spikes[row])
    return fits


def _costs(years: FloatArray, rest: FloatArray) -> FloatArray:
    """Return the costs of pieces; the shortest piece depends on how many dates are clear."""
    counts = np.isfinite(rest).sum(axis=1)
    least = np.maximum(_LEAST_DATES, np.ceil(_LEAST_SHARE * counts)).astype(int)
    costs = np.empty((len(rest), len(years) + 1, len(years) + 1))
    for length in np.unique(least):
        same = least == length
        costs[same] = piece_costs(years, rest[same], least=int(length), least_years=_LEAST_YEARS)
    # Without a cut any length will do.
    whole = piece_costs(years, rest, least=1, least_years=0.0)
    costs[:, 0, -1] = whole[:, 0, -1]
    return costs


@dataclass(frozen=True, slots=True)
class _Parts:
    """Level and slope of each piece, and the season, fitted together."""

    trend: FloatArray
    season: FloatArray
    slopes: tuple[float, ...]
    steps: tuple[float, ...]
    noise: float


def _parts(years: FloatArray, values: FloatArray, cuts: list[int]) -> _Parts:
    """Fit pieces and season to one series by least squares."""
    clear = np.isfinite(values)
    middle = years.mean()
    piece = np.searchsorted(np.array(cuts), np.arange(len(years)), side="right")
    member = piece[:, None] == np.arange(len(cuts) + 1)
    waves = harmonics(years)
    design = np.hstack([member, member * (years - middle)[:, None], waves])
    answer = np.linalg.lstsq(design[clear], values[clear], rcond=None)[0]
    pieces = len(cuts) + 1
    levels, slopes = answer[:pieces], answer[pieces : 2 * pieces]
    trend = levels[piece] + slopes[piece] * (years - middle)
    season = waves @ answer[2 * pieces :]
    rest = (values - trend - season)[clear]
    free = max(len(rest) - len(answer), 1)
    steps = []
    for place, cut in enumerate(cuts):
        between = (years[cut] + years[cut - 1]) / 2 - middle
        before, after = (levels[side] + slopes[side] * between for side in (place, place + 1))
        steps.append(float(after - before))
    noise = float(np.sqrt((rest**2).sum() / free))
    return _Parts(trend, season, tuple(slopes.tolist()), tuple(steps), noise)


def _described(
    years: FloatArray,
    values: FloatArray,
    cuts: list[int],
    costs: FloatArray,
    spikes: NDArray[np.bool_],
) -> SeriesFit:
    """Describe the breaks of one series."""
    parts = _parts(years, values, cuts)
    clear = np.flatnonzero(np.isfinite(values))
    ranges = break_ranges(costs, cuts, len(clear))
    breaks = tuple(
        Break(
            before=int(clear[np.searchsorted(clear, cut) - 1]),
            after=cut,
            earliest=earliest,
            latest=latest,
            size=step,
        )
        for cut, (earliest, latest), step in zip(cuts, ranges, parts.steps, strict=True)
    )
    return SeriesFit(parts.trend, parts.season, breaks, parts.slopes, parts.noise, len(clear), spikes)


def _too_short(clear: int, spikes: NDArray[np.bool_]) -> SeriesFit:
    """Say that too few dates are clear."""
    nothing = np.full(len(spikes), np.nan)
    return SeriesFit(nothing, np.zeros(len(spikes)), (), (), float("nan"), clear, spikes)


def _spikes(years: FloatArray, values: FloatArray) -> NDArray[np.bool_]:
    """Return the single dates that stand out from the clear dates around them, season aside."""
    found = np.zeros(values.shape, dtype=bool)
    for row, series in enumerate(values):
        clear = np.flatnonzero(np.isfinite(series))
        if len(clear) < 2 + _WAVES + _LEAST_DATES:
            continue
        rest = (series - _parts(years, series, []).season)[clear]
        padded = np.pad(rest, _REACH, mode="reflect")
        sides = np.median(np.lib.stride_tricks.sliding_window_view(padded, _REACH), axis=1)
        before, after = sides[: len(rest)], sides[_REACH + 1 :]
        # From both sides: the first date after a break stands out from those before it only.
        off = np.minimum(np.abs(rest - before), np.abs(rest - after))
        scale = np.median(np.abs(rest - (before + after) / 2))
        found[row, clear] = off > _STANDS_OUT * _TO_DEVIATION * scale
    return found
