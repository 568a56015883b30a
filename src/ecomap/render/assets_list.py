"""Which scripts and style sheets a page is made of, and in which order."""

from __future__ import annotations

SCRIPTS = (
    "core",
    "language",
    "url_state",
    "geometry",
    "sites",
    "filter",
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
    "layers",
    "panels",
    "view_state",
    "start",
)
"""The page's own scripts, in the order in which they build on each other."""

STYLES = ("base", "layout", "panel", "map", "popup", "phone", "print")
"""The page's own style sheets; later ones overrule earlier ones."""
