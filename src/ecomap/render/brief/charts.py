"""The two charts of a brief: sites by kind and status, sites by deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.brief.drawing import Drawing, Words, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.render.brief.content import DueBar, KindBar

MOST_KINDS = 9
"""Bars of kinds at most; the kinds after them share the last one."""
_ROW_MM, _BAR_MM, _SIZE_MM = 4.5, 2.9, 2.3
_STRIPE_MM = 1.0


def fold_kinds(kinds: Sequence[KindBar], rest: KindBar | None) -> list[KindBar]:
    """Return the bars that are drawn; where there are too many, `rest` stands last for the others."""
    return [*kinds[: MOST_KINDS - 1], rest] if rest is not None else list(kinds)


def draw_kinds(bars: Sequence[KindBar], *, language: int, width_mm: float) -> Drawing:
    """Draw one bar a kind, its parts by status class; a line below a bar is the overdue share.

    Parts differ by pattern too: open is solid, done striped, closed hollow.
    """
    drawing = Drawing(width_mm, max(len(bars), 1) * _ROW_MM + 1)
    names = [bar.name[language] for bar in bars]
    left = min(max((text_width(name, _SIZE_MM) for name in names), default=0) + 1.5, width_mm * 0.42)
    room = width_mm - left - 8
    most = max((bar.sites for bar in bars), default=1)
    for row, bar in enumerate(bars):
        top = row * _ROW_MM + 0.6
        drawing.items.append(Words("note", left - 1, top + 2.2, shortened(names[row], left), _SIZE_MM, "end"))
        start = left
        for role, count in (("open", bar.open), ("done", bar.done), ("closed", bar.closed)):
            end = start + room * count / most
            if count:
                _draw_part(drawing, role, (start, top, end, top + _BAR_MM), count)
            if role == "open" and bar.overdue:
                late = start + room * bar.overdue / most
                drawing.rectangle("bar-overdue", (start, top + _BAR_MM + 0.15, late, top + _BAR_MM + 0.85))
            start = end
        drawing.items.append(Words("note", start + 1, top + 2.2, str(bar.sites), _SIZE_MM))
    return drawing


def draw_periods(bars: Sequence[DueBar], *, no_date: str, width_mm: float, height_mm: float) -> Drawing:
    """Draw one column a month or year of deadlines: settled, open, open and overdue.

    Parameters
    ----------
    no_date
        Words for the column of sites without a date.
    """
    drawing = Drawing(width_mm, height_mm)
    floor, top = height_mm - 6.5, 4.0
    most = max((bar.sites for bar in bars), default=1)
    step = width_mm / max(len(bars), 5)
    thick = min(step * 0.62, 9.0)
    for column, bar in enumerate(bars):
        middle = (column + 0.5) * step
        base = floor
        for role, count in (("done", bar.settled), ("open", bar.ahead), ("overdue", bar.overdue)):
            if count:
                height = (floor - top) * count / most
                _draw_part(
                    drawing, role, (middle - thick / 2, base - height, middle + thick / 2, base), count
                )
                base -= height
        drawing.items.append(Words("note", middle, base - 0.7, str(bar.sites), _SIZE_MM, "middle"))
        words = bar.period or no_date
        lines = _period_lines(words, step)
        for row, line in enumerate(lines):
            drawing.items.append(Words("note", middle, floor + 2.6 + 2.6 * row, line, 2.1, "middle"))
    drawing.line("axis", 0, floor, width_mm, floor)
    return drawing


def _period_lines(words: str, width_mm: float) -> list[str]:
    """Break a month after its year, and a word in its middle, where columns are too narrow for one line."""
    if text_width(words, 2.1) < width_mm - 0.6:
        return [words]
    pieces = words.replace("-", " -").split()
    if len(pieces) == 1 and text_width(words, 2.1) > width_mm - 0.3:
        return [words[: len(words) // 2], words[len(words) // 2 :]]
    return pieces


def draw_swatch(role: str) -> Drawing:
    """Draw one part of a bar, or the `line` below it, for the legend of the charts."""
    drawing = Drawing(4.2, 2.9)
    if role == "line":
        drawing.rectangle("bar-overdue", (0.2, 1.2, 4.0, 1.9))
    else:
        _draw_part(drawing, role, (0.2, 0.3, 4.0, 2.6), 0)
    return drawing


def _draw_part(drawing: Drawing, role: str, box: tuple[float, float, float, float], count: int) -> None:
    """Draw one part of a bar with its pattern, and its count where there is room."""
    drawing.rectangle(f"bar-{role}", box)
    left, top, right, bottom = box
    if role == "done":
        x_mm = left + _STRIPE_MM
        while x_mm < right - 0.2:
            drawing.line("stripe", x_mm, top, x_mm, bottom)
            x_mm += _STRIPE_MM
    elif role == "overdue":
        drawing.line("cross", left, bottom, right, top)
        drawing.line("cross", left, top, right, bottom)
    text = str(count)
    is_roomy = right - left > text_width(text, 2.1) + 1.2 and bottom - top > 2.4
    if count and is_roomy and role in {"open", "closed"}:
        middle = (left + right) / 2
        drawing.items.append(Words(f"on-{role}", middle, (top + bottom) / 2 + 0.75, text, 2.1, "middle"))


def shortened(text: str, width_mm: float) -> str:
    """Cut a name that is too long for its room; the table behind the chart has it whole.

    Examples
    --------
    >>> shortened("饮用水水源地保护区", 12.0)
    '饮用水水…'
    """
    if text_width(text, _SIZE_MM) <= width_mm - 0.4:
        return text
    kept = text
    while kept and text_width(f"{kept}…", _SIZE_MM) > width_mm - 0.4:
        kept = kept[:-1]
    return f"{kept}…"
