"""What is read off each window of a pair: what became of the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.survey.changing import changes_of
from ecomap.workflows.survey.detecting.looking import halved
from ecomap.workflows.survey.tracing import Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.raster import Window
    from ecomap.workflows.survey.tracing import OpenStack


def by_pair(files: tuple[OpenStack, ...], window: Window, *, threshold: float) -> Strip:
    """Hold the composite before against the one after."""
    before, after = (stack.composite(window) for stack in files)
    masks, known = changes_of(before, after, threshold)
    values: dict[str, NDArray[Any]] = {
        "ndvi_before": halved(before.ndvi),
        "ndvi_after": halved(after.ndvi),
        "clear": before.clear.astype(np.uint16) + after.clear,
        "seen": before.seen.astype(np.uint16) + after.seen,
        "known": known.astype(np.uint8),
        "held": ((before.seen > 0) | (after.seen > 0)).astype(np.uint8),
        "fewest": np.minimum(before.clear, after.clear),
    }
    return Strip(masks, values)


def greenness(
    files: tuple[OpenStack, ...], window: Window
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return NDVI before and after."""
    before, after = (stack.composite(window).ndvi for stack in files)
    return before, after
