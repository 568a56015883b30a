"""A drawing onto a page of paper: the same roles as the style sheet, in ink."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ecomap.render.brief.drawing import MANY_DOTS, Disc, Dots, Shape, Words
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.colors import GREY, INK, NEUTRAL, OVERDUE, PAPER, STATUS

if TYPE_CHECKING:
    from ecomap.render.brief.drawing import Drawing, Item
    from ecomap.render.paper.canvas import Page

_OPEN, _DONE, _CLOSED = STATUS["open"], STATUS["done"], STATUS["closed"]
_LAND, _NEAR, _WATER, _BORDER = "#f6f2e6", "#eceeeb", "#a9cfe3", "#6f6a58"


def _anchor(color: str, fill: str) -> Style:
    return Style(fill=fill, fill_opacity=0.4, stroke=color, width_mm=0.3, dash_mm=(0.55, 0.4), is_round=False)


STYLES: dict[str, Style] = {
    "frame": Style(stroke=GREY, width_mm=0.25),
    "beyond": Style(fill="#f7f8f6"),
    "county": Style(fill=_LAND),
    "neighbour": Style(fill=_NEAR, stroke="#b9bdb8", width_mm=0.2),
    "border": Style(stroke=_BORDER, width_mm=0.35),
    "outer-border": Style(stroke=_BORDER, width_mm=0.7),
    "water": Style(fill=_WATER),
    "river": Style(stroke=_WATER, width_mm=0.5),
    "extent": Style(fill_opacity=0.3, width_mm=0.45),
    "anchor-circle": Style(
        fill=NEUTRAL,
        fill_opacity=0.07,
        stroke=NEUTRAL,
        stroke_opacity=0.55,
        width_mm=0.18,
        dash_mm=(0.8, 0.6),
    ),
    "halo": Style(fill=PAPER, stroke=PAPER, width_mm=0.7),
    "overdue-ring": Style(fill=PAPER, stroke=OVERDUE, width_mm=0.45),
    "site-open": Style(fill=_OPEN, stroke=_OPEN, width_mm=0.15),
    "site-done": Style(fill=_DONE, stroke=_DONE, width_mm=0.15),
    "site-closed": Style(fill=PAPER, stroke=_CLOSED, width_mm=0.45),
    "site-plain": Style(fill=NEUTRAL, stroke=NEUTRAL, width_mm=0.15),
    "anchor-open": _anchor(_OPEN, _OPEN),
    "anchor-done": _anchor(_DONE, _DONE),
    "anchor-closed": _anchor(_CLOSED, PAPER),
    "tick": Style(stroke=PAPER, width_mm=0.4),
    "leader": Style(stroke=GREY, width_mm=0.15),
    "scale-paper": Style(fill=PAPER, fill_opacity=0.8),
    "scale-dark": Style(fill=INK, stroke=INK, width_mm=0.2),
    "scale-light": Style(fill=PAPER, stroke=INK, width_mm=0.2),
    "north": Style(fill=INK),
    "bar-open": Style(fill=_OPEN),
    "bar-done": Style(fill=_DONE),
    "bar-closed": Style(fill=PAPER, stroke=_CLOSED, width_mm=0.3),
    "bar-overdue": Style(fill=OVERDUE),
    "stripe": Style(stroke=PAPER, width_mm=0.25),
    "cross": Style(stroke=PAPER, width_mm=0.2),
    "axis": Style(stroke=GREY, width_mm=0.25),
}
"""Ink of every role."""

_DOTS = {
    "dot-open": (0.35, Style(fill=_OPEN, stroke=PAPER, width_mm=0.15)),
    "dot-done": (0.4, Style(fill=_DONE, stroke=PAPER, width_mm=0.15)),
    "dot-closed": (0.38, Style(fill=PAPER, stroke=_CLOSED, width_mm=0.25)),
    "dot-overdue": (0.42, Style(fill=_OPEN, stroke=OVERDUE, width_mm=0.35)),
}
_COLORS = {"place": GREY, "on-open": PAPER, "on-closed": _CLOSED}
_BOLD = frozenset({"number", "on-open", "north-letter"})
_SEAMS = {"number": 0.3, "place": 0.3}
_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


def paint(page: Page, drawing: Drawing, left_mm: float, top_mm: float) -> None:
    """Draw onto a page, the upper left corner of the drawing so far from that of the page."""
    corner = np.array([left_mm, page.height_mm - top_mm])
    for item in drawing.items:
        _paint_item(page, item, corner)


def _paint_item(page: Page, item: Item, corner: np.ndarray) -> None:
    if isinstance(item, Shape):
        style = STYLES[item.role]
        if item.color:
            style = replace(style, stroke=item.color, fill=item.color if item.is_closed else None)
        paths = [corner + np.asarray(path, dtype=float) * [1, -1] for path in item.paths]
        if item.is_closed:
            page.polygon(paths, style)
        else:
            page.lines(paths, style)
    elif isinstance(item, Disc):
        page.circle(
            (float(corner[0]) + item.x_mm, float(corner[1]) - item.y_mm), item.radius_mm, STYLES[item.role]
        )
    elif isinstance(item, Dots):
        _paint_dots(page, item, corner)
    elif isinstance(item, Words):
        page.text(
            (float(corner[0]) + item.x_mm, float(corner[1]) - item.y_mm),
            item.text,
            item.size_mm / POINT_MM,
            color=_COLORS.get(item.role, INK),
            bold=item.role in _BOLD,
            anchor=_ANCHORS[item.anchor],
            halo_mm=_SEAMS.get(item.role, 0.0),
        )


def _paint_dots(page: Page, item: Dots, corner: np.ndarray) -> None:
    """Draw marks as small squares, those of what is settled as octagons; one mark a fifth of a millimetre."""
    radius, style = _DOTS[item.role]
    cells = np.unique(np.rint(np.asarray(item.places) * 5), axis=0) / 5
    if len(cells) > MANY_DOTS:
        radius, style = radius * 0.6, replace(style, width_mm=style.width_mm * 0.6)
    sides = 4 if item.role in {"dot-open", "dot-overdue"} else 8
    angles = np.pi / sides + np.arange(sides) * 2 * np.pi / sides
    outline = radius * np.column_stack([np.cos(angles), np.sin(angles)])
    # One path a mark: in a single path, marks that overlap would cancel each other by the even-odd rule.
    for cell in cells:
        page.polygon([corner + cell * [1, -1] + outline], style)
