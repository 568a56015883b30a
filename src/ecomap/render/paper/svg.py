"""A page as SVG: letters are drawn as outlines, so that it looks the same on a machine without the font."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ecomap.render.paper.canvas import CLOSE, LINE, MOVE, QUADRATIC, Page, Shape, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ecomap.render.paper.box import Box
    from ecomap.render.paper.faces import Face

_LETTER = {MOVE: "M", LINE: "L", QUADRATIC: "Q", CLOSE: "Z"}
_UNITS = 1000  # of an em, in which letters are defined


def svg_bytes(page: Page, *, title: str) -> bytes:
    """Return one page as an SVG file; equal pages give equal bytes."""
    letters: dict[tuple[Face, str], str] = {}
    clips: dict[Box, str] = {}
    body = [_item(item, page, letters, clips) for item in page.items]
    height = page.height_mm
    defined = [
        f'<path id="{name}" d="{_path(*_letter(face, character), 1, 0)}"/>'
        for (face, character), name in letters.items()
    ]
    cuts = [
        f'<clipPath id="{name}"><rect x="{_n(box.left)}" y="{_n(height - box.top)}" '
        f'width="{_n(box.width)}" height="{_n(box.height)}"/></clipPath>'
        for box, name in clips.items()
    ]
    text = "\n".join(
        (
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(page.width_mm)}mm" '
                f'height="{_n(height)}mm" '
                f'viewBox="0 0 {_n(page.width_mm)} {_n(height)}">'
            ),
            f"<title>{escape(title)}</title>",
            f"<defs>{''.join(defined)}{''.join(cuts)}</defs>",
            f'<rect width="{_n(page.width_mm)}" height="{_n(height)}" fill="#ffffff"/>',
            *body,
            "</svg>\n",
        )
    )
    return text.encode()


def _letter(face: Face, character: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    points, codes = face.outline(character)
    return points * _UNITS, codes


def _item(
    item: Shape | Words, page: Page, letters: dict[tuple[Face, str], str], clips: dict[Box, str]
) -> str:
    if isinstance(item, Words):
        return _words(item, page, letters)
    style = item.style
    looks = [f'fill="{style.fill or "none"}"']
    if style.fill:
        looks.append('fill-rule="evenodd"')
        looks += [f'fill-opacity="{_n(style.fill_opacity)}"'] if style.fill_opacity < 1 else []
    if style.stroke:
        looks.append(f'stroke="{style.stroke}" stroke-width="{_n(style.width_mm)}"')
        looks += [f'stroke-opacity="{_n(style.stroke_opacity)}"'] if style.stroke_opacity < 1 else []
        looks += ['stroke-linecap="round" stroke-linejoin="round"'] if style.is_round else []
        if style.dash_mm:
            looks.append(f'stroke-dasharray="{" ".join(_n(length) for length in style.dash_mm)}"')
    if item.clip is not None:
        looks.append(f'clip-path="url(#{clips.setdefault(item.clip, f"c{len(clips)}")})"')
    return f'<path d="{_path(item.points, item.codes, -1, page.height_mm)}" {" ".join(looks)}/>'


def _words(words: Words, page: Page, letters: dict[tuple[Face, str], str]) -> str:
    """Write a line as uses of letters; the text itself goes along for search and screen readers."""
    scale = words.size_mm / _UNITS
    pen, uses = 0.0, []
    for face, run in page.typeface.runs(words.text, bold=words.bold):
        for character in run:
            name = letters.setdefault((face, character), f"g{len(letters)}")
            if not character.isspace():
                uses.append(f'<use href="#{name}" x="{_n(pen * _UNITS)}"/>')
            pen += face.advance(character)
    turn = f" rotate({_n(-words.turn_deg)})" if words.turn_deg else ""
    move = (
        f"translate({_n(words.left)} {_n(page.height_mm - words.base)}){turn} scale({scale:.6f} {-scale:.6f})"
    )
    return (
        f'<g role="img" aria-label={quoteattr(words.text)} fill="{words.color}" transform="{move}">'
        f"{''.join(uses)}</g>"
    )


def _path(points: NDArray[np.float64], codes: NDArray[np.uint8], sign: int, top: float) -> str:
    """Return the commands of a path; `sign` -1 turns it upside down below `top`."""
    parts, last = [], 0
    for (x, y), code in zip(points.tolist(), codes.tolist(), strict=True):
        if code == CLOSE:
            parts.append("Z")
        else:
            # The points of one curve stand behind one letter, and so do lines that follow each other.
            letter = "" if code == last and code != MOVE else _LETTER.get(code, "C")
            parts.append(f"{letter}{_n(x)} {_n(top + sign * y)}")
        last = code
    return " ".join(parts)


def _n(value: float) -> str:
    """Write a number to a ten-thousandth, shortest form."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
