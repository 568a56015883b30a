"""Boxes to tick, words and lines to write on, one after the other, going on in the next row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.render.brief.flow import HEIGHT_MM, LEFT_MM, RIGHT_MM, WIDTH_MM
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.colors import GREY, INK
from ecomap.render.paper.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.render.brief.flow import Flow

SIZE_PT = 8.5
"""Type of a block."""
ROW_MM = 5.6
"""Height of a row, enough for handwriting."""
INDENT_MM = 20.0
"""Where what is said stands, right of its heading."""
_BOX_MM, _GAP_MM = 2.9, 4.0
_RULE = Style(stroke=GREY, width_mm=0.18)
_TICK = Style(stroke=INK, width_mm=0.28, is_round=False)
SPAN_MM = WIDTH_MM - LEFT_MM - RIGHT_MM
"""Width of a page between its margins."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick with its words."""

    text: str
    """What ticking it says."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to write on, with words before it."""

    text: str
    """What is to be written."""
    width_mm: float
    """Length of the line; 0 for the rest of the row."""


Part = Tick | Blank


def rows_of(flow: Flow, parts: Sequence[Part], width_mm: float) -> list[list[Part]]:
    """Part what stands after a heading into rows that fit a width."""
    rows: list[list[Part]] = [[]]
    left = 0.0
    for part in parts:
        wide = _width(flow, part)
        if rows[-1] and left + wide > width_mm:
            rows.append([])
            left = 0.0
        rows[-1].append(part)
        left += wide + _GAP_MM
    return rows


def _width(flow: Flow, part: Part) -> float:
    words = width_of(flow, part.text)
    return _BOX_MM + 1.2 + words if isinstance(part, Tick) else words + 1 + (part.width_mm or 30.0)


def width_of(flow: Flow, text: str, size_pt: float = SIZE_PT) -> float:
    """Return the width of words in mm."""
    return flow.typeface.width(text, size_pt * POINT_MM)


def _lines(flow: Flow, text: str, width_mm: float) -> list[str]:
    return [line for part in text.splitlines() for line in wrapped(flow.typeface, part, SIZE_PT, width_mm)]


def told(flow: Flow, heading: str, text: str, *, color: str = INK) -> None:
    """Write a heading and beside it a paragraph."""
    flow.reserve(SIZE_PT * POINT_MM * 1.32)
    top = flow.top_mm
    step = SIZE_PT * POINT_MM * 1.32
    flow.page.text((LEFT_MM + 2, HEIGHT_MM - top - step * 0.75), heading, SIZE_PT, color=GREY)
    for line in _lines(flow, text, SPAN_MM - INDENT_MM - 2):
        flow.words(line, SIZE_PT, left_mm=LEFT_MM + INDENT_MM, width_mm=SPAN_MM - INDENT_MM, color=color)
    flow.top_mm += 0.4


def asked(flow: Flow, heading: str, parts: Sequence[Part], *, indent_mm: float = INDENT_MM) -> None:
    """Write a heading and beside it what is to be ticked or filled in."""
    for number, row in enumerate(rows_of(flow, parts, SPAN_MM - indent_mm)):
        flow.reserve(ROW_MM)
        base = HEIGHT_MM - flow.top_mm - ROW_MM + 1.6
        if number == 0:
            flow.page.text((LEFT_MM + 2, base), heading, SIZE_PT, color=GREY)
        left = LEFT_MM + indent_mm
        for part in row:
            left = _put(flow, part, left, base) + _GAP_MM
        flow.top_mm += ROW_MM


def _put(flow: Flow, part: Part, left: float, base: float) -> float:
    """Draw one part; return where it ends."""
    words = width_of(flow, part.text)
    if isinstance(part, Tick):
        flow.page.rectangle(Box(left, base - 0.35, left + _BOX_MM, base - 0.35 + _BOX_MM), _TICK)
        flow.page.text((left + _BOX_MM + 1.2, base), part.text, SIZE_PT)
        return left + _BOX_MM + 1.2 + words
    flow.page.text((left, base), part.text, SIZE_PT)
    start = left + words + (1 if part.text else 0)
    end = start + part.width_mm if part.width_mm else WIDTH_MM - RIGHT_MM
    flow.page.lines([[(start, base - 0.8), (end, base - 0.8)]], _RULE)
    return end


def empty_lines(flow: Flow, count: int) -> None:
    """Draw lines to write on over the width of a block."""
    for _ in range(count):
        asked(flow, "", [Blank("", 0.0)], indent_mm=2.0)
