"""A checklist as PDF on A4: a map a section, a block a site; equal content gives equal bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.brief.flow import HEIGHT_MM, LEFT_MM, RIGHT_MM, WIDTH_MM, Flow
from ecomap.render.brief.legend import draw_legend
from ecomap.render.brief.map import draw_map
from ecomap.render.brief.paint import paint
from ecomap.render.checklist.block import block_height, draw_block
from ecomap.render.checklist.texts import TEXTS, say
from ecomap.render.checklist.writing import SPAN_MM, Blank, asked
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import Style
from ecomap.render.paper.colors import GREY, HEAD, HEAD_TINT, PAPER, WARNING
from ecomap.render.paper.fonts import typeface_for
from ecomap.render.paper.pdf import pdf_bytes
from ecomap.render.texts.brief import BRIEF

if TYPE_CHECKING:
    from ecomap.render.brief.content import Brief
    from ecomap.render.checklist.content import Checklist, Section, SiteBlock
    from ecomap.render.paper.canvas import Page

LANGUAGES = ("zh", "en")
"""Languages of a checklist, in the order of a pair."""
_MAP_MM = 70.0
_SIGNATURE_MM = 20.0


def checklist_pdf(checklist: Checklist, language: str, *, font: str = "") -> bytes:
    """Return a checklist as a PDF file.

    Parameters
    ----------
    font
        Font file or family that comes before those that are looked for.

    Raises
    ------
    MissingFontError
        There is no font for a character of the checklist; the message names it.
    """
    place = LANGUAGES.index(language)
    title = say(place, "search" if checklist.is_search else "checklist")
    flow = Flow(typeface_for(_texts(checklist), font=font), lambda page: _head(page, checklist, title, place))
    flow.new_page()
    for number, section in enumerate(checklist.sections):
        if number:
            # Each county gets pages of its own: they are handed to different people.
            flow.new_page()
        _section(flow, section, place, is_search=checklist.is_search)
    _number_pages(flow, place)
    mark = say(place, "invented") if checklist.invented else ""
    return pdf_bytes(
        flow.pages,
        title=f"{mark}{title} · {checklist.title[place]}",
        as_of=checklist.as_of,
        language=language,
    )


def _section(flow: Flow, section: Section, language: int, *, is_search: bool) -> None:
    count = len(section.blocks)
    words = say(language, "one_site") if count == 1 else say(language, "sites", n=count)
    flow.heading(f"{section.name[language]} · {words}")
    if section.brief is not None and not is_search:
        _map(flow, section.brief, language)
    for block in section.blocks:
        # A block that fits a page is not torn apart.
        flow.reserve(min(block_height(flow, block, language), HEIGHT_MM - 60))
        draw_block(flow, block, language)
    flow.reserve(_SIGNATURE_MM)
    flow.top_mm += 6
    parts = [
        Blank(say(language, "sign"), 42),
        Blank(say(language, "companion"), 30),
        Blank(say(language, "date"), 0),
    ]
    asked(flow, "", parts, indent_mm=2)


def _map(flow: Flow, brief: Brief, language: int) -> None:
    made = draw_map(brief, language=language, width_mm=SPAN_MM, height_mm=_MAP_MM)
    legend = draw_legend(brief, language=language, width_mm=SPAN_MM, dots=made.dots)
    flow.reserve(made.drawing.height_mm + legend.height_mm + 8)
    paint(flow.page, made.drawing, LEFT_MM, flow.top_mm + 1)
    paint(flow.page, legend, LEFT_MM, flow.top_mm + 2 + made.drawing.height_mm)
    flow.top_mm += made.drawing.height_mm + legend.height_mm + 3
    words = say(language, "map_note")
    if made.without_number:
        words += ("", " ")[language] + say(language, "map_missing", n=made.without_number)
    flow.words(words, 7, color=GREY)
    flow.top_mm += 2


def _head(page: Page, checklist: Checklist, title: str, language: int) -> float:
    """Draw the head of a page; return where its content begins."""
    upper = HEIGHT_MM
    if checklist.invented:
        page.rectangle(Box(0, upper - 7, WIDTH_MM, upper), Style(fill=WARNING))
        words = say(language, "invented")
        page.text((WIDTH_MM / 2, upper - 5), words, 9, color=PAPER, bold=True, anchor="center")
    page.text((LEFT_MM, upper - 12), checklist.title[language], 8, color=GREY)
    page.text((LEFT_MM, upper - 18.5), title, 14, color=HEAD, bold=True)
    day = say(language, "as_of", date=checklist.as_of.isoformat())
    page.text((WIDTH_MM - RIGHT_MM, upper - 18.5), day, 8.5, color=GREY, anchor="right")
    rule = [(LEFT_MM, upper - 20.5), (WIDTH_MM - RIGHT_MM, upper - 20.5)]
    page.lines([rule], Style(stroke=HEAD, width_mm=0.5))
    return 22.5


def _number_pages(flow: Flow, language: int) -> None:
    for number, page in enumerate(flow.pages, start=1):
        page.rectangle(Box(LEFT_MM, 9.6, WIDTH_MM - RIGHT_MM, 9.8), Style(fill=HEAD_TINT))
        words = say(language, "page_of", page=number, pages=len(flow.pages))
        page.text((WIDTH_MM - RIGHT_MM, 6), words, 7.5, color=GREY, anchor="right")


def _texts(checklist: Checklist) -> list[str]:
    """Return every word that may be printed, so that the font is checked before anything is drawn."""
    texts = [word for table in (TEXTS, BRIEF) for pair in table.values() for word in pair]
    texts += checklist.title
    for section in checklist.sections:
        texts += section.name
        if section.brief is not None:
            texts += [word for names in section.brief.ground.names for word in names]
        for block in section.blocks:
            texts += _block_texts(block)
    return texts


def _block_texts(block: SiteBlock) -> list[str]:
    line = block.line
    texts = [*line.name, *line.area, *line.status, line.site_id, line.kind.label_zh, line.kind.label_en]
    texts += [*block.days, *block.known]
    texts += [word for pair in (*block.required, *block.hints) for word in pair]
    for item in block.items:
        texts += [item.label_zh, item.label_en, *item.choices]
    return texts
