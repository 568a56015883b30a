"""The legend of a brief's map: only what occurs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.model import Kind, Marker
from ecomap.render.brief.drawing import Drawing, Words, text_width
from ecomap.render.brief.symbols import draw_symbol
from ecomap.render.texts.brief import brief_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecomap.render.brief.content import Brief, SiteLine

_ROW_MM, _SIZE_MM, _SYMBOL_MM = 4.3, 2.4, 4.6

Entry = tuple[str, "Callable[[Drawing, float, float], None]"]
"""Words, and what draws the sign before them about a point."""


def draw_legend(brief: Brief, *, language: int, width_mm: float, dots: bool) -> Drawing:
    """Draw the signs of the map with their meaning, in rows of the given width.

    Parameters
    ----------
    dots
        Whether the map shows sites as dots by status.
    """
    located = [line for line in brief.sites if line.place is not None]
    entries = _dot_entries(located, language) if dots else _symbol_entries(located, language)
    drawing = Drawing(width_mm, 0)
    x_mm, row = 0.0, 0
    for words, sign in entries:
        width = _SYMBOL_MM + text_width(words, _SIZE_MM) + 3
        if x_mm and x_mm + width - 3 > width_mm:
            x_mm, row = 0.0, row + 1
        middle = row * _ROW_MM + _ROW_MM / 2
        sign(drawing, x_mm + _SYMBOL_MM / 2, middle)
        drawing.items.append(Words("note", x_mm + _SYMBOL_MM + 0.4, middle + 0.85, words, _SIZE_MM))
        x_mm += width
    drawing.height_mm = (row + 1) * _ROW_MM if entries else 0.1
    return drawing


def _symbol_entries(located: list[SiteLine], language: int) -> list[Entry]:
    """Return statuses first, then kinds, as symbols of the map."""
    entries: list[Entry] = [
        (brief_text(language, status_class), _symbol(Marker.CIRCLE, status_class))
        for status_class in ("open", "done", "closed")
        if any(line.status_class == status_class and not line.is_anchor for line in located)
    ]
    if any(line.overdue for line in located):
        entries.append((brief_text(language, "overdue"), _symbol(Marker.CIRCLE, "open", is_overdue=True)))
    if any(line.is_anchor for line in located):
        entries.append((brief_text(language, "anchor"), _symbol(Marker.CIRCLE, "open", is_anchor=True)))
    kinds: dict[str, Kind] = {line.kind.key: line.kind for line in located}
    for key in sorted(kinds):
        words = (kinds[key].label_zh, kinds[key].label_en)[language]
        entries.append((words, _symbol(kinds[key].marker, "plain")))
    return entries


def _symbol(
    marker: Marker, status_class: str, *, is_overdue: bool = False, is_anchor: bool = False
) -> Callable[[Drawing, float, float], None]:
    def draw(drawing: Drawing, x_mm: float, y_mm: float) -> None:
        draw_symbol(
            drawing, x_mm, y_mm, marker=marker, status_class=status_class,
            is_overdue=is_overdue, is_anchor=is_anchor,
        )  # fmt: skip

    return draw


def _dot_entries(located: list[SiteLine], language: int) -> list[Entry]:
    """Return the dots of the statuses that occur."""
    looks = {("overdue" if line.overdue else line.status_class) for line in located}

    def dot(look: str) -> Callable[[Drawing, float, float], None]:
        return lambda drawing, x_mm, y_mm: drawing.dots(f"dot-{look}", [(x_mm, y_mm)])

    names = {"open": "open_ahead"}
    return [
        (brief_text(language, names.get(look, look)), dot(look))
        for look in ("overdue", "open", "done", "closed")
        if look in looks
    ]
