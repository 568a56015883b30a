"""Where things stand on the first page: orientation, map and panel are chosen by the area's shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.render.paper.box import Box
from ecomap.render.paper.projection import Projection, extent_m, round_denominator, zone_of
from ecomap.render.paper.sizes import PAPERS, Sizes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TITLE_MM, FOOT_MM, RULER_MM, BAND_MM = 17.0, 11.0, 10.5, 6.5
"""Heights on A3 of the title, the lines to sign, the strip of the scale bar, the band of invented data."""
RIM_MM = 5.2
"""Width on A3 of the rim between map and outer line, where the degrees stand."""
_PANEL, _NARROWEST, _WIDEST = 0.315, 0.27, 0.38  # share of the page
TABLE_SHARE = 0.585
"""Share of a panel below the map that the table takes."""
_TABLE_PT, _TABLE_MM, _WIDE_MM = 6.2, 108.0, 118.0
"""Type of the table, the least width in which it can be read, and that in which it reads well, on A3."""
_ASIDE_MM = 100.0
"""On A3 what legend and figures of all counties want beside each other below a map."""
_AIR = 0.035  # of the frame, free on each side of the area
_LOW_MM, _TOP_MM, _LINE_MM = 84.0, 16.0, 7.0
"""On A3 the least height of a panel below the map; of its heading and table head; of a site in its table."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The boxes of a first page, in millimetres."""

    width_mm: float
    """Width of the paper."""
    height_mm: float
    """Height of the paper."""
    sizes: Sizes
    """Lengths and type."""
    band: Box | None
    """Band that says that all is invented."""
    title: Box
    """Title, day and what the sheet may be used for."""
    foot: Box
    """Unit, lines to sign, number of the page."""
    ruler: Box
    """Scale bar and projection, below the map."""
    rim: Box
    """Outer line of the map."""
    panel: Box
    """Legend, locator, table and sources."""
    is_panel_below: bool
    """Whether the panel lies below the map; else at its right."""
    projection: Projection
    """The map frame and its scale."""


def arrange(
    area: BaseGeometry, paper: str, *, invented: bool, sites: int, is_whole: bool = False
) -> Arrangement:
    """Return the arrangement that draws an area largest.

    Parameters
    ----------
    area
        What the map must hold, in degrees.
    paper
        A key of :data:`ecomap.render.paper.sizes.PAPERS`.
    sites
        How many lines the table has: for few, the panel below the map is low and the map the larger.
    is_whole
        Whether the sheet is about all counties and tells their figures.

    Raises
    ------
    UsageError
        There is no such paper.
    CRSError
        The area lies in none of China's zones.
    """
    if paper not in PAPERS:
        raise UsageError(f"There is no paper {paper!r}. Known: {', '.join(PAPERS)}.")
    short, long, factor = PAPERS[paper]
    sizes = Sizes(factor)
    code, meridian = zone_of(area.bounds)
    west, south, east, north = extent_m(area, code)
    center = ((west + east) / 2, (south + north) / 2)
    found: list[tuple[int, bool, float, int, Arrangement]] = []
    for width, height in ((long, short), (short, long)):
        for below in (False, True):
            boxes = _boxes(width, height, sizes, invented=invented, below=below, sites=sites)
            rim = boxes["rim"]
            frame = rim.grown(-sizes.mm(RIM_MM))
            needed = 1000 * max((east - west) / frame.width, (north - south) / frame.height) / (1 - 2 * _AIR)
            projection = Projection(code, meridian, round_denominator(max(needed, 1.0)), center, frame)
            made = Arrangement(width, height, sizes, **boxes, is_panel_below=below, projection=projection)
            # Of equal scales one that breaks no words of the table, then the one whose map is fuller.
            ratio = sizes.pt(_TABLE_PT) / _TABLE_PT
            table_mm = boxes["panel"].width * (TABLE_SHARE if below else 1.0)
            is_narrow = table_mm < ratio * _WIDE_MM
            if is_whole and below and boxes["panel"].width - table_mm < ratio * _ASIDE_MM:
                continue
            area_mm2 = frame.width * frame.height
            found.append((projection.denominator, is_narrow, area_mm2, len(found), made))
    return min(found, key=lambda item: item[:4])[4]


def _boxes(
    width: float, height: float, sizes: Sizes, *, invented: bool, below: bool, sites: int
) -> dict[str, Box]:
    """Cut a page into its boxes."""
    inner = Box(0, 0, width, height).grown(-sizes.margin)
    band = None
    if invented:
        band, inner = inner.cut_top(sizes.mm(BAND_MM))
    title, inner = inner.cut_top(sizes.mm(TITLE_MM))
    foot, inner = inner.cut_bottom(sizes.mm(FOOT_MM))
    gap = sizes.mm(3.5)
    # Type does not shrink and grow as fast as paper, and the panel holds type.
    wanted = _PANEL * sizes.pt(_TABLE_PT) / _TABLE_PT / (min(width, height) / PAPERS["A3"][0])
    share = min(max(wanted, _NARROWEST), _WIDEST)
    if below:
        type_ratio = sizes.pt(_TABLE_PT) / _TABLE_PT
        low = max(_LOW_MM, _TOP_MM + sites * _LINE_MM) * type_ratio
        panel, rest = inner.cut_bottom(min(inner.height * share, low))
        panel = Box(panel.left, panel.bottom, panel.right, panel.top - gap)
    else:
        panel, rest = inner.cut_right(
            max(inner.width * share, sizes.pt(_TABLE_PT) / _TABLE_PT * _TABLE_MM + gap)
        )
        panel = Box(panel.left + gap, panel.bottom, panel.right, panel.top)
    ruler, rim = rest.cut_bottom(sizes.mm(RULER_MM))
    boxes = {"title": title, "foot": foot, "ruler": ruler, "rim": rim, "panel": panel}
    return {**boxes, "band": band}  # type: ignore[dict-item]
