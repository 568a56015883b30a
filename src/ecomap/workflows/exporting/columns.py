"""The columns of an export: a site's own, what a build adds, and what others left in the layer."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS
from ecomap.store.writers import Column, ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecomap.workflows.exporting.extract import Extract

ORIGIN_PARTS = ("file", "row", "sheet", "crs", "transformation", "accuracy_m", "date", "by")
"""Members of an origin, each a column `origin_...` of its own."""

_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("aliases", "tags", "problems", "counties"), ColumnType.LIST),
    **dict.fromkeys(
        ("location_accuracy_m", "area_stated_m2", "origin_accuracy_m", "area_m2", "length_m"),
        ColumnType.NUMBER,
    ),
    **dict.fromkeys(("days_left", "origin_row"), ColumnType.INTEGER),
    **dict.fromkeys(("location_date", "origin_date", "status_date", "deadline"), ColumnType.DATE),
    "overdue": ColumnType.FLAG,
}
_LARGEST = 2**63
_WITH_TEXTS = frozenset({ColumnType.TEXT, ColumnType.LIST})
# What XML forbids: control characters, halves of characters, and two that are none.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def columns_of(extract: Extract) -> tuple[Column, ...]:
    """Return the columns of all formats but GeoJSON, the origin parted into its members."""
    sites = extract.sites
    columns = [_own(name, sites[name].tolist()) for name in SITE_COLUMNS if name != "origin"]
    origins = [origin if isinstance(origin, dict) else {} for origin in sites["origin"].tolist()]
    columns += [_own(f"origin_{part}", [origin.get(part) for origin in origins]) for part in ORIGIN_PARTS]
    columns += [_own(name, sites[name].tolist()) for name in DERIVED_COLUMNS]
    names = dict.fromkeys(name for properties in extract.foreign for name in properties)
    columns += [
        foreign_column(name, [properties.get(name) for properties in extract.foreign]) for name in names
    ]
    return tuple(columns)


def printable(columns: Iterable[Column]) -> tuple[tuple[Column, ...], dict[str, int]]:
    """Return the columns without characters that nobody sees and that end a text in some formats.

    Also returns how many cells of a column had such.
    """
    kept, counts = [], {}
    for column in columns:
        values = [_printable(cell) for cell in column.values] if column.type in _WITH_TEXTS else column.values
        kept.append(replace(column, values=values))
        changed = sum(new != old for new, old in zip(values, column.values, strict=True))
        if changed:
            counts[column.name] = changed
    return tuple(kept), counts


def _printable(cell: Any) -> Any:
    if isinstance(cell, list):
        return [_UNSEEN.sub("", item) for item in cell]
    return cell if cell is None else _UNSEEN.sub("", cell)


def _own(name: str, cells: Sequence[Any]) -> Column:
    """Return one of our own columns, typed as its name says."""
    type_ = _TYPES.get(name, ColumnType.TEXT)
    values: list[Any] = [None if _is_empty(cell) else cell for cell in cells]
    if type_ is ColumnType.DATE:
        values = [None if cell is None else dt.date.fromisoformat(cell) for cell in values]
    elif type_ is ColumnType.NUMBER:
        values = [None if cell is None else float(cell) for cell in values]
    elif type_ is ColumnType.INTEGER:
        values = [None if cell is None else int(cell) for cell in values]
    elif type_ is ColumnType.FLAG:
        values = [None if cell is None else bool(cell) for cell in values]
    return Column(name, type_, values)


def _is_empty(cell: Any) -> bool:
    return cell is None or cell != cell  # noqa: PLR0124 - NaN is the value that is not itself


def foreign_column(name: str, cells: Sequence[Any]) -> Column:
    """Return a column of others with the narrowest type that holds all its cells.

    Examples
    --------
    >>> foreign_column("深度", [3, None, 4.5]).type, foreign_column("深度", [3, "约5米"]).values
    (<ColumnType.NUMBER: 'number'>, ['3', '约5米'])
    """
    present = [cell for cell in cells if cell is not None]
    type_ = _narrowest(present)
    if type_ is ColumnType.TEXT:
        return Column(name, type_, [None if cell is None else _as_text(cell) for cell in cells])
    if type_ is ColumnType.NUMBER:
        return Column(name, type_, [None if cell is None else float(cell) for cell in cells])
    return Column(name, type_, list(cells))


def _narrowest(cells: Iterable[Any]) -> ColumnType:
    """Return the type that all cells have; text where they differ or there is none."""
    types = {type(cell) for cell in cells}
    if types == {bool}:
        return ColumnType.FLAG
    if types == {int} and all(-_LARGEST <= cell < _LARGEST for cell in cells):
        return ColumnType.INTEGER
    # A whole number beyond 2**53 would change on its way to a float.
    if types in ({float}, {int, float}) and all(abs(cell) <= 2**53 for cell in cells if type(cell) is int):
        return ColumnType.NUMBER
    if types == {list} and all(isinstance(item, str) for cell in cells for item in cell):
        return ColumnType.LIST
    return ColumnType.TEXT


def _as_text(cell: Any) -> str:
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
