"""Disturbed ground in scenes: from files to patches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ecomap.errors import RasterFormatError
from ecomap.raster import strips
from ecomap.store.rasters import degrees_of
from ecomap.survey.detecting import threshold_of
from ecomap.survey.outlines import OutlineStream, joined_outlines
from ecomap.workflows.survey.detecting.cleaning import cleaned
from ecomap.workflows.survey.detecting.excluding import opened_exclusion
from ecomap.workflows.survey.detecting.looking import Looked, beside, by_rules
from ecomap.workflows.survey.detecting.options import DetectOptions
from ecomap.workflows.survey.detecting.patches import outlined, patches_of, pixel_area_m2
from ecomap.workflows.survey.detecting.reading import over_windows
from ecomap.workflows.survey.detecting.report import Detection, Ground
from ecomap.workflows.survey.detecting.scenes import choose_scenes
from ecomap.workflows.survey.ground import read_ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ecomap.raster import Window
    from ecomap.store.workspace import Workspace
    from ecomap.survey.outlines import Outlines
    from ecomap.workflows.survey.detecting.excluding import Exclusion
    from ecomap.workflows.survey.detecting.reading import OpenStack, Stack

    Progress = Callable[[str, int, int], None]
    Look = Callable[[OpenStack, Window], Looked]

SUMS = ("ndvi", "clear", "seen")
"""What is averaged over each patch."""


def detect(
    sources: Iterable[Path],
    options: DetectOptions | None = None,
    *,
    workspace: Workspace | None = None,
    progress: Progress = lambda _words, _done, _total: None,
) -> Detection:
    """Find disturbed ground in scenes of one or more dates.

    Parameters
    ----------
    sources
        GeoTIFFs, folders of one-band files, or `scene.toml`, in any order and system.
    workspace
        Where counties are taken from; patches have none without it.

    Raises
    ------
    RasterFormatError
        If no scene can carry an answer.
    UsageError
        If it is not known which bands are red and near infrared.
    """
    options = options or DetectOptions()
    chosen = choose_scenes(sources, options, progress=progress)
    stack = chosen.stack
    threshold = threshold_of(chosen.counts, given=options.threshold)
    pixel_m2 = pixel_area_m2(stack.grid)
    if stack.grid.width * stack.grid.height * pixel_m2 < options.min_area_ha * 10_000:
        raise RasterFormatError(
            f"{stack.scenes[0].name}: all of it is smaller than the least area of a patch, "
            f"{options.min_area_ha:g} ha. Give a larger scene or a smaller --min-area-ha."
        )
    least = max(1, int(options.min_area_ha * 10_000 / pixel_m2 * 0.9))
    look = partial(by_rules, threshold=threshold.value)
    outlines, ground = trace(stack, look, options, least_pixels=least, progress=progress)
    found = outlined(outlines, stack.grid, min_area_ha=options.min_area_ha)
    return Detection(
        scenes=chosen.reports,
        threshold=threshold,
        options=options,
        patches=patches_of(
            found,
            outlines,
            stack.grid,
            days=[scene.date for scene in stack.scenes],
            counties=read_ground(workspace),
        ),
        polygons=list(found.polygons),
        ground=ground,
        pixel_m=pixel_m2**0.5,
        bounds=degrees_of(stack.grid),
        notes=chosen.notes,
    )


def trace(
    stack: Stack, look: Look, options: DetectOptions, *, least_pixels: int, progress: Progress
) -> tuple[Outlines, Ground]:
    """Look at all windows, clean the mask and outline what is marked, strip by strip."""
    stream = OutlineStream(stack.grid.transform, least_pixels=least_pixels, sums=SUMS)
    pixels = np.zeros(3, dtype=np.int64)
    parts = []
    with opened_exclusion(options.exclude, stack.grid) as exclusion:
        for strip in cleaned(_strips(stack, look, options, exclusion, progress)):
            # Seen at all, seen clear on a date at least, and bare.
            pixels += [np.count_nonzero(item) for item in (strip.seen, strip.clear, strip.bare)]
            values = {name: getattr(strip, name).astype(np.float32) for name in SUMS}
            parts.append(stream.add(strip.bare, values))
    parts.append(stream.finish())
    whole = stack.grid.width * stack.grid.height
    pixel_ha = pixel_area_m2(stack.grid) / 10_000
    seen, clear, bare = (int(count) for count in pixels)
    return joined_outlines(parts), Ground(
        area_ha=whole * pixel_ha, seen_share=seen / whole, clear_share=clear / whole, bare_ha=bare * pixel_ha
    )


def _strips(
    stack: Stack, look: Look, options: DetectOptions, exclusion: Exclusion, progress: Progress
) -> Iterator[Looked]:
    """Give one strip after the other, without the ground where nothing is sought."""
    plan = list(strips(stack.grid, stack.block))
    windows = [window for strip in plan for window in strip]
    looked = over_windows(stack, windows, look, workers=options.workers)
    for number, strip in enumerate(plan, start=1):
        parts = []
        for window in strip:
            part = next(looked)
            if (excluded := exclusion.mask(window)) is not None:
                part.bare[excluded] = False
            parts.append(part)
        progress("looking for bare ground", number, len(plan))
        yield beside(parts)
