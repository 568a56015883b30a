"""When a place that has to stay as it is was first laid bare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.survey.series.restored import LEAST_STEP
from ecomap.survey.series.season import harmonics, years_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

_LEAST_LOOKS = 10
"""Clear dates of the time before that a pixel needs for a season of its own."""
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Entries:
    """When each pixel of a watched place was laid bare for good. Rows are those of the series."""

    after: NDArray[np.int64]
    """First telling date on which it is bare; -1 where it never is."""
    before: NDArray[np.int64]
    """Last telling date before, on which it was green; -1 where there is none."""
    is_watched: NDArray[np.bool_]
    """Whether it was green at the start and has telling dates, so that an entry would be seen."""

    def first(self, weights: FloatArray, least: float) -> tuple[int, int] | None:
        """Return the last row before and the first row after at least so much ground was entered.

        None if it never was. What was entered by a row is the sum of all pixels up to it.
        """
        rows = np.unique(self.after[self.after >= 0])
        for row in rows.tolist():
            entered = (self.after >= 0) & (self.after <= row)
            if weights[entered].sum() >= least:
                latest = self.after == row
                return int(self.before[latest].max()), row
        return None


def entries_of(
    days: Sequence[dt.date],
    values: NDArray[np.floating],
    *,
    reference: NDArray[np.bool_],
    threshold: float,
    confirm: tuple[int, int] = (4, 6),
) -> Entries:
    """Date the first lasting bareness of each pixel.

    In a dry season everything is bare, and a look at it tells nothing. The season of each pixel is fitted to
    the time before; a look is telling where the pixel would then be green, by `LEAST_STEP` above the
    threshold. A pixel is entered on the first telling look on which it is bare, if it is bare on
    `confirm[0]` of the `confirm[1]` telling looks from this one on.

    Parameters
    ----------
    days
        Rising, shape (dates,).
    values
        NDVI, shape (dates, pixels); NaN where clouded or water.
    reference
        Dates of the time before, on which the ground was as it has to be.
    threshold
        NDVI below which ground is bare.
    """
    needed, of_next = confirm
    numbers = np.asarray(values, dtype=np.float64)
    usual = _usual(days, numbers, reference)
    telling = np.isfinite(numbers) & (usual >= threshold + LEAST_STEP)
    bare = telling & (numbers < threshold)
    pixels = numbers.shape[1]
    after, before = np.full(pixels, -1, dtype=np.int64), np.full(pixels, -1, dtype=np.int64)
    for pixel in np.flatnonzero(bare.any(axis=0)).tolist():
        looks = np.flatnonzero(telling[:, pixel])
        is_bare = bare[looks, pixel]
        ahead = np.concatenate([np.cumsum(is_bare), np.full(of_next, is_bare.sum())])
        so_far = np.cumsum(is_bare)
        # Bare looks among the next ones, this one included.
        coming = ahead[of_next - 1 : of_next - 1 + len(looks)] - so_far + is_bare
        found = np.flatnonzero(is_bare & (coming >= needed))
        if len(found):
            place = int(found[0])
            after[pixel] = looks[place]
            before[pixel] = looks[place - 1] if place else -1
    return Entries(after, before, np.asarray(telling.any(axis=0), dtype=bool))


def _usual(days: Sequence[dt.date], values: FloatArray, reference: NDArray[np.bool_]) -> FloatArray:
    """Return what each pixel would be on each date by its season in the time before; NaN with too few looks.

    High values count: cloud that no mask tells, and haze, only ever take from NDVI. So the fit is made twice,
    the second time without what lies more than a `LEAST_STEP` below the first.
    """
    design = np.column_stack([np.ones(len(days)), harmonics(years_of(days))])
    clear = np.isfinite(values) & reference[:, None]
    usual = _seasons(design, values, clear)
    kept = clear & (values > usual - LEAST_STEP)
    usual = _seasons(design, values, kept)
    usual[:, kept.sum(axis=0) < _LEAST_LOOKS] = np.nan
    return usual


def _seasons(design: FloatArray, values: FloatArray, kept: NDArray[np.bool_]) -> FloatArray:
    """Fit a mean and a season to each column."""
    weights = kept.astype(np.float64)
    filled = np.where(kept, values, 0.0)
    squares = np.einsum("dp,di,dj->pij", weights, design, design)
    # Months without any clear date would let the waves swing there as they like.
    squares += _RIDGE * weights.sum(axis=0)[:, None, None] * np.diag([0.0, 1, 1, 1, 1]) + 1e-9 * np.eye(5)
    right = np.einsum("dp,di->pi", filled, design)
    found: FloatArray = design @ np.linalg.solve(squares, right[:, :, None])[:, :, 0].T
    return found
