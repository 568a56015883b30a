"""A drawing as SVG: colours come from the style sheet by class, so that light, dark and print share it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from ecomap.render.brief.drawing import MANY_DOTS, Disc, Dots, Drawing, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.render.brief.drawing import Item

_DOT_GRID = 5
"""Dots are told apart down to a fifth of a millimetre."""


def svg_text(drawing: Drawing, *, label: str = "") -> str:
    """Write a drawing as one SVG element, one user unit a millimetre.

    Parameters
    ----------
    label
        What assistive technology reads; without it the picture is hidden from it, because a text or a
        table beside it says the same.
    """
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    body = "".join(_element(item) for item in drawing.items)
    size = f'viewBox="0 0 {number(drawing.width_mm)} {number(drawing.height_mm)}"'
    return f'<svg {size} width="{number(drawing.width_mm)}mm" {voice}>{body}</svg>'


def number(value: float) -> str:
    """Write a length to a hundredth of a millimetre, as short as can be.

    Examples
    --------
    >>> number(12.0), number(0.5), number(-0.001)
    ('12', '.5', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _element(item: Item) -> str:
    if isinstance(item, Shape):
        paint = ""
        if item.color:
            paint = f' stroke="{item.color}" fill="{item.color if item.is_closed else "none"}"'
        data = "".join(_path(path, closed=item.is_closed) for path in item.paths)
        return f'<path class="{item.role}"{paint} d="{data}"/>'
    if isinstance(item, Disc):
        centre = f'cx="{number(item.x_mm)}" cy="{number(item.y_mm)}"'
        return f'<circle class="{item.role}" {centre} r="{number(item.radius_mm)}"/>'
    if isinstance(item, Dots):
        return _dots(item)
    anchor = "" if item.anchor == "start" else f' text-anchor="{item.anchor}"'
    place = f'x="{number(item.x_mm)}" y="{number(item.y_mm)}" font-size="{number(item.size_mm)}"'
    return f'<text class="{item.role}" {place}{anchor}>{escape(item.text, quote=False)}</text>'


def _path(points: NDArray[np.float64], *, closed: bool) -> str:
    """Write a path with steps from vertex to vertex; steps are between rounded vertices and do not drift."""
    whole = np.rint(np.asarray(points, dtype=float) * 100).astype(np.int64)
    steps = np.diff(whole, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    start = f"M{_pair(whole[0])}"
    if len(steps) == 0:
        return f"{start}h0"
    return f"{start}l{' '.join(_pair(step) for step in steps)}{'z' if closed else ''}"


def _pair(hundredths: NDArray[np.int64]) -> str:
    across, down = number(hundredths[0] / 100), number(hundredths[1] / 100)
    return f"{across}{down}" if down.startswith("-") else f"{across} {down}"


def _dots(item: Dots) -> str:
    """Write many marks as one path of strokes without length, drawn twice: an edge, then a core."""
    cells = np.unique(np.rint(np.asarray(item.places) * _DOT_GRID).astype(np.int64), axis=0)
    data = "".join(f"M{number(x / _DOT_GRID)} {number(y / _DOT_GRID)}h0" for x, y in cells.tolist())
    look = f"{item.role} dense" if len(cells) > MANY_DOTS else item.role
    return f'<path class="{look} edge" d="{data}"/><path class="{look} core" d="{data}"/>'
