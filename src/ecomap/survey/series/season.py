"""The season of a place: two waves a year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CYCLES = (1, 2)
"""Waves a year."""
_YEAR_DAYS = 365.2425
_ORIGIN = dt.date(2000, 1, 1)
_SEASON_MONTHS = 3
_LEAST_DATES = 2
_MONTHS = 12


def years_of(days: Sequence[dt.date]) -> NDArray[np.float64]:
    """Return days as years since 2000-01-01, with a fraction."""
    return np.array([(day - _ORIGIN).days for day in days], dtype=np.float64) / _YEAR_DAYS


def harmonics(years: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cosine and sine of one and two cycles a year, shape (dates, 4).

    Examples
    --------
    >>> harmonics(np.array([0.0, 0.5])).round(6).tolist()
    [[1.0, 0.0, 1.0, 0.0], [-1.0, 0.0, 1.0, -0.0]]
    """
    waves = []
    for cycles in CYCLES:
        angle = 2 * np.pi * cycles * years
        waves += [np.cos(angle), np.sin(angle)]
    return np.column_stack(waves)


def greenest_months(days: Sequence[dt.date], values: NDArray[np.float64]) -> tuple[int, ...]:
    """Return the three months in a row of one calendar year in which years can be compared best.

    Those with at least two clear dates in most years; among them the greenest.

    Parameters
    ----------
    values
        Greenness of each day; NaN where it was clouded.

    Examples
    --------
    >>> days = [dt.date(year, month, 9) for year in (2020, 2021) for month in range(1, 13)]
    >>> greenest_months(days, np.array([0.2] * 8 + [0.5, 0.6, 0.5, 0.2] + [0.2] * 8 + [0.5, 0.6, 0.5, 0.2]))
    (9, 10, 11)
    """
    best: tuple[tuple[int, float], tuple[int, ...]] = ((-1, -np.inf), (1, 2, 3))
    months = np.array([day.month for day in days])
    calendar = np.array([day.year for day in days])
    clear = np.isfinite(values)
    for first in range(1, _MONTHS - _SEASON_MONTHS + 2):
        chosen = tuple(range(first, first + _SEASON_MONTHS))
        taken = clear & np.isin(months, chosen)
        counts = np.unique(calendar[taken], return_counts=True)[1]
        years = int((counts >= _LEAST_DATES).sum())
        green = float(values[taken].mean()) if taken.any() else -np.inf
        best = max(best, ((years, green), chosen))
    return best[1]
