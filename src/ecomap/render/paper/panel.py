"""The panel beside the map, and the further pages of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import shapely

from ecomap.render.paper.arrange import TABLE_SHARE
from ecomap.render.paper.border import (
    draw_band,
    draw_heading,
    draw_remarks,
    draw_sources,
    draw_title,
    heading_height,
    source_height,
    source_lines,
)
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Page
from ecomap.render.paper.colors import GREY, OVERDUE
from ecomap.render.paper.columns import SIZE_PT, shared_out, table_of
from ecomap.render.paper.entries import ON_MAP, UNLOCATED, county_labels
from ecomap.render.paper.legend import Sign, draw_legend, legend_height, legend_of
from ecomap.render.paper.locator import (
    county_table_height,
    county_table_width,
    draw_county_table,
    draw_locator,
)
from ecomap.render.paper.sizes import Sizes
from ecomap.render.paper.table import draw_table, line_heights
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model.poster import PosterSettings
    from ecomap.render.page import MapPage
    from ecomap.render.paper.arrange import Arrangement
    from ecomap.render.paper.columns import Table
    from ecomap.render.paper.crowds import Crowd
    from ecomap.render.paper.entries import Entry
    from ecomap.render.paper.fonts import Typeface
    from ecomap.render.paper.ground import County, Water

_COLUMN_MM = 118.0  # of a table on a further page, at least, on A3
_LEGEND_SHARE = 0.57
_LARGER = (1.4, 1.3, 1.2, 1.1)
"""How much larger the type of a table may be that all fits on the first page."""


class Content(Protocol):
    """What the panel speaks of."""

    @property
    def entries(self) -> list[Entry]: ...  # noqa: D102
    @property
    def crowds(self) -> list[Crowd]: ...  # noqa: D102
    @property
    def counties(self) -> list[County]: ...  # noqa: D102
    @property
    def waters(self) -> list[Water]: ...  # noqa: D102


def draw_panel(
    page: Page, made: Arrangement, map_page: MapPage, content: Content, unlabelled: Sequence[int]
) -> tuple[Table, int]:
    """Draw legend, locator, table and sources; return the table and how many of its lines found room."""
    sizes, gap = made.sizes, made.sizes.mm(3)
    frame = shapely.box(*made.projection.frame)
    seen = [county for county in content.counties if county.shape.intersects(frame)]
    waters = [water for water in content.waters if water.shape.intersects(frame)]
    signs = legend_of(content.entries, content.crowds, seen, waters, map_page.language)
    if made.is_panel_below:
        table, aside = made.panel.cut_left(made.panel.width * TABLE_SHARE)
        aside = Box(aside.left + gap * 1.5, aside.bottom, aside.right, aside.top)
    else:
        table = aside = made.panel
    lines = source_lines(page, map_page, aside.width, sizes)
    sources, rest = aside.cut_bottom(source_height(lines, sizes))
    draw_sources(page, sources, lines, sizes, map_page.language)
    if made.is_panel_below:
        _draw_legend_block(
            page, Box(rest.left, rest.bottom + gap, rest.right, rest.top), map_page, made, content, signs
        )
    else:
        height = _block_height(page, map_page, content, signs, made)
        block, table = rest.cut_top(height)
        _draw_legend_block(page, block, map_page, made, content, signs)
        table = Box(table.left, table.bottom + gap, table.right, table.top - gap)
    return _draw_table_block(page, table, map_page, made, content, unlabelled)


def _block_height(
    page: Page, map_page: MapPage, content: Content, signs: Sequence[Sign], made: Arrangement
) -> float:
    """Return the height that legend and locator need beside each other."""
    legend, aside = _parted(page, made.panel, map_page, content, made.sizes)
    beside = (
        made.sizes.mm(38)
        if map_page.focus is not None
        else county_table_height(page, aside.width, map_page, content.entries, made.sizes)
    )
    return heading_height(made.sizes) + max(legend_height(page, signs, made.sizes, legend.width), beside)


def _parted(page: Page, box: Box, map_page: MapPage, content: Content, sizes: Sizes) -> tuple[Box, Box]:
    """Part a box between the legend and what stands beside it: the locator, or what the counties need."""
    share = 1 - _LEGEND_SHARE
    if map_page.focus is None:
        wanted = county_table_width(page, map_page, content.entries, sizes) + sizes.mm(2.5)
        share = min(max(wanted / box.width, 0.36), 0.55)
    aside, legend = box.cut_right(box.width * share)
    return legend, Box(aside.left + sizes.mm(2.5), aside.bottom, aside.right, aside.top)


def _draw_legend_block(
    page: Page, box: Box, map_page: MapPage, made: Arrangement, content: Content, signs: Sequence[Sign]
) -> None:
    """Draw the legend, and beside it the locator or the table of counties."""
    sizes, language = made.sizes, map_page.language
    legend, aside = _parted(page, box, map_page, content, sizes)
    top = draw_heading(page, legend, paper_text(language, "legend"), sizes)
    below = Box(legend.left, legend.bottom, legend.right, top)
    draw_legend(page, below, signs, sizes)
    title = "locator" if map_page.focus is not None else "county_table"
    top = draw_heading(page, aside, paper_text(language, title), sizes)
    below = Box(aside.left, aside.bottom, aside.right, top)
    if map_page.focus is not None:
        draw_locator(page, below, map_page, made.projection, sizes)
    else:
        draw_county_table(page, below, map_page, content.entries, sizes)


def _draw_table_block(
    page: Page,
    box: Box,
    map_page: MapPage,
    made: Arrangement,
    content: Content,
    unlabelled: Sequence[int],
) -> tuple[Table, int]:
    """Draw the table; below it what its marks mean, where it goes on, or lines to write on."""
    sizes, language = made.sizes, map_page.language
    entries = content.entries
    count = _count_words(entries, map_page)
    top = draw_heading(page, box, paper_text(language, "table"), sizes, aside=count)
    home = None if map_page.focus is None else county_labels(map_page)[map_page.focus]
    table = table_of(entries, language=language, home=home, unlabelled=unlabelled)
    size = sizes.pt(6)
    line = size * POINT_MM * 1.35
    notes = _mark_notes(page, box.width, unlabelled, sizes, language)
    body = Box(box.left, box.bottom + (len(notes) + 1.2) * line, box.right, top)
    fit, left = draw_table(page, body, table, 0, _fitting(page, body, table, sizes))
    y = body.bottom + left
    for note in notes:
        y -= line
        page.text((box.left, y + line * 0.2), note, size, color=OVERDUE)
    if fit < len(table.items):
        text = paper_text(language, "continued", n=2)
        page.text((box.right, y - line), text, size, anchor="right", color=GREY)
    else:
        draw_remarks(page, Box(box.left, box.bottom, box.right, y - sizes.mm(2.5)), sizes, language)
    return table, fit


def _count_words(entries: Sequence[Entry], map_page: MapPage) -> str:
    """Return how many sites the sheet has; those that the figures of another row count are named apart."""
    language = map_page.language
    drawn = sum(entry.block == ON_MAP for entry in entries)
    missing = sum(entry.block == UNLOCATED for entry in entries)
    shared = sum(entry.area_key != map_page.focus for entry in entries) if map_page.focus else 0
    key = "table_count_shared" if shared else "table_count"
    return paper_text(language, key, n=len(entries), drawn=drawn, missing=missing, shared=shared)


def _mark_notes(
    page: Page, width: float, unlabelled: Sequence[int], sizes: Sizes, language: str
) -> list[str]:
    """Say what the mark at a number means, where there is one."""
    if not unlabelled:
        return []
    text = paper_text(language, "unlabelled", n=len(unlabelled))
    return wrapped(page.typeface, text, sizes.pt(6), width)


def _fitting(page: Page, box: Box, table: Table, sizes: Sizes) -> Sizes:
    """Return larger sizes for a table that leaves room, the usual ones for one that does not."""
    for by in _LARGER:
        larger = Sizes(sizes.factor * by)
        if table.is_roomy(page, box.width, larger):
            head, lines = line_heights(page, table, 0, box.width, larger)
            if head + sum(lines) <= box.height:
                return larger
    return sizes


def draw_further_pages(
    made: Arrangement,
    map_page: MapPage,
    settings: PosterSettings,
    table: Table,
    start: int,
    typeface: Typeface,
) -> list[Page]:
    """Draw what is left of the table from a line on, onto as many pages as it takes."""
    sizes, language = made.sizes, map_page.language
    bottom, top = made.foot.top + sizes.mm(2), made.title.bottom
    inner = Box(made.title.left, bottom, made.title.right, top)
    gap = sizes.mm(6)
    pages: list[Page] = []
    while start < len(table.items):
        page = Page(made.width_mm, made.height_mm, typeface)
        pages.append(page)
        draw_band(page, made.band, sizes, language)
        draw_title(page, made.title, map_page, settings, sizes)
        heading = f"{paper_text(language, 'table')}{paper_text(language, 'continues')}"
        y = draw_heading(page, inner, heading, sizes)
        type_sizes, width, parts = _parts(page, table, start, Box(inner.left, bottom, inner.right, y), sizes)
        for column, taken in enumerate(parts):
            left = inner.left + column * (width + gap)
            draw_table(page, Box(left, bottom, left + width, y), table, start, type_sizes, count=taken)
            start += taken
    return pages


def _parts(page: Page, table: Table, start: int, box: Box, sizes: Sizes) -> tuple[Sizes, float, list[int]]:
    """Return size of type, width of a column, lines of each; larger on a last page with room."""
    for by in (*_LARGER, 1.0):
        larger = Sizes(sizes.factor * by)
        count = max(1, int(box.width // (larger.pt(SIZE_PT) / SIZE_PT * _COLUMN_MM)))
        width = (box.width - sizes.mm(6) * (count - 1)) / count
        head, lines = line_heights(page, table, start, width, larger)
        parts = shared_out(lines, table.ties[start:], count, box.height - head)
        if by == 1.0 or (sum(parts) == len(lines) and table.is_roomy(page, width, larger)):
            break
    return larger, width, parts
