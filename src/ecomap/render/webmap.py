"""The web map: a folium map of sites that works without a network.

`web_map` gives a folium map that a notebook can extend; `render_page` gives the HTML text of a finished page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import folium
from branca.element import MacroElement
from folium.template import Template

from ecomap.render.areas import view_bounds
from ecomap.render.document import OfflineFigure

if TYPE_CHECKING:
    from ecomap.render.page import MapPage

MAX_ZOOM = 19
"""Deepest zoom level; about 0.3 m a pixel."""

_MAP_TEMPLATE = Template(
    """
    {% macro html(this, kwargs) %}
    <div class="folium-map" id={{ this.get_name()|tojson }}></div>
    {% endmacro %}
    {% macro script(this, kwargs) %}
    var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
        center: {{ this.location|tojson }},
        crs: L.CRS.{{ this.crs }},
        ...{{ this.options|tojavascript }}
    });
    {% endmacro %}
    """
)
_START_TEMPLATE = Template(
    """
    {% macro script(this, kwargs) %}
    Ecomap.start({{ this._parent.get_name() }});
    {% endmacro %}
    """
)


def web_map(page: MapPage) -> folium.Map:
    """Return a folium map of the page, open for more layers.

    It is an ordinary `folium.Map`: add markers, layers or plugins, show it in a notebook, or `save` it. Its
    assets are inlined for this map alone; other maps of the same program keep folium's own. What is added
    with a link to another host (most plugins) makes the page depend on that host, and folium escapes
    neither popups nor tooltips.

    Parameters
    ----------
    page
        Content of the page.

    Returns
    -------
    folium.Map
        With the ground, the sites and all panels of the page; every call gives a new map.

    Raises
    ------
    MissingExtraError
        When rendered, if the packages that carry Leaflet and jQuery are not installed.
    """
    west, south, east, north = view_bounds(page)
    # `maxZoom` in Leaflet's spelling: folium passes `max_zoom` on to its tile layer only, and there is none.
    made = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=8,
        zoom_control=False,
        maxZoom=MAX_ZOOM,
        zoom_snap=0.25,
        wheel_px_per_zoom_level=90,
    )
    # On the instance, never on the class: the lists of the class belong to all maps.
    made.default_js = []
    made.default_css = []
    made._template = _MAP_TEMPLATE  # noqa: SLF001 - branca's way to change what an element renders
    made._id = "ecomap"  # noqa: SLF001 - branca's ids are random, and equal input must give equal bytes
    OfflineFigure(page).add_child(made, name="map")
    start = MacroElement()  # type: ignore[no-untyped-call]
    start._template = _START_TEMPLATE  # noqa: SLF001 - as above
    start._id = "start"  # noqa: SLF001 - as above
    made.add_child(start, name="start")
    return made


def render_page(page: MapPage) -> str:
    """Return the HTML text of a page; equal content gives equal bytes.

    Parameters
    ----------
    page
        Content of the page.

    Returns
    -------
    str
        One document with scripts, styles and data inside. Write it as UTF-8.

    Raises
    ------
    MissingExtraError
        If the packages that carry Leaflet and jQuery are not installed.
    """
    html: str = web_map(page).get_root().render()
    return html


def render_split(page: MapPage, *, address: str) -> tuple[str, bytes]:
    """Return the HTML text of a page and the data that stand beside it, for a web server.

    Such a page asks its own server for its data, and nobody else. A browser does not let a page fetch that
    was opened as a file, so this is not for sending around.

    Parameters
    ----------
    page
        Content of the page.
    address
        Where the data will stand, relative to the page.

    Raises
    ------
    MissingExtraError
        If the packages that carry Leaflet and jQuery are not installed.
    """
    figure = cast("OfflineFigure", web_map(page).get_root())
    figure.address = address
    html = figure.render()
    return html, figure.data or b""
