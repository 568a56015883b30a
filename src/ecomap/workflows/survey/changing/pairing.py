"""Whether two dates can be compared at all: same ground, same place, same season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.errors import RasterFormatError
from ecomap.raster import Grid, Window
from ecomap.store.rasters import bounds_in
from ecomap.survey.changing import shift_between
from ecomap.workflows.survey.changing.looking import greenness
from ecomap.workflows.survey.tracing import over_windows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ecomap.survey.changing import Shift
    from ecomap.workflows.survey.tracing import Stacks

MOST_SHIFT_PX = 1.0
"""Scenes that lie farther apart make change along every edge."""
_TOLD_SHIFT_PX = 0.5
_SAMPLE_PX = 1024
_SEASON_DAYS = 45
_YEAR_DAYS = 365.25


def common_grid(first: Grid, second: Grid, names: tuple[str, str]) -> Grid:
    """Return the pixels of the first grid that the second one covers, too.

    Raises
    ------
    RasterFormatError
        If they share no ground.
    """
    left, bottom, right, top = first.bounds
    west, south, east, north = bounds_in(second, first.crs)
    across, down = first.pixel_width, first.pixel_height
    column, end_column = round((max(left, west) - left) / across), round((min(right, east) - left) / across)
    row, end_row = round((top - min(top, north)) / down), round((top - max(bottom, south)) / down)
    if end_column <= column or end_row <= row:
        raise RasterFormatError(
            f"{names[0]} and {names[1]} share no ground, so nothing can be compared. "
            "Look where they lie with: ecomap survey info SCENE.tif"
        )
    return first.part(Window(row, column, end_row - row, end_column - column))


def measured_shift(stacks: Stacks) -> Shift | None:
    """Return how far the later picture is shifted in the middle of the common ground; None where unclear."""
    grid = stacks[0].grid
    height, width = min(grid.height, _SAMPLE_PX), min(grid.width, _SAMPLE_PX)
    window = Window((grid.height - height) // 2, (grid.width - width) // 2, height, width)
    ((before, after),) = over_windows(stacks, [window], greenness, workers=1)
    return shift_between(before, after)


def judged_shift(shift: Shift | None, *, accept: bool) -> list[str]:
    """Say what a shift means for the comparison.

    Raises
    ------
    RasterFormatError
        If it is larger than a pixel and not accepted.
    """
    if shift is None:
        return ["whether both dates lie true on each other could not be measured"]
    where = f"{shift.pixels:.1f} pixels ({shift.columns:+.1f} east, {-shift.rows:+.1f} north)"
    if shift.pixels > MOST_SHIFT_PX and not accept:
        raise RasterFormatError(
            f"the later scene is shifted by {where}: every edge would look like change. "
            "Register the scenes first, or compare them all the same with --accept-shift"
        )
    if shift.pixels > _TOLD_SHIFT_PX:
        return [f"the later scene is shifted by {where}: strips as narrow as that along edges are no change"]
    return []


def season_notes(before: Sequence[dt.date | None], after: Sequence[dt.date | None]) -> list[str]:
    """Say whether the seasons differ, which composites of many dates do not mind."""
    first, second = [day for day in before if day], [day for day in after if day]
    if len(first) < len(before) or len(second) < len(after):
        return ["not every scene has a date: nobody can tell whether the seasons are the same"]
    if min(len(first), len(second)) >= 3:
        return []
    apart = min(days_apart(one, other) for one in first for other in second)
    if apart <= _SEASON_DAYS:
        return []
    return [f"the seasons differ by {apart:.0f} days: much of what looks like change is the season"]


def days_apart(one: dt.date, other: dt.date) -> float:
    """Return how many days of the year lie between two days, at most half a year.

    Examples
    --------
    >>> import datetime as dt
    >>> days_apart(dt.date(2020, 1, 5), dt.date(2023, 12, 26)) < 12
    True
    """
    between = abs((one - other).days) % _YEAR_DAYS
    return min(between, _YEAR_DAYS - between)
