"""A page as a list of shapes and words in millimetres; the writers of PDF, SVG and PNG all read that list.

Why a list of our own and not a figure: matplotlib 3.11 embeds the CFF outlines of the usual Chinese fonts
as if they were TrueType, which printers may refuse, and lays out every word anew, a few milliseconds each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from ecomap.render.paper.box import Box
    from ecomap.render.paper.fonts import Typeface

MOVE, LINE, QUADRATIC, CUBIC, CLOSE = 1, 2, 3, 4, 79
"""Codes of a path, those of matplotlib: a curve repeats its code for each of its points."""
POINT_MM = 25.4 / 72
"""A typographic point in millimetres."""
_KAPPA = 4 / 3 * (math.sqrt(2) - 1)  # a quarter of a circle as a cubic curve


@dataclass(frozen=True, slots=True)
class Style:
    """How a shape is painted."""

    fill: str | None = None
    """Colour of the inside as `#rrggbb`, by the even-odd rule; None for none."""
    fill_opacity: float = 1.0
    """From 0 to 1."""
    stroke: str | None = None
    """Colour of the line; None for none."""
    stroke_opacity: float = 1.0
    """From 0 to 1."""
    width_mm: float = 0.2
    """Width of the line."""
    dash_mm: tuple[float, ...] = ()
    """Lengths of dashes and gaps in turn; empty for a whole line."""
    is_round: bool = True
    """Whether ends and corners of the line are round; else cut square and mitred."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A path with its paint."""

    points: NDArray[np.float64]
    """Corners and control points."""
    codes: NDArray[np.uint8]
    """What each point is."""
    style: Style
    """Its paint."""
    clip: Box | None = None
    """What lies outside of this box is not seen."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text."""

    left: float
    """Where its baseline starts."""
    base: float
    """Height of its baseline there."""
    text: str
    """What it says."""
    size_pt: float
    """Size of the type."""
    color: str
    """Colour as `#rrggbb`."""
    bold: bool
    """Whether it is bold."""
    turn_deg: float
    """Turned so many degrees against the clock about its start."""

    @property
    def size_mm(self) -> float:
        """Size of the type in millimetres."""
        return self.size_pt * POINT_MM


@dataclass(slots=True)
class Page:
    """One page: what is drawn later covers what is drawn before."""

    width_mm: float
    """Width of the paper."""
    height_mm: float
    """Height of the paper."""
    typeface: Typeface
    """Font of all its words."""
    items: list[Shape | Words] = field(default_factory=list)
    """What is drawn, in order."""
    clip: Box | None = None
    """What shapes drawn from now on are cut to."""

    def path(
        self, points: NDArray[np.float64], codes: Sequence[int] | NDArray[np.uint8], style: Style
    ) -> None:
        """Draw a path."""
        self.items.append(Shape(np.asarray(points, float), np.asarray(codes, np.uint8), style, self.clip))

    def lines(self, lines: Iterable[Sequence[Sequence[float]] | NDArray[np.float64]], style: Style) -> None:
        """Draw open lines in one go."""
        self._draw([np.asarray(line, float) for line in lines], style, closed=False)

    def polygon(self, rings: Iterable[Sequence[Sequence[float]] | NDArray[np.float64]], style: Style) -> None:
        """Draw rings that enclose an area, without their closing corner."""
        self._draw([np.asarray(ring, float) for ring in rings], style, closed=True)

    def geometry(self, geometry: BaseGeometry, style: Style) -> None:
        """Draw a line or area given in millimetres of the page."""
        for part in shapely.get_parts(geometry):
            if part.geom_type == "Polygon":
                rings = [shapely.get_coordinates(ring)[:-1] for ring in (part.exterior, *part.interiors)]
                self.polygon([ring for ring in rings if len(ring)], style)
            elif part.geom_type in {"LineString", "LinearRing"}:
                self.lines([shapely.get_coordinates(part)], style)
            elif part.geom_type in {"GeometryCollection", "MultiPolygon", "MultiLineString"}:
                self.geometry(part, style)

    def rectangle(self, box: Box, style: Style, *, radius: float = 0.0) -> None:
        """Draw a box, with rounded corners where a radius is given."""
        left, bottom, right, top = box
        if radius <= 0:
            self.polygon([[(left, bottom), (right, bottom), (right, top), (left, top)]], style)
            return
        k = radius * (1 - _KAPPA)
        points = [(left + radius, bottom), (right - radius, bottom)]
        points += [(right - k, bottom), (right, bottom + k), (right, bottom + radius), (right, top - radius)]
        points += [(right, top - k), (right - k, top), (right - radius, top), (left + radius, top)]
        points += [(left + k, top), (left, top - k), (left, top - radius), (left, bottom + radius)]
        points += [(left, bottom + k), (left + k, bottom), (left + radius, bottom), (left + radius, bottom)]
        corner = [CUBIC, CUBIC, CUBIC, LINE]
        self.path(np.array(points), [MOVE, LINE, *corner, *corner, *corner, *corner[:3], CLOSE], style)

    def circle(self, center: tuple[float, float], radius: float, style: Style) -> None:
        """Draw a circle."""
        self.path(*circle_path(center, radius), style)

    def text(
        self,
        place: tuple[float, float],
        text: str,
        size_pt: float,
        *,
        color: str = "#1d2b33",
        bold: bool = False,
        anchor: str = "left",
        turn_deg: float = 0.0,
        halo_mm: float = 0.0,
    ) -> None:
        """Write one line.

        Parameters
        ----------
        place
            Where its baseline starts, has its middle or ends.
        anchor
            `left`, `center` or `right`: which of these `place` is.
        halo_mm
            Width of a white seam round the letters; 0 for none.
        """
        if not text:
            return
        back = {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * self.width_of(text, size_pt, bold=bold)
        turn = math.radians(turn_deg)
        left, base = place[0] - back * math.cos(turn), place[1] - back * math.sin(turn)
        words = Words(left, base, text, size_pt, color, bold, turn_deg)
        if halo_mm:
            points, codes = outlines_of(words, self.typeface)
            self.path(points, codes, Style(stroke="#ffffff", width_mm=2 * halo_mm, stroke_opacity=0.9))
        self.items.append(words)

    def width_of(self, text: str, size_pt: float, *, bold: bool = False) -> float:
        """Return the width of a line in millimetres."""
        return self.typeface.width(text, size_pt * POINT_MM, bold=bold)

    def _draw(self, parts: list[NDArray[np.float64]], style: Style, *, closed: bool) -> None:
        points, codes = [], []
        for part in parts:
            points.append(part)
            codes += [MOVE, *[LINE] * (len(part) - 1)]
            if closed:
                points.append(part[:1])
                codes.append(CLOSE)
        if codes:
            self.path(np.concatenate(points), codes, style)


def circle_path(center: tuple[float, float], radius: float) -> tuple[NDArray[np.float64], list[int]]:
    """Return a circle as four cubic curves."""
    k = _KAPPA
    unit = [(1, 0), (1, k), (k, 1), (0, 1), (-k, 1), (-1, k), (-1, 0), (-1, -k), (-k, -1), (0, -1), (k, -1)]
    points = np.array([*unit, (1, -k), (1, 0), (1, 0)], dtype=float) * radius + center
    return points, [MOVE, *[CUBIC] * 12, CLOSE]


def outlines_of(words: Words, typeface: Typeface) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Return a line of text as a path on the page."""
    pen, points, codes = 0.0, [np.empty((0, 2))], [np.empty(0, np.uint8)]
    for face, run in typeface.runs(words.text, bold=words.bold):
        for character in run:
            corners, kinds = face.outline(character)
            points.append(corners + np.array([pen, 0.0]))
            codes.append(kinds)
            pen += face.advance(character)
    turn = math.radians(words.turn_deg)
    matrix = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    placed = np.concatenate(points) @ matrix * words.size_mm + (words.left, words.base)
    return placed, np.concatenate(codes)
