"""The small map of a brief: true shape, numbered sites, scale bar and north."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.render.brief.drawing import Drawing, Words, text_width
from ecomap.render.brief.map_sites import draw_dots, draw_sites
from ecomap.render.brief.numbers import Room
from ecomap.render.brief.view import View

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ecomap.render.brief.content import Brief

MOST_SYMBOLS = 500
"""Sites that are drawn as symbols of their kind; more are drawn as dots by status."""
_MARGIN_MM, _GRID = 4.0, 17


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The map, and what its caption must say."""

    drawing: Drawing
    """The map."""
    drawn: int
    """Sites on it."""
    without_number: int
    """Sites on it of the table whose number found no room."""
    beyond: int
    """Located sites that lie outside its frame."""
    dots: bool
    """Whether sites are dots, because there are too many for symbols."""


def draw_map(brief: Brief, *, language: int, width_mm: float, height_mm: float) -> MapDrawing:
    """Draw the map of a brief in a frame of the given size.

    Parameters
    ----------
    language
        Place of the language in a pair of words.
    """
    view = _view_of(brief, width_mm, height_mm)
    drawing = Drawing(width_mm, height_mm)
    _draw_ground(drawing, brief, view)
    there = [line for line in brief.sites if line.place is not None]
    located = list(zip(there, view.points([line.place for line in there]), strict=True))
    inside = [(line, at) for line, at in located if 0 < at[0] < width_mm and 0 < at[1] < height_mm]
    room = Room((0.4, 0.4, width_mm - 0.4, height_mm - 0.4), [_scale_box(height_mm), _north_box(width_mm)])
    dots = len(inside) > MOST_SYMBOLS
    without = 0
    if dots:
        draw_dots(drawing, inside)
    else:
        without = draw_sites(drawing, room, view, inside, listed=brief.listed)
    _draw_names(drawing, room, brief, view, language)
    _draw_scale(drawing, view)
    _draw_north(drawing, language)
    drawing.rectangle("frame", (0, 0, width_mm, height_mm))
    return MapDrawing(drawing, len(inside), without, len(located) - len(inside), dots)


def _view_of(brief: Brief, width_mm: float, height_mm: float) -> View:
    """Fit the county, or all, into the frame with a margin."""
    west, south, east, north = brief.ground.extent(brief.focus)
    scale = max(
        (east - west) / (width_mm - 2 * _MARGIN_MM), (north - south) / (height_mm - 2 * _MARGIN_MM), 1e-3
    )
    return View(
        (west + east) / 2 - scale * width_mm / 2,
        (south + north) / 2 + scale * height_mm / 2,
        scale,
        width_mm,
        height_mm,
    )


def _draw_ground(drawing: Drawing, brief: Brief, view: View) -> None:
    """Draw counties, the one in focus brighter, and water."""
    ground = brief.ground
    drawing.rectangle("beyond", (0, 0, view.width_mm, view.height_mm))
    for adcode, outline in zip(ground.adcodes, ground.counties, strict=True):
        role = "county" if brief.focus in {None, adcode} else "neighbour"
        drawing.geometry(role, view.shown(outline))
    for area in ground.water_areas:
        drawing.geometry("water", view.shown(area))
    for line in ground.water_lines:
        drawing.geometry("river", view.shown(line))
    focused = [
        outline
        for adcode, outline in zip(ground.adcodes, ground.counties, strict=True)
        if brief.focus in {None, adcode}
    ]
    for outline in focused:
        drawing.geometry("border", view.shown(shapely.boundary(outline)))
    if brief.focus is None:
        drawing.geometry("outer-border", view.shown(shapely.boundary(shapely.coverage_union_all(focused))))


def _draw_names(drawing: Drawing, room: Room, brief: Brief, view: View, language: int) -> None:
    """Write the names of counties inside them where they cover no symbol; that in focus is the title."""
    frame = shapely.box(*view.bounds)
    for adcode, names, outline in zip(
        brief.ground.adcodes, brief.ground.names, brief.ground.counties, strict=True
    ):
        if adcode == brief.focus or shapely.intersection(outline, frame).area < 0.015 * frame.area:
            continue
        seen = shapely.make_valid(view.shown(outline))
        width = text_width(names[language], 2.5)
        for x_mm, y_mm in _name_places(seen):
            box = (x_mm - width / 2, y_mm - 1.9, x_mm + width / 2, y_mm + 0.5)
            if room.is_free(box) and shapely.contains(seen, shapely.box(*box)):
                drawing.items.append(Words("place", x_mm, y_mm, names[language], 2.5, "middle"))
                room.taken.append(box)
                break


def _name_places(seen: BaseGeometry) -> list[tuple[float, float]]:
    """Return places over the part of a county that is seen, those nearest to its widest place first."""
    parts = shapely.get_parts(seen)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.5))[:1]
    left, top, right, bottom = seen.bounds
    x_mm, y_mm = np.meshgrid(np.linspace(left, right, _GRID), np.linspace(top, bottom, _GRID))
    grid = np.vstack([middle, np.column_stack([x_mm.ravel(), y_mm.ravel()])])
    order = np.argsort(np.hypot(*(grid - middle).T), kind="stable")
    return [(float(x), float(y)) for x, y in grid[order]]


def scale_length_m(metres_per_mm: float, *, longest_mm: float = 30.0) -> float:
    """Return the longest of 1, 2, 5 times a power of ten metres that is at most `longest_mm` on paper.

    Examples
    --------
    >>> scale_length_m(1000.0)
    20000.0
    """
    most = longest_mm * metres_per_mm
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)


def _scale_box(height_mm: float) -> tuple[float, float, float, float]:
    return (0, height_mm - 7, 42, height_mm)


def _north_box(width_mm: float) -> tuple[float, float, float, float]:
    return (width_mm - 8, 0, width_mm, 12)


def _draw_scale(drawing: Drawing, view: View) -> None:
    """Draw the scale bar in the lower left corner."""
    length_m = scale_length_m(view.metres_per_mm)
    length_mm, top = length_m / view.metres_per_mm, drawing.height_mm - 3
    text = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    drawing.rectangle("scale-paper", (1, top - 3.6, length_mm + 5 + text_width(text, 2.3) / 2, top + 2))
    drawing.rectangle("scale-dark", (3, top, 3 + length_mm / 2, top + 0.8))
    drawing.rectangle("scale-light", (3 + length_mm / 2, top, 3 + length_mm, top + 0.8))
    for x_mm, words in ((3.0, "0"), (3 + length_mm, text)):
        drawing.items.append(Words("note", x_mm, top - 0.7, words, 2.3, "middle"))


def _draw_north(drawing: Drawing, language: int) -> None:
    """Draw an arrow to grid north in the upper right corner."""
    x_mm = drawing.width_mm - 4
    arrow = shapely.Polygon([(x_mm, 4.2), (x_mm + 1.7, 10.5), (x_mm, 9.2), (x_mm - 1.7, 10.5)])
    drawing.geometry("north", arrow)
    drawing.items.append(Words("north-letter", x_mm, 3.4, ("北", "N")[language], 2.6, "middle"))
