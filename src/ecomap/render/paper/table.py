"""The table of the sites on the sheet; what finds no room goes to further pages, none is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.render.paper import colors
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.entries import BEYOND, ON_MAP, UNLOCATED, Entry
from ecomap.render.paper.symbols import draw_symbol
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.sizes import Sizes

_COLUMNS: dict[str, float] = {
    "number": 9.5,
    "name": 31,
    "kind": 14.5,
    "area_name": 16,
    "problems": 10,
    "status": 13,
    "deadline": 14.5,
    "left": 12,
    "place": 19,
}
_WHOLE = frozenset({"number", "status", "deadline", "left"})
"""Columns whose words are made smaller rather than broken."""
_SIZE_PT, _ID_PT = 6.2, 4.8
_LINE, _PAD_MM = 1.26, 0.75  # height of a line in sizes of its type; air above and below a row


@dataclass(frozen=True, slots=True)
class Heading:
    """A line across the table."""

    text: str
    """What it says."""
    is_strong: bool = True
    """Whether it opens a block; else it is a lesser line, as the name of a county."""


def table_items(entries: Sequence[Entry], *, language: str, by_area: bool) -> list[Entry | Heading]:
    """Return the lines of a table: blocks, counties where asked for, sites."""
    items: list[Entry | Heading] = []
    block, area = ON_MAP, ""
    for entry in entries:
        if entry.block != block:
            block, area = entry.block, ""
            key = {BEYOND: "block_beyond", UNLOCATED: "block_unlocated"}[block]
            items.append(Heading(paper_text(language, key)))
        label = entry.area_label.partition(" · ")[0]
        if by_area and label != area:
            area = label
            items.append(Heading(label, is_strong=False))
        items.append(entry)
    return items or [Heading(paper_text(language, "no_sites"), is_strong=False)]


def draw_table(
    page: Page, box: Box, items: Sequence[Entry | Heading], sizes: Sizes, language: str
) -> tuple[int, float]:
    """Draw the head and as many lines as fit; return how many did, and the height that is left."""
    widths = _widths(box.width)
    y = _draw_head(page, box, widths, sizes, language)
    drawn = 0
    striped = False
    while drawn < len(items):
        item = items[drawn]
        height = _height(page, item, widths, sizes)
        # A heading does not stand alone at the foot.
        follower = items[drawn + 1 : drawn + 2] if isinstance(item, Heading) else []
        if y - height - sum(_height(page, other, widths, sizes) for other in follower) < box.bottom:
            break
        row = Box(box.left, y - height, box.right, y)
        if isinstance(item, Heading):
            _draw_heading(page, row, item, sizes)
            striped = False
        else:
            _draw_entry(page, row, item, widths, sizes, striped=striped)
            striped = not striped
        y -= height
        drawn += 1
    page.lines([[(box.left, y), (box.right, y)]], Style(stroke=colors.HEAD, width_mm=sizes.mm(0.25)))
    return drawn, y - box.bottom


def _widths(width: float) -> list[float]:
    """Return the widths of the columns; what is over goes to the wordy ones."""
    shares = dict(_COLUMNS)
    factor = width / sum(shares.values())
    return [share * factor for share in shares.values()]


def _cells(entry: Entry) -> list[str]:
    return [
        str(entry.number),
        entry.name,
        entry.kind_label,
        entry.area_label,
        entry.problems or "—",
        entry.status_label,
        entry.deadline,
        entry.left,
        entry.place,
    ]


def _lines(page: Page, entry: Entry, widths: Sequence[float], sizes: Sizes) -> list[list[str]]:
    size, gap = sizes.pt(_SIZE_PT), sizes.mm(1.3)
    return [
        [cell] if key in _WHOLE else wrapped(page.typeface, cell, size, width - gap, bold=key == "name")
        for key, cell, width in zip(_COLUMNS, _cells(entry), widths, strict=True)
    ]


def _height(page: Page, item: Entry | Heading, widths: Sequence[float], sizes: Sizes) -> float:
    size = sizes.pt(_SIZE_PT) * POINT_MM * _LINE
    if isinstance(item, Heading):
        return size + 2 * sizes.mm(_PAD_MM if item.is_strong else _PAD_MM * 0.6)
    # The id stands below the name.
    counts = [
        len(lines) + 0.8 * (column == 1) for column, lines in enumerate(_lines(page, item, widths, sizes))
    ]
    return max(counts) * size + 2 * sizes.mm(_PAD_MM) * 0.7


def _draw_head(page: Page, box: Box, widths: Sequence[float], sizes: Sizes, language: str) -> float:
    size = sizes.pt(_SIZE_PT)
    height = size * POINT_MM * _LINE + 2 * sizes.mm(_PAD_MM)
    page.rectangle(Box(box.left, box.top - height, box.right, box.top), Style(fill=colors.HEAD))
    left = box.left
    base = box.top - height / 2 - size * POINT_MM * 0.36
    for key, width in zip(_COLUMNS, widths, strict=True):
        text = paper_text(language, key)
        fitted = min(size, size * (width - sizes.mm(1)) / page.width_of(text, size, bold=True))
        page.text((left + sizes.mm(0.7), base), text, fitted, bold=True, color=colors.PAPER)
        left += width
    return box.top - height


def _draw_heading(page: Page, row: Box, heading: Heading, sizes: Sizes) -> None:
    size = sizes.pt(_SIZE_PT)
    page.rectangle(row, Style(fill=colors.HEAD_TINT if heading.is_strong else colors.PAPER))
    base = row.middle[1] - size * POINT_MM * 0.36
    color = colors.HEAD if heading.is_strong else colors.GREY
    size = min(
        size, size * (row.width - sizes.mm(2)) / max(page.width_of(heading.text, size, bold=True), 1e-9)
    )
    page.text((row.left + sizes.mm(0.7), base), heading.text, size, bold=True, color=color)
    line = Style(stroke=colors.RULE, width_mm=sizes.mm(0.15))
    page.lines([[(row.left, row.bottom), (row.right, row.bottom)]], line)


def _draw_entry(
    page: Page, row: Box, entry: Entry, widths: Sequence[float], sizes: Sizes, *, striped: bool
) -> None:
    size = sizes.pt(_SIZE_PT)
    line, left = size * POINT_MM * _LINE, row.left
    if striped:
        page.rectangle(row, Style(fill=colors.STRIPE))
    top = row.top - sizes.mm(_PAD_MM) * 0.7
    inks = {5: colors.STATUS.get(entry.status_class, colors.INK)}
    if entry.is_overdue:
        inks[7] = colors.OVERDUE
    for column, (lines, width) in enumerate(zip(_lines(page, entry, widths, sizes), widths, strict=True)):
        base = top - line / 2 - size * POINT_MM * 0.36
        if column == 0:
            page.text((left + sizes.mm(4.2), base), lines[0], size, bold=True, anchor="right")
            if entry.block == ON_MAP:
                draw_symbol(page, (left + sizes.mm(6.6), top - line / 2), entry, sizes.mm(0.85))
        else:
            for text in lines:
                ink = inks.get(column, colors.INK)
                bold = column == 1 or (column == 7 and entry.is_overdue)
                fitted = min(
                    size, size * (width - sizes.mm(1)) / max(page.width_of(text, size, bold=bold), 1e-9)
                )
                page.text((left + sizes.mm(0.7), base), text, fitted, color=ink, bold=bold)
                base -= line
        if column == 1:
            spot = (left + sizes.mm(0.7), base + line * 0.14)
            page.text(spot, entry.site_id, sizes.pt(_ID_PT), color=colors.PALE_INK)
        left += width
    thin = Style(stroke=colors.RULE, width_mm=sizes.mm(0.1))
    page.lines([[(row.left, row.bottom), (row.right, row.bottom)]], thin)
