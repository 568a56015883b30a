"""The panel beside the map, and the further pages of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

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
from ecomap.render.paper.entries import ON_MAP, UNLOCATED
from ecomap.render.paper.legend import Sign, draw_legend, legend_height, legend_of
from ecomap.render.paper.locator import county_table_height, draw_county_table, draw_locator
from ecomap.render.paper.table import Heading, draw_table, table_items
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model.poster import PosterSettings
    from ecomap.render.page import MapPage
    from ecomap.render.paper.arrange import Arrangement
    from ecomap.render.paper.crowds import Crowd
    from ecomap.render.paper.entries import Entry
    from ecomap.render.paper.fonts import Typeface
    from ecomap.render.paper.ground import County, Water

_COLUMN_MM = 125.0  # of a table on a further page, at least, on A3
_LEGEND_SHARE, _TABLE_SHARE = 0.57, 0.585


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
) -> list[Entry | Heading]:
    """Draw legend, locator, table and sources; return the lines of the table that found no room."""
    sizes, gap = made.sizes, made.sizes.mm(3)
    signs = legend_of(content.entries, content.crowds, content.counties, content.waters, map_page.language)
    if made.is_panel_below:
        table, aside = made.panel.cut_left(made.panel.width * _TABLE_SHARE)
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
        height = _block_height(map_page, content, signs, made)
        block, table = rest.cut_top(height)
        _draw_legend_block(page, block, map_page, made, content, signs)
        table = Box(table.left, table.bottom + gap, table.right, table.top - gap)
    return _draw_table_block(page, table, map_page, made, content, unlabelled)


def _block_height(map_page: MapPage, content: Content, signs: Sequence[Sign], made: Arrangement) -> float:
    """Return the height that legend and locator need beside each other."""
    beside = (
        made.sizes.mm(38)
        if map_page.focus is not None
        else county_table_height(map_page, content.entries, made.sizes)
    )
    return heading_height(made.sizes) + max(legend_height(signs, made.sizes, 2), beside)


def _draw_legend_block(
    page: Page, box: Box, map_page: MapPage, made: Arrangement, content: Content, signs: Sequence[Sign]
) -> None:
    """Draw the legend, and beside it the locator or the table of counties."""
    sizes, language = made.sizes, map_page.language
    legend, aside = box.cut_left(box.width * _LEGEND_SHARE)
    aside = Box(aside.left + sizes.mm(2.5), aside.bottom, aside.right, aside.top)
    top = draw_heading(page, legend, paper_text(language, "legend"), sizes)
    below = Box(legend.left, legend.bottom, legend.right, top)
    draw_legend(page, below, signs, sizes, 2)
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
) -> list[Entry | Heading]:
    """Draw the table; below it what has no label on the map, where it goes on, or lines to write on."""
    sizes, language = made.sizes, map_page.language
    entries = content.entries
    drawn = sum(entry.block == ON_MAP for entry in entries)
    missing = sum(entry.block == UNLOCATED for entry in entries)
    count = paper_text(language, "table_count", n=len(entries), drawn=drawn, missing=missing)
    top = draw_heading(page, box, paper_text(language, "table"), sizes, aside=count)
    items = table_items(entries, language=language, by_area=map_page.focus is None)
    size = sizes.pt(6)
    line = size * POINT_MM * 1.35
    notes: list[str] = []
    if unlabelled:
        text = paper_text(
            language, "unlabelled", numbers=paper_text(language, "comma").join(map(str, unlabelled))
        )
        notes = wrapped(page.typeface, text, size, box.width)
    bottom = box.bottom + len(notes) * line
    body = Box(box.left, bottom + line * 1.2, box.right, top)
    fit, left = draw_table(page, body, items, sizes, language)
    y = body.bottom + left
    for note in notes:
        y -= line
        page.text((box.left, y + line * 0.2), note, size, color=OVERDUE)
    if fit < len(items):
        text = paper_text(language, "continued", n=2)
        page.text((box.right, y - line), text, size, anchor="right", color=GREY)
    else:
        draw_remarks(page, Box(box.left, box.bottom, box.right, y - sizes.mm(2.5)), sizes, language)
    return items[fit:]


def draw_further_pages(
    made: Arrangement,
    map_page: MapPage,
    settings: PosterSettings,
    items: Sequence[Entry | Heading],
    typeface: Typeface,
) -> list[Page]:
    """Draw what is left of the table onto as many pages as it takes."""
    sizes, language = made.sizes, map_page.language
    bottom, top = made.foot.top + sizes.mm(2), made.title.bottom
    inner = Box(made.title.left, bottom, made.title.right, top)
    columns = max(1, int(inner.width // sizes.mm(_COLUMN_MM)))
    gap = sizes.mm(6)
    width = (inner.width - gap * (columns - 1)) / columns
    left = list(items)
    pages: list[Page] = []
    while left:
        page = Page(made.width_mm, made.height_mm, typeface)
        pages.append(page)
        draw_band(page, made.band, sizes, language)
        draw_title(page, made.title, map_page, settings, sizes)
        gap_text = "" if language == "zh" else " "
        heading = f"{paper_text(language, 'table')}{gap_text}（{paper_text(language, 'continues')}）"
        y = draw_heading(page, inner, heading, sizes)
        for column in range(columns):
            if not left:
                break
            start = inner.left + column * (width + gap)
            fit, _ = draw_table(page, Box(start, bottom, start + width, y), left, sizes, language)
            # A line higher than a page would never fit; it is drawn all the same and the page is the end.
            left = left[max(fit, 1) :]
    return pages
