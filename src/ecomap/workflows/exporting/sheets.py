"""An export as a table of cells: for CSV and workbooks, in the properties' own names or in Chinese."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.model import LocationQuality, StatusClass, status_of
from ecomap.store.writers import ColumnType
from ecomap.store.writers.labels import LABELS
from ecomap.store.writers.names import sql_name, unique_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecomap.model import Kind
    from ecomap.store.writers import Column, Table
    from ecomap.workflows.exporting.place import Placed

_QUALITIES: dict[str, str] = {
    LocationQuality.SURVEYED: "实测",
    LocationQuality.INTERPRETED: "判读",
    LocationQuality.VILLAGE: "村",
    LocationQuality.TOWNSHIP: "乡镇",
    LocationQuality.COUNTY: "区县",
    LocationQuality.NONE: "未知",
}
"""Words that an import reads again."""
_CLASSES: dict[str, str] = {
    StatusClass.OPEN: "未完成",
    StatusClass.DONE: "已完成",
    StatusClass.CLOSED: "已销号",
}
_COORDINATES = {
    ("en", False): ("longitude", "latitude"),
    ("en", True): ("easting", "northing"),
    ("zh", False): ("经度", "纬度"),
    ("zh", True): ("东坐标", "北坐标"),
}
_BESIDE_NAME = 3
"""Columns before the coordinates: id, name and kind."""


def sheet_of(
    table: Table, placed: Placed, *, kinds: Mapping[str, Kind], lang: str
) -> tuple[list[str], list[list[Any]]]:
    """Return headings and rows, with one position a site and its true geometry as WKT.

    The position of a line or an area is a point on it. Headings name the system where it is not WGS 84.
    """
    columns = [_spoken(column, kinds) if lang == "zh" else _plain(column) for column in table.columns]
    names = [LABELS.get(column.name, column.name) if lang == "zh" else column.name for column in columns]
    cells = [list(column.values) for column in columns]
    mark = "" if placed.is_wgs84 else f" ({placed.reference.key})"
    pair = _COORDINATES[lang, placed.reference.is_projected]
    names[_BESIDE_NAME:_BESIDE_NAME] = [f"{name}{mark}" for name in pair]
    cells[_BESIDE_NAME:_BESIDE_NAME] = _positions(placed)
    names.append(f"WKT{mark}")
    cells.append(_outlines(placed))
    # Columns of others bear any name, ours too.
    numbered = [f"{place}|{name}" for place, name in enumerate(names)]
    unique = unique_names(numbered, lambda name, suffix: sql_name(name.partition("|")[2], suffix))
    return list(unique.values()), [list(row) for row in zip(*cells, strict=True)]


def _positions(placed: Placed) -> list[list[Decimal | None]]:
    """Return the two columns of a position on each place."""
    points = shapely.point_on_surface(placed.geometries)
    # A decimal keeps its digits in any table; a workbook would show a float with two.
    form = f"{{:.{placed.decimals}f}}"
    return [
        [None if value != value else Decimal(form.format(value)) for value in values]  # noqa: PLR0124 - NaN
        for values in (shapely.get_x(points).tolist(), shapely.get_y(points).tolist())
    ]


def _outlines(placed: Placed) -> list[str | None]:
    texts = shapely.to_wkt(placed.geometries, rounding_precision=placed.decimals)
    return [None if text is None else str(text) for text in texts]


def _plain(column: Column) -> Column:
    return column.joined()


def _spoken(column: Column, kinds: Mapping[str, Kind]) -> Column:
    """Return a column with Chinese words for keys."""
    words: dict[str, Callable[[Any], str]] = {
        "kind": lambda key: kinds[key].label_zh if key in kinds else key,
        "location_quality": lambda key: _QUALITIES[key],
        "status": _status,
        "status_class": lambda key: _CLASSES[key],
        "overdue": lambda flag: "是" if flag else "否",
    }
    word = words.get(column.name)
    if word is None:
        return column.joined()
    values = [None if cell is None else word(cell) for cell in column.values]
    return type(column)(column.name, ColumnType.TEXT, values)


def _status(key: str) -> str:
    status = status_of(key)
    return status.label_zh if status else key
