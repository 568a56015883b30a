"""What sites look like on the ground: circles of rough places, lines, areas, symbols, rings of crowds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.render.coordinates import symbol_point
from ecomap.render.paper import colors
from ecomap.render.paper.canvas import Style
from ecomap.render.paper.entries import BEYOND, ON_MAP, UNLOCATED, Entry, renumbered
from ecomap.render.paper.symbols import RADIUS_MM, draw_symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.crowds import Crowd
    from ecomap.render.paper.projection import Projection
    from ecomap.render.paper.sizes import Sizes

_ORDER = (ON_MAP, BEYOND, UNLOCATED)


def placed_entries(
    entries: Sequence[Entry], projection: Projection, focus: BaseGeometry
) -> tuple[list[Entry], dict[int, tuple[float, float]]]:
    """Say of each site whether the frame shows it and where its symbol stands.

    A line or area that leaves the area in focus carries its symbol inside of it, where that is possible.

    Parameters
    ----------
    focus
        The area that the sheet is about, in millimetres of the page.

    Returns
    -------
    The entries, those on the map first, numbered anew; and the place of each of these by number.
    """
    edge = shapely.box(*projection.frame.grown(-RADIUS_MM))
    found: list[tuple[Entry, tuple[float, float] | None]] = []
    for entry in entries:
        place = None if entry.geometry is None else _place(projection.geometry(entry.geometry), edge, focus)
        block = UNLOCATED if entry.geometry is None else ON_MAP if place is not None else BEYOND
        found.append((replace(entry, block=block), place))
    found.sort(key=lambda item: _ORDER.index(item[0].block))
    numbered = renumbered([entry for entry, _ in found])
    places = {
        entry.number: place for entry, (_, place) in zip(numbered, found, strict=True) if place is not None
    }
    return numbered, places


def _place(shape: BaseGeometry, edge: BaseGeometry, focus: BaseGeometry) -> tuple[float, float] | None:
    """Return where the symbol of a shape stands inside the frame, or None."""
    if shapely.get_dimensions(shape) == 0:
        point = symbol_point(shape)
        return point if shapely.contains_xy(edge, *point) else None
    seen = shapely.intersection(shape, edge)
    if seen.is_empty:
        return None
    own = shapely.intersection(seen, focus)
    wanted = own if shapely.get_dimensions(own) == shapely.get_dimensions(seen) and not own.is_empty else seen
    return symbol_point(wanted)


def draw_rough_places(
    page: Page,
    entries: Sequence[Entry],
    places: Mapping[int, tuple[float, float]],
    projection: Projection,
    sizes: Sizes,
) -> None:
    """Draw a soft circle round each settlement that stands for a site, once where several share it."""
    rank = {"open": 0, "done": 1, "closed": 2}
    circles: dict[tuple[float, float, float], str] = {}
    for entry in entries:
        if entry.block != ON_MAP or not entry.is_anchor or not entry.accuracy_m:
            continue
        key = (*places[entry.number], entry.accuracy_m * projection.mm_per_m)
        other = circles.get(key, entry.status_class)
        circles[key] = min(other, entry.status_class, key=lambda status: rank.get(status, 0))
    dash = (sizes.mm(1.1), sizes.mm(0.8))
    for (x, y, radius), status in sorted(circles.items(), key=lambda item: -item[0][2]):
        color = colors.STATUS.get(status, colors.NEUTRAL)
        style = Style(
            fill=color,
            fill_opacity=0.05,
            stroke=color,
            stroke_opacity=0.5,
            width_mm=sizes.mm(0.16),
            dash_mm=dash,
            is_round=False,
        )
        page.circle((x, y), radius, style)


def draw_lines_and_areas(page: Page, entries: Sequence[Entry], projection: Projection, sizes: Sizes) -> None:
    """Draw lines and areas in the colour of their kind, dashed once the work is done."""
    left, bottom, right, top = projection.frame.grown(5.0)
    for entry in entries:
        if entry.block != ON_MAP or entry.geometry is None or shapely.get_dimensions(entry.geometry) == 0:
            continue
        shape = shapely.clip_by_rect(projection.geometry(entry.geometry), left, bottom, right, top)
        settled = entry.status_class in {"done", "closed"}
        dash = (sizes.mm(1.8), sizes.mm(1.1)) if settled else ()
        if shapely.get_dimensions(shape) == 2:
            style = Style(
                fill=entry.color,
                fill_opacity=0.16 if settled else 0.3,
                stroke=entry.color,
                width_mm=sizes.mm(0.32),
                dash_mm=dash,
            )
            page.geometry(shape, style)
        else:
            page.geometry(shape, Style(stroke=colors.PAPER, width_mm=sizes.mm(1.35), stroke_opacity=0.8))
            page.geometry(shape, Style(stroke=entry.color, width_mm=sizes.mm(0.8), dash_mm=dash))


def draw_crowd(page: Page, crowd: Crowd, radius: float) -> None:
    """Draw one site's symbol of a radius in millimetres, or a ring with a dot for each of several sites."""
    if crowd.is_single:
        draw_symbol(page, crowd.center, crowd.members[0], radius)
        return
    late = any(entry.is_overdue for entry in crowd.members)
    ring = Style(
        fill=colors.PAPER,
        fill_opacity=0.75,
        stroke=colors.OVERDUE if late else colors.INK,
        width_mm=radius * 0.2,
    )
    page.circle(crowd.center, crowd.radius, ring)
    for place, members in _dots(crowd).items():
        color = colors.STATUS.get(members[0].status_class, colors.NEUTRAL)
        page.circle(place, radius * (0.32 if len(members) == 1 else 0.48), Style(fill=color))


def _dots(crowd: Crowd) -> dict[tuple[float, float], list[Entry]]:
    """Return the sites of a crowd by place, open ones first."""
    found: dict[tuple[float, float], list[Entry]] = {}
    ordered = sorted(crowd.members, key=lambda entry: ("open", "done", "closed").index(entry.status_class))
    by_number = dict(zip((entry.number for entry in crowd.members), crowd.places, strict=True))
    for entry in ordered:
        found.setdefault(by_number[entry.number], []).append(entry)
    return found


def bounds_to_hold(focus: BaseGeometry, entries: Sequence[Entry]) -> BaseGeometry:
    """Return what the map must hold, in degrees: the area in focus, and sites little outside of it."""
    west, south, east, north = focus.bounds
    reach = 0.12 * max(east - west, north - south)
    near = shapely.box(west - reach, south - reach, east + reach, north + reach)
    points = [symbol_point(entry.geometry) for entry in entries if entry.geometry is not None]
    kept = [point for point in points if shapely.contains_xy(near, *point)]
    return shapely.GeometryCollection([focus, shapely.MultiPoint(np.array(kept).reshape(-1, 2))])
