"""Where a trend breaks: the best of all ways to cut a series into straight pieces.

References
----------
Bai & Perron 2003, doi 10.1002/jae.659: the sums of squares of all pieces, then the best cuts by dynamic
programming; the number of cuts by the criterion of Bayes in the form of Liu, Wu & Zidek 1997
(Statistica Sinica 7, 497-525), which asks more of each cut: plain BIC finds breaks in noise. Range of a cut:
Hansen 2000, doi 10.1111/1468-0262.00124, by the likelihood ratio.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

PARAMETERS_A_PIECE = 3
"""Level, slope, and the place of the cut."""
_LIKELIHOOD_95 = 7.35
"""Hansen 2000, table 1: 95 % of the ratio lie below, -2 ln(1 - sqrt(0.95))."""
_SMALLEST = 1e-12
"""Sums of squares below are rounding."""


@dataclass(frozen=True, slots=True)
class Break:
    """One break of a trend."""

    before: int
    """Last clear date before it, as a row of the series."""
    after: int
    """First clear date after it."""
    earliest: int
    """First clear date after it, at the early end of the range of 95 %."""
    latest: int
    """The same at the late end."""
    size: float
    """Step of the trend at it: above 0 it became more."""


def piece_costs(years: FloatArray, values: FloatArray, *, least: int, least_years: float) -> FloatArray:
    """Return the sum of squares about a straight line through every piece of every series.

    Parameters
    ----------
    years
        Shape (dates,), rising.
    values
        Shape (series, dates); NaN where there is no clear value.
    least
        Clear dates of a piece, at the least.
    least_years
        Length of a piece, at the least.

    Returns
    -------
    Shape (series, dates + 1, dates + 1): of the dates from the first index up to, without, the second one;
    infinite where the piece is too short, or its first date is not clear.
    """
    clear = np.isfinite(values)
    time = years - years.mean()
    filled = np.where(clear, values - np.nanmean(np.where(clear, values, np.nan), axis=1, keepdims=True), 0.0)
    moments = np.stack(
        [clear, clear * time, clear * time**2, filled, filled * time, filled**2], dtype=np.float64
    )
    summed = np.concatenate([np.zeros((*moments.shape[:2], 1)), moments.cumsum(axis=2)], axis=2)
    count, t, tt, v, tv, vv = summed[:, :, None, :] - summed[:, :, :, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        spread_t = tt - t * t / count
        together = tv - t * v / count
        cost = vv - v * v / count - np.where(spread_t > _SMALLEST, together**2 / spread_t, 0.0)
    starts = np.ones((len(values), len(years) + 1), dtype=bool)
    starts[:, 1:-1] = clear[:, 1:]
    last = np.append(years, np.inf)
    length = np.concatenate([[-np.inf], years])[None, :] - last[:, None]
    allowed = (count >= least) & starts[:, :, None] & (length >= least_years)[None]
    return np.where(allowed, np.maximum(cost, 0.0), np.inf)


def best_cuts(costs: FloatArray, counts: NDArray[np.int64], *, most: int, fixed: int) -> list[list[int]]:
    """Return the cuts of every series that the criterion prefers.

    Parameters
    ----------
    costs
        As `piece_costs` returns them.
    counts
        Clear dates of each series.
    most
        Cuts at the most.
    fixed
        Parameters besides those of the pieces, as those of the season.

    Returns
    -------
    For each series the first rows of its pieces but the first.
    """
    series, size, _ = costs.shape
    reached = [costs[:, 0, :]]
    came_from = []
    for _ in range(most):
        through = reached[-1][:, :, None] + costs
        came_from.append(through.argmin(axis=1))
        reached.append(through.min(axis=1))
    ends = np.array([level[:, -1] for level in reached])
    pieces = np.arange(1, most + 2)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        criterion = counts * np.log(np.maximum(ends, _SMALLEST) / counts)
    criterion = criterion + (PARAMETERS_A_PIECE * pieces - 1 + fixed) * penalty(counts)
    chosen = np.where(np.isfinite(ends), criterion, np.inf).argmin(axis=0)
    found = []
    for row in range(series):
        cuts, place = [], size - 1
        for level in range(int(chosen[row]), 0, -1):
            place = int(came_from[level - 1][row, place])
            cuts.append(place)
        found.append(cuts[::-1])
    return found


def penalty(counts: NDArray[np.int64]) -> FloatArray:
    """Return what each parameter costs, by Liu, Wu & Zidek; log(count) would be plain BIC."""
    return np.asarray(0.299 * np.log(np.maximum(counts, 2)) ** 2.1, dtype=np.float64)


def break_ranges(costs: FloatArray, cuts: list[int], count: int) -> list[tuple[int, int]]:
    """Return the first and last row at which each cut of one series might stand as well, with 95 %.

    Parameters
    ----------
    costs
        Of one series, shape (dates + 1, dates + 1).
    count
        Clear dates of the series.
    """
    edges = [0, *cuts, len(costs) - 1]
    least = sum(costs[first, last] for first, last in pairwise(edges))
    noise = max(least, _SMALLEST) / count
    found = []
    for place, cut in enumerate(cuts, start=1):
        left, right = edges[place - 1], edges[place + 1]
        with np.errstate(invalid="ignore"):
            moved = costs[left, :] + costs[:, right]
        near = np.flatnonzero(moved - moved[cut] <= _LIKELIHOOD_95 * noise)
        found.append((int(near.min()), int(near.max())))
    return found
