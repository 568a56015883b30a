"""The sites on the map of a brief: symbols, lines and areas, circles of rough places, numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

from ecomap.render.brief.drawing import Words
from ecomap.render.brief.numbers import SIZE_MM, Placed, Room, place_number
from ecomap.render.brief.spread import spread
from ecomap.render.brief.symbols import RADIUS_MM, RING_MM, draw_symbol
from ecomap.render.coordinates import symbol_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.render.brief.content import SiteLine
    from ecomap.render.brief.drawing import Drawing
    from ecomap.render.brief.view import View

MOST_NUMBERED = 80
"""Sites that are numbered at most; those after them carry no number."""
_CLEAR_MM, _NUMBER_MM, _MOVED_MM = 0.4, 3.0, 0.6
"""Air between symbols; room for a number beside one; from where on a moved symbol has a line to its place."""


def draw_sites(
    drawing: Drawing,
    room: Room,
    view: View,
    sites: Sequence[tuple[SiteLine, tuple[float, float]]],
    *,
    listed: int,
) -> int:
    """Draw circles of anchors, lines and areas, symbols, numbers; return how many numbers found no room.

    Parameters
    ----------
    sites
        The sites, worst first, with their places in mm.
    listed
        Highest number of the table: those after it are not numbered.
    """
    _draw_extents(drawing, view, sites)
    is_full = len(sites) > MOST_NUMBERED
    radius = RADIUS_MM * (0.7 if is_full else 1.0)
    places = spread(
        [at for _, at in sites],
        [radius + (RING_MM if line.overdue else 0.1) for line, _ in sites],
        across_mm=_CLEAR_MM if is_full else _NUMBER_MM,
        down_mm=_CLEAR_MM,
        frame=room.frame,
    )
    _draw_symbols(drawing, room, sites, places, radius)
    missed = 0
    for rank, ((line, _), (x_mm, y_mm)) in enumerate(zip(sites, places, strict=True)):
        placed = None
        if rank < MOST_NUMBERED and line.number <= listed:
            reach = radius + (RING_MM if line.overdue else 0)
            placed = place_number(room, x_mm, y_mm, str(line.number), radius_mm=reach)
        if placed is None:
            missed += line.number <= listed
        else:
            _draw_number(drawing, str(line.number), placed)
    return missed


def _draw_symbols(
    drawing: Drawing,
    room: Room,
    sites: Sequence[tuple[SiteLine, tuple[float, float]]],
    places: Sequence[tuple[float, float]],
    radius: float,
) -> None:
    """Draw the symbols, the worst on top, with a line to the place from which one was moved."""
    for (_, at), (x_mm, y_mm) in zip(sites, places, strict=True):
        if math.hypot(x_mm - at[0], y_mm - at[1]) > _MOVED_MM:
            drawing.line("leader", *at, x_mm, y_mm)
    for (line, _), (x_mm, y_mm) in reversed(list(zip(sites, places, strict=True))):
        draw_symbol(
            drawing, x_mm, y_mm, marker=line.kind.marker, status_class=line.status_class,
            is_overdue=line.overdue, is_anchor=line.is_anchor, radius_mm=radius,
        )  # fmt: skip
        reach = radius + (RING_MM if line.overdue else 0.1)
        room.taken.append((x_mm - reach, y_mm - reach, x_mm + reach, y_mm + reach))


def _draw_extents(
    drawing: Drawing, view: View, sites: Sequence[tuple[SiteLine, tuple[float, float]]]
) -> None:
    """Draw lines, areas and circles; a shared circle once, or pale on pale would turn dark."""
    drawn: set[tuple[float, float, float]] = set()
    for line, at in reversed(sites):
        circle = (*at, line.accuracy_m or 0.0)
        if not line.is_anchor or circle not in drawn:
            _draw_extent(drawing, view, line)
        drawn.add(circle)


def _draw_number(drawing: Drawing, number: str, placed: Placed) -> None:
    if placed.leader is not None:
        drawing.line("leader", *placed.leader)
    drawing.items.append(Words("number", placed.left_mm, placed.baseline_mm, number, SIZE_MM))


def _draw_extent(drawing: Drawing, view: View, line: SiteLine) -> None:
    """Draw the true line or area of a site, or the circle within which a rough place lies."""
    if line.place is None:
        return
    if line.is_anchor and line.accuracy_m:
        easting, northing = symbol_point(line.place)
        circle = shapely.Point(easting, northing).buffer(line.accuracy_m, quad_segs=16)
        drawing.geometry("anchor-circle", view.shown(circle))
    elif shapely.get_dimensions(line.place) > 0:
        drawing.geometry("extent", view.shown(line.place), color=line.kind.color)


def draw_dots(drawing: Drawing, sites: Sequence[tuple[SiteLine, tuple[float, float]]]) -> None:
    """Draw many sites as dots: squares for open, discs for done, rings for closed; overdue on top."""
    looks: dict[str, list[tuple[float, float]]] = {"closed": [], "done": [], "open": [], "overdue": []}
    for line, at in sites:
        looks["overdue" if line.overdue else line.status_class].append(at)
    for look, places in looks.items():
        if places:
            drawing.dots(f"dot-{look}", places)
