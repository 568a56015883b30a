"""Outlines without the stairs of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.survey.outlines.rings import Rings


class Points(NamedTuple):
    """Points of rings, one ring after the other, the first of each not repeated."""

    column: NDArray[np.float64]
    row: NDArray[np.float64]
    ring: NDArray[np.int64]
    """Ring of each point."""


def corner_points(rings: Rings) -> Points:
    """Return the corners as they are."""
    ring = np.repeat(np.arange(len(rings.size)), rings.size)
    return Points(rings.column.astype(np.float64), rings.row.astype(np.float64), ring)
