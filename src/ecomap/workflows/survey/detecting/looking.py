"""What is read off each window: bare or not, and the figures of a patch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.survey.detecting import candidates, clear_ground, composite_of, histogram

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.raster import Window
    from ecomap.survey.detecting.composite import Composite
    from ecomap.workflows.survey.detecting.reading import OpenStack


@dataclass(frozen=True, slots=True)
class Looked:
    """What a window or a strip says. All arrays have shape (rows, columns)."""

    bare: NDArray[np.bool_]
    """Candidates for disturbed ground."""
    ndvi: NDArray[np.float32]
    """Highest NDVI of the clear dates; NaN where there was none."""
    clear: NDArray[np.uint8]
    """Number of clear dates."""
    seen: NDArray[np.uint8]
    """Number of dates with data."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """What a window says before a threshold is known."""

    counts: NDArray[np.int64]
    """Histogram of NDVI of dry ground."""
    valid: tuple[int, ...]
    """Pixels with data of each date."""
    clear: tuple[int, ...]
    """Pixels without cloud of each date."""
    pixels: int
    """Pixels of the window."""


def by_rules(files: OpenStack, window: Window, *, threshold: float) -> Looked:
    """Find candidates by the rules."""
    composite = files.composite(window)
    return _looked(composite, candidates(composite, threshold))


def _looked(composite: Composite, bare: NDArray[np.bool_]) -> Looked:
    return Looked(bare, composite.ndvi, composite.clear, composite.seen)


def sampled(files: OpenStack, window: Window) -> Sampled:
    """Count NDVI of dry ground, and how much each date shows."""
    blocks = list(files.blocks(window))
    composite = composite_of(blocks)
    dry = composite.ndvi[~composite.is_water]
    return Sampled(
        histogram(dry),
        tuple(int(block.valid.sum()) for block in blocks),
        tuple(int(clear_ground(block).sum()) for block in blocks),
        window.height * window.width,
    )


def beside(parts: list[Looked]) -> Looked:
    """Put the windows of a strip side by side."""
    if len(parts) == 1:
        return parts[0]
    return Looked(
        *(
            np.concatenate([getattr(part, name) for part in parts], axis=1)
            for name in ("bare", "ndvi", "clear", "seen")
        )
    )
