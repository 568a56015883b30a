"""The ground of a page: counties and water, ready for drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.render.coordinates import GROUND_DECIMALS, label_point, symbol_point
from ecomap.render.shapes import encode_shapes

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from ecomap.render.page import MapPage

TINTS = 6
"""Number of fills that neighbouring counties share out among them."""


def assign_tints(counties: gpd.GeoDataFrame) -> list[int]:
    """Give each county a fill that none of its neighbours has, as far as `TINTS` fills go round.

    Greedy in row order: each takes the fill that is free among its neighbours and used least so far.
    """
    geometries = counties.geometry.to_numpy()
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    neighbours: list[list[int]] = [[] for _ in geometries]
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        neighbours[one].append(other)
    tints = [-1] * len(geometries)
    used = [0] * TINTS
    for index in range(len(tints)):
        taken = {tints[other] for other in neighbours[index]}
        free = [tint for tint in range(TINTS) if tint not in taken] or list(range(TINTS))
        tints[index] = min(free, key=lambda tint: (used[tint], tint))
        used[tints[index]] += 1
    return tints


def county_entries(page: MapPage) -> list[dict[str, Any]]:
    """Return the counties of a page as JSON objects, in row order."""
    return [
        {
            "adcode": str(adcode),
            "name": str(name),
            "name_en": str(name_en or ""),
            "href": page.county_links.get(str(adcode)),
            "tint": tint,
            "label": [round(value, GROUND_DECIMALS) for value in label_point(geometry)],
        }
        for adcode, name, name_en, geometry, tint in zip(
            page.counties["adcode"],
            page.counties["name"],
            page.counties["name_en"],
            page.counties.geometry,
            assign_tints(page.counties),
            strict=True,
        )
    ]


def county_shapes(page: MapPage) -> dict[str, Any]:
    """Return the outlines of the counties as columns."""
    return encode_shapes(page.counties.geometry.to_numpy(), decimals=GROUND_DECIMALS)


def water_entries(page: MapPage) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the water near the counties as JSON objects, and its shapes; water far away is cut off."""
    if page.water is None or page.counties.empty:
        return [], encode_shapes([], decimals=GROUND_DECIMALS)
    west, south, east, north = page.counties.total_bounds
    margin_deg = max(east - west, north - south)
    entries: list[dict[str, Any]] = []
    shapes: list[BaseGeometry] = []
    for name, name_en, kind, geometry in zip(
        page.water["name"], page.water["name_en"], page.water["kind"], page.water.geometry, strict=True
    ):
        near = shapely.clip_by_rect(
            geometry, west - margin_deg, south - margin_deg, east + margin_deg, north + margin_deg
        )
        if near.is_empty:
            continue
        inside = shapely.clip_by_rect(geometry, west, south, east, north)
        entries.append(
            {
                "name": str(name or ""),
                "name_en": str(name_en or ""),
                "area": kind == "polygon",
                "label": None if inside.is_empty else _rounded(symbol_point(inside)),
            }
        )
        shapes.append(near)
    return entries, encode_shapes(shapes, decimals=GROUND_DECIMALS)


def view_bounds(page: MapPage) -> list[float]:
    """Return west, south, east, north of what the page opens on."""
    frame = page.counties
    if page.focus is not None:
        frame = frame[frame["adcode"] == page.focus]
    if frame.empty:
        frame = page.sites
    bounds = np.asarray(frame.total_bounds, dtype=float)
    if not np.isfinite(bounds).all():
        return [73.5, 18.0, 135.1, 53.6]  # China, where a page has nothing to show
    return [round(float(value), GROUND_DECIMALS) for value in bounds]


def _rounded(lonlat: tuple[float, float]) -> list[float]:
    """Round a position to the decimals of the ground."""
    return [round(value, GROUND_DECIMALS) for value in lonlat]
