"""Ground of registered sites in the scenes, to learn a threshold from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.store.rasters import Burner, bounds_in_grid
from ecomap.survey import content_id
from ecomap.survey.detecting.calibrating import SiteGround
from ecomap.workflows.load import load
from ecomap.workflows.survey.outlines_of_files import read_polygons
from ecomap.workflows.survey.tracing import over_windows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Grid, Window
    from ecomap.store.workspace import Workspace
    from ecomap.survey.detecting.composite import Composite
    from ecomap.workflows.survey.tracing import OpenStack, Stack

MINES = ("mine", "mine_pit", "quarry")
"""Kinds whose open sites are thought to be bare."""
_AROUND_PX = 20
_MOST_SITES = 400
_MOST_SIDE_PX = 1500


def registered_mines(workspace: Workspace | None, path: Path | None = None) -> tuple[list[str], NDArray[Any]]:
    """Return ids and outlines of a file, else of the open mines of a workspace, else none."""
    if path is not None:
        outlines, _ = read_polygons(path)
        kept = ~shapely.is_missing(outlines)
        return [content_id(outline) for outline in outlines[kept]], outlines[kept]
    if workspace is None:
        return [], np.empty(0, dtype=object)
    sites = load(workspace).sites
    outlines = np.asarray(sites.geometry.array, dtype=object)
    is_area = shapely.get_dimensions(outlines) == 2
    kept = sites["kind"].isin(MINES).to_numpy() & (sites["status_class"] == "open").to_numpy() & is_area
    return sites["site_id"][kept].tolist(), outlines[kept]


def site_grounds(stack: Stack, ids: Sequence[str], outlines: NDArray[Any]) -> list[SiteGround]:
    """Read NDVI inside each site and around it.

    Sites that lie outside the scenes, or are too large to be read at once, are passed over.
    """
    chosen, windows = [], []
    for number, outline in enumerate(outlines):
        window = _window(stack.grid, outline)
        if window is not None:
            chosen.append(number)
            windows.append(window)
        if len(chosen) == _MOST_SITES:
            break
    every, grounds = Burner(outlines, stack.grid), []
    looks = over_windows((stack,), windows, _composite, workers=1)
    for number, window, composite in zip(chosen, windows, looks, strict=True):
        own = Burner(outlines[number : number + 1], stack.grid).mask(window)
        usable = (composite.clear > 0) & ~composite.is_water
        around = composite.ndvi[usable & ~every.mask(window)]
        grounds.append(SiteGround(ids[number], composite.ndvi[usable & own], around))
    return grounds


def _composite(files: tuple[OpenStack, ...], window: Window) -> Composite:
    return files[0].composite(window)


def _window(grid: Grid, outline: shapely.Geometry) -> Window | None:
    """Return the pixels around a site; None where it does not lie in the scenes."""
    window = grid.window_of(bounds_in_grid(outline, grid), around_px=_AROUND_PX)
    if window is None or max(window.width, window.height) > _MOST_SIDE_PX:
        return None
    return window
