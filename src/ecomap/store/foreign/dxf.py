"""DXF drawings, which name neither their system nor their places."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.dxf_entities import copy_entities
from ecomap.store.foreign.gdal_layers import read_gdal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.store.foreign.places import Places

_LINE = 1
_FEWEST_CORNERS = 4
"""Vertices of the smallest closed line: a triangle and its first corner again."""
_LOOKS = frozenset({"PaperSpace", "SubClasses", "Linetype", "EntityHandle", "ExtendedEntity"})
"""Columns that GDAL makes of how an entity is drawn."""
_ESCAPED = re.compile(r"\\[Uu]\+([0-9A-Fa-f]{4})")
"""A character as drawings write it that know no Chinese."""
_CHARACTER = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""The bytes of a character in UTF-8, each taken for one of Western."""


def read_dxf(path: Path, *, part: str | None = None) -> Places:
    """Read the lines, points and texts of a drawing; a closed line is an area.

    The layer of the drawing stands in the column `Layer`, and its text, where it has one, is the name.

    Raises
    ------
    LayerFormatError
        If it is damaged.
    """
    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        copy = Path(folder) / "copy.dxf"
        entities = copy_entities(path, copy)
        try:
            places = read_gdal(copy, part=part)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(copy), str(path))) from None
    kinds = shapely.get_type_id(places.geometries)
    corners = shapely.get_num_points(places.geometries)
    closed = (kinds == _LINE) & shapely.is_closed(places.geometries) & (corners >= _FEWEST_CORNERS)
    geometries = places.geometries.copy()
    geometries[closed] = [shapely.Polygon(line.coords) for line in places.geometries[closed]]
    columns = {
        name: _readable(cells)
        for name, cells in places.columns.items()
        if name not in _LOOKS and any(cell is not None for cell in cells)
    }
    texts = columns.get("Text")
    if texts is not None and "name" not in columns:
        columns["name"] = texts
    notes = (*places.notes, *entities.notes())
    return replace(places, columns=columns, geometries=geometries, crs=None, notes=notes)


def _readable(cells: Sequence[Any]) -> list[Any]:
    """Return texts as they were written: GDAL takes the UTF-8 of the copy for Western."""
    return [
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), _CHARACTER.sub(_character, cell))
        if isinstance(cell, str)
        else cell
        for cell in cells
    ]


def _character(found: re.Match[str]) -> str:
    """Return the character that bytes of UTF-8 stand for; signs that GDAL put in, such as degrees, stay."""
    return found[0].encode("latin-1").decode("utf-8", "ignore") or found[0]
