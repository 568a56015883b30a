"""Symbols of sites: shape by kind, look by status, dashed where only the rough place is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.brief.drawing import Disc, Shape
from ecomap.render.brief.shapes import OUTLINES, TICK

if TYPE_CHECKING:
    from ecomap.model import Marker
    from ecomap.render.brief.drawing import Drawing

RADIUS_MM = 1.35
"""Radius of a symbol."""
RING_MM = 0.75
"""How far the ring of an overdue site stands out."""


def draw_symbol(
    drawing: Drawing,
    x_mm: float,
    y_mm: float,
    *,
    marker: Marker,
    status_class: str,
    is_overdue: bool = False,
    is_anchor: bool = False,
    radius_mm: float = RADIUS_MM,
) -> None:
    """Draw the symbol of a site about a point.

    Solid is open, solid with a tick is done, hollow is closed; a ring is overdue; dashed and pale is an
    anchor. No sign rests on colour alone.
    """
    if is_overdue:
        drawing.items.append(Disc("overdue-ring", x_mm, y_mm, radius_mm + RING_MM))
    outline = OUTLINES[marker] * radius_mm + [x_mm, y_mm]
    drawing.items.append(Shape("halo", (outline,)))
    look = f"anchor-{status_class}" if is_anchor else f"site-{status_class}"
    drawing.items.append(Shape(look, (outline,)))
    if status_class == "done" and not is_anchor:
        drawing.items.append(Shape("tick", (TICK * radius_mm + [x_mm, y_mm],), is_closed=False))
