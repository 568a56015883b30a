"""The legend: only what occurs on the sheet, with counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.render.paper import colors
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.entries import ON_MAP, Entry
from ecomap.render.paper.symbols import draw_look
from ecomap.render.paper.wrapping import wrapped
from ecomap.render.texts import text_in
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.crowds import Crowd
    from ecomap.render.paper.ground import County, Water
    from ecomap.render.paper.sizes import Sizes

    Draw = Callable[[Page, tuple[float, float], Sizes], None]

_SIZE_PT, _ROW_MM, _HEAD_MM, _SIGN_MM, _GAP_MM, _LINE = 6.4, 4.3, 4.6, 7.5, 1.5, 1.22
_FEW = 6  # lines of a legend that stand in one column


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the legend."""

    label: str
    """What it means, with a count where it counts sites; a heading where nothing is drawn."""
    draw: Draw | None = None
    """Draws it about a place; None for a heading."""


def legend_of(
    entries: Sequence[Entry],
    crowds: Sequence[Crowd],
    counties: Sequence[County],
    waters: Sequence[Water],
    language: str,
) -> list[Sign]:
    """Return the lines of the legend of a sheet."""
    drawn = [entry for entry in entries if entry.block == ON_MAP]
    signs = [
        *_statuses(drawn, language),
        *_kinds(drawn, language),
        Sign(paper_text(language, "legend_ground")),
    ]
    if any(entry.is_anchor for entry in drawn):
        signs.append(Sign(paper_text(language, "anchor"), _anchor))
    if any(not crowd.is_single for crowd in crowds):
        signs.append(Sign(paper_text(language, "crowd"), _crowd))
    families = {
        entry.geometry.geom_type.removeprefix("Multi") for entry in drawn if entry.geometry is not None
    }
    if "LineString" in families:
        signs.append(Sign(paper_text(language, "line"), _line))
    if "Polygon" in families:
        signs.append(Sign(paper_text(language, "area"), _area))
    signs.append(Sign(paper_text(language, "outer_border"), _outer))
    if len(counties) > 1:
        signs.append(Sign(paper_text(language, "county_border"), _border))
    if waters:
        signs.append(Sign(paper_text(language, "water"), _water))
    return signs


def _statuses(drawn: Sequence[Entry], language: str) -> list[Sign]:
    counts = Counter(entry.status_class for entry in drawn)
    signs = [
        Sign(f"{text_in(language, f'class_{key}')}  {counts[key]}", _look(status=key))
        for key in ("open", "done", "closed")
        if counts[key]
    ]
    late = sum(entry.is_overdue for entry in drawn)
    if late:
        label = f"{paper_text(language, 'overdue')}  {late}"
        signs.append(Sign(label, _look(status="open", overdue=True)))
    return [Sign(paper_text(language, "legend_status")), *signs] if signs else []


def _kinds(drawn: Sequence[Entry], language: str) -> list[Sign]:
    counts = Counter((entry.kind, entry.kind_label, entry.marker) for entry in drawn)
    signs = [
        Sign(f"{label}  {count}", _look(marker=marker))
        for (_, label, marker), count in sorted(counts.items())
    ]
    return [Sign(paper_text(language, "legend_kind")), *signs] if signs else []


def _look(*, marker: str = "circle", status: str = "neutral", overdue: bool = False) -> Draw:
    def draw(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
        draw_look(page, place, sizes.mm(1.1), marker=marker, status=status, overdue=overdue)

    return draw


def _anchor(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    dash = (sizes.mm(0.7), sizes.mm(0.5))
    page.circle(
        place,
        sizes.mm(1.8),
        Style(
            fill=colors.STATUS["open"],
            fill_opacity=0.1,
            stroke=colors.STATUS["open"],
            stroke_opacity=0.6,
            width_mm=sizes.mm(0.15),
            dash_mm=dash,
            is_round=False,
        ),
    )
    draw_look(page, place, sizes.mm(0.8), status="open", anchor=True)


def _crowd(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    page.circle(place, sizes.mm(1.5), Style(fill=colors.PAPER, stroke=colors.INK, width_mm=sizes.mm(0.22)))
    for east, north in ((-0.55, -0.3), (0.55, -0.3), (0, 0.55)):
        spot = (place[0] + sizes.mm(east), place[1] + sizes.mm(north))
        page.circle(spot, sizes.mm(0.38), Style(fill=colors.STATUS["open"]))


def _line(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    ends = [(place[0] - sizes.mm(2.6), place[1]), (place[0] + sizes.mm(2.6), place[1])]
    page.lines([ends], Style(stroke="#56b4e9", width_mm=sizes.mm(0.9)))


def _area(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    page.rectangle(
        _swatch(place, sizes),
        Style(fill="#56b4e9", fill_opacity=0.35, stroke="#56b4e9", width_mm=sizes.mm(0.3)),
    )


def _outer(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    ends = [(place[0] - sizes.mm(2.6), place[1]), (place[0] + sizes.mm(2.6), place[1])]
    page.lines([ends], Style(stroke=colors.BAND, width_mm=sizes.mm(1.6), is_round=False))
    page.lines([ends], Style(stroke=colors.OUTLINE, width_mm=sizes.mm(0.55), is_round=False))


def _border(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    dash = tuple(sizes.mm(length) for length in (2.2, 0.9, 0.45, 0.9))
    ends = [(place[0] - sizes.mm(2.6), place[1]), (place[0] + sizes.mm(2.6), place[1])]
    page.lines([ends], Style(stroke=colors.BORDER, width_mm=sizes.mm(0.28), dash_mm=dash, is_round=False))


def _water(page: Page, place: tuple[float, float], sizes: Sizes) -> None:
    page.rectangle(
        _swatch(place, sizes), Style(fill=colors.WATER, stroke=colors.SHORE, width_mm=sizes.mm(0.15))
    )


def _swatch(place: tuple[float, float], sizes: Sizes) -> Box:
    return Box(
        place[0] - sizes.mm(2.4), place[1] - sizes.mm(1.2), place[0] + sizes.mm(2.4), place[1] + sizes.mm(1.2)
    )


def legend_height(page: Page, signs: Sequence[Sign], sizes: Sizes, width: float) -> float:
    """Return the height that a legend of a width needs."""
    columns, rows = _rows(page, signs, sizes, width)
    return max((sum(height for _, height in part) for part in _split(rows, columns)), default=0.0)


def draw_legend(page: Page, box: Box, signs: Sequence[Sign], sizes: Sizes) -> None:
    """Draw a legend from the top of a box, column by column."""
    columns, rows = _rows(page, signs, sizes, box.width)
    width = box.width / columns
    for number, part in enumerate(_split(rows, columns)):
        left, y = box.left + number * width, box.top
        for sign, height in part:
            y -= height
            _draw_sign(page, Box(left, y, left + width - sizes.mm(_GAP_MM), y + height), sign, sizes)


def _rows(
    page: Page, signs: Sequence[Sign], sizes: Sizes, width: float
) -> tuple[int, list[tuple[Sign, float]]]:
    """Return in how many columns the lines stand, and the height of each; a short legend has one column."""
    found = []
    for columns in (1,) if len(signs) <= _FEW else (1, 2):
        free = width / columns - sizes.mm(_GAP_MM)
        rows = [(sign, _row(page, sign, sizes, free)) for sign in signs]
        height = max(sum(high for _, high in part) for part in _split(rows, columns))
        found.append((height, columns, rows))
    return min(found, key=lambda item: item[:2])[1:]


def _words(page: Page, sign: Sign, sizes: Sizes, width: float) -> list[str]:
    free = width - (sizes.mm(_SIGN_MM) if sign.draw else 0.0)
    return wrapped(page.typeface, sign.label, sizes.pt(_SIZE_PT), free, bold=sign.draw is None)


def _row(page: Page, sign: Sign, sizes: Sizes, width: float) -> float:
    more = len(_words(page, sign, sizes, width)) - 1
    return sizes.mm(_ROW_MM if sign.draw else _HEAD_MM) + more * sizes.pt(_SIZE_PT) * POINT_MM * _LINE


def _draw_sign(page: Page, row: Box, sign: Sign, sizes: Sizes) -> None:
    size = sizes.pt(_SIZE_PT)
    words = _words(page, sign, sizes, row.width)
    base = row.middle[1] + (len(words) - 1) / 2 * size * POINT_MM * _LINE - size * POINT_MM * 0.36
    if sign.draw is not None:
        sign.draw(page, (row.left + sizes.mm(3), row.middle[1]), sizes)
    for text in words:
        if sign.draw is None:
            page.text((row.left, base), text, size, bold=True, color=colors.HEAD)
        else:
            page.text((row.left + sizes.mm(_SIGN_MM), base), text, size)
        base -= size * POINT_MM * _LINE


def _split(rows: Sequence[tuple[Sign, float]], columns: int) -> list[list[tuple[Sign, float]]]:
    """Share lines out between columns of about equal height; a heading does not end a column."""
    total = sum(height for _, height in rows)
    parts: list[list[tuple[Sign, float]]] = [[]]
    used = 0.0
    for sign, height in rows:
        full = used >= total / columns * len(parts) - 1e-6 or (
            sign.draw is None and used + 2 * height > total / columns * len(parts)
        )
        if full and len(parts) < columns and parts[-1]:
            parts.append([])
        parts[-1].append((sign, height))
        used += height
    return parts
