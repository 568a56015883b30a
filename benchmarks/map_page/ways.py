"""Five ways from a frame of points to a page: ecomap's, and four that a good user of folium would take.

All pages stand alone, open on the same extent and say the same of a point in its popup. The four draw points
and nothing else; ecomap's page also draws counties, water and degrees, filters, searches and lists.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
from folium.plugins import FastMarkerCluster

from benchmarks.map_page.inlining import inline
from benchmarks.map_page.points import STATUS_COLOURS
from ecomap.render.webmap import render_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.map_page.points import Points

RADIUS_PX = 5
MAX_ZOOM = 19


def ours(points: Points, target: Path) -> None:
    """Write the page of ecomap."""
    target.write_text(render_page(points.map_page()), encoding="utf-8", newline="\n")


def _empty_map(points: Points) -> folium.Map:
    """Return a folium map on the extent of the counties, drawn on canvas, without tiles."""
    west, south, east, north = points.counties.total_bounds
    # folium leaves the deepest zoom to the tile layer; without one, clusters ask the map for it.
    made = folium.Map(tiles=None, prefer_canvas=True, maxZoom=MAX_ZOOM)
    made.fit_bounds([[south, west], [north, east]])
    return made


def _save(made: folium.Map, target: Path) -> None:
    target.write_text(inline(made.get_root().render()), encoding="utf-8", newline="\n")


def circles(points: Points, target: Path) -> None:
    """One `CircleMarker` a point, with its popup."""
    made, texts, colours = _empty_map(points), points.texts(), points.colours()
    places = zip(points.sites.geometry.y, points.sites.geometry.x, strict=True)
    for place, colour, values in zip(places, colours, texts.itertuples(index=False), strict=True):
        lines = [
            f"<b>{name}</b> {html.escape(value)}" for name, value in zip(texts, values, strict=True) if value
        ]
        folium.CircleMarker(
            place,
            radius=RADIUS_PX,
            color=colour,
            weight=1,
            fill=True,
            fill_opacity=0.7,
            popup=folium.Popup("<br>".join(lines), max_width=320),
        ).add_to(made)
    _save(made, target)


def _frame(points: Points) -> gpd.GeoDataFrame:
    """Return the points with the columns of the popup and the status class."""
    texts = points.texts()
    texts["status_class"] = points.sites["status_class"].to_numpy()
    return gpd.GeoDataFrame(texts, geometry=points.sites.geometry.to_numpy(), crs=points.sites.crs)


def _popup(frame: gpd.GeoDataFrame) -> folium.GeoJsonPopup:
    return folium.GeoJsonPopup([str(name) for name in frame if name not in {"status_class", "geometry"}])


def _style(feature: dict[str, Any]) -> dict[str, str]:
    colour = STATUS_COLOURS[feature["properties"]["status_class"]]
    return {"color": colour, "fillColor": colour}


def styled(points: Points, target: Path) -> None:
    """One `GeoJson` whose `style_function` looks at each feature."""
    made, frame = _empty_map(points), _frame(points)
    folium.GeoJson(
        frame,
        marker=folium.CircleMarker(radius=RADIUS_PX, weight=1, fill=True, fill_opacity=0.7),
        style_function=_style,
        popup=_popup(frame),
    ).add_to(made)
    _save(made, target)


def by_status(points: Points, target: Path) -> None:
    """One `GeoJson` a status class, each with its own marker, without a `style_function`."""
    made, frame = _empty_map(points), _frame(points)
    for status_class, part in frame.groupby("status_class", sort=True):
        colour = STATUS_COLOURS[str(status_class)]
        marker = folium.CircleMarker(
            radius=RADIUS_PX, color=colour, fill_color=colour, weight=1, fill=True, fill_opacity=0.7
        )
        folium.GeoJson(part, name=str(status_class), marker=marker, popup=_popup(frame)).add_to(made)
    _save(made, target)


_CALLBACK = """
function (row) {
    var marker = L.circleMarker([row[0], row[1]],
        {radius: %(radius)d, color: %(colours)s[row[2]], weight: 1, fill: true, fillOpacity: 0.7});
    marker.bindPopup(function () {
        var list = document.createElement('div');
        %(names)s.forEach(function (name, i) {
            if (!row[i + 3]) return;
            var line = list.appendChild(document.createElement('div'));
            line.appendChild(document.createElement('b')).textContent = name + ' ';
            line.append(row[i + 3]);
        });
        return list;
    }, {maxWidth: 320});
    return marker;
}
"""


def cluster(points: Points, target: Path) -> None:
    """`FastMarkerCluster`: rows of values, and a callback that makes marker and popup in the browser."""
    made, texts = _empty_map(points), points.texts()
    classes = list(STATUS_COLOURS)
    numbers = points.sites["status_class"].map(classes.index)
    rows = zip(
        points.sites.geometry.y,
        points.sites.geometry.x,
        numbers,
        *(texts[name] for name in texts),
        strict=True,
    )
    callback = _CALLBACK % {
        "radius": RADIUS_PX,
        "colours": json.dumps(list(STATUS_COLOURS.values())),
        "names": json.dumps(list(texts), ensure_ascii=False),
    }
    # folium has no types here.
    FastMarkerCluster([list(row) for row in rows], callback=callback).add_to(made)  # type: ignore[no-untyped-call]
    _save(made, target)


WAYS: dict[str, tuple[str, Callable[[Points, Path], None]]] = {
    "ecomap": ("ecomap", ours),
    "circles": ("folium CircleMarker each, canvas", circles),
    "styled": ("folium GeoJson, style_function", styled),
    "cluster": ("folium FastMarkerCluster", cluster),
    "status": ("folium GeoJson per status", by_status),
}
"""By name on the command line: name in the table, and the way itself."""
