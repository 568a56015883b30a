"""What frames a sheet: band, title, rim of the map, sources, lines to sign, number of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.paper import colors
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts import text_in
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from ecomap.model.poster import PosterSettings
    from ecomap.render.page import MapPage
    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.projection import Projection
    from ecomap.render.paper.sizes import Sizes

_TITLE_PT, _SOURCE_PT, _FOOT_PT = 23.0, 5.8, 7.5
_SIGN_MM, _GAP_MM = 16.0, 4.0  # a line to sign, at least, and the air behind it, on A3
_ONE_LINE_PT, _TITLE_LINE = 15.0, 1.2  # below this size a title may go on in another line


def title_of(map_page: MapPage) -> str:
    """Return the title in the language of the sheet."""
    return map_page.title_en if map_page.language == "en" else map_page.title_zh


def draw_band(page: Page, box: Box | None, sizes: Sizes, language: str) -> None:
    """Say across the page that all is invented."""
    if box is None:
        return
    strip = Box(box.left, box.bottom + sizes.mm(1), box.right, box.top)
    page.rectangle(strip, Style(fill=colors.WARNING))
    text = f"{text_in(language, 'invented_title')} · {text_in(language, 'invented')}"
    size = sizes.pt(9)
    place = (strip.middle[0], strip.middle[1] - size * POINT_MM * 0.36)
    page.text(place, text, size, bold=True, color=colors.PAPER, anchor="center")


def draw_title(page: Page, box: Box, map_page: MapPage, settings: PosterSettings, sizes: Sizes) -> None:
    """Write the title, the day and what the sheet may be used for."""
    language = map_page.language
    note = use_note(settings, language)
    day = paper_text(language, "as_of", date=map_page.as_of.isoformat())
    small = sizes.pt(8.5)
    note_mm = page.width_of(note, small, bold=True) + sizes.mm(4)
    aside = max(note_mm, page.width_of(day, small))
    middle = box.middle[1] + sizes.mm(1)
    lines, size = _title_lines(page, title_of(map_page), box.width - aside - sizes.mm(8), box.height, sizes)
    step = size * POINT_MM * _TITLE_LINE
    for number, line in enumerate(lines):
        base = middle + ((len(lines) - 1) / 2 - number) * step - size * POINT_MM * 0.36
        page.text((box.left, base), line, size, bold=True)
    stamp = Box(box.right - note_mm, middle + sizes.mm(0.4), box.right, middle + sizes.mm(5.6))
    page.rectangle(stamp, Style(stroke=colors.OVERDUE, width_mm=sizes.mm(0.3)), radius=sizes.mm(0.6))
    spot = (stamp.middle[0], stamp.middle[1] - small * POINT_MM * 0.36)
    page.text(spot, note, small, bold=True, color=colors.OVERDUE, anchor="center")
    page.text((box.right, middle - sizes.mm(4.2)), day, small, anchor="right", color=colors.GREY)


def use_note(settings: PosterSettings, language: str) -> str:
    """Return the number under which the map was approved, or that it is for internal use."""
    number = settings.map_approval.removeprefix("审图号").lstrip("：: ")
    return paper_text(language, "approval", number=number) if number else paper_text(language, "internal")


def _title_lines(
    page: Page, title: str, width: float, height: float, sizes: Sizes
) -> tuple[list[str], float]:
    """Break a title that is too long for one line of large type; the type is as large as the box allows."""
    size, least = sizes.pt(_TITLE_PT), sizes.pt(0)
    while True:
        lines = wrapped(page.typeface, title, size, width, bold=True)
        most = 1 if size > sizes.pt(_ONE_LINE_PT) else int(height / (size * POINT_MM * _TITLE_LINE))
        if len(lines) <= most or size <= least:
            return lines, size
        size = max(size * 0.95, least)


def draw_rim(page: Page, projection: Projection, rim: Box, sizes: Sizes) -> None:
    """Draw the line round the map, and the stronger one outside of its degrees."""
    page.rectangle(projection.frame, Style(stroke=colors.INK, width_mm=sizes.mm(0.22), is_round=False))
    page.rectangle(
        rim.grown(-sizes.mm(0.35)), Style(stroke=colors.INK, width_mm=sizes.mm(0.7), is_round=False)
    )
    page.rectangle(
        rim.grown(-sizes.mm(1.1)), Style(stroke=colors.INK, width_mm=sizes.mm(0.13), is_round=False)
    )


def source_lines(page: Page, map_page: MapPage, width: float, sizes: Sizes) -> list[str]:
    """Return what is said of the sources, in lines of a width."""
    language = map_page.language
    sources = [pair[language == "en"] for pair in map_page.sources]
    texts = [*sources, paper_text(language, "disclaimer")]
    return [line for text in texts for line in wrapped(page.typeface, text, sizes.pt(_SOURCE_PT), width)]


def source_height(lines: list[str], sizes: Sizes) -> float:
    """Return the height of the sources with their heading."""
    return heading_height(sizes) + len(lines) * sizes.pt(_SOURCE_PT) * POINT_MM * 1.32


def draw_sources(page: Page, box: Box, lines: list[str], sizes: Sizes, language: str) -> None:
    """Write the sources from the top of a box."""
    size = sizes.pt(_SOURCE_PT)
    y = draw_heading(page, box, paper_text(language, "sources"), sizes)
    for line in lines:
        y -= size * POINT_MM * 1.32
        page.text((box.left, y + size * POINT_MM * 0.25), line, size, color=colors.GREY)


def heading_height(sizes: Sizes) -> float:
    """Return the height of a heading of the panel."""
    return sizes.mm(5.6)


def draw_heading(page: Page, box: Box, text: str, sizes: Sizes, *, aside: str = "") -> float:
    """Write a heading at the top of a box, with lesser words at its right; return where it ends."""
    size, small = sizes.pt(8.5), sizes.pt(6)
    base = box.top - sizes.mm(3.4)
    page.rectangle(
        Box(box.left, base - sizes.mm(0.5), box.left + sizes.mm(1.1), base + sizes.mm(2.7)),
        Style(fill=colors.HEAD),
    )
    page.text((box.left + sizes.mm(2.2), base), text, size, bold=True, color=colors.HEAD)
    if aside:
        page.text((box.right, base), aside, small, anchor="right", color=colors.GREY)
    return box.top - heading_height(sizes)


def draw_foot(
    page: Page, box: Box, map_page: MapPage, settings: PosterSettings, sizes: Sizes, numbers: tuple[int, int]
) -> None:
    """Write the unit, lines to sign and the number of the page."""
    language, size, small = map_page.language, sizes.pt(_FOOT_PT), sizes.pt(6)
    base = box.bottom + sizes.mm(1.4)
    place = paper_text(language, "page", n=numbers[0], total=numbers[1])
    ending = f"{place}{paper_text(language, 'made_with')}"
    page.text((box.right, base), ending, small, anchor="right", color=colors.GREY)
    right = box.right - page.width_of(ending, small) - sizes.mm(8)
    names = _signature_labels(settings, language)
    needed = sum(page.width_of(name, size) for name in names) + len(names) * sizes.mm(_SIGN_MM + _GAP_MM)
    left = box.left
    if settings.unit:
        unit = paper_text(language, "unit", unit=settings.unit)
        wide = page.width_of(unit, size, bold=True) + sizes.mm(9)
        # Where both do not fit beside each other, the unit stands above the lines to sign.
        above = left + wide + needed > right
        lines = wrapped(page.typeface, unit, size, box.width if above else wide, bold=True)
        spot = base + (sizes.mm(5.2) if above else 0.0)
        page.text((left, spot), lines[0], size, bold=True)
        left += 0.0 if above else wide
    _draw_signatures(page, (left, right), base, names, sizes)


def _draw_signatures(
    page: Page, span: tuple[float, float], base: float, labels: list[str], sizes: Sizes
) -> None:
    """Draw the lines to sign, as long as there is room for."""
    if not labels:
        return
    size, gap = sizes.pt(_FOOT_PT), sizes.mm(_GAP_MM)
    words = sum(page.width_of(label, size) for label in labels)
    each = min(sizes.mm(36), max((span[1] - span[0] - words) / len(labels) - gap, sizes.mm(_SIGN_MM)))
    line, pen = Style(stroke=colors.INK, width_mm=sizes.mm(0.15)), span[0]
    for label in labels:
        page.text((pen, base), label, size)
        pen += page.width_of(label, size)
        page.lines([[(pen, base - sizes.mm(0.6)), (pen + each, base - sizes.mm(0.6))]], line)
        pen += each + gap


def _signature_labels(settings: PosterSettings, language: str) -> list[str]:
    """Return what stands before each line to sign, the day last."""
    names = signature_names(settings, language)
    if not names:
        return []
    colon = paper_text(language, "colon")
    return [f"{name}{colon}" for name in (*names, paper_text(language, "signed_on"))]


def signature_names(settings: PosterSettings, language: str) -> tuple[str, ...]:
    """Return what the lines to sign say."""
    if settings.signatures is not None:
        return settings.signatures
    return tuple(paper_text(language, f"signature_{number}") for number in (1, 2, 3))


def draw_remarks(page: Page, box: Box, sizes: Sizes, language: str) -> None:
    """Draw empty lines to write on, where there is room for some."""
    step = sizes.mm(7.5)
    count = int((box.height - heading_height(sizes)) // step)
    if count < 2:
        return
    y = draw_heading(page, box, paper_text(language, "remarks"), sizes)
    style = Style(stroke=colors.RULE, width_mm=sizes.mm(0.13), dash_mm=(sizes.mm(0.4), sizes.mm(0.7)))
    for number in range(1, count + 1):
        page.lines([[(box.left, y - number * step), (box.right, y - number * step)]], style)
