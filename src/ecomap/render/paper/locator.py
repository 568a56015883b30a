"""Beside the legend: where the county lies in the city, or for the city how its counties stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.render.paper import colors
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.wrapping import longest_piece, wrapped
from ecomap.render.texts import text_in
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.render.page import MapPage
    from ecomap.render.paper.box import Box
    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.entries import Entry
    from ecomap.render.paper.projection import Projection
    from ecomap.render.paper.sizes import Sizes

_SIZE_PT, _ROW_MM, _LINE, _GAP_MM = 6.2, 4.1, 1.22, 1.6
_HEADS = ("county_sites", "county_open", "county_overdue", "county_unlocated")


def draw_locator(page: Page, box: Box, map_page: MapPage, projection: Projection, sizes: Sizes) -> None:
    """Draw the counties of the city into a box, the one in focus filled, with the frame of the map."""
    # Millimetres of the map, shrunk to the box: the same projection, so that the frame stays upright.
    shapes = [projection.geometry(geometry) for geometry in map_page.counties.geometry]
    left, bottom, right, top = shapely.total_bounds(np.array([*shapes, shapely.box(*projection.frame)]))
    pad = sizes.mm(2)
    factor = min((box.width - pad) / (right - left), (box.height - pad) / (top - bottom))
    middle = np.array([(left + right) / 2, top])
    place = np.array([box.middle[0], box.top - pad / 2])

    def shrunk(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((points - middle) * factor + place)

    line = Style(fill=colors.PALE, stroke=colors.BORDER, width_mm=sizes.mm(0.12))
    focus = Style(fill=colors.OUTLINE, stroke=colors.OUTLINE, width_mm=sizes.mm(0.12))
    for adcode, shape in zip(map_page.counties["adcode"], shapes, strict=True):
        small = shapely.simplify(shapely.transform(shape, shrunk), 0.05)
        page.geometry(small, focus if adcode == map_page.focus else line)
    corners = shapely.get_coordinates(shapely.box(*projection.frame))[:-1]
    page.clip = box
    page.polygon([shrunk(corners)], Style(stroke=colors.WARNING, width_mm=sizes.mm(0.3), is_round=False))
    page.clip = None


def county_table_width(page: Page, map_page: MapPage, entries: Sequence[Entry], sizes: Sizes) -> float:
    """Return the width in which no name of the table of counties is broken, unless very long."""
    size = sizes.pt(_SIZE_PT)
    rows = _county_rows(map_page, entries)
    names = max(page.width_of(name, size, bold=True) for name, _ in rows)
    return min(names, 11 * size * POINT_MM) + sum(_spans(page, map_page, rows, sizes)) + sizes.mm(0.5)


def county_table_height(
    page: Page, width: float, map_page: MapPage, entries: Sequence[Entry], sizes: Sizes
) -> float:
    """Return the height of the table of counties in a width."""
    return sum(height for _, _, height in _lines(page, width, map_page, entries, sizes)[1])


def draw_county_table(
    page: Page, box: Box, map_page: MapPage, entries: Sequence[Entry], sizes: Sizes
) -> None:
    """Write how many sites each county has, how many are open and overdue."""
    size = sizes.pt(_SIZE_PT)
    step, drop = size * POINT_MM * _LINE, size * POINT_MM * 0.36
    edges, lines = _lines(page, box.width, map_page, entries, sizes)
    rule = Style(stroke=colors.RULE, width_mm=sizes.mm(0.1))
    y = box.top
    for number, (names, values, height) in enumerate(lines):
        if number:
            page.lines([[(box.left, y), (box.right, y)]], rule)
        ink, bold = (colors.INK, number == len(lines) - 1) if number else (colors.HEAD, True)
        for row, name in enumerate(names):
            base = y - height / 2 + ((len(names) - 1) / 2 - row) * step - drop
            page.text((box.left, base), name, size, color=ink, bold=bold)
        for edge, words in zip(edges, values, strict=True):
            for row, text in enumerate(words):
                base = y - height / 2 + ((len(words) - 1) / 2 - row) * step - drop
                page.text((box.left + edge, base), text, size, color=ink, bold=bold, anchor="right")
        y -= height


def _lines(
    page: Page, width: float, map_page: MapPage, entries: Sequence[Entry], sizes: Sizes
) -> tuple[list[float], list[tuple[list[str], list[list[str]], float]]]:
    """Return the right edges of the columns, and of each line its words and its height; the head first."""
    size, face = sizes.pt(_SIZE_PT), page.typeface
    heads = [text_in(map_page.language, key) for key in _HEADS]
    rows = _county_rows(map_page, entries)
    spans = _spans(page, map_page, rows, sizes)
    edges = [width - sum(spans[number + 1 :]) for number in range(len(spans))]
    free = width - sum(spans)
    lines = [
        (
            [""],
            [
                wrapped(face, head, size, span - sizes.mm(_GAP_MM) + 0.01, bold=True)
                for head, span in zip(heads, spans, strict=True)
            ],
        )
    ]
    lines += [
        (wrapped(face, name, size, free, bold=True), [[str(value)] for value in values])
        for name, values in rows
    ]
    step = size * POINT_MM * _LINE
    heights = [sizes.mm(_ROW_MM) + (max(len(names), *map(len, values)) - 1) * step for names, values in lines]
    return edges, [(*line, height) for line, height in zip(lines, heights, strict=True)]


def _spans(
    page: Page, map_page: MapPage, rows: Sequence[tuple[str, tuple[int, ...]]], sizes: Sizes
) -> list[float]:
    """Return the widths of the columns of figures: a word is not broken, nor are three characters."""
    size = sizes.pt(_SIZE_PT)
    most = "0" * max(len(str(value)) for _, values in rows for value in values)
    spans = []
    for key in _HEADS:
        head = text_in(map_page.language, key)
        least = min(3.2 * size * POINT_MM, page.width_of(head, size, bold=True))
        word = longest_piece(page.typeface, head, size, bold=True)
        spans.append(sizes.mm(_GAP_MM) + max(least, word, page.width_of(most, size, bold=True)))
    return spans


def _county_rows(map_page: MapPage, entries: Sequence[Entry]) -> list[tuple[str, tuple[int, ...]]]:
    """Return a row for each county, for what no county holds, and the total."""
    counts = {
        key: Counter(entry.area_key for entry in members)
        for key, members in {
            "sites": entries,
            "open": [entry for entry in entries if entry.status_class == "open"],
            "overdue": [entry for entry in entries if entry.is_overdue],
            "unlocated": [entry for entry in entries if entry.geometry is None],
        }.items()
    }
    language = map_page.language
    named = dict(zip(map_page.counties["adcode"], map_page.counties["name"], strict=True))
    if language == "en":
        english = zip(map_page.counties["adcode"], map_page.counties["name_en"], strict=True)
        named |= {adcode: name for adcode, name in english if name}
    other = {"citywide": "several", "outside": "outside", "unassigned": "unknown"}
    named |= {key: paper_text(language, label) for key, label in other.items() if counts["sites"][key]}
    rows = [(str(name), tuple(count[key] for count in counts.values())) for key, name in named.items()]
    total = tuple(sum(count.values()) for count in counts.values())
    return [*rows, (text_in(language, "county_total"), total)]
