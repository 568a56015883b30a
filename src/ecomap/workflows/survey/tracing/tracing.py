"""From windows to outlines: reading in order, cleaning, outlining, counting, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.raster import strips
from ecomap.survey.outlines import OutlineStream, joined_outlines
from ecomap.workflows.survey.tracing.cleaning import StripBuffer
from ecomap.workflows.survey.tracing.excluding import opened_exclusion
from ecomap.workflows.survey.tracing.reading import over_windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Grid
    from ecomap.survey.outlines import Outlines
    from ecomap.workflows.survey.tracing.excluding import Exclusion
    from ecomap.workflows.survey.tracing.reading import Stacks, Work
    from ecomap.workflows.survey.tracing.strip import Strip

    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Traced:
    """Outlines of each mask, and how many pixels there are of what."""

    outlines: Mapping[str, Outlines]
    """By the name of the mask, in the order of their first pixels."""
    marked: Mapping[str, int]
    """Pixels of each mask, cleaned, small pieces too."""
    counted: Mapping[str, int]
    """Pixels where each value is known: not NaN, or of whole numbers not 0."""


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """How outlines are drawn."""

    least_pixels: int
    """Smaller pieces are left out."""
    smooth: bool = True
    """Whether outlines lose the stairs of pixels."""
    exclude: Sequence[Path] = ()
    """Polygons, or GeoTIFFs that are not 0, where nothing is sought."""
    workers: int = 1
    """Processes."""


def trace(stacks: Stacks, look: Work[Strip], options: TraceOptions, *, progress: Progress) -> Traced:
    """Look at all windows of a grid and outline what is marked.

    Parameters
    ----------
    stacks
        Scenes on one grid.
    look
        What is read off a window; it must be picklable if there are several processes.
    """
    grid = stacks[0].grid
    streams: dict[str, OutlineStream] = {}
    parts: dict[str, list[Outlines]] = {}
    marked: dict[str, int] = {}
    counted: dict[str, int] = {}
    with opened_exclusion(options.exclude, grid) as exclusion:
        for strip in _strips(stacks, look, options, exclusion, progress):
            for name, value in strip.values.items():
                counted[name] = counted.get(name, 0) + _counted(value)
            for name, mask in strip.masks.items():
                if name not in streams:
                    streams[name] = _stream(grid, options, tuple(strip.values))
                marked[name] = marked.get(name, 0) + int(np.count_nonzero(mask))
                parts.setdefault(name, []).append(streams[name].add(mask, strip.values))
    for name, stream in streams.items():
        parts[name].append(stream.finish())
    return Traced({name: joined_outlines(found) for name, found in parts.items()}, marked, counted)


def _counted(values: NDArray[Any]) -> int:
    """Return how many values are known: not NaN, or of whole numbers not 0."""
    if np.issubdtype(values.dtype, np.floating):
        return int(np.count_nonzero(np.isfinite(values)))
    return int(np.count_nonzero(values))


def _stream(grid: Grid, options: TraceOptions, names: tuple[str, ...]) -> OutlineStream:
    return OutlineStream(grid.transform, least_pixels=options.least_pixels, sums=names, smooth=options.smooth)


def _strips(
    stacks: Stacks, look: Work[Strip], options: TraceOptions, exclusion: Exclusion, progress: Progress
) -> Iterator[Strip]:
    """Give one cleaned strip after the other, without the ground where nothing is sought."""
    grid = stacks[0].grid
    plan = list(strips(grid, stacks[0].block))
    looked = over_windows(
        stacks, [window for strip in plan for window in strip], look, workers=options.workers
    )
    buffer = StripBuffer(grid.width, max(strip[0].height for strip in plan))
    for number, strip in enumerate(plan, start=1):
        for window in strip:
            part = next(looked)
            if (excluded := exclusion.mask(window)) is not None:
                for mask in part.masks.values():
                    mask[excluded] = False
            buffer.fill(window, part, row=strip[0].row)
        progress("looking for bare ground", number, len(plan))
        yield from buffer.cleaned(strip[0].height, is_last=number == len(plan))
