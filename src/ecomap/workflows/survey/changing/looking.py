"""What is read off each window of a pair: what became of the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecomap.survey.changing import Change, changes_of
from ecomap.workflows.survey.detecting.looking import halved
from ecomap.workflows.survey.tracing import Strip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ecomap.raster import Window
    from ecomap.workflows.survey.tracing import OpenStack


def by_pair(files: tuple[OpenStack, ...], window: Window, *, threshold: float) -> Strip:
    """Hold the composite before against the one after."""
    before, after = (stack.composite(window) for stack in files)
    found = changes_of(before, after, threshold)
    values: dict[str, NDArray[Any]] = {
        "ndvi_before": halved(before.ndvi),
        "ndvi_after": halved(after.ndvi),
        "clear_before": before.clear,
        "clear_after": after.clear,
        "seen": before.seen + after.seen,
        "held": (before.seen > 0) | (after.seen > 0),
        "known": found.known,
        "was_bare": found.was_bare,
        "is_bare": found.is_bare,
        "drowned": found.drowned,
    }
    return Strip({str(change): mask for change, mask in found.masks.items()}, values, uncut=_UNCUT)


_UNCUT = frozenset({str(Change.STILL_BARE)})
"""Bare on both dates is no strip along an edge that a shift makes: narrow ground stays."""


def greenness(
    files: tuple[OpenStack, ...], window: Window
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return NDVI before and after."""
    before, after = (stack.composite(window).ndvi for stack in files)
    return before, after
