"""A poster: the map with numbered sites, the legend and the table, and as many pages of table as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from ecomap.render.paper.arrange import Arrangement, arrange
from ecomap.render.paper.border import draw_band, draw_foot, draw_rim, draw_title
from ecomap.render.paper.canvas import Page
from ecomap.render.paper.crowds import crowding, crowds_of
from ecomap.render.paper.entries import Entry, entries_of
from ecomap.render.paper.graticule import draw_graticule
from ecomap.render.paper.ground import counties_on, draw_ground, water_on
from ecomap.render.paper.labels import draw_label, draw_leader, label_crowds
from ecomap.render.paper.names import county_names, draw_names, water_names
from ecomap.render.paper.panel import draw_further_pages, draw_panel
from ecomap.render.paper.scale_bar import compass_box, draw_compass, draw_ruler
from ecomap.render.paper.site_shapes import (
    bounds_to_hold,
    draw_crowd,
    draw_lines_and_areas,
    draw_rough_places,
    placed_entries,
)
from ecomap.render.paper.symbols import RADIUS_MM

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ecomap.model.poster import PosterSettings
    from ecomap.render.page import MapPage
    from ecomap.render.paper.box import Box
    from ecomap.render.paper.crowds import Crowd
    from ecomap.render.paper.fonts import Typeface
    from ecomap.render.paper.ground import County, Water


@dataclass(frozen=True, slots=True, eq=False)
class Poster:
    """A drawn poster."""

    pages: list[Page]
    """Its pages: the map first, then what is left of the table."""
    entries: list[Entry]
    """Its sites, in the order of their numbers."""
    unlabelled: list[int]
    """Numbers that found no room on the map; they are in the table, which says so."""
    label_boxes: list[Box]
    """Boxes of the labels of sites on the map."""
    name_boxes: list[Box]
    """Boxes of the names of counties and waters, and of the north arrow."""
    crowds: list[Crowd]
    """Symbols on the map."""
    arrangement: Arrangement
    """Where things stand on the first page, and the scale."""


@dataclass(frozen=True, slots=True, eq=False)
class _Map:
    """What the map shows, found before anything is drawn."""

    entries: list[Entry]
    places: dict[int, tuple[float, float]]
    counties: list[County]
    waters: list[Water]
    crowds: list[Crowd]
    radius_mm: float
    focus: BaseGeometry


def draw_poster(map_page: MapPage, settings: PosterSettings, *, paper: str, typeface: Typeface) -> Poster:
    """Draw the poster of a page.

    Parameters
    ----------
    map_page
        What it shows; its focus and its language are those of the poster.
    paper
        A key of :data:`ecomap.render.paper.sizes.PAPERS`.

    Raises
    ------
    UsageError
        There is no such paper.
    CRSError
        The area lies in none of China's 3-degree zones.
    """
    entries = entries_of(map_page)
    counties = map_page.counties
    shown = counties if map_page.focus is None else counties[counties["adcode"] == map_page.focus]
    focus = shapely.union_all(shown.geometry.to_numpy())
    made = arrange(
        bounds_to_hold(focus, entries),
        paper,
        invented=map_page.invented,
        sites=len(entries),
        is_whole=map_page.focus is None,
    )
    content = _content(map_page, entries, made, focus)
    page = Page(made.width_mm, made.height_mm, typeface)
    labels = _draw_map(page, map_page, content, made)
    draw_band(page, made.band, made.sizes, map_page.language)
    draw_title(page, made.title, map_page, settings, made.sizes)
    table, fit = draw_panel(page, made, map_page, content, labels.unlabelled)
    pages = [page, *draw_further_pages(made, map_page, settings, table, fit, typeface)]
    for number, each in enumerate(pages, start=1):
        draw_foot(each, made.foot, map_page, settings, made.sizes, (number, len(pages)))
    return Poster(pages, content.entries, labels.unlabelled, labels.boxes, labels.names, content.crowds, made)


def _content(map_page: MapPage, entries: list[Entry], made: Arrangement, focus: BaseGeometry) -> _Map:
    """Bring sites and ground to the page."""
    projection = made.projection
    area = projection.geometry(focus)
    numbered, places = placed_entries(entries, projection, area)
    radius = made.sizes.mm(RADIUS_MM) * crowding(len(places), projection.frame, made.sizes)
    crowds = crowds_of(numbered, places, radius)
    counties, waters = counties_on(map_page, projection), water_on(map_page, projection)
    return _Map(numbered, places, counties, waters, crowds, radius, area)


@dataclass(frozen=True, slots=True)
class _Labels:
    boxes: list[Box]
    names: list[Box]
    unlabelled: list[int]


def _draw_map(page: Page, map_page: MapPage, content: _Map, made: Arrangement) -> _Labels:
    """Draw the map into its frame."""
    projection, sizes, frame = made.projection, made.sizes, made.projection.frame
    page.clip = frame
    draw_ground(page, projection, content.counties, content.waters, sizes)
    page.clip = None
    draw_graticule(page, projection, made.rim, sizes)
    page.clip = frame
    draw_rough_places(page, content.entries, content.places, projection, sizes)
    draw_lines_and_areas(page, content.entries, projection, sizes)
    page.clip = None
    compass = compass_box(projection, content.focus, sizes)
    symbols = [_around(crowd) for crowd in content.crowds]
    names = county_names(page, content.counties, frame=frame, taken=[compass, *symbols], sizes=sizes)
    blocked = [compass, *symbols, *(name.box for name in names)]
    names += water_names(page, content.waters, frame=frame, taken=blocked, sizes=sizes)
    draw_names(page, names, sizes)
    taken = [compass, *(name.box for name in names)]
    inner = frame.grown(-sizes.mm(0.8))
    near = content.radius_mm < sizes.mm(RADIUS_MM)
    placed, forms = label_crowds(page, content.crowds, frame=inner, taken=taken, sizes=sizes, near=near)
    for label in placed:
        if label is not None:
            draw_leader(page, label, sizes)
    for crowd in content.crowds:
        draw_crowd(page, crowd, content.radius_mm)
    unlabelled = []
    for crowd, label, options in zip(content.crowds, placed, forms, strict=True):
        if label is None:
            unlabelled += [entry.number for entry in crowd.members]
        else:
            draw_label(page, label, options[label.form], sizes)
    draw_compass(page, projection, compass, sizes, map_page.language)
    draw_rim(page, projection, made.rim, sizes)
    draw_ruler(page, projection, made.ruler, sizes, map_page.language)
    boxes = [label.box for label in placed if label is not None]
    return _Labels(boxes, taken, sorted(unlabelled))


def _around(crowd: Crowd) -> Box:
    from ecomap.render.paper.box import Box  # noqa: PLC0415

    (x, y), radius = crowd.center, crowd.radius
    return Box(x - radius, y - radius, x + radius, y + radius)
