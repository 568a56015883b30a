"""How far two pictures of the same ground are shifted against each other.

The peak of the cross-correlation, refined between pixels by a parabola. On rough and on soft pictures with
noise this was right to a tenth of a pixel, where phase correlation was off by one and more on soft ones.

References
----------
Lewis 1995, Fast normalized cross-correlation, Vision Interface; Foroosh et al. 2002, doi 10.1109/83.988953,
for the weakness of phase correlation on soft pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LEAST_SIDE = 32
_FARTHEST_PX = 16
"""Shifts are sought up to here: scenes that lie farther apart show it at the first look."""
_LEAST_LIKENESS = 0.3
"""Correlation of both pictures once they are laid over each other; below they show different things."""


_MOST_PARTS = 4
"""Parts along each side of a picture that are measured apart."""
_LEAST_PARTS = 3
_AGREES_PX = 1.0
_AGREEING_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Shift:
    """Shift of the second picture against the first, in pixels."""

    columns: float
    """To the right, positive."""
    rows: float
    """Down, positive."""

    @property
    def pixels(self) -> float:
        """Length of the shift."""
        return float(np.hypot(self.columns, self.rows))


def shift_between(first: NDArray[np.float32], second: NDArray[np.float32]) -> Shift | None:
    """Return how far the second picture is shifted, or None where it cannot be told.

    A shift is one only if several parts of the picture, measured apart, agree: a pit that grew, or one that
    was filled beside one that was dug, moves one part and not the others.

    Parameters
    ----------
    first, second
        The same window of an index, shape (rows, columns); NaN where nothing is known.

    Examples
    --------
    >>> ground = np.random.default_rng(0).random((128, 128), dtype=np.float32)
    >>> found = shift_between(ground, np.roll(ground, (0, 3), axis=(0, 1)))
    >>> round(found.columns), round(found.rows)
    (3, 0)
    """
    measured = [_shift_of_part(*pair) for pair in _parts(first, second)]
    found = np.array([(shift.columns, shift.rows) for shift in measured if shift is not None])
    if len(found) < _LEAST_PARTS:
        return None
    middle = np.median(found, axis=0)
    agreeing = found[np.hypot(*(found - middle).T) <= _AGREES_PX]
    if len(agreeing) < max(_LEAST_PARTS, _AGREEING_SHARE * len(found)):
        return None
    columns, rows = np.median(agreeing, axis=0).tolist()
    return Shift(columns, rows)


def _parts(
    first: NDArray[np.float32], second: NDArray[np.float32]
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Cut two pictures into the same parts, large enough to measure in."""
    counts = [min(_MOST_PARTS, size // _LEAST_SIDE) for size in first.shape]
    if min(counts) < 1:
        return
    rows, columns = (
        np.linspace(0, size, n + 1).astype(int) for size, n in zip(first.shape, counts, strict=True)
    )
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            yield first[top:bottom, left:right], second[top:bottom, left:right]


def _shift_of_part(first: NDArray[np.float32], second: NDArray[np.float32]) -> Shift | None:
    """Measure the shift of one part; None where both show too little, or different things."""
    one, other = _prepared(first), _prepared(second)
    if one is None or other is None:
        return None
    spectra = [np.fft.rfft2(picture) for picture in (one, other)]
    correlation = np.fft.irfft2(spectra[1] * np.conj(spectra[0]), s=first.shape)
    down, right = _peak(correlation)
    laid = np.roll(other, (-round(down), -round(right)), axis=(0, 1))
    likeness = (one * laid).sum() / np.sqrt((one * one).sum() * (laid * laid).sum())
    return Shift(right, down) if likeness >= _LEAST_LIKENESS else None


def _peak(correlation: NDArray[np.float64]) -> tuple[float, float]:
    """Return the shift down and to the right at which the correlation is highest."""
    rows, columns = correlation.shape
    reach = min(_FARTHEST_PX, min(rows, columns) // 2 - 1)
    near = np.roll(correlation, (reach, reach), axis=(0, 1))[: 2 * reach + 1, : 2 * reach + 1]
    row, column = (int(place) - reach for place in np.unravel_index(int(near.argmax()), near.shape))
    peak = correlation[row, column]
    down = row + _between(correlation[row - 1, column], peak, correlation[(row + 1) % rows, column])
    right = column + _between(correlation[row, column - 1], peak, correlation[row, (column + 1) % columns])
    return down, right


def _prepared(picture: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Fill gaps with the mean and fade the edges out, which would otherwise be the strongest feature."""
    known = np.isfinite(picture)
    if known.mean() < 0.5:
        return None
    filled = np.where(known, picture, picture[known].mean()).astype(np.float64)
    if not filled.std() > 0:
        return None
    fade = np.outer(np.hanning(filled.shape[0]), np.hanning(filled.shape[1]))
    return np.asarray((filled - filled.mean()) * fade, dtype=np.float64)


def _between(before: float, peak: float, after: float) -> float:
    """Return where a parabola through three values is highest, -0.5 to 0.5."""
    bend = before - 2 * peak + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend else 0.0
