"""Meridians and parallels at round minutes, with their degrees at the rim of the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.render.paper import colors
from ecomap.render.paper.canvas import POINT_MM, Style

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.render.paper.box import Box
    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.projection import Projection
    from ecomap.render.paper.sizes import Sizes

    _Points = NDArray[np.float64]

_STEPS_MIN = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300)
_WANTED_MM = 52.0  # between two lines, on A3
_TOUCH_MM = 0.01
_SAMPLES = 41  # of a line from edge to edge; its curve is far below the width of a line between them


def step_minutes(projection: Projection, sizes: Sizes) -> int:
    """Return the round step between lines that lies nearest to what looks well."""
    wanted_m = sizes.mm(_WANTED_MM) / projection.mm_per_m
    wanted = wanted_m / 1852  # a minute of latitude is about a nautical mile
    return min(_STEPS_MIN, key=lambda step: abs(math.log(step / wanted)))


def degree_text(minutes: int) -> str:
    """Return degrees and minutes as they stand at a rim.

    Examples
    --------
    >>> degree_text(6690), degree_text(1745)
    ('111°30′', '29°05′')
    """
    return f"{minutes // 60}°{minutes % 60:02d}′"


def draw_graticule(page: Page, projection: Projection, rim: Box, sizes: Sizes) -> None:
    """Draw the lines over the ground, and their degrees where they meet the frame."""
    frame = projection.frame
    step = step_minutes(projection, sizes)
    edge = shapely.box(*frame)
    around = projection.degrees(shapely.get_coordinates(shapely.segmentize(edge.exterior, 20.0)))
    (west, south), (east, north) = around.min(axis=0) * 60, around.max(axis=0) * 60
    style = Style(stroke=colors.GRATICULE, width_mm=sizes.mm(0.13), stroke_opacity=0.9)
    for minutes in range(math.ceil(west / step) * step, math.floor(east) + 1, step):
        latitudes = np.linspace(south, north, _SAMPLES) / 60
        line = _clipped(projection.place(np.full(_SAMPLES, minutes / 60), latitudes), edge)
        if line is not None:
            page.lines([line], style)
            _label_meridian(page, line, frame, rim, degree_text(minutes), sizes)
    for minutes in range(math.ceil(south / step) * step, math.floor(north) + 1, step):
        longitudes = np.linspace(west, east, _SAMPLES) / 60
        line = _clipped(projection.place(longitudes, np.full(_SAMPLES, minutes / 60)), edge)
        if line is not None:
            page.lines([line], style)
            _label_parallel(page, line, frame, rim, degree_text(minutes), sizes)


def _clipped(points: _Points, edge: shapely.Polygon) -> _Points | None:
    """Return the part of a line inside the frame, or None."""
    inside = shapely.intersection(shapely.LineString(points), edge)
    parts = [part for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    if not parts:
        return None
    return shapely.get_coordinates(max(parts, key=lambda part: part.length))


def _label_meridian(page: Page, line: _Points, frame: Box, rim: Box, text: str, sizes: Sizes) -> None:
    """Write the degrees where a meridian leaves the frame above and below, unless too near a corner.

    One that leaves at a side is not told there: that is where the parallels are.
    """
    size = sizes.pt(6)
    drop, half = size * POINT_MM * 0.36, page.width_of(text, size) / 2
    for x, y in (line[0], line[-1]):
        if not frame.left + half < x < frame.right - half:
            continue
        if abs(y - frame.top) < _TOUCH_MM:
            spot = (x, (rim.top + frame.top) / 2 - drop)
        elif abs(y - frame.bottom) < _TOUCH_MM:
            spot = (x, (rim.bottom + frame.bottom) / 2 - drop)
        else:
            continue
        page.text(spot, text, size, anchor="center", color=colors.GREY)


def _label_parallel(page: Page, line: _Points, frame: Box, rim: Box, text: str, sizes: Sizes) -> None:
    """Write the degrees where a parallel leaves the frame left and right, unless too near a corner."""
    size = sizes.pt(6)
    drop, half = size * POINT_MM * 0.36, page.width_of(text, size) / 2
    for x, y in (line[0], line[-1]):
        if not frame.bottom + half < y < frame.top - half:
            continue
        if abs(x - frame.right) < _TOUCH_MM:
            spot = ((rim.right + frame.right) / 2 + drop, y)
        elif abs(x - frame.left) < _TOUCH_MM:
            spot = ((rim.left + frame.left) / 2 + drop, y)
        else:
            continue
        page.text(spot, text, size, anchor="center", turn_deg=90, color=colors.GREY)
