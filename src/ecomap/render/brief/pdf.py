"""Briefs as PDF on A4: vector, with embedded letters; tables that do not fit go on to further pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.brief.charts import draw_kinds, draw_periods, draw_swatch, fold_kinds
from ecomap.render.brief.content import LANGUAGES
from ecomap.render.brief.drawing import Drawing, Words, text_width
from ecomap.render.brief.flow import HEIGHT_MM, LEFT_MM, RIGHT_MM, WIDTH_MM, Flow
from ecomap.render.brief.html import CHART_MM, MAP_MM
from ecomap.render.brief.legend import draw_legend
from ecomap.render.brief.map import draw_map
from ecomap.render.brief.paint import paint
from ecomap.render.brief.sheets import area_table, change_table, problem_table, site_table
from ecomap.render.brief.words import (
    FIGURES,
    area_name,
    change_words,
    map_words,
    other_kinds,
    state_sentence,
    unknown_words,
    unlisted_words,
)
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.colors import GREY, HEAD, HEAD_TINT, OVERDUE, RULE, STATUS
from ecomap.render.paper.fonts import typeface_for
from ecomap.render.paper.pdf import pdf_bytes
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts.brief import BRIEF, brief_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecomap.render.brief.content import Brief
    from ecomap.render.brief.sheets import Table
    from ecomap.render.paper.canvas import Page

_SPAN = WIDTH_MM - LEFT_MM - RIGHT_MM
_SWATCHES = (("open", "done", "closed", "line"), ("overdue", "open", "done"))
_SWATCH_WORDS = ({"line": "overdue"}, {"open": "ahead", "done": "settled"})


def brief_pdf(brief: Brief, language: str, *, pool: frozenset[str] = frozenset(), font: str = "") -> bytes:
    """Return a brief as a PDF file; equal content gives equal bytes.

    Parameters
    ----------
    pool
        Characters of all briefs of a workspace, see `characters_of`: letters are cut from the font once.
    font
        Font file or family that comes before those that are looked for.

    Raises
    ------
    MissingExtraError
        The extra `poster` is not installed.
    MissingFontError
        There is no font for a character of the brief; the message names it.
    """
    place = LANGUAGES.index(language)
    title = f"{area_name(brief, place)} · {brief_text(place, 'brief')}"
    flow = Flow(typeface_for(_texts(brief), font=font), lambda page: _head(page, brief, title, place))
    flow.new_page()
    flow.words(state_sentence(brief, place), 9.5)
    _figures(flow, brief, place)
    are_told = _pictures(flow, brief, place)
    if brief.areas:
        flow.heading(brief_text(place, "areas"))
        flow.table(*area_table(brief, place))
    flow.heading(brief_text(place, "site_table"))
    _table(flow, site_table(brief, place), brief_text(place, "no_sites"))
    if unlisted := unlisted_words(brief, place):
        flow.words(unlisted, 7.5, color=GREY)
    flow.heading(brief_text(place, "changes", since=brief.changes.since.isoformat()), below_mm=6)
    flow.words(change_words(brief, place), 8)
    if brief.changes.lines:
        flow.table(*change_table(brief, place))
    flow.heading(brief_text(place, "problem_table"))
    _table(flow, problem_table(brief, place), brief_text(place, "no_problems"))
    if not are_told:
        _unknowns(flow, brief, place)
    _sources(flow, brief, place)
    _number_pages(flow, place)
    mark = f"【{brief_text(place, 'invented')}】" if brief.invented else ""
    return pdf_bytes(
        flow.pages,
        title=f"{mark}{title} · {brief.title[place]}",
        as_of=brief.as_of,
        language=language,
        pool=pool,
    )


def characters_of(briefs: Iterable[Brief]) -> frozenset[str]:
    """Return every character that briefs may need."""
    return frozenset(character for brief in briefs for text in _texts(brief) for character in text)


def _texts(brief: Brief) -> list[str]:
    """Return every word that may be printed, so that the font is checked before anything is drawn."""
    texts = [word for pair in BRIEF.values() for word in pair] + [*brief.title, *brief.name]
    for line in brief.sites:
        texts += [*line.name, *line.area, *line.status, line.site_id, line.kind.label_zh, line.kind.label_en]
    for problem in brief.problems:
        texts += [*problem.title, *problem.status, *problem.responsible_units, *problem.lead_units]
        texts += problem.leaders
    for names in (*brief.ground.names, *brief.sources, *(area.name for area in brief.areas)):
        texts += names
    return texts


def _head(page: Page, brief: Brief, title: str, language: int) -> float:
    """Draw the head of a page; return where its content begins."""
    upper = HEIGHT_MM
    if brief.invented:
        page.rectangle(Box(0, upper - 8, WIDTH_MM, upper), Style(fill="#ffe08a"))
        words = f"{brief_text(language, 'invented')} {brief_text(language, 'invented_more')}"
        page.text((WIDTH_MM / 2, upper - 5.6), words, 9, color="#3d2c00", bold=True, anchor="center")
    page.text((LEFT_MM, upper - 13.5), brief.title[language], 8, color=GREY)
    page.text((LEFT_MM, upper - 20.5), title, 16, color=HEAD, bold=True)
    day = brief_text(language, "as_of", date=brief.as_of.isoformat())
    page.text((WIDTH_MM - RIGHT_MM, upper - 20.5), day, 8.5, color=GREY, anchor="right")
    page.lines(
        [[(LEFT_MM, upper - 22.6), (WIDTH_MM - RIGHT_MM, upper - 22.6)]], Style(stroke=HEAD, width_mm=0.5)
    )
    return 23.6


def _figures(flow: Flow, brief: Brief, language: int) -> None:
    """Draw the key figures in a row."""
    gap, height, flow.top_mm = 2.0, 11.5, flow.top_mm + 1.5
    width = (_SPAN - gap * (len(FIGURES) - 1)) / len(FIGURES)
    upper = HEIGHT_MM - flow.top_mm
    for number, key in enumerate(FIGURES):
        left = LEFT_MM + number * (width + gap)
        color = OVERDUE if key == "overdue" else STATUS.get(key, GREY)
        flow.page.rectangle(Box(left, upper - height, left + width, upper), Style(stroke=RULE, width_mm=0.2))
        flow.page.rectangle(Box(left, upper - 0.9, left + width, upper), Style(fill=color))
        flow.page.text((left + 1.6, upper - 6.6), str(getattr(brief.figures, key)), 14, bold=True)
        flow.page.text((left + 1.6, upper - 10.2), brief_text(language, key), 7, color=GREY)
    flow.top_mm += height


def _table(flow: Flow, table: Table, nothing: str) -> None:
    """Write a table, or in words that it would be empty."""
    if table[1]:
        flow.table(*table)
    else:
        flow.words(nothing, 8)


def _pictures(flow: Flow, brief: Brief, language: int) -> bool:
    """Draw the map with its legend on the left, the charts on the right.

    Where the charts leave room, what is not known stands below them; the return value says whether it does.
    """
    flow.top_mm += 2.5
    top, column = flow.top_mm, LEFT_MM + _SPAN - CHART_MM[0] + 4
    made = draw_map(brief, language=language, width_mm=MAP_MM[0] - 2, height_mm=MAP_MM[1] - 6)
    legend = draw_legend(brief, language=language, width_mm=MAP_MM[0] - 2, dots=made.dots)
    _label(flow.page, LEFT_MM, top, brief_text(language, "map"))
    paint(flow.page, made.drawing, LEFT_MM, top + 5)
    paint(flow.page, legend, LEFT_MM, top + 6 + made.drawing.height_mm)
    flow.top_mm = top + 6 + made.drawing.height_mm + legend.height_mm
    flow.words(map_words(made, language), 7, width_mm=MAP_MM[0] - 2, color=GREY)
    kinds = draw_kinds(
        fold_kinds(brief.kinds, other_kinds(brief)), language=language, width_mm=CHART_MM[0] - 4
    )
    _label(flow.page, column, top, brief_text(language, "by_kind"))
    paint(flow.page, kinds, column, top + 5)
    _key(flow.page, column, top + 6 + kinds.height_mm, 0, language)
    lower = top + 12 + kinds.height_mm
    periods = draw_periods(
        brief.periods,
        no_date=brief_text(language, "no_date"),
        width_mm=CHART_MM[0] - 4,
        height_mm=CHART_MM[1],
    )
    _label(flow.page, column, lower, brief_text(language, "by_deadline"))
    paint(flow.page, periods, column, lower + 5)
    _key(flow.page, column, lower + 6 + CHART_MM[1], 1, language)
    return _unknowns_aside(flow, brief, language, column, lower + CHART_MM[1] + 11)


def _unknowns_aside(flow: Flow, brief: Brief, language: int, left_mm: float, top_mm: float) -> bool:
    """Write what is not known beside the map, above where the page goes on; False where it has no room."""
    size, width = 7.5, CHART_MM[0] - 4
    lines = [
        line
        for words in unknown_words(brief, language)
        for line in wrapped(flow.typeface, f"· {words}", size, width)
    ]
    step = size * POINT_MM * 1.35
    if top_mm + 6 + len(lines) * step > flow.top_mm:
        return False
    _label(flow.page, left_mm, top_mm, brief_text(language, "unknown"))
    for number, line in enumerate(lines, start=1):
        flow.page.text((left_mm, HEIGHT_MM - top_mm - 5 - number * step), line, size)
    return True


def _label(page: Page, left_mm: float, top_mm: float, text: str) -> None:
    """Write a heading above a picture."""
    page.text((left_mm, HEIGHT_MM - top_mm - 3.4), text, 9.5, color=HEAD, bold=True)


def _key(page: Page, left_mm: float, top_mm: float, chart: int, language: int) -> None:
    """Draw the legend of a chart."""
    for role in _SWATCHES[chart]:
        words = brief_text(language, _SWATCH_WORDS[chart].get(role, role))
        paint(page, draw_swatch(role), left_mm, top_mm)
        sign = Drawing(1, 1, [Words("note", 5.0, 2.4, words, 2.4)])
        paint(page, sign, left_mm, top_mm)
        left_mm += 8 + text_width(words, 2.4)


def _unknowns(flow: Flow, brief: Brief, language: int) -> None:
    """Write what is not known."""
    flow.heading(brief_text(language, "unknown"), below_mm=6)
    for line in unknown_words(brief, language):
        flow.words(f"· {line}", 7.5)


def _sources(flow: Flow, brief: Brief, language: int) -> None:
    """Write where the data come from."""
    flow.heading(brief_text(language, "sources"), below_mm=6)
    for source in brief.sources or (BRIEF["no_sources"],):
        flow.words(f"· {source[language]}", 7.5)


def _number_pages(flow: Flow, language: int) -> None:
    """Write the number of each page and a tint under it."""
    for number, page in enumerate(flow.pages, start=1):
        page.rectangle(Box(LEFT_MM, 9.6, WIDTH_MM - RIGHT_MM, 9.8), Style(fill=HEAD_TINT))
        words = brief_text(language, "page_of", page=number, pages=len(flow.pages))
        page.text((WIDTH_MM - RIGHT_MM, 6), words, 7.5, color=GREY, anchor="right")
