"""Rows of a survey as a file: CSV, workbook or GeoJSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ecomap.errors import UsageError
from ecomap.store.atomic import replacing, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENDINGS = (".csv", ".xlsx", ".geojson")


class Tabled(Protocol):
    """A result with rows."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One dictionary a row, with the same keys."""
        ...

    def as_geojson(self) -> str:
        """Return it as GeoJSON."""
        ...


def flat_rows(rows: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Return the names of columns and cells without lists: classes each get a column of hectares."""
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    if "note" in names:
        names = [*(name for name in names if name != "note"), "note"]
    return names, [[row.get(name) for name in names] for row in flat]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name == "classes":
            found |= {f"class_{item['class']}_ha": item["area_ha"] for item in value}
        else:
            found[name] = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
    return found


def write_rows(path: Path, found: Tabled) -> None:
    """Write rows in the format that the ending of a file names.

    Raises
    ------
    UsageError
        If the ending is not known.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(f"{path}: write to FILE.csv, FILE.xlsx or FILE.geojson.")
    if ending == ".geojson":
        write_text(path, found.as_geojson())
        return
    names, cells = flat_rows(found.rows)
    if ending == ".csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(cells)
        write_text(path, "\ufeff" + buffer.getvalue())
        return
    book = Workbook(write_only=True)
    page: Any = book.create_sheet("survey")
    page.freeze_panes = "B2"
    for row in (names, *cells):
        page.append([_cell(page, value) for value in row])
    with replacing(path) as draft:
        book.save(draft)


def _cell(page: Any, value: Any) -> Any:
    """Return a cell; a text stays one, whatever it begins with."""
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
