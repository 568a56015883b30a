"""Reading mining rights: outlines, numbers, holders, last days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import LayerFormatError
from ecomap.store.cells import date_of, is_empty, text_of
from ecomap.store.foreign import read_places
from ecomap.survey.licences import Licence, fault_of, one_by_number
from ecomap.workflows.survey.outlines_of_files import outlines_of, transformed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.store.foreign import Places

_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": (
        *("采矿许可证号", "许可证号", "采矿证号", "矿权证号", "许可证编号", "许可证", "证号", "xkzh"),
        *("licence", "license", "licence_no", "license_no", "licence_number", "license_number", "permit"),
        *("number", "code", "id"),
    ),
    "holder": (
        "采矿权人",
        "矿业权人",
        "采矿权人名称",
        "许可证持有人",
        "申请人",
        "holder",
        "owner",
        "company",
    ),
    "mine": ("矿山名称", "矿区名称", "名称", "mine", "mine_name", "name"),
    "mineral": ("矿种", "开采矿种", "主矿种", "mineral", "commodity"),
    "valid_from": (
        *("有效期起", "有效期自", "有效期始", "起始日期", "开始日期"),
        *("valid_from", "start_date", "issued"),
    ),
    "valid_to": (
        *(
            "有效期限",
            "有效期",
            "有效期止",
            "有效期至",
            "有效期截止",
            "有效期限止",
            "截止日期",
            "到期日期",
            "终止日期",
        ),
        *("valid_to", "valid_until", "expiry", "expires", "end_date"),
    ),
}
"""What a column of a file of mining rights may be called, the surest first, in lower case."""


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """Mining rights as they came."""

    name: str
    """Name of the file."""
    licences: list[Licence]
    """What is said of each."""
    polygons: NDArray[Any]
    """Their outlines, WGS 84 degrees."""
    notes: list[str]
    """Features that are no licence, and cells that cannot be read."""


def read_licences(path: Path, *, crs: str | None = None) -> LicenceFile:
    """Read a file of mining rights, of any format and declared system.

    Raises
    ------
    LayerFormatError
        If an outline crosses itself: no one can say which ground it gives. If there is no outline.
    UsageError
        If no system is known.
    """
    places = read_places(path)
    names = _names(places)
    _require_valid(places, names, path, crs)
    polygons, left_out = outlines_of(places, crs, path)
    rows = np.flatnonzero(~shapely.is_missing(polygons))
    if not len(rows):
        raise LayerFormatError(f"{path}: no outline of a licence among {len(polygons)} features.")
    notes = [f"{path.name} feature {note.row}: {note.reason}" for note in left_out]
    licences = [_licence(places, names, int(row), notes, path) for row in rows]
    licences, grounds, torn = one_by_number(licences, polygons[rows].tolist())
    notes += [
        f"{path.name}: features {first.row} and {second.row} are both licence {first.number} and say "
        "different things of it; both are kept"
        for first, second in torn
    ]
    if "number" not in names:
        known = ", ".join(places.columns) or "none"
        notes.append(
            f"{path.name}: no column of licence numbers (columns: {known}); features are counted instead"
        )
    return LicenceFile(path.name, licences, np.array(grounds, dtype=object), notes)


def _names(places: Places) -> dict[str, str]:
    """Return the column of each meaning; a shapefile cuts names after ten bytes, three Chinese characters."""
    by_name = {name.strip().casefold(): name for name in reversed(list(places.columns))}
    found: dict[str, str] = {}
    for meaning, names in _COLUMNS.items():
        column = next((by_name[name] for name in names if name in by_name), None)
        if column is not None:
            found[meaning] = column
    for meaning in _CUT_LAST:
        if meaning in found:
            continue
        cut = (
            name
            for short, name in by_name.items()
            if len(short.encode()) >= _SHORTEST_BYTES
            and name not in found.values()
            and any(full.startswith(short) for full in _COLUMNS[meaning])
        )
        if (column := next(cut, None)) is not None:
            found[meaning] = column
    return found


_SHORTEST_BYTES = 9
_CUT_LAST = ("number", "holder", "mine", "mineral", "valid_to", "valid_from")
"""In which order meanings take names that are cut: a lone 有效期 is a last day, or a span that has one."""


def _require_valid(places: Places, names: dict[str, str], path: Path, crs: str | None) -> None:
    """Refuse outlines that cross themselves, all of them at once, with the place in degrees."""
    is_area = shapely.get_dimensions(places.geometries) == 2
    broken = np.flatnonzero(is_area & ~shapely.is_valid(places.geometries))
    if not len(broken):
        return
    moved = transformed(places.geometries[broken], crs or places.crs)
    told = [
        f"feature {places.rows[row]} ({_number(places, names, int(row))}): {fault_of(outline)}"
        for row, outline in zip(broken[:_SHOWN], moved, strict=False)
    ]
    more = f" and {len(broken) - _SHOWN} more" if len(broken) > _SHOWN else ""
    raise LayerFormatError(
        f"{path}: outlines of licences are broken: {'; '.join(told)}{more}. "
        "Nobody can say which ground they give; take the corners from the licence and mend the file."
    )


_SHOWN = 5


def _licence(places: Places, names: dict[str, str], row: int, notes: list[str], path: Path) -> Licence:
    """Read what is said of one licence."""
    number = _number(places, names, row)
    days: dict[str, dt.date | None] = {}
    for meaning in ("valid_from", "valid_to"):
        cell = _cell(places, names, meaning, row)
        days[meaning] = None
        if is_empty(cell):
            continue
        try:
            days[meaning] = _day(names[meaning], cell, last=meaning == "valid_to")
        except ValueError as error:
            notes.append(f"{path.name} licence {number}: {error}; taken as not said")
    holder, mine, mineral = (
        text_of(_cell(places, names, meaning, row)) for meaning in ("holder", "mine", "mineral")
    )
    return Licence(int(places.rows[row]), number, holder, mine, mineral, days["valid_from"], days["valid_to"])


def _day(column: str, cell: Any, *, last: bool) -> dt.date:
    """Read a day; of a span its first or its last one."""
    if isinstance(cell, dt.date):
        return date_of(column, cell)
    text = text_of(cell)
    for mark in ("至", "~", "～", " to "):
        text = text.split(mark)[-1 if last else 0]
    return date_of(column, text.removeprefix("自"))


def _number(places: Places, names: dict[str, str], row: int) -> str:
    return text_of(_cell(places, names, "number", row)) or f"feature {places.rows[row]}"


def _cell(places: Places, names: dict[str, str], meaning: str, row: int) -> Any:
    cells: Sequence[Any] = places.columns[names[meaning]] if meaning in names else ()
    return cells[row] if len(cells) else None
