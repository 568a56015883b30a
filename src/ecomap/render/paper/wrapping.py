"""Break a text into lines of a width: between Chinese characters, else at spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomap.render.paper.canvas import POINT_MM

if TYPE_CHECKING:
    from ecomap.render.paper.fonts import Typeface

# A piece that stays together: a run without spaces of what is not Chinese, or one Chinese character.
_PIECES = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef]+|\s"
)
_NEVER_FIRST = "、，。；：）》」』】！？·”’%"


def wrapped(
    typeface: Typeface, text: str, size_pt: float, width_mm: float, *, bold: bool = False
) -> list[str]:
    """Return the lines of a text; no character but a space at a break is lost."""
    size = size_pt * POINT_MM
    lines, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        for part in _parts(typeface, piece, size, width_mm, bold=bold):
            needed = typeface.width(part, size, bold=bold)
            if line and used + needed > width_mm and part not in _NEVER_FIRST:
                lines.append(line.rstrip())
                line, used = "", 0.0
                if part.isspace():
                    continue
            line, used = line + part, used + needed
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _parts(typeface: Typeface, piece: str, size: float, width: float, *, bold: bool) -> list[str]:
    """Return a piece whole where it fits into a line, else its characters."""
    return [piece] if typeface.width(piece, size, bold=bold) <= width else list(piece)
