"""Tables of which each row is one corner: the rows of one name become one outline."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ecomap.store.foreign.coordinate_corners import close_ring
from ecomap.store.foreign.coordinate_roles import CORNERS, POINT_NUMBERS
from ecomap.store.foreign.table_rows import is_blank
from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from ecomap.store.foreign.table_gather import Table

_NAMES = re.compile(
    r".*(?:名称|矿山|矿区|地块|图斑|宗地|点位|项目|企业|单位|坑|许可证号|name)|.*(?:编号|编码|代码)|site(?:id)?|mine|pit|plot|parcel|id"
)
_LEAST = 3


class Outlines(NamedTuple):
    """Groups of rows, each of which is one outline."""

    firsts: list[int]
    """Position of the first row of every group."""
    geometries: NDArray[Any]
    """Polygons; None where the corners make none."""
    reasons: dict[int, str]
    """Why a group makes no polygon, by its position among the groups."""
    corner: int
    """Position of the column of the numbers of corners."""
    note: str
    """What a person should know."""


def corner_groups(
    table: Table,
    coordinates: Collection[int],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    spread: Collection[int],
) -> Outlines | None:
    """Return the outlines of a table of corners; None where the rows are places of their own.

    It is one if it has a column of numbers of corners and names that repeat, are merged, or stand only
    beside the first corner. Numbers that points have too must start again with every name.

    Parameters
    ----------
    first, second
        The two coordinates of every row.
    spread
        Positions of columns whose merged texts were spread.
    """
    keys = [header_key(name) for name in table.names]
    corner = next((keys.index(key) for key in (*CORNERS, *POINT_NUMBERS) if key in keys), None)
    if corner is None or corner in coordinates or not len(table.numbers):
        return None
    name = _name_column(table, keys, {corner, *coordinates}, spread)
    if name is None:
        return None
    groups = _groups(table.columns[name], table.columns[corner])
    numbers = [[_plain(table.columns[corner][place]) for place in group] for group in groups]
    if max(map(len, groups), default=0) < _LEAST:
        return None
    if keys[corner] in POINT_NUMBERS and (
        len({told[0] for told in numbers}) > 1 or any(len(group) < _LEAST for group in groups)
    ):
        return None
    return _outlines(table, groups, numbers, (first, second), (name, corner))


def _name_column(
    table: Table, keys: Sequence[str], taken: Collection[int], spread: Collection[int]
) -> int | None:
    """Return the column that says to which site a corner belongs."""
    named = [place for place, key in enumerate(keys) if place not in taken and _NAMES.fullmatch(key)]
    merged = [place for place in sorted(spread) if place not in taken]
    candidates = [*[place for place in named if place in spread], *named, *merged]
    for place in candidates:
        told = [cell for cell in table.columns[place] if not is_blank(cell)]
        # Names that stand once each and everywhere are points; so are blanks from the first row on.
        if told and len(set(map(str, told))) < len(table.numbers) and not is_blank(table.columns[place][0]):
            return place
    return None


def _groups(names: Sequence[Any], corners: Sequence[Any]) -> list[list[int]]:
    """Return the rows of every name; a blank name beside a corner is the name above it."""
    groups: dict[str, list[int]] = {}
    name = ""
    for place, (cell, corner) in enumerate(zip(names, corners, strict=True)):
        if not is_blank(cell):
            name = str(cell)
        elif is_blank(corner):
            # Neither name nor corner: a row for itself.
            groups[f"\0{place}"] = [place]
            continue
        groups.setdefault(name, []).append(place)
    return list(groups.values())


def _plain(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _outlines(
    table: Table,
    groups: list[list[int]],
    numbers: list[list[str]],
    pair: tuple[NDArray[np.float64], NDArray[np.float64]],
    columns: tuple[int, int],
) -> Outlines:
    geometries = np.empty(len(groups), dtype=object)
    reasons: dict[int, str] = {}
    for position, (group, told) in enumerate(zip(groups, numbers, strict=True)):
        corners = [(float(pair[0][place]), float(pair[1][place])) for place in group]
        rows = [int(table.numbers[place]) for place in group]
        refused = [row for row in rows if row in table.reasons]
        try:
            if refused:
                raise ValueError(f"row {refused[0]}: {table.reasons[refused[0]]}")  # noqa: TRY301 - one path
            geometries[position] = _outline(corners, told, rows)
        except ValueError as error:
            reasons[position] = f"rows {rows[0]} to {rows[-1]} make no outline: {error}"
    name, corner = (table.names[place] for place in columns)
    made = len(groups) - len(reasons)
    note = (
        f"{table.where}{len(table.numbers):,} rows are corners ({corner!r}) of {made:,} outlines, "
        f"one for each {name!r}; other columns count as in the first row of each"
    )
    return Outlines([group[0] for group in groups], geometries, reasons, columns[1], note)


def _outline(corners: list[tuple[float, float]], told: list[str], rows: list[int]) -> Any:
    for row, corner in zip(rows, corners, strict=True):
        if math.isnan(corner[0]) or math.isnan(corner[1]):
            raise ValueError(f"row {row} has no coordinates")
    if corners[0] == corners[-1] and told[0] == told[-1]:
        told = told[:-1]
    seen: dict[str, int] = {}
    for row, number in zip(rows, told, strict=False):
        if number in seen and number not in {"", "None"}:
            raise ValueError(
                f"the corner {number[:20]!r} stands in rows {seen[number]} and {row}; "
                "give several outlines names of their own"
            )
        seen[number] = row
    return close_ring(corners)
