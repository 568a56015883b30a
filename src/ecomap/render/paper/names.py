"""Names of counties and waters: written where they cover no symbol, left out where there is no such place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.render.coordinates import symbol_point
from ecomap.render.paper import colors
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.ground import County, Water
    from ecomap.render.paper.sizes import Sizes

_GRID = 23  # places to try across an area


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its place."""

    text: str
    """What it says."""
    box: Box
    """Where it stands."""
    size_pt: float
    """Size of its type."""
    color: str
    """Its colour."""
    bold: bool = False
    """Whether it is bold."""


def county_names(
    page: Page, counties: Sequence[County], *, frame: Box, taken: Sequence[Box], sizes: Sizes
) -> list[Name]:
    """Return the names of counties, those in focus first, small counties before large ones."""
    found: list[Name] = []
    inner = frame.grown(-sizes.mm(1.5))
    for county in sorted(counties, key=lambda item: (not item.is_focused, item.shape.area)):
        shape = shapely.intersection(county.shape, shapely.box(*inner))
        if shape.is_empty or not county.name:
            continue
        color = colors.NAME if county.is_focused else colors.PALE_NAME
        for size in (13.0, 11.0, 9.0, 7.5) if county.is_focused else (9.5, 8.0, 7.0):
            box = _inside(
                shape,
                _extent(page, county.name, sizes.pt(size), bold=county.is_focused),
                [*taken, *(name.box for name in found)],
                inner,
            )
            if box is not None:
                found.append(Name(county.name, box, sizes.pt(size), color, bold=county.is_focused))
                break
    return found


def water_names(
    page: Page, waters: Sequence[Water], *, frame: Box, taken: Sequence[Box], sizes: Sizes
) -> list[Name]:
    """Return the names of waters that find a place, each written once."""
    found: list[Name] = []
    inner = frame.grown(-sizes.mm(1.5))
    size = sizes.pt(7)
    for name in dict.fromkeys(water.name for water in waters if water.name):
        shapes = [water for water in waters if water.name == name]
        largest = max(shapes, key=lambda item: (item.is_area, item.shape.area, item.shape.length))
        shape = shapely.intersection(largest.shape, shapely.box(*inner))
        if shape.is_empty:
            continue
        extent = _extent(page, name, size)
        others = [*taken, *(item.box for item in found)]
        places = _centers(shape, inner) if largest.is_area else _beside(shape, extent, sizes)
        box = _first_free(places, extent, others, inner)
        if box is not None:
            found.append(Name(name, box, size, colors.WATER_INK))
    return found


def draw_names(page: Page, names: Iterable[Name], sizes: Sizes) -> None:
    """Write the names."""
    for name in names:
        base = name.box.bottom + name.size_pt * POINT_MM * 0.22
        place = (name.box.middle[0], base)
        page.text(
            place,
            name.text,
            name.size_pt,
            color=name.color,
            bold=name.bold,
            anchor="center",
            halo_mm=sizes.mm(0.35),
        )


def _extent(page: Page, text: str, size_pt: float, *, bold: bool = False) -> tuple[float, float]:
    return page.width_of(text, size_pt, bold=bold) * 1.04, size_pt * POINT_MM * 1.2


def _inside(shape: BaseGeometry, extent: tuple[float, float], taken: Sequence[Box], frame: Box) -> Box | None:
    """Return the free box inside an area that is nearest to its widest place."""
    shapely.prepare(shape)
    boxes = [_around(center, extent) for center in _centers(shape, frame)]
    within = shapely.contains(shape, shapely.box(*np.array(boxes).T)) if boxes else []
    inside = [box for box, fits in zip(boxes, within, strict=True) if fits]
    return next((box for box in inside if _is_free(box, taken, frame)), None)


def _centers(shape: BaseGeometry, frame: Box) -> list[tuple[float, float]]:
    """Return places of a grid over an area, those nearest to the middle of its widest place first."""
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    if largest.area <= 0:
        return []
    tolerance = max(frame.width, frame.height) / 400
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=tolerance))[0]
    left, bottom, right, top = largest.bounds
    x, y = np.meshgrid(np.linspace(left, right, _GRID), np.linspace(bottom, top, _GRID))
    grid = np.vstack([middle, np.column_stack([x.ravel(), y.ravel()])])
    grid = grid[shapely.contains_xy(largest, grid[:, 0], grid[:, 1])]
    order = np.argsort(np.hypot(*(grid - middle).T), kind="stable")
    return [(float(east), float(north)) for east, north in grid[order]]


def _beside(shape: BaseGeometry, extent: tuple[float, float], sizes: Sizes) -> list[tuple[float, float]]:
    """Return places above and below a line, from its middle outwards."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    if not parts:
        return [symbol_point(shape)]
    longest = max(parts, key=lambda part: part.length)
    places = []
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88):
        point = longest.interpolate(share, normalized=True)
        gap = extent[1] / 2 + sizes.mm(0.8)
        places += [(point.x, point.y + gap), (point.x, point.y - gap)]
        places += [(point.x + extent[0] / 2 + sizes.mm(1.2), point.y)]
    return places


def _first_free(
    places: Iterable[tuple[float, float]], extent: tuple[float, float], taken: Sequence[Box], frame: Box
) -> Box | None:
    boxes = (_around(place, extent) for place in places)
    return next((box for box in boxes if _is_free(box, taken, frame)), None)


def _is_free(box: Box, taken: Sequence[Box], frame: Box) -> bool:
    return frame.holds(box) and not any(box.meets(other) for other in taken)


def _around(center: tuple[float, float], extent: tuple[float, float]) -> Box:
    width, height = extent
    return Box(center[0] - width / 2, center[1] - height / 2, center[0] + width / 2, center[1] + height / 2)
