"""Positions of one geometry, before anything is built from them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
FAMILY = {name: name.removeprefix("Multi").replace("String", "").lower() for name in _DEPTH}
"""Family of each geometry type: `point`, `line` or `polygon`."""


def check_positions(geometry: Any) -> tuple[str, str] | None:
    """Return the rule and words of the first thing wrong with the positions of a geometry, or None."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _DEPTH:
        return "bad-geometry", f"the geometry type {kind!r} is not one of {', '.join(_DEPTH)}."
    try:
        positions = list(_positions(geometry.get("coordinates"), _DEPTH[kind]))
    except (TypeError, ValueError):
        return "bad-geometry", f"the coordinates are not those of a {kind}. Draw the geometry anew."
    if not positions:
        return "bad-geometry", "the geometry is empty. Write null, with the reason in 'note'."
    return _values(positions) or _counts(geometry, kind)


def _positions(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:
    """Yield longitude and latitude of every position; raise where the nesting is wrong."""
    if not isinstance(coordinates, list):
        raise TypeError
    if depth:
        for part in coordinates:
            yield from _positions(part, depth - 1)
        return
    if len(coordinates) < 2 or any(
        isinstance(value, bool) or not isinstance(value, (int, float)) for value in coordinates
    ):
        raise ValueError
    yield coordinates[0], coordinates[1]


def _values(positions: list[tuple[float, float]]) -> tuple[str, str] | None:
    """Judge the numbers themselves."""
    for longitude, latitude in positions:
        shown = f"the position ({longitude}, {latitude})"
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            return "not-finite", f"{shown} is no place. Correct it or write null."
        if abs(longitude) <= 90 < abs(latitude) <= 180:
            return "swapped", f"{shown} has latitude first. Layers hold longitude, latitude."
        if abs(longitude) > 180 or abs(latitude) > 90:
            way = "Projected coordinates come in with: ecomap import FILE --kind KIND --crs EPSG:CODE"
            return "out-of-range", f"{shown} is not in degrees. {way}"
    return None


def _counts(geometry: Mapping[str, Any], kind: str) -> tuple[str, str] | None:
    """Judge the number of positions and the closing of rings."""
    coordinates = geometry["coordinates"]
    if FAMILY[kind] == "line":
        lines = [coordinates] if kind == "LineString" else coordinates
        if any(len(line) < 2 for line in lines):
            return "bad-geometry", "a line needs at least two positions."
    if FAMILY[kind] == "polygon":
        polygons = [coordinates] if kind == "Polygon" else coordinates
        for ring in (ring for polygon in polygons for ring in polygon):
            if len(ring) < 4:
                return "bad-geometry", f"a ring needs at least four positions, this one has {len(ring)}."
            if ring[0] != ring[-1]:
                ends = f"first {ring[0]}, last {ring[-1]}"
                return "bad-geometry", f"a ring is not closed ({ends}). Repeat the first position."
    return None


def is_swapped(geometry: BaseGeometry, city: BaseGeometry) -> bool:
    """Say whether a place outside the city would lie in it with its coordinates turned round."""
    place = geometry.representative_point()
    return bool(city.intersects(Point(place.y, place.x)))
