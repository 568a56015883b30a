"""Disturbed ground in scenes: from files to patches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecomap.errors import RasterFormatError
from ecomap.store.rasters import degrees_of
from ecomap.survey.detecting import threshold_of
from ecomap.survey.detecting.calibrating import LEAST_SITES, calibrate
from ecomap.workflows.survey.detecting.forests import by_forest, forest_for, threshold_of_forest
from ecomap.workflows.survey.detecting.known_sites import registered_mines, site_grounds
from ecomap.workflows.survey.detecting.looking import by_rules
from ecomap.workflows.survey.detecting.options import DetectOptions
from ecomap.workflows.survey.detecting.patches import outlined, patches_of, pixel_area_m2
from ecomap.workflows.survey.detecting.report import Detection, Ground
from ecomap.workflows.survey.detecting.scenes import choose_scenes
from ecomap.workflows.survey.ground import read_ground
from ecomap.workflows.survey.tracing import TraceOptions, trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ecomap.raster import Grid
    from ecomap.store.workspace import Workspace
    from ecomap.survey.detecting import Threshold
    from ecomap.workflows.survey.detecting.scenes import Chosen
    from ecomap.workflows.survey.tracing import Strip, Traced
    from ecomap.workflows.survey.tracing.reading import Work

    Progress = Callable[[str, int, int], None]


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
    threshold, look, more_notes = _way(chosen, options, workspace)
    options_of_trace = trace_options(stack.grid, options, name=stack.scenes[0].name)
    traced = trace((stack,), look, options_of_trace, progress=progress)
    outlines = traced.outlines["bare"]
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
        ground=ground_of(traced, stack.grid),
        pixel_m=pixel_area_m2(stack.grid) ** 0.5,
        bounds=degrees_of(stack.grid),
        notes=(*chosen.notes, *more_notes),
    )


def _way(
    chosen: Chosen, options: DetectOptions, workspace: Workspace | None
) -> tuple[Threshold, Work[Strip], list[str]]:
    """Choose how candidates are found: by a forest if one is given, else by rules."""
    if options.model is not None:
        forest, notes = forest_for(options.model, chosen.stack)
        return threshold_of_forest(forest, options.model), partial(by_forest, forest=forest), notes
    threshold = _threshold(chosen, options, workspace)
    return threshold, partial(by_rules, threshold=threshold.value), []


def _threshold(chosen: Chosen, options: DetectOptions, workspace: Workspace | None) -> Threshold:
    """Choose what counts as bare: as given, as registered mines teach, or by the histogram."""
    if options.threshold is None:
        ids, outlines = registered_mines(workspace, options.sites)
        if len(ids) >= LEAST_SITES and (learnt := calibrate(site_grounds(chosen.stack, ids, outlines))):
            return learnt.threshold
    return threshold_of(chosen.counts, given=options.threshold)


def trace_options(grid: Grid, options: DetectOptions, *, name: str) -> TraceOptions:
    """Return how outlines are drawn.

    Raises
    ------
    RasterFormatError
        If all ground is smaller than the least area.
    """
    pixel_m2 = pixel_area_m2(grid)
    least = options.min_area_ha * 10_000 / pixel_m2
    if grid.width * grid.height < least:
        raise RasterFormatError(
            f"{name}: all of it is smaller than the least area of a patch, {options.min_area_ha:g} ha. "
            "Give a larger scene or a smaller --min-area-ha."
        )
    # Pixels differ a little in size over a scene: the area on the ellipsoid decides later.
    return TraceOptions(
        least_pixels=max(1, int(least * _SPARE)),
        smooth=options.smooth,
        exclude=options.exclude,
        workers=options.workers,
    )


def ground_of(traced: Traced, grid: Grid) -> Ground:
    """Return how much ground was looked at."""
    whole = grid.width * grid.height
    return Ground(
        area_ha=whole * pixel_area_m2(grid) / 10_000,
        seen_share=traced.counted["seen"] / whole,
        clear_share=traced.counted["clear"] / whole,
    )


_SPARE = 0.9
