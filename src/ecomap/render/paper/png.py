"""A page as PNG, drawn by matplotlib's Agg without any of its global state."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

from ecomap.render.paper.canvas import Page, Shape, Words, outlines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_INCH_MM = 25.4


def png_bytes(page: Page, *, dpi: int) -> bytes:
    """Return one page as a PNG picture with so many pixels an inch; equal pages give equal bytes."""
    scale = dpi / _INCH_MM
    width, height = round(page.width_mm * scale), round(page.height_mm * scale)
    renderer = RendererAgg(width, height, dpi)
    paper = renderer.new_gc()
    paper.set_linewidth(0)
    sheet = Path([(0, 0), (width, 0), (width, height), (0, height)])
    renderer.draw_path(paper, sheet, Affine2D(), (1.0, 1.0, 1.0, 1.0))
    for item in page.items:
        if isinstance(item, Words):
            _draw_words(renderer, item, page, scale)
        else:
            _draw_shape(renderer, item, scale)
    pixels = np.asarray(renderer.buffer_rgba())[:, :, :3]
    return _png(np.ascontiguousarray(pixels), dpi)


def _draw_words(renderer: RendererAgg, words: Words, page: Page, scale: float) -> None:
    points, codes = outlines_of(words, page.typeface)
    if not len(codes):
        return
    context = renderer.new_gc()
    context.set_linewidth(0)
    renderer.draw_path(context, Path(points, codes), Affine2D().scale(scale), (*_rgb(words.color), 1.0))


def _draw_shape(renderer: RendererAgg, shape: Shape, scale: float) -> None:
    style = shape.style
    context = renderer.new_gc()
    if shape.clip is not None:
        left, bottom, right, top = (edge * scale for edge in shape.clip)
        context.set_clip_rectangle(Bbox([[left, bottom], [right, top]]))
    path, place = Path(shape.points, shape.codes), Affine2D().scale(scale)
    for piece in _painted(path, filled=bool(style.fill)):
        context.set_linewidth(0)
        fill = _rgb(style.fill or "#000000")
        renderer.draw_path(context, piece, place, (*fill, style.fill_opacity))
    if style.stroke:
        context.set_foreground((*_rgb(style.stroke), style.stroke_opacity), isRGBA=True)
        context.set_alpha(style.stroke_opacity)
        context.set_linewidth(style.width_mm * scale)
        context.set_capstyle("round" if style.is_round else "butt")
        context.set_joinstyle("round" if style.is_round else "miter")
        if style.dash_mm:
            context.set_dashes(0, [length * scale for length in style.dash_mm])
        renderer.draw_path(context, path, place, None)


def _painted(path: Path, *, filled: bool) -> Iterator[Path]:
    if filled:
        yield path


def _rgb(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _png(pixels: NDArray[np.uint8], dpi: int) -> bytes:
    """Pack pixels of red, green and blue as PNG (ISO/IEC 15948), without a word on when and by what."""
    height, width, _ = pixels.shape
    # Filter 2: every row as the difference from the row above, which packs flat grounds well.
    above = np.vstack([np.zeros((1, width * 3), np.uint8), pixels.reshape(height, -1)[:-1]])
    rows = np.hstack([np.full((height, 1), 2, np.uint8), pixels.reshape(height, -1) - above])
    per_metre = round(dpi / _INCH_MM * 1000)
    buffer = io.BytesIO(b"")
    buffer.write(b"\x89PNG\r\n\x1a\n")
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    density = per_metre.to_bytes(4, "big") * 2 + b"\x01"
    for kind, body in (
        (b"IHDR", header),
        (b"pHYs", density),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    ):
        buffer.write(len(body).to_bytes(4, "big") + kind + body)
        buffer.write(zlib.crc32(kind + body).to_bytes(4, "big"))
    return buffer.getvalue()
