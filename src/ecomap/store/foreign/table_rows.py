"""Rows below a header that are no places: empty ones, totals, remarks, repeated headers."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ecomap.store.foreign.table_gather import Table
    from ecomap.store.foreign.table_source import Area

_TOTAL = re.compile(
    r"(?:本页|全市|全县|总)?(?:合计|小计|总计|共计|累计)数?:?|(?:sub|grand)?-?totals?:?|sum:?"
)
_REMARK = re.compile(
    r"(?:(?:注|备注|说明|附注|附|填表说明|填报说明|notes?|remarks?)\d{0,2}:"
    r"|(?:填表人|填报人|审核|审核人|复核|复核人|制表|制表人|填表单位|填报单位|单位负责人|负责人|联系人|联系电话|"
    r"填表日期|填报日期|填报时间|制表日期|统计日期|签字|盖章|单位\(盖章\)|填报单位\(盖章\)|审批人|经办人)(?:\(.{0,8}\))?(?::|$)).*"
)
_FIGURE = re.compile(r"[-+]?[\d.,]+\s*\S{0,6}|[-—/]*")
_DASHES = frozenset((None, "", "-", "--", "—", "——", "/", "－"))
_LABEL_COLUMNS = 4
"""Columns among which the label of a total stands: the number, the name, the county, and one more."""


def is_blank(cell: Any) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or cell == ""


def leave_out(table: Table, coordinates: Sequence[int], merged: Sequence[Area]) -> None:
    """Leave out rows that are no places, and tell them by their numbers.

    A row with a coordinate is always a place.
    """
    filled = _filled_rows(table.columns, len(table.numbers))
    table.keep(filled)
    silent = ~_filled_rows([table.columns[place] for place in coordinates], len(table.numbers), _DASHES)
    silent |= _repeats_header(table)
    kept = np.ones(len(table.numbers), dtype=bool)
    whole_width = _whole_width(table, merged)
    told: dict[str, list[str]] = {}
    for place in np.flatnonzero(silent).tolist():
        row = [column[place] for column in table.columns]
        kind = _kind_of(row, table, is_wide=int(table.numbers[place]) in whole_width)
        if kind:
            kept[place] = False
            table.reasons.pop(int(table.numbers[place]), None)
            shown = next((str(cell) for cell in row if not is_blank(cell)), "")
            told.setdefault(kind, []).append(f"row {table.numbers[place]} ({shown[:24]!r})")
    table.keep(kept)
    for kind, rows in told.items():
        more = f" and {len(rows) - 8:,} more" if len(rows) > 8 else ""
        table.notes.append(f"{table.where}left out as {kind}: {', '.join(rows[:8])}{more}")


def _filled_rows(
    columns: Iterable[Sequence[Any]], count: int, blanks: frozenset[Any] = frozenset((None, ""))
) -> NDArray[np.bool_]:
    """Say which rows have a cell that holds something."""
    filled = np.zeros(count, dtype=bool)
    open_places: Sequence[int] = range(count)
    for column in columns:
        empty = [place for place in open_places if column[place] in blanks]
        if len(empty) == len(open_places):
            continue
        filled[open_places] = True
        filled[empty] = False
        open_places = empty
        if not open_places:
            break
    return filled


def _repeats_header(table: Table) -> NDArray[np.bool_]:
    """Say which rows hold the header again, as printed pages do."""
    repeats = np.zeros(len(table.numbers), dtype=bool)
    for header in table.header:
        first = next((place for place, name in enumerate(header) if name), None)
        if first is None:
            continue
        name = header[first]
        for place, cell in enumerate(table.columns[first]):
            if cell == name and _is_header([column[place] for column in table.columns], header):
                repeats[place] = True
    return repeats


def _is_header(row: Sequence[Any], header: Sequence[str]) -> bool:
    told = [(" ".join(str(cell).split()), name) for cell, name in zip(row, header, strict=True) if cell]
    return bool(told) and all(cell == name for cell, name in told)


def _kind_of(row: Sequence[Any], table: Table, *, is_wide: bool) -> str:
    """Return what a row without coordinates is if it is no place, else an empty text."""
    told = [cell for cell in row if not is_blank(cell)]
    if any(_is_header(row, header) for header in table.header):
        return "a repeated header"
    labels = [_plain(cell) for cell in row[:_LABEL_COLUMNS] if isinstance(cell, str) and cell]
    first = _plain(told[0]) if told else ""
    others = [cell for cell in told if not _TOTAL.fullmatch(_plain(cell))]
    if any(_TOTAL.fullmatch(label) for label in labels) and all(map(_is_figure, others)):
        return "totals"
    if _REMARK.fullmatch(first):
        return "remarks"
    if len(told) == 1 and (is_wide or str(told[0]) in table.above):
        return "a line across the table"
    return ""


def _plain(cell: Any) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell))).casefold()


def _is_figure(cell: Any) -> bool:
    return not isinstance(cell, str) or bool(_FIGURE.fullmatch(_plain(cell)))


def _whole_width(table: Table, merged: Sequence[Area]) -> set[int]:
    """Return the rows in which one cell spans at least half of the table."""
    least = max(3, len(table.names) // 2)
    return {
        area.first_row
        for area in merged
        if area.first_row == area.last_row and area.last_column - area.first_column + 1 >= least
    }
