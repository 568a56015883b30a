"""DXF drawings, which name neither their system nor their places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from ecomap.store.foreign.gdal_layers import read_gdal

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.store.foreign.places import Places

_LINE = 1
_FEWEST_CORNERS = 4
"""Vertices of the smallest closed line: a triangle and its first corner again."""


def read_dxf(path: Path, *, part: str | None = None) -> Places:
    """Read the lines and points of a drawing; a closed line is an area.

    The layer of the drawing stands in the column `Layer`, and its text, where it has one, is the name.
    """
    places = read_gdal(path, part=part)
    kinds = shapely.get_type_id(places.geometries)
    closed = (
        (kinds == 1) & shapely.is_closed(places.geometries) & (shapely.get_num_points(places.geometries) > 3)
    )
    geometries = places.geometries.copy()
    geometries[closed] = shapely.polygons(places.geometries[closed])
    columns = {
        name: cells for name, cells in places.columns.items() if any(cell is not None for cell in cells)
    }
    texts = columns.get("Text")
    if texts is not None and "name" not in columns:
        columns["name"] = texts
    return replace(places, columns=columns, geometries=geometries, crs=None)
