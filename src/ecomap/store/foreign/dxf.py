"""DXF drawings, which name neither their system nor their places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.store.foreign.gdal_layers import read_gdal

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    geometries[closed] = [shapely.Polygon(line.coords) for line in places.geometries[closed]]
    columns = {
        name: cells for name, cells in places.columns.items() if any(cell is not None for cell in cells)
    }
    columns = {name: _readable(cells) for name, cells in columns.items()}
    texts = columns.get("Text")
    if texts is not None and "name" not in columns:
        columns["name"] = texts
    return replace(places, columns=columns, geometries=geometries, crs=None)


def _readable(cells: Sequence[Any]) -> list[Any]:
    """Return texts as their bytes are: drawings say Western and are UTF-8 or GBK."""
    texts = "\n".join(cell for cell in cells if isinstance(cell, str))
    try:
        raw = texts.encode("latin-1")
    except UnicodeEncodeError:
        return list(cells)
    for encoding in () if raw.isascii() else ("utf-8", "gb18030"):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [cell.encode("latin-1").decode(encoding) if isinstance(cell, str) else cell for cell in cells]
    return list(cells)
