"""An export as a table of cells: for CSV and workbooks, in the properties' own names or in Chinese."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.frames import DERIVED_COLUMNS
from ecomap.model import LocationQuality, StatusClass, status_of
from ecomap.store.writers import Column, ColumnType
from ecomap.store.writers.labels import LABELS
from ecomap.store.writers.names import sql_name, unique_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecomap.model import Kind
    from ecomap.store.writers import Table
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


@dataclass(frozen=True, slots=True)
class Cells:
    """Columns under the headings they have in the file."""

    columns: list[Column]
    """The columns, without lists."""
    position: tuple[str, str]
    """Headings of easting (longitude) and northing (latitude)."""
    outlines: int
    """Place of the true geometry, as WKT, in the row."""
    renamed: dict[str, str]
    """Headings of columns of others that stand there already, and what theirs are instead."""


def cells_of(table: Table, placed: Placed, *, kinds: Mapping[str, Kind], lang: str) -> Cells:
    """Return one row a site, with one position and the true geometry as WKT.

    The position of a line or an area is a point on it. Headings name the system where it is not WGS 84.
    """
    columns = [_spoken(column, kinds) if lang == "zh" else column.joined() for column in table.columns]
    names = [LABELS.get(column.name, column.name) if lang == "zh" else column.name for column in columns]
    mark = "" if placed.is_wgs84 else f" ({placed.reference.key})"
    first, second = _COORDINATES[lang, placed.reference.is_projected]
    own = (f"{first}{mark}", f"{second}{mark}", f"WKT{mark}")
    # Before the columns of others, which may be called geometry: an import takes the first that is.
    behind = 1 + next(
        place for place, column in enumerate(table.columns) if column.name == DERIVED_COLUMNS[-1]
    )
    names = [*names[:_BESIDE_NAME], *own[:2], *names[_BESIDE_NAME:behind], own[2], *names[behind:]]
    columns = [
        *(*columns[:_BESIDE_NAME], *_positions(placed), *columns[_BESIDE_NAME:behind]),
        *(_outlines(placed), *columns[behind:]),
    ]
    # Columns of others bear any name, ours too; the place in the row tells them apart.
    numbered = [f"{place}|{name}" for place, name in enumerate(names)]
    unique = unique_names(numbered, lambda name, suffix: sql_name(name.partition("|")[2], suffix), fold=False)
    renamed = {old: new for old, new in zip(names, unique.values(), strict=True) if new != old}
    named = [replace(column, name=name) for column, name in zip(columns, unique.values(), strict=True)]
    return Cells(named, own[:2], behind + 2, renamed)


def _positions(placed: Placed) -> list[Column]:
    """Return the two columns of a position on each place."""
    points = shapely.point_on_surface(placed.geometries)
    return [
        Column("", ColumnType.NUMBER, [_number(value, placed.decimals) for value in values])
        for values in (shapely.get_x(points).tolist(), shapely.get_y(points).tolist())
    ]


def _number(value: float, decimals: int) -> float | None:
    return None if value != value else round(value, decimals)  # noqa: PLR0124 - NaN


def _outlines(placed: Placed) -> Column:
    texts = shapely.to_wkt(placed.geometries, rounding_precision=placed.decimals)
    return Column("", ColumnType.TEXT, [None if text is None else str(text) for text in texts])


def without_long_outlines(cells: Cells, *, characters: int) -> tuple[Cells, int]:
    """Put words in place of outlines that a cell cannot hold, and count them: half an outline is none.

    Words, not an empty cell: an import refuses the row then, and does not move the site to its position.
    """
    outlines = cells.columns[cells.outlines]
    texts = [
        text
        if text is None or len(text) <= characters
        else f"({len(text):,} characters, more than a cell holds)"
        for text in outlines.values
    ]
    count = sum(new != old for new, old in zip(texts, outlines.values, strict=True))
    columns = [*cells.columns]
    columns[cells.outlines] = replace(outlines, values=texts)
    return replace(cells, columns=columns), count


def _spoken(column: Column, kinds: Mapping[str, Kind]) -> Column:
    """Return a column with Chinese words for keys."""
    words: dict[str, Callable[[Any], str]] = {
        "kind": lambda key: kinds[key].label_zh if key in kinds else key,
        "location_quality": lambda key: _QUALITIES[key],
        "status": status_words,
        "status_class": lambda key: _CLASSES[key],
        "overdue": lambda flag: "是" if flag else "否",
    }
    word = words.get(column.name)
    if word is None:
        return column.joined()
    values = [None if cell is None else word(cell) for cell in column.values]
    return Column(column.name, ColumnType.TEXT, values)


def status_words(key: str) -> str:
    """Return the Chinese label of a status."""
    status = status_of(key)
    return status.label_zh if status else key


def anchor_words(quality: str, accuracy_m: float | None) -> str:
    """Return a warning for a place that only stands for a settlement near it; empty for any other.

    Examples
    --------
    >>> anchor_words("township", 3000.0), anchor_words("surveyed", 5.0)
    ('；只知乡镇，误差约 3000 米', '')
    """
    if not LocationQuality(quality).is_anchor:
        return ""
    radius = "" if accuracy_m is None else f"，误差约 {accuracy_m:.0f} 米"
    return f"；只知{_QUALITIES[quality]}{radius}"
