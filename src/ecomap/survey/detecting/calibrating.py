"""A threshold learnt from registered sites, and scored on sites it has not seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.survey.detecting.threshold import Origin, Threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST_SITES = 8
"""Fewer sites are no ground for a threshold: four to learn from, four to score on."""
LEAST_PIXELS = 9
_TRIED = np.round(np.arange(0.05, 0.6001, 0.01), 2)


@dataclass(frozen=True, slots=True)
class SiteGround:
    """NDVI of one registered site and of the ground around it."""

    site_id: str
    """The site."""
    inside: NDArray[np.float32]
    """NDVI of its clear, dry pixels."""
    around: NDArray[np.float32]
    """NDVI of clear, dry pixels around it that belong to no site."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well a threshold parts sites from the ground around them, by pixels."""

    precision: float
    """Share of bare pixels that lie in a site."""
    recall: float
    """Share of the pixels of sites that are bare."""
    f1: float
    """Harmonic mean of both."""
    sites: int
    """Sites it was scored on."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold and how it did."""

    threshold: Threshold
    """Best on the sites it was learnt from."""
    learnt: Score
    """There."""
    held_out: Score
    """On the other half: the figure that counts."""


def calibrate(grounds: Sequence[SiteGround]) -> Calibration | None:
    """Learn a threshold from half of the sites and score it on the other half.

    The halves are drawn by the ids of the sites, so that they do not depend on their order or ground.

    Parameters
    ----------
    grounds
        Registered sites that are thought to be bare; those with few pixels are passed over.

    Returns
    -------
    None with too few sites.
    """
    usable = [ground for ground in grounds if min(len(ground.inside), len(ground.around)) >= LEAST_PIXELS]
    if len(usable) < LEAST_SITES:
        return None
    drawn = sorted(usable, key=lambda ground: hashlib.sha256(ground.site_id.encode()).hexdigest())
    learning, testing = drawn[::2], drawn[1::2]
    scores = [score(learning, float(value)) for value in _TRIED]
    best = max(item.f1 for item in scores)
    # Of thresholds that do equally well, the middle one.
    equal = [float(value) for value, item in zip(_TRIED, scores, strict=True) if item.f1 >= best - 1e-9]
    value = equal[len(equal) // 2]
    learnt, held_out = score(learning, value), score(testing, value)
    reason = (
        f"NDVI below {value:.2f}, learnt from {learnt.sites} registered sites (F1 {learnt.f1:.2f}); on "
        f"{held_out.sites} others precision {held_out.precision:.2f}, recall {held_out.recall:.2f}, "
        f"F1 {held_out.f1:.2f}"
    )
    return Calibration(Threshold(value, Origin.CALIBRATED, reason), learnt, held_out)


def score(grounds: Sequence[SiteGround], threshold: float) -> Score:
    """Score a threshold by pixels; every site counts by its pixels.

    Examples
    --------
    >>> ground = SiteGround("a", np.float32([0.1, 0.2, 0.6]), np.float32([0.7, 0.8, 0.2]))
    >>> found = score([ground], 0.3)
    >>> round(found.precision, 2), round(found.recall, 2)
    (0.67, 0.67)
    """
    right = sum(int(np.count_nonzero(ground.inside < threshold)) for ground in grounds)
    wrong = sum(int(np.count_nonzero(ground.around < threshold)) for ground in grounds)
    missed = sum(len(ground.inside) for ground in grounds) - right
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    f1 = 2 * right / max(2 * right + wrong + missed, 1)
    return Score(precision, recall, f1, len(grounds))
