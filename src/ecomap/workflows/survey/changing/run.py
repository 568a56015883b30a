"""What changed between two dates, or between two sets of dates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecomap.store.rasters import degrees_of
from ecomap.survey.changing import Change
from ecomap.survey.detecting import threshold_of
from ecomap.workflows.survey.changing.looking import by_pair
from ecomap.workflows.survey.changing.pairing import common_grid, judged_shift, measured_shift, season_notes
from ecomap.workflows.survey.changing.patches import changed_patches
from ecomap.workflows.survey.changing.report import ChangeGround, ChangeReport
from ecomap.workflows.survey.detecting.options import DetectOptions
from ecomap.workflows.survey.detecting.patches import pixel_area_m2
from ecomap.workflows.survey.detecting.run import trace_options
from ecomap.workflows.survey.detecting.scenes import choose_scenes
from ecomap.workflows.survey.ground import read_ground
from ecomap.workflows.survey.tracing import Stack, trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ecomap.raster import Grid
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.survey.detecting.scenes import Chosen
    from ecomap.workflows.survey.tracing import Traced

    Progress = Callable[[str, int, int], None]


def find_changes(
    before: Iterable[Path],
    after: Iterable[Path],
    options: DetectOptions | None = None,
    *,
    accept_shift: bool = False,
    workspace: Workspace | None = None,
    progress: Progress = lambda _words, _done, _total: None,
) -> ChangeReport:
    """Compare scenes of an earlier with those of a later time.

    Parameters
    ----------
    before, after
        GeoTIFFs, folders of one-band files, or `scene.toml`; several of one side become a composite.
    accept_shift
        Whether to compare scenes that are shifted by more than a pixel.
    workspace
        Where counties are taken from; patches have none without it.

    Raises
    ------
    RasterFormatError
        If one side cannot carry an answer, both share no ground, or they are shifted.
    UsageError
        If it is not known which bands are red and near infrared.
    """
    options = options or DetectOptions()
    sides = [choose_scenes(sources, options, progress=progress) for sources in (before, after)]
    names = (sides[0].stack.scenes[0].name, sides[1].stack.scenes[0].name)
    grid = common_grid(sides[0].stack.grid, sides[1].stack.grid, names)
    stacks = tuple(Stack(side.stack.scenes, grid) for side in sides)
    notes = [*_notes(sides), *judged_shift(measured_shift(stacks), accept=accept_shift)]
    threshold = threshold_of(sides[0].counts + sides[1].counts, given=options.threshold)
    look = partial(by_pair, threshold=threshold.value)
    traced = trace(stacks, look, trace_options(grid, options, name=names[0]), progress=progress)
    days = [[scene.date for scene in side.stack.scenes] for side in sides]
    patches, polygons = changed_patches(
        traced, grid, min_area_ha=options.min_area_ha, days=days, counties=read_ground(workspace)
    )
    return ChangeReport(
        before=sides[0].reports,
        after=sides[1].reports,
        threshold=threshold,
        options=options,
        patches=patches,
        polygons=polygons,
        ground=_ground(traced, grid),
        pixel_m=pixel_area_m2(grid) ** 0.5,
        bounds=degrees_of(grid),
        notes=tuple(dict.fromkeys(notes)),
    )


def _notes(sides: list[Chosen]) -> list[str]:
    """Say what was taken for granted on both sides."""
    days = [[scene.date for scene in side.stack.scenes] for side in sides]
    return [*sides[0].notes, *sides[1].notes, *season_notes(*days)]


def _ground(traced: Traced, grid: Grid) -> ChangeGround:
    """Sum the pixels of each change, before small pieces were left out."""
    pixel_ha = pixel_area_m2(grid) / 10_000
    held = max(traced.counted["held"], 1)
    return ChangeGround(
        compared_ha=traced.counted["known"] * pixel_ha,
        unknown_share=1 - traced.counted["known"] / held,
        all_ha={str(change): traced.marked[change] * pixel_ha for change in Change},
        bare_before_ha=traced.counted["was_bare"] * pixel_ha,
        bare_after_ha=traced.counted["is_bare"] * pixel_ha,
        drowned_ha=traced.counted["drowned"] * pixel_ha,
    )
