"""Which pixels are candidates for disturbed ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.survey.detecting.composite import Composite

_LEAST_BSI = -0.05
"""Dry plants and shadow are below; asked of a single date only, where they are many."""


def candidates(composite: Composite, threshold: float) -> NDArray[np.bool_]:
    """Return dry ground that was never greener than a threshold.

    Parameters
    ----------
    threshold
        NDVI below which ground is bare.
    """
    with np.errstate(invalid="ignore"):
        found = composite.ndvi < threshold
    found &= ~composite.is_water
    if composite.bsi is not None:
        found &= ~(composite.bsi < _LEAST_BSI)
    return np.asarray(found)
