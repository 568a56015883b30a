"""What is read off each window: bare or not, and the figures of a patch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.survey.detecting import candidates, clear_ground, composite_of, histogram
from ecomap.workflows.survey.tracing import Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.raster import Window
    from ecomap.workflows.survey.tracing import OpenStack


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


def by_rules(files: tuple[OpenStack, ...], window: Window, *, threshold: float) -> Strip:
    """Find candidates by the rules."""
    composite = files[0].composite(window)
    values: dict[str, NDArray[Any]] = {
        "ndvi": composite.ndvi,
        "clear": composite.clear,
        "seen": composite.seen,
    }
    return Strip({"bare": candidates(composite, threshold)}, values)


def sampled(files: tuple[OpenStack, ...], window: Window) -> Sampled:
    """Count NDVI of dry ground, and how much each date shows."""
    blocks = list(files[0].blocks(window))
    composite = composite_of(blocks)
    return Sampled(
        histogram(composite.ndvi[~composite.is_water]),
        tuple(int(block.valid.sum()) for block in blocks),
        tuple(int(clear_ground(block).sum()) for block in blocks),
        window.height * window.width,
    )


def halved(index: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return an index in half the memory: three decimals are more than a pixel is worth."""
    return index.astype(np.float16)
