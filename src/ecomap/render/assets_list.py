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
    "patch_cards",
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
    "patches",
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


def first_scripts(page: MapPage) -> tuple[str, ...]:
    """Return the scripts that draw the map of a page."""
    return _wanted(FIRST, page)


def other_scripts(page: MapPage) -> tuple[str, ...]:
    """Return the scripts that answer on a page."""
    return _wanted(REST, page)


def styles(page: MapPage) -> tuple[str, ...]:
    """Return the style sheets of a page."""
    return _wanted(STYLES, page)


def _wanted(names: tuple[str, ...], page: MapPage) -> tuple[str, ...]:
    """Leave out what a page has no use for: it is sent by phone, and every part weighs."""
    has_patches = page.patches is not None and not page.patches.empty
    optional = {
        "patches": has_patches,
        "patch_cards": has_patches and page.patches is not None and "layer" in page.patches,
        "swipe": len(page.overlays) >= _COMPARED,
    }
    return tuple(name for name in names if optional.get(name, True))
