"""Symbols of sites: the shapes and looks of the web page, in millimetres."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ecomap.render.paper.canvas import Style
from ecomap.render.paper.colors import NEUTRAL, OVERDUE, PAPER, STATUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.entries import Entry

RADIUS_MM, RING_MM = 1.55, 2.65
"""Radius of a symbol and of the ring of what is overdue, on A3."""
_TICK = np.array([(-0.5, -0.02), (-0.12, -0.42), (0.52, 0.4)])


def _regular(corners: int, radius: float, turn: float) -> list[tuple[float, float]]:
    angles = [turn + step * 2 * math.pi / corners for step in range(corners)]
    return [(radius * math.sin(angle), radius * math.cos(angle)) for angle in angles]


def _star() -> list[tuple[float, float]]:
    radii = [0.62 if step % 2 else 1.42 for step in range(10)]
    return [
        (radius * math.sin(step * math.pi / 5), radius * math.cos(step * math.pi / 5))
        for step, radius in enumerate(radii)
    ]


def _cross() -> list[tuple[float, float]]:
    arm = [(-1.15, 0.65), (-0.65, 1.15), (0, 0.5), (0.65, 1.15), (1.15, 0.65), (0.5, 0)]
    return [*arm, (1.15, -0.65), (0.65, -1.15), (0, -0.5), (-0.65, -1.15), (-1.15, -0.65), (-0.5, 0)]


def _plus() -> list[tuple[float, float]]:
    arm = [(-0.38, 1.2), (0.38, 1.2), (0.38, 0.38), (1.2, 0.38), (1.2, -0.38), (0.38, -0.38)]
    return [*arm, *((-east, -north) for east, north in arm)]


@lru_cache(maxsize=32)
def _corners(marker: str) -> NDArray[np.float64]:
    """Return the corners of a marker about the origin, of about the area of a circle of radius 1."""
    shapes = {
        "square": [(-0.9, 0.9), (0.9, 0.9), (0.9, -0.9), (-0.9, -0.9)],
        "diamond": [(0, 1.25), (1.25, 0), (0, -1.25), (-1.25, 0)],
        "triangle": [(0, 1.2), (1.25, -0.92), (-1.25, -0.92)],
        "triangle_down": [(0, -1.2), (1.25, 0.92), (-1.25, 0.92)],
        "pentagon": _regular(5, 1.15, 0),
        "hexagon": _regular(6, 1.12, math.pi / 6),
        "star": _star(),
        "cross": _cross(),
        "plus": _plus(),
    }
    return np.array(shapes.get(marker, _regular(48, 1.0, 0)), dtype=float)


def draw_symbol(page: Page, center: tuple[float, float], entry: Entry, radius: float) -> None:
    """Draw the symbol of a site: solid while open, ticked when done, hollow when closed, ringed if late."""
    draw_look(
        page,
        center,
        radius,
        marker=entry.marker,
        status=entry.status_class,
        overdue=entry.is_overdue,
        anchor=entry.is_anchor,
    )


def draw_look(
    page: Page,
    center: tuple[float, float],
    radius: float,
    *,
    marker: str = "circle",
    status: str = "neutral",
    overdue: bool = False,
    anchor: bool = False,
) -> None:
    """Draw a symbol of a given look; the status `neutral` shows none."""
    color = STATUS.get(status, NEUTRAL)
    path = _corners(marker) * radius + center
    if overdue:
        ring = radius * RING_MM / RADIUS_MM
        page.circle(center, ring, Style(stroke=PAPER, width_mm=radius * 0.62))
        page.circle(center, ring, Style(stroke=OVERDUE, width_mm=radius * 0.3))
    if anchor:
        fill, opacity = (PAPER, 0.6) if status == "closed" else (color, 0.42)
        page.polygon([path], Style(fill=PAPER))
        dash = (radius * 0.45, radius * 0.36)
        page.polygon(
            [path],
            Style(
                fill=fill,
                fill_opacity=opacity,
                stroke=color,
                width_mm=radius * 0.24,
                dash_mm=dash,
                is_round=False,
            ),
        )
        return
    page.polygon([path], Style(stroke=PAPER, width_mm=radius * 0.55))
    hollow = status == "closed"
    page.polygon(
        [path],
        Style(fill=PAPER if hollow else color, stroke=color, width_mm=radius * (0.34 if hollow else 0.16)),
    )
    if status == "done":
        page.lines([_TICK * radius + center], Style(stroke=PAPER, width_mm=radius * 0.3))
