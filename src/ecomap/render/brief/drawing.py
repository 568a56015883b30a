"""A drawing in millimetres, made once and written as SVG or onto a page of a PDF."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

MANY_DOTS = 700
"""More dots of one look than this are drawn smaller, so that they do not run together."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Paths of one look; areas are filled by the even-odd rule."""

    role: str
    """What it shows; decides colours and widths."""
    paths: tuple[NDArray[np.float64], ...]
    """Vertices from the upper left corner in mm, x to the right and y down, shape (vertices, 2)."""
    is_closed: bool = True
    """Whether the paths are outlines of areas."""
    color: str = ""
    """Colour that overrules the role's, `#rrggbb`: that of a kind."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle."""

    role: str
    """What it shows."""
    x_mm: float
    """Centre, from the left."""
    y_mm: float
    """Centre, from the top."""
    radius_mm: float
    """Radius."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text."""

    role: str
    """What it is; decides the colour."""
    x_mm: float
    """Where it is anchored, from the left."""
    y_mm: float
    """Baseline, from the top."""
    text: str
    """The words."""
    size_mm: float = 2.6
    """Height of a Chinese character."""
    anchor: str = "start"
    """`start`, `middle` or `end`."""


@dataclass(frozen=True, slots=True)
class Dots:
    """Many small marks of one look."""

    role: str
    """What they show."""
    places: NDArray[np.float64]
    """Centres in mm, shape (dots, 2)."""


Item = Shape | Disc | Words | Dots


@dataclass(slots=True)
class Drawing:
    """Things drawn one over the other on a sheet."""

    width_mm: float
    """Width."""
    height_mm: float
    """Height."""
    items: list[Item] = field(default_factory=list)
    """What is drawn, in order."""

    def rectangle(self, role: str, box: tuple[float, float, float, float], *, color: str = "") -> None:
        """Draw a box given by left, top, right, bottom in mm."""
        left, top, right, bottom = box
        corners = shapely.get_coordinates(shapely.box(left, top, right, bottom))[:-1]
        self.items.append(Shape(role, (corners,), color=color))

    def dots(self, role: str, places: Sequence[tuple[float, float]]) -> None:
        """Draw small marks at places in mm."""
        self.items.append(Dots(role, np.array(places, dtype=float)))

    def line(self, role: str, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float) -> None:
        """Draw a straight line."""
        ends = shapely.get_coordinates(shapely.LineString([(x1_mm, y1_mm), (x2_mm, y2_mm)]))
        self.items.append(Shape(role, (ends,), is_closed=False))

    def geometry(self, role: str, geometry: BaseGeometry, *, color: str = "") -> None:
        """Draw an area or a line that is given in mm; points and nothing are passed over."""
        areas: list[NDArray[np.float64]] = []
        lines: list[NDArray[np.float64]] = []
        for part in _simple(geometry):
            if isinstance(part, shapely.Polygon):
                areas += [shapely.get_coordinates(ring)[:-1] for ring in (part.exterior, *part.interiors)]
            elif part.geom_type in {"LineString", "LinearRing"}:
                lines.append(shapely.get_coordinates(part))
        if areas:
            self.items.append(Shape(role, tuple(areas), color=color))
        if lines:
            self.items.append(Shape(role, tuple(lines), is_closed=False, color=color))


def _simple(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Take collections apart, nested ones too."""
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        parts += _simple(part) if part.geom_type.startswith(("Multi", "Geometry")) else [part]
    return [part for part in parts if not part.is_empty]


def text_width(text: str, size_mm: float) -> float:
    """Estimate the width of a text in mm: whole for Chinese, somewhat over half for other characters.

    Examples
    --------
    >>> round(text_width("矿山 2", 2.0), 1)
    6.3
    """
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size_mm * (wide + 0.57 * (len(text) - wide))
