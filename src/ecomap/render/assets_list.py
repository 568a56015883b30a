"""Which scripts and style sheets a page is made of, and in which order."""

from __future__ import annotations

SCRIPTS = (
    "core",
    "language",
    "url_state",
    "look",
    "geometry",
    "sites",
    "facets",
    "text_index",
    "filter",
    "facet_labels",
    "symbols",
    "cluster",
    "canvas_layer",
    "ground",
    "graticule",
    "labels",
    "names",
    "patches",
    "site_layer",
    "details",
    "counties_panel",
    "popups",
    "pointer",
    "scale_bar",
    "symbol_legend",
    "facets_panel",
    "lists",
    "filter_line",
    "layers",
    "panels",
    "furniture",
    "svg",
    "states_at",
    "tools",
    "changes",
    "timeline_steps",
    "timeline_bars",
    "timeline",
    "view_state",
    "start",
)
"""The page's own scripts, in the order in which they build on each other."""

STYLES = ("base", "dark", "layout", "panel", "map", "popup", "tools", "timeline", "phone", "print")
"""The page's own style sheets; later ones overrule earlier ones."""
