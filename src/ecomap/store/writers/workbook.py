"""One table as a workbook that offices sort and filter; its texts are texts, whatever they begin with."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ecomap.errors import RefusedError
from ecomap.store.writers.archive import write_zip
from ecomap.store.writers.table import ColumnType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecomap.store.writers.table import Column

CELL_CHARACTERS = 32_767
_MOST_ROWS = 1_048_576 - 2
_SAMPLED_ROWS = 500
_NARROWEST, _WIDEST = 8, 48
_FONT = "Calibri"  # the default of the format; every system has a face for it
_CAPTION = Font(name=_FONT, italic=True, color="FF5A6A70")
_HEAD = {
    "font": Font(name=_FONT, bold=True, color="FFFFFFFF"),
    "fill": PatternFill("solid", fgColor="FF1F4E5F"),
    "alignment": Alignment(vertical="top", wrap_text=True),
}


class Heading(NamedTuple):
    """What stands above the table and in the properties of the file."""

    sheet: str
    """Name of the sheet."""
    caption: str
    """Line above the headings."""
    title: str
    """Title of the file."""


def write_workbook(
    path: Path,
    columns: Sequence[Column],
    *,
    heading: Heading,
    formats: Mapping[str, str],
    as_of: dt.date,
) -> dict[str, int]:
    """Write a table under a caption and a frozen line of headings with filters.

    Parameters
    ----------
    formats
        Number formats by column, for those that need one.

    Returns
    -------
    How many texts of a column end early, because a cell holds no more.

    Raises
    ------
    RefusedError
        If a sheet cannot hold so many rows.
    """
    count = len(columns[0].values)
    if count > _MOST_ROWS:
        raise RefusedError(f"{path}: a sheet holds {_MOST_ROWS:,} rows, there are {count:,} sites.")
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = heading.title, "ecomap"
    book.properties.created = book.properties.modified = dt.datetime.combine(as_of, dt.time())
    page: Any = book.create_sheet(heading.sheet)
    _set_up(page, columns, count)
    page.append([_styled(page, heading.caption, font=_CAPTION)])
    page.append([_styled(page, column.name, **_HEAD) for column in columns])
    cut: dict[str, int] = {}
    fitted = [_fitted(column, cut) for column in columns]
    shown = [formats.get(column.name, "") for column in columns]
    for row in zip(*fitted, strict=True):
        page.append([_cell(page, value, form) for value, form in zip(row, shown, strict=True)])
    _save(book, path, as_of)
    return cut


def _set_up(page: Any, columns: Sequence[Column], count: int) -> None:
    """Set widths, frozen line and filters."""
    for number, column in enumerate(columns, start=1):
        texts = [str(value) for value in column.values[:_SAMPLED_ROWS] if value is not None]
        widest = max(map(_width, [column.name, *texts]))
        page.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, _NARROWEST), _WIDEST)
    page.freeze_panes = "C3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.print_title_rows = "2:2"
    page.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{count + 2}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text[:_WIDEST])


def _styled(page: Any, text: str, **style: Any) -> Any:
    """Return a text with a style; openpyxl would take `=` for a formula and `#N/A` for an error."""
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    for name, part in style.items():
        setattr(cell, name, part)
    return cell


def _fitted(column: Column, cut: dict[str, int]) -> Sequence[Any]:
    """Return the cells as long as a workbook takes them, and count those that lose by it."""
    if column.type is not ColumnType.TEXT:
        return column.values
    texts = [None if text is None else text[:CELL_CHARACTERS] for text in column.values]
    lost = sum(new != old for new, old in zip(texts, column.values, strict=True))
    if lost:
        cut[column.name] = lost
    return texts


def _cell(page: Any, value: Any, form: str = "") -> Any:
    """Return a cell as what it is; only those that need more than their value are objects."""
    if isinstance(value, str):
        return _styled(page, value) if value.startswith(("=", "#")) else value or None
    if value is None or not (form or isinstance(value, dt.date)):
        return value
    cell = WriteOnlyCell(page, value)
    cell.number_format = form or "yyyy-mm-dd"
    return cell


def _save(book: Workbook, path: Path, as_of: dt.date) -> None:
    """Save the workbook without the time of its making."""
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(buffer) as made:
        members = {name: made.read(name) for name in made.namelist()}
    core = "docProps/core.xml"
    members[core] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, members[core])
    write_zip(path, members.items(), as_of=as_of)
