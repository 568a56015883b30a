"""Draw the table of the sites on the sheet; what finds no room goes to further pages, none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.paper import colors
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.columns import ID_PT, SIZE_PT, SYMBOL_MM, Heading, needed_height, numbered_columns
from ecomap.render.paper.entries import ON_MAP, Entry
from ecomap.render.paper.symbols import draw_symbol
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.columns import Table
    from ecomap.render.paper.sizes import Sizes

_LINE, _PAD_MM = 1.28, 0.75  # height of a line in sizes of its type; air above and below a row
_INDENT_MM, _AIR_MM = 0.7, 1.0
_ID_LINE = 0.92  # height of a line of an id in lines of the name


def draw_table(
    page: Page, box: Box, table: Table, start: int, sizes: Sizes, *, count: int | None = None
) -> tuple[int, float]:
    """Draw the head and lines of a table; return how many lines it drew, and the height that is left.

    Parameters
    ----------
    start
        Number of the first line to draw.
    count
        How many lines to draw; as many as fit where left out.
    """
    columns = table.widths(page, box.width, sizes)
    y = _draw_head(page, box, columns, sizes, table.language)
    _, heights = line_heights(page, table, start, box.width, sizes)
    ties = table.ties[start:]
    drawn, striped = 0, False
    for item, height in zip(table.items[start:], heights, strict=True):
        if drawn == count or (count is None and y - needed_height(heights, ties, drawn) < box.bottom):
            break
        row = Box(box.left, y - height, box.right, y)
        if isinstance(item, Heading):
            _draw_heading(page, row, item, sizes)
            striped = False
        else:
            _draw_entry(page, row, table, item, columns, sizes, striped=striped)
            striped = not striped
        y -= height
        drawn += 1
    page.lines([[(box.left, y), (box.right, y)]], Style(stroke=colors.HEAD, width_mm=sizes.mm(0.25)))
    return drawn, y - box.bottom


def line_heights(
    page: Page, table: Table, start: int, width: float, sizes: Sizes
) -> tuple[float, list[float]]:
    """Return the height of the head, and those of the lines from a number on, in a table of a width."""
    if (width, sizes.factor) not in table.heights:
        columns = table.widths(page, width, sizes)
        heights = [_height(page, table, item, columns, sizes) for item in table.items]
        head = _head_height(page, columns, sizes, table.language)
        table.heights[width, sizes.factor] = (head, heights)
    head, heights = table.heights[width, sizes.factor]
    return head, heights[start:]


def _lines(
    page: Page, table: Table, entry: Entry, columns: Mapping[str, float], sizes: Sizes
) -> dict[str, list[str]]:
    size, cells = sizes.pt(SIZE_PT), table.cells(entry)
    return {
        key: wrapped(page.typeface, cells[key], size, width - sizes.mm(_AIR_MM), bold=key == "name")
        for key, width in columns.items()
    }


def _height(
    page: Page, table: Table, item: Entry | Heading, columns: Mapping[str, float], sizes: Sizes
) -> float:
    line = sizes.pt(SIZE_PT) * POINT_MM * _LINE
    if isinstance(item, Heading):
        count = len(_heading_lines(page, item, sum(columns.values()), sizes))
        return count * line + 2 * sizes.mm(_PAD_MM if item.is_strong else _PAD_MM * 0.6)
    # The id stands below the name.
    ids = len(_id_lines(page, item, columns, sizes)) * _ID_LINE
    lines = _lines(page, table, item, columns, sizes)
    most = max(len(text) + ids * (key == "name") for key, text in lines.items())
    return most * line + 1.4 * sizes.mm(_PAD_MM)


def _id_lines(page: Page, entry: Entry, columns: Mapping[str, float], sizes: Sizes) -> list[str]:
    return wrapped(page.typeface, entry.site_id, sizes.pt(ID_PT), columns["name"] - sizes.mm(_AIR_MM))


def _heads(page: Page, columns: Mapping[str, float], sizes: Sizes, language: str) -> dict[str, list[str]]:
    size = sizes.pt(SIZE_PT)
    return {
        key: wrapped(page.typeface, paper_text(language, key), size, width - sizes.mm(_INDENT_MM), bold=True)
        for key, width in columns.items()
    }


def _head_height(page: Page, columns: Mapping[str, float], sizes: Sizes, language: str) -> float:
    count = max(len(lines) for lines in _heads(page, columns, sizes, language).values())
    return count * sizes.pt(SIZE_PT) * POINT_MM * _LINE + 2 * sizes.mm(_PAD_MM)


def _draw_head(page: Page, box: Box, columns: Mapping[str, float], sizes: Sizes, language: str) -> float:
    size, height = sizes.pt(SIZE_PT), _head_height(page, columns, sizes, language)
    page.rectangle(Box(box.left, box.top - height, box.right, box.top), Style(fill=colors.HEAD))
    line, middle = size * POINT_MM * _LINE, box.top - height / 2
    heads = _heads(page, columns, sizes, language)
    for key, left, _ in numbered_columns(columns):
        for number, text in enumerate(heads[key]):
            base = middle + (len(heads[key]) / 2 - number - 0.5) * line - size * POINT_MM * 0.36
            spot = (box.left + left + sizes.mm(_INDENT_MM), base)
            page.text(spot, text, size, bold=True, color=colors.PAPER)
    return box.top - height


def _heading_lines(page: Page, heading: Heading, width: float, sizes: Sizes) -> list[str]:
    return wrapped(page.typeface, heading.text, sizes.pt(SIZE_PT), width - sizes.mm(2), bold=True)


def _draw_heading(page: Page, row: Box, heading: Heading, sizes: Sizes) -> None:
    size = sizes.pt(SIZE_PT)
    line = size * POINT_MM * _LINE
    page.rectangle(row, Style(fill=colors.HEAD_TINT if heading.is_strong else colors.PAPER))
    color = colors.HEAD if heading.is_strong else colors.GREY
    lines = _heading_lines(page, heading, row.width, sizes)
    base = row.middle[1] + (len(lines) - 1) / 2 * line - size * POINT_MM * 0.36
    for text in lines:
        page.text((row.left + sizes.mm(_INDENT_MM), base), text, size, bold=True, color=color)
        base -= line
    rule = Style(stroke=colors.RULE, width_mm=sizes.mm(0.15))
    page.lines([[(row.left, row.bottom), (row.right, row.bottom)]], rule)


def _draw_entry(
    page: Page,
    row: Box,
    table: Table,
    entry: Entry,
    columns: Mapping[str, float],
    sizes: Sizes,
    *,
    striped: bool,
) -> None:
    size = sizes.pt(SIZE_PT)
    line = size * POINT_MM * _LINE
    if striped:
        page.rectangle(row, Style(fill=colors.STRIPE))
    inks = {"status": colors.STATUS.get(entry.status_class, colors.INK)}
    if entry.is_overdue:
        inks["left"] = colors.OVERDUE
    lines = _lines(page, table, entry, columns, sizes)
    first = row.top - sizes.mm(_PAD_MM) * 0.7 - line / 2
    for key, start, width in numbered_columns(columns):
        base, left = first - size * POINT_MM * 0.36, row.left + start
        if key == "number":
            _draw_number(page, (left, base), width, lines[key][0], entry, sizes)
            continue
        bold = key == "name" or (key == "left" and entry.is_overdue)
        for text in lines[key]:
            spot = (left + sizes.mm(_INDENT_MM), base)
            page.text(spot, text, size, color=inks.get(key, colors.INK), bold=bold)
            base -= line
        if key == "name":
            for number, text in enumerate(_id_lines(page, entry, columns, sizes)):
                spot = (left + sizes.mm(_INDENT_MM), base + line * (0.06 - number * _ID_LINE))
                page.text(spot, text, sizes.pt(ID_PT), color=colors.GREY)
    thin = Style(stroke=colors.RULE, width_mm=sizes.mm(0.1))
    page.lines([[(row.left, row.bottom), (row.right, row.bottom)]], thin)


def _draw_number(
    page: Page, place: tuple[float, float], width: float, number: str, entry: Entry, sizes: Sizes
) -> None:
    """Write the number at the left and the symbol at the right of its column."""
    left, base = place
    size, symbol = sizes.pt(SIZE_PT), sizes.mm(2.0)
    page.text((left + width - 2 * symbol - sizes.mm(0.5), base), number, size, bold=True, anchor="right")
    if entry.block == ON_MAP:
        middle = base + size * POINT_MM * 0.36
        draw_symbol(page, (left + width - symbol, middle), entry, sizes.mm(SYMBOL_MM))
