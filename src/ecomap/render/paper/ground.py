"""The ground of the map: counties in calm tints, pale neighbours, water, borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from ecomap.render.areas import assign_tints
from ecomap.render.columns import text
from ecomap.render.paper import colors
from ecomap.render.paper.canvas import Style

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ecomap.render.page import MapPage
    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.projection import Projection
    from ecomap.render.paper.sizes import Sizes


@dataclass(frozen=True, slots=True, eq=False)
class County:
    """A county on the page."""

    name: str
    """Its name in the language of the sheet."""
    shape: BaseGeometry
    """Its area in millimetres, cut somewhat outside of the frame."""
    tint: str
    """Its colour."""
    is_focused: bool
    """Whether the sheet is about it."""


@dataclass(frozen=True, slots=True, eq=False)
class Water:
    """A river or lake on the page."""

    name: str
    """Its name; may be empty."""
    shape: BaseGeometry
    """Its line or area in millimetres, cut somewhat outside of the frame."""
    is_area: bool
    """Whether it is an area."""


def counties_on(page: MapPage, projection: Projection) -> list[County]:
    """Return the counties that the frame shows."""
    found = []
    for adcode, name, name_en, geometry, tint in zip(
        page.counties["adcode"],
        page.counties["name"],
        page.counties["name_en"],
        page.counties.geometry,
        assign_tints(page.counties),
        strict=True,
    ):
        shape = _cut(geometry, projection)
        if not shape.is_empty:
            focused = page.focus is None or adcode == page.focus
            shown = text(name_en) if page.language == "en" and text(name_en) else text(name)
            color = colors.TINTS[tint] if focused else colors.PALE
            found.append(County(shown, shape, color, focused))
    return found


def water_on(page: MapPage, projection: Projection) -> list[Water]:
    """Return the water that the frame shows."""
    if page.water is None:
        return []
    found = []
    for name, name_en, kind, geometry in zip(
        page.water["name"], page.water["name_en"], page.water["kind"], page.water.geometry, strict=True
    ):
        shape = _cut(geometry, projection)
        if not shape.is_empty:
            shown = text(name_en) if page.language == "en" and text(name_en) else text(name)
            found.append(Water(shown, shape, kind == "polygon"))
    return found


def _cut(geometry: BaseGeometry, projection: Projection) -> BaseGeometry:
    """Bring a geometry to the page and leave out what is far from the frame."""
    # In degrees first: what is far away may not be projected at all.
    frame = projection.frame
    corners = projection.degrees(shapely.get_coordinates(shapely.box(*frame.grown(frame.width / 4))))
    west, south = corners.min(axis=0)
    east, north = corners.max(axis=0)
    near = shapely.clip_by_rect(geometry, west, south, east, north)
    if near.is_empty:
        return near
    left, bottom, right, top = frame.grown(20.0)
    return shapely.clip_by_rect(projection.geometry(near), left, bottom, right, top)


def draw_ground(
    page: Page, projection: Projection, counties: list[County], water: list[Water], sizes: Sizes
) -> None:
    """Draw counties, water and borders."""
    page.rectangle(projection.frame, Style(fill=colors.BEYOND))
    around = [county for county in counties if not county.is_focused]
    inside = [county for county in counties if county.is_focused]
    for county in around:
        _fill(page, county)
    _borders(page, around, sizes, 0.18)
    # A band and a line round all in focus; their inner halves are then covered by the fills.
    for width, color in ((3.0, colors.BAND), (0.8, colors.OUTLINE)):
        for county in inside:
            page.geometry(county.shape, Style(stroke=color, width_mm=sizes.mm(width)))
    for county in inside:
        _fill(page, county)
    for item in water:
        if item.is_area:
            page.geometry(item.shape, Style(fill=colors.WATER, stroke=colors.SHORE, width_mm=sizes.mm(0.15)))
        else:
            page.geometry(item.shape, Style(stroke=colors.RIVER, width_mm=sizes.mm(0.55)))
    if len(inside) > 1:
        _borders(page, inside, sizes, 0.28)
    # Once more over the water, so that it hides no part of the border; the band stays below.
    outline = shapely.union_all([county.shape for county in inside]).boundary
    page.geometry(outline, Style(stroke=colors.OUTLINE, width_mm=sizes.mm(0.36)))


def _fill(page: Page, county: County) -> None:
    # A hairline of the same colour closes the seam between neighbours.
    page.geometry(county.shape, Style(fill=county.tint, stroke=county.tint, width_mm=0.1))


def _borders(page: Page, counties: list[County], sizes: Sizes, width: float) -> None:
    """Draw borders once, also where two counties share one."""
    if not counties:
        return
    lines = shapely.unary_union([county.shape.boundary for county in counties])
    dash = tuple(sizes.mm(length) for length in (2.2, 0.9, 0.45, 0.9))
    merged = shapely.line_merge(lines) if lines.geom_type == "MultiLineString" else lines
    page.geometry(merged, Style(stroke=colors.BORDER, width_mm=sizes.mm(width), dash_mm=dash, is_round=False))
