"""Deadlines of sites: what falls due soon, what fell due lately, and how the days are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt

SOON_DAYS = 30
"""The last days before a deadline that count as due soon, as in :meth:`ecomap.model.Deadline.classify`."""


def due_soon(sites: gpd.GeoDataFrame, *, days: int = SOON_DAYS) -> npt.NDArray[np.bool_]:
    """Say of each site whether it is open and its deadline lies at most `days` days ahead, today included.

    Parameters
    ----------
    sites
        Built frame of :func:`ecomap.analysis.join.join_sites`.
    """
    left = pd.to_numeric(sites["days_left"]).to_numpy(dtype=float)
    return (left >= 0) & (left <= days) & (sites["status_class"] == "open").to_numpy(dtype=bool)


def newly_overdue(sites: gpd.GeoDataFrame, *, since: dt.date, as_of: dt.date) -> npt.NDArray[np.bool_]:
    """Say of each site whether it is overdue on `as_of` by a deadline that had not passed on `since`."""
    left = pd.to_numeric(sites["days_left"]).to_numpy(dtype=float)
    return sites["overdue"].to_numpy(dtype=bool) & (left >= (since - as_of).days)


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """Sites whose deadline lies in one month or one year."""

    period: str
    """`2021-12`, or `2021` where months would be too many; empty for sites without a date."""
    settled: int
    """Sites done or closed."""
    ahead: int
    """Open sites whose deadline has not passed."""
    overdue: int
    """Open sites whose deadline has passed."""


def due_periods(sites: gpd.GeoDataFrame, *, most: int = 14) -> tuple[DuePeriod, ...]:
    """Count sites by the month of their deadline, earliest first, sites without a date last.

    Every site counts once. Where more than `most` months occur, years are counted instead.

    Parameters
    ----------
    sites
        Built frame of :func:`ecomap.analysis.join.join_sites`.
    """
    days = ["" if day is None or day != day else str(day) for day in sites["deadline"]]  # noqa: PLR0124 - NaN
    months = {day[:7] for day in days if day}
    length = 7 if len(months) <= most else 4
    counts: dict[str, list[int]] = {}
    for day, status, overdue in zip(days, sites["status_class"], sites["overdue"], strict=True):
        row = counts.setdefault(day[:length], [0, 0, 0])
        row[0 if status != "open" else 2 if overdue else 1] += 1
    return tuple(
        DuePeriod(period, *counts[period]) for period in sorted(counts, key=lambda text: (not text, text))
    )
