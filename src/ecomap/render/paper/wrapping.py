"""Break a text into lines of a width: between Chinese characters, else at spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomap.render.paper.canvas import POINT_MM

if TYPE_CHECKING:
    from ecomap.render.paper.fonts import Typeface

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uff00-\uffef"
_OPENS, _CLOSES = "（《「『【〔“‘", "、，。；：）》」』】〕！？·”’％%"
# A piece that stays together: one Chinese character, or a run of others; with the brackets that open before
# it, the marks that close after it, and what a space that does not break (U+00A0) ties to it.
_CORE = rf"(?:[{_WIDE}]|[^\s{_WIDE}{_OPENS}{_CLOSES}]+)"
_PIECES = re.compile(rf"[{_OPENS}]*{_CORE}[{_CLOSES}]*(?:\u00a0+{_CORE}[{_CLOSES}]*)*|[^\s]|\s")


def wrapped(
    typeface: Typeface, text: str, size_pt: float, width_mm: float, *, bold: bool = False
) -> list[str]:
    """Return the lines of a text; no character but a space at a break is lost."""
    size = size_pt * POINT_MM
    lines, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        for part in _parts(typeface, piece, size, width_mm, bold=bold):
            needed = typeface.width(part, size, bold=bold)
            if line and used + needed > width_mm:
                lines.append(line.rstrip())
                line, used = "", 0.0
                if part.isspace():
                    continue
            line, used = line + part, used + needed
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def longest_piece(typeface: Typeface, text: str, size_pt: float, *, bold: bool = False) -> float:
    """Return the width in millimetres below which a text cannot be broken where it should be."""
    size = size_pt * POINT_MM
    return max((typeface.width(piece, size, bold=bold) for piece in _PIECES.findall(text)), default=0.0)


def _parts(typeface: Typeface, piece: str, size: float, width: float, *, bold: bool) -> list[str]:
    """Return a piece whole where it fits into a line, else its characters."""
    return [piece] if typeface.width(piece, size, bold=bold) <= width else list(piece)
