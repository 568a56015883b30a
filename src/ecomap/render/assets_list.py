"""Which scripts and style sheets a page is made of, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecomap.render.page import MapPage

FIRST = (
    "core",
    "language",
    "look",
    "furniture",
    "geometry",
    "shapes",
    "sites",
    "facets",
    "filter",
    "symbols",
    "sprites",
    "site_index",
    "cluster",
    "canvas_layer",
    "ground",
    "graticule",
    "labels",
    "names",
    "patches",
    "site_layer",
    "scale_bar",
    "start",
)
"""The page's own scripts that draw the map, in the order in which they build on each other."""

REST = (
    "url_state",
    "text_index",
    "facet_labels",
    "story",
    "details",
    "svg",
    "county_figures",
    "area_charts",
    "seen",
    "counties_panel",
    "popups",
    "pointer",
    "symbol_legend",
    "facets_panel",
    "lists",
    "filter_line",
    "search_find",
    "search",
    "gcj02",
    "tile_address",
    "warped_tiles",
    "base_map",
    "layers",
    "panels",
    "paper",
    "map_keys",
    "states_at",
    "tools",
    "changes",
    "timeline_steps",
    "timeline_bars",
    "timeline",
    "geodesic",
    "measure_paint",
    "measure",
    "nearest",
    "near_here",
    "swipe",
    "choropleth_classes",
    "choropleth",
    "table_columns",
    "table",
    "table_print",
    "brief_links",
    "send",
    "view_state",
    "holding",
    "finish",
)
"""Those that answer; they run when the map stands on the screen."""

STYLES = (
    "base",
    "dark",
    "layout",
    "panel",
    "map",
    "popup",
    "search",
    "filter",
    "tools",
    "table",
    "timeline",
    "measure",
    "areas",
    "swipe",
    "story",
    "phone",
    "base_map",
    "print",
)
"""The page's own style sheets; later ones overrule earlier ones."""

_COMPARED = 2
"""So many pictures can be compared."""


def scripts_of(page: MapPage) -> tuple[str, ...]:
    """Return the scripts that answer on a page; without pictures to compare it does not carry that part."""
    wanted = {"swipe": len(page.overlays) >= _COMPARED}
    return tuple(name for name in REST if wanted.get(name, True))


def styles_of(page: MapPage) -> tuple[str, ...]:
    """Return the style sheets of a page, likewise."""
    wanted = {"swipe": len(page.overlays) >= _COMPARED}
    return tuple(name for name in STYLES if wanted.get(name, True))
