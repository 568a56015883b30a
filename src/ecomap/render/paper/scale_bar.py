"""The strip below the map: scale bar and ratio, projection; and the north arrow on the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

from ecomap.render.paper import colors
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.graticule import step_minutes
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.projection import Projection
    from ecomap.render.paper.sizes import Sizes

_PIECES = 4
_PIECE_MM = 17.0  # at most, on A3
_SHARE = 0.34  # of the strip below the map, at most
_ROUND = (1, 2, 5)


def piece_m(projection: Projection, width_mm: float, sizes: Sizes) -> int:
    """Return the ground length of one piece of a scale bar in a strip, a round number of metres."""
    longest = min(sizes.mm(_PIECE_MM), width_mm * _SHARE / _PIECES) / projection.mm_per_m
    power = 10 ** math.floor(math.log10(longest))
    return int(max(step * power for step in _ROUND if step * power <= longest))


def grouped(number: int) -> str:
    """Write a number with thin groups of three digits.

    Examples
    --------
    >>> grouped(250000)
    '250 000'
    """
    return f"{number:,}".replace(",", " ")


def draw_ruler(page: Page, projection: Projection, box: Box, sizes: Sizes, language: str) -> None:
    """Draw scale bar, ratio and projection into the strip below the map."""
    piece = piece_m(projection, box.width, sizes)
    piece_mm = piece * projection.mm_per_m
    bold, size = sizes.pt(9), sizes.pt(6)
    ratio = paper_text(language, "ratio", denominator=grouped(projection.denominator))
    middle = (box.top - sizes.mm(1.5) + box.bottom) / 2
    page.text((box.left, middle - bold * POINT_MM * 0.36), ratio, bold, bold=True)
    left = box.left + page.width_of(ratio, bold, bold=True) + sizes.mm(7)
    _draw_bar(page, (left, middle - sizes.mm(1.6)), piece, piece_mm, sizes)
    text = paper_text(
        language,
        "projection",
        meridian=projection.meridian_deg,
        code=projection.code,
        step=f"{step_minutes(projection, sizes)}′",
    )
    free = box.right - left - _PIECES * piece_mm - sizes.mm(10)
    lines = wrapped(page.typeface, text, size, free)
    for number, line in enumerate(lines):
        base = middle + ((len(lines) - 1) / 2 - number) * size * POINT_MM * 1.25 - size * POINT_MM * 0.36
        page.text((box.right, base), line, size, anchor="right", color=colors.GREY)


def _draw_bar(page: Page, place: tuple[float, float], piece: int, piece_mm: float, sizes: Sizes) -> None:
    left, bottom = place
    height, size = sizes.mm(1.5), sizes.pt(6)
    for number in range(_PIECES):
        box = Box(left + number * piece_mm, bottom, left + (number + 1) * piece_mm, bottom + height)
        fill = colors.INK if number % 2 == 0 else colors.PAPER
        page.rectangle(box, Style(fill=fill, stroke=colors.INK, width_mm=sizes.mm(0.16), is_round=False))
    in_km = piece * _PIECES >= 2000
    for number in range(_PIECES + 1):
        length = number * piece / 1000 if in_km else number * piece
        text = f"{length:g}" + ((" km" if in_km else " m") if number == _PIECES else "")
        # The unit hangs over, so that the number itself stands over its tick.
        hang = page.width_of(" km" if in_km else " m", size) / 2 if number == _PIECES else 0
        spot = (left + number * piece_mm + hang, bottom + height + sizes.mm(0.9))
        page.text(spot, text, size, anchor="center")


def compass_box(projection: Projection, focus: BaseGeometry, sizes: Sizes) -> Box:
    """Return the corner of the frame for the north arrow: the one that covers least of the area in focus."""
    width, height, gap = sizes.mm(13), sizes.mm(20), sizes.mm(3)
    left, bottom, right, top = projection.frame.grown(-gap)
    corners = [
        Box(right - width, top - height, right, top),
        Box(left, top - height, left + width, top),
        Box(right - width, bottom, right, bottom + height),
        Box(left, bottom, left + width, bottom + height),
    ]
    return min(corners, key=lambda box: round(float(shapely.intersection(shapely.box(*box), focus).area), 3))


def draw_compass(page: Page, projection: Projection, box: Box, sizes: Sizes, language: str) -> None:
    """Draw an arrow to true north beside the line of grid north, with the angle between them."""
    middle, foot = box.middle[0], box.bottom + sizes.mm(4.6)
    length, half = sizes.mm(10), sizes.mm(2.1)
    angle = projection.convergence_deg
    page.rectangle(box, Style(fill=colors.PAPER, fill_opacity=0.72), radius=sizes.mm(1.2))
    turn = math.radians(angle)

    def turned(east: float, north: float) -> tuple[float, float]:
        return (
            middle + east * math.cos(turn) - north * math.sin(turn),
            foot + east * math.sin(turn) + north * math.cos(turn),
        )

    tip, tail = turned(0, length), turned(0, length * 0.22)
    ink = Style(fill=colors.INK, stroke=colors.INK, width_mm=sizes.mm(0.15))
    page.polygon([[tip, turned(-half, 0), tail]], ink)
    page.polygon(
        [[tip, turned(half, 0), tail]], Style(fill=colors.PAPER, stroke=colors.INK, width_mm=sizes.mm(0.15))
    )
    grid = Style(stroke=colors.GREY, width_mm=sizes.mm(0.12), dash_mm=(sizes.mm(0.6), sizes.mm(0.5)))
    page.lines([[(middle, foot), (middle, foot + length * 1.12)]], grid)
    top = turned(0, length + sizes.mm(1.1))
    page.text(top, paper_text(language, "north"), sizes.pt(9), bold=True, anchor="center")
    sign = "−" if angle < 0 else "+"
    minutes = round(abs(angle) * 60)
    shown = f"γ {sign}{minutes // 60}°{minutes % 60:02d}′"
    page.text((middle, box.bottom + sizes.mm(1.3)), shown, sizes.pt(5.4), anchor="center", color=colors.GREY)
