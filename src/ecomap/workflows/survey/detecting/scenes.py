"""Which scenes can carry an answer, and why others cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.errors import RasterFormatError
from ecomap.raster import Role, strips
from ecomap.store.rasters import find_scenes, overlap, united
from ecomap.workflows.survey.detecting.looking import sampled
from ecomap.workflows.survey.detecting.notes import notes_on
from ecomap.workflows.survey.tracing import Stack, over_windows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Window
    from ecomap.store.rasters import Scene
    from ecomap.workflows.survey.detecting.options import DetectOptions

    Progress = Callable[[str, int, int], None]

_SAMPLED_WINDOWS = 24
_LEAST_CLEAR = 0.02
"""A date of whose data less is clear says nothing."""
_MOST_WHITE = 0.5
"""Where more is white and no mask tells cloud, what is left is thin cloud and shadow as often as ground."""
_LEAST_SIDE_PX = 3


@dataclass(frozen=True, slots=True)
class SceneReport:
    """One scene and whether it was used."""

    name: str
    """Name of the file or folder."""
    date: dt.date | None
    """Its day; None where it is not known."""
    sensor: str
    """Key of the sensor; empty where bands name themselves."""
    clear_share: float
    """Share of its ground without cloud, 0 to 1, of the windows looked at."""
    reason: str
    """Why it was not used; empty where it was."""

    @property
    def is_used(self) -> bool:
        """Whether it was used."""
        return not self.reason

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "name": self.name,
            "date": None if self.date is None else self.date.isoformat(),
            "sensor": self.sensor or None,
            "clear_share": round(self.clear_share, 4),
            "used": self.is_used,
            "reason": self.reason or None,
        }


@dataclass(frozen=True, slots=True)
class Chosen:
    """Scenes that are used, and what was learnt while choosing them."""

    stack: Stack
    """The scenes on one grid."""
    reports: tuple[SceneReport, ...]
    """All scenes, used or not."""
    counts: NDArray[np.int64]
    """Histogram of NDVI of dry ground of the windows looked at."""
    notes: tuple[str, ...]
    """What was taken for granted."""


def choose_scenes(sources: Iterable[Path], options: DetectOptions, *, progress: Progress) -> Chosen:
    """Open scenes, look at some windows of each, and leave out what cannot carry an answer.

    Raises
    ------
    RasterFormatError
        If no scene can, or there is no ground for an answer.
    UsageError
        If red and near infrared are not known.
    """
    scenes = find_scenes(sources, sensor=options.sensor, roles=options.roles, dates=options.dates)
    for scene in scenes:
        scene.require((Role.RED, Role.NIR))
    stack = Stack(tuple(scenes), united([scene.grid for scene in scenes]))
    if min(stack.grid.width, stack.grid.height) < _LEAST_SIDE_PX:
        size = f"{stack.grid.width} x {stack.grid.height}"
        raise RasterFormatError(f"{scenes[0].name}: {size} pixels are too few for a patch with an outline.")
    counts, reports = _look(stack, options, progress)
    used = tuple(scene for scene, report in zip(scenes, reports, strict=True) if report.is_used)
    if not used:
        reasons = "; ".join(f"{report.name}: {report.reason}" for report in reports[:8])
        raise RasterFormatError(f"No scene can carry an answer. {reasons}.")
    if len(used) < len(scenes):
        stack = Stack(used, stack.grid)
        counts, _ = _look(stack, options, progress)
    return Chosen(stack, reports, counts, notes_on(used))


def look_at(stack: Stack, options: DetectOptions) -> tuple[SceneReport, ...]:
    """Say of each scene how much of its ground it shows and whether it can carry an answer."""
    _, reports = _look(stack, options, lambda _words, _done, _total: None)
    return reports


def _look(
    stack: Stack, options: DetectOptions, progress: Progress
) -> tuple[NDArray[np.int64], tuple[SceneReport, ...]]:
    """Read a sample of windows, spread evenly, or all where they are few or the sample shows nothing."""
    windows = [window for strip in strips(stack.grid, stack.block) for window in strip]
    if len(windows) > _SAMPLED_WINDOWS:
        places = np.linspace(0, len(windows) - 1, _SAMPLED_WINDOWS).round().astype(int)
        counts, reports = _look_into(stack, [windows[place] for place in places], options, progress)
        if all(report.is_used for report in reports):
            return counts, reports
    return _look_into(stack, windows, options, progress)


def _look_into(
    stack: Stack, windows: list[Window], options: DetectOptions, progress: Progress
) -> tuple[NDArray[np.int64], tuple[SceneReport, ...]]:
    """Read windows and sum what they say."""
    found = []
    for looked in over_windows((stack,), windows, sampled, workers=options.workers):
        found.append(looked)
        progress("looking at the scenes", len(found), len(windows))
    counts = np.sum([item.counts for item in found], axis=0)
    valid = np.sum([item.valid for item in found], axis=0)
    clear = np.sum([item.clear for item in found], axis=0)
    pixels = sum(item.pixels for item in found)
    reports = tuple(
        _report(scene, stack, int(valid[number]) / pixels, int(clear[number]) / pixels)
        for number, scene in enumerate(stack.scenes)
    )
    return counts, reports


def _report(scene: Scene, stack: Stack, valid: float, clear: float) -> SceneReport:
    """Judge one scene by the share of the common ground it holds data for and shows."""
    share = min(clear / max(overlap(stack.grid, scene.grid), 1e-9), 1.0)
    reason = ""
    if valid == 0:
        reason = "no pixel holds data"
    elif clear / valid < _LEAST_CLEAR:
        reason = f"{1 - clear / valid:.0%} of its data is cloud, shadow or snow"
    elif not scene.has_cloud_mask and clear / valid < 1 - _MOST_WHITE:
        reason = (
            f"{1 - clear / valid:.0%} of its data is white as cloud, and no mask tells where the rest begins"
        )
    return SceneReport(scene.name, scene.date, scene.sensor, share, reason)
