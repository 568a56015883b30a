"""Where bare ground ends and green begins on the scale of an index.

References
----------
Otsu 1979, doi 10.1109/TSMC.1979.4310076. That a split says something only of two humps, and how to tell:
valley against the lower hump, after Rosenfeld & De La Torre 1983, doi 10.1109/TSMC.1983.6313118.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 400
"""Bins of a histogram from -1 to 1."""
FIXED = 0.25
"""Threshold of NDVI where the scene does not offer one."""
_PLAUSIBLE = (0.15, 0.45)
"""A split outside parts something else than bare from green: water from land, meadow from forest."""
_DEEPEST = 0.5
"""A valley must be this much lower than the lower hump."""
_SMOOTH_BINS = 9


class Origin(StrEnum):
    """Where a threshold comes from."""

    CALIBRATED = "calibrated"
    OTSU = "otsu"
    FIXED = "fixed"
    GIVEN = "given"
    FOREST = "forest"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What counts as bare: NDVI below `value`, or a probability of at least it."""

    value: float
    """Limit of the index."""
    origin: Origin
    """Where it comes from."""
    reason: str
    """In words, for people."""
    of: str = "ndvi"
    """What is compared: `ndvi` or `probability`."""

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "of": self.of,
            "value": round(self.value, 4),
            "origin": str(self.origin),
            "reason": self.reason,
        }


def histogram(values: NDArray[np.float32]) -> NDArray[np.int64]:
    """Count values of an index in `BINS` bins from -1 to 1; NaN is passed over."""
    finite = values[np.isfinite(values)]
    counts, _ = np.histogram(finite, bins=BINS, range=(-1.0, 1.0))
    return np.asarray(counts, dtype=np.int64)


def otsu(counts: NDArray[np.int64]) -> float | None:
    """Return the split with the largest variance between both sides; None with fewer than two values.

    Where several splits are equally good, as in an empty valley, the middle one.

    Examples
    --------
    >>> counts = np.zeros(BINS, dtype=np.int64)
    >>> counts[220], counts[340] = 10, 90  # about 0.1 and 0.7
    >>> round(otsu(counts), 2)
    0.4
    """
    edges = np.linspace(-1, 1, BINS + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    weight = counts / max(int(counts.sum()), 1)
    below = np.cumsum(weight)[:-1]
    mean_below = np.cumsum(weight * middle)[:-1]
    above = 1 - below
    with np.errstate(invalid="ignore", divide="ignore"):
        between = (mean_below[-1] + weight[-1] * middle[-1]) * below - mean_below
        between = between**2 / (below * above)
    between[~np.isfinite(between)] = -1.0
    if between.max() <= 0:
        return None
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)


def valley_depth(counts: NDArray[np.int64], split: float) -> float:
    """Return how deep the histogram sinks at a split, 0 (no valley) to 1 (empty), against its lower hump."""
    kernel = np.ones(_SMOOTH_BINS) / _SMOOTH_BINS
    smooth = np.convolve(counts.astype(float), kernel, mode="same")
    place = int(np.clip(round((split + 1) / 2 * BINS), 1, BINS - 1))
    left, right = smooth[:place], smooth[place:]
    peak_left, peak_right = int(left.argmax()), place + int(right.argmax())
    lower = min(smooth[peak_left], smooth[peak_right])
    if lower <= 0:
        return 0.0
    return float(1 - smooth[peak_left : peak_right + 1].min() / lower)


def threshold_of(counts: NDArray[np.int64], *, given: float | None = None) -> Threshold:
    """Choose a threshold for an index of greenness by its histogram.

    Parameters
    ----------
    counts
        Histogram of dry ground, see `histogram`.
    given
        The user's own.
    """
    if given is not None:
        return Threshold(given, Origin.GIVEN, f"NDVI below {given:g}, as given")
    split = otsu(counts)
    if split is None:
        return Threshold(FIXED, Origin.FIXED, f"NDVI below {FIXED:g}: the scene is of one value")
    depth = valley_depth(counts, split)
    low, high = _PLAUSIBLE
    if depth < _DEEPEST:
        why = f"no valley between bare and green (depth {depth:.2f}, at least {_DEEPEST:g} is asked)"
    elif not low <= split <= high:
        why = f"the histogram parts at {split:.2f}, which is not bare from green"
    else:
        return Threshold(
            split, Origin.OTSU, f"NDVI below {split:.2f}, the valley of the histogram (depth {depth:.2f})"
        )
    return Threshold(FIXED, Origin.FIXED, f"NDVI below {FIXED:g}, fixed: {why}")
