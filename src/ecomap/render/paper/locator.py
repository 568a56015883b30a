"""Beside the legend: where the county lies in the city, or for the city how its counties stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.render.paper import colors
from ecomap.render.paper.canvas import POINT_MM, Style
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

_SIZE_PT, _ROW_MM = 6.2, 4.1


def draw_locator(page: Page, box: Box, map_page: MapPage, projection: Projection, sizes: Sizes) -> None:
    """Draw the counties of the city into a box, the one in focus filled, with the frame of the map."""
    # Millimetres of the map, shrunk to the box: the same projection, so that the frame stays upright.
    shapes = [projection.geometry(geometry) for geometry in map_page.counties.geometry]
    left, bottom, right, top = shapely.total_bounds(np.array([*shapes, shapely.box(*projection.frame)]))
    pad = sizes.mm(2)
    factor = min((box.width - pad) / (right - left), (box.height - pad) / (top - bottom))
    middle = np.array([(left + right) / 2, (bottom + top) / 2])

    def shrunk(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((points - middle) * factor + box.middle)

    line = Style(fill=colors.PALE, stroke=colors.BORDER, width_mm=sizes.mm(0.12))
    focus = Style(fill=colors.OUTLINE, stroke=colors.OUTLINE, width_mm=sizes.mm(0.12))
    for adcode, shape in zip(map_page.counties["adcode"], shapes, strict=True):
        small = shapely.simplify(shapely.transform(shape, shrunk), 0.05)
        page.geometry(small, focus if adcode == map_page.focus else line)
    corners = shapely.get_coordinates(shapely.box(*projection.frame))[:-1]
    page.clip = box
    page.polygon([shrunk(corners)], Style(stroke=colors.WARNING, width_mm=sizes.mm(0.3), is_round=False))
    page.clip = None


def county_table_height(map_page: MapPage, entries: Sequence[Entry], sizes: Sizes) -> float:
    """Return the height of the table of counties."""
    return sizes.mm(_ROW_MM) * (len(_county_rows(map_page, entries)) + 1)


def draw_county_table(
    page: Page, box: Box, map_page: MapPage, entries: Sequence[Entry], sizes: Sizes
) -> None:
    """Write how many sites each county has, how many are open and overdue."""
    language, size, row = map_page.language, sizes.pt(_SIZE_PT), sizes.mm(_ROW_MM)
    heads = ("county_sites", "county_open", "county_overdue", "county_unlocated")
    edges = [box.left + box.width * share for share in (0.52, 0.68, 0.84, 1.0)]
    y = box.top - row / 2
    for edge, key in zip(edges, heads, strict=True):
        text = text_in(language, key)
        fitted = min(size, size * box.width * 0.155 / page.width_of(text, size, bold=True))
        page.text(
            (edge, y - size * POINT_MM * 0.36), text, fitted, bold=True, anchor="right", color=colors.HEAD
        )
    for name, numbers in _county_rows(map_page, entries):
        page.lines(
            [[(box.left, y - row / 2), (box.right, y - row / 2)]],
            Style(stroke=colors.RULE, width_mm=sizes.mm(0.1)),
        )
        y -= row
        base = y - size * POINT_MM * 0.36
        fitted = min(size, size * box.width * 0.42 / page.width_of(name, size))
        page.text((box.left, base), name, fitted)
        for edge, value in zip(edges, numbers, strict=True):
            page.text((edge, base), str(value), size, anchor="right")


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
