"""Newly bare, regrown, still bare: two composites held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from ecomap.survey.detecting.rules import candidates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ecomap.survey.detecting.composite import Composite

LEAST_STEP = 0.1
"""NDVI must change by this much: ground beside the threshold would otherwise change with every haze."""


class Change(StrEnum):
    """What became of a piece of ground."""

    NEWLY_BARE = "newly_bare"
    REGROWN = "regrown"
    STILL_BARE = "still_bare"


CHANGE_LABELS: dict[Change, tuple[str, str]] = {
    Change.NEWLY_BARE: ("新增裸露", "newly bare"),
    Change.REGROWN: ("恢复植被", "regrown"),
    Change.STILL_BARE: ("持续裸露", "still bare"),
}
"""Chinese and English label of each."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a window. All arrays have shape (rows, columns)."""

    masks: Mapping[Change, NDArray[np.bool_]]
    """Ground of each change."""
    known: NDArray[np.bool_]
    """Ground that both composites show."""
    was_bare: NDArray[np.bool_]
    """Bare before."""
    is_bare: NDArray[np.bool_]
    """Bare after."""
    drowned: NDArray[np.bool_]
    """Bare before, under water after."""


def changes_of(before: Composite, after: Composite, threshold: float) -> Changes:
    """Hold two composites against each other, pixel by pixel.

    Where one of them does not show the ground, nothing is said: it is unknown, not unchanged. Ground that
    left the water is no digging, and ground that went under is no green. Ground that crossed the threshold
    by less than `LEAST_STEP` is in no class.

    Parameters
    ----------
    threshold
        NDVI below which ground is bare, the same for both.
    """
    known = (before.clear > 0) & (after.clear > 0)
    was, is_now = candidates(before, threshold) & known, candidates(after, threshold) & known
    with np.errstate(invalid="ignore"):
        step = after.ndvi - before.ndvi
        fell, rose = step <= -LEAST_STEP, step >= LEAST_STEP
    masks = {
        Change.NEWLY_BARE: is_now & ~was & fell & ~before.is_water,
        Change.REGROWN: was & ~is_now & rose & ~after.is_water,
        Change.STILL_BARE: was & is_now,
    }
    return Changes(masks, known, was, is_now, was & after.is_water)
