"""Ground excavated and regrown between composites of the same season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_STEP = 0.1
"""The index must change by this much: ground beside the threshold changes with every haze."""


@dataclass(frozen=True, slots=True)
class ChangedArea:
    """Pixels of a place by what became of them; a sum of weights."""

    excavated: float
    """Was green, is bare."""
    regrown: float
    """Was bare, is green."""
    still_bare: float
    """Was bare and is."""
    known: float
    """Clear on both sides, and no water."""
    whole: float
    """All pixels of the place."""

    @property
    def unknown_share(self) -> float:
        """Share that one side does not show, 0 to 1."""
        return 1 - self.known / self.whole if self.whole else 1.0

    @property
    def rate(self) -> float | None:
        """Regrown over what was bare before, 0 to 1; None where nothing was."""
        disturbed = self.regrown + self.still_bare
        return self.regrown / disturbed if disturbed else None


def changed_areas(
    before: NDArray[np.floating],
    after: NDArray[np.floating],
    weights: NDArray[np.floating],
    *,
    threshold: float,
) -> ChangedArea:
    """Compare two composites of the same season within a place.

    A pixel whose index changes by less than `LEAST_STEP` stays what it was, whatever side of the threshold it
    is on: before and after it counts as bare if its mean is below.

    Parameters
    ----------
    before, after
        Highest NDVI of each side; NaN where nothing is known.
    weights
        Area of each pixel within the place, 0 outside.
    threshold
        NDVI below which ground is bare.
    """
    known = np.isfinite(before) & np.isfinite(after) & (weights > 0)
    first, second = np.where(known, before, 1.0), np.where(known, after, 1.0)
    is_steady = np.abs(second - first) < LEAST_STEP
    middle = (first + second) / 2
    was_bare = np.where(is_steady, middle, first) < threshold
    is_bare = np.where(is_steady, middle, second) < threshold

    def area(mask: NDArray[np.bool_]) -> float:
        return float(weights[mask & known].sum())

    return ChangedArea(
        excavated=area(~was_bare & is_bare),
        regrown=area(was_bare & ~is_bare),
        still_bare=area(was_bare & is_bare),
        known=area(known),
        whole=float(weights.sum()),
    )
