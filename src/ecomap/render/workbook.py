"""Workbooks: the summaries as a file that offices open, sort and print."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from ecomap.render.tables import display_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

_HEAD = PatternFill("solid", fgColor="FF1F4E5F")
_TOTAL = PatternFill("solid", fgColor="FFE8EEF0")
_LINE = Border(bottom=Side("thin", color="FFD0D7DA"))
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook."""

    title: str
    """Name of the sheet, at most 31 characters."""
    headings: Sequence[str]
    """Column headings."""
    rows: Sequence[Sequence[Any]]
    """Cells: texts, numbers, dates, None."""
    caption: str = ""
    """Line above the headings: what, when, from where."""
    has_total: bool = False
    """Whether the last row is a total."""


def workbook_bytes(sheets: Sequence[Sheet], *, title: str, as_of: dt.date) -> bytes:
    """Return an Excel workbook; equal input gives equal bytes.

    Texts stay texts, also when they begin with `=`. The times inside the file
    are those of `as_of`, never of the clock.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = "ecomap"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title[:31]), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue(), as_of)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Write one table: caption, headings, rows, widths, filter, print setup."""
    top = 1
    if sheet.caption:
        page.cell(1, 1, _text(sheet.caption)).font = Font(italic=True, color="FF5A6A70")
        top = 2
    for column, heading in enumerate(sheet.headings, start=1):
        head = page.cell(top, column, _text(heading))
        head.font, head.fill = Font(bold=True, color="FFFFFFFF"), _HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
    for line, row in enumerate(sheet.rows, start=top + 1):
        last = sheet.has_total and line == top + len(sheet.rows)
        for column, value in enumerate(row, start=1):
            _write(page, line, column, value, total=last)
    for number, heading in enumerate(sheet.headings, start=1):
        widest = max(
            [display_width(heading), *(display_width(str(row[number - 1] or "")) for row in sheet.rows)]
        )
        page.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, 8), 48)
    page.freeze_panes = page.cell(top + 1, 1)
    end = get_column_letter(len(sheet.headings))
    filtered = len(sheet.rows) - sheet.has_total
    page.auto_filter.ref = f"A{top}:{end}{top + max(filtered, 1)}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.print_title_rows = f"{top}:{top}"


def _write(page: Worksheet, line: int, column: int, value: Any, *, total: bool) -> None:
    """Write one cell as what it is."""
    cell = page.cell(line, column)
    if isinstance(value, str):
        cell.value = _text(value) or None
        if cell.value is not None:
            # A name that begins with = is a name, not a formula.
            cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=display_width(value) > 48)
    else:
        cell.value = value
        if isinstance(value, float):
            cell.number_format = "#,##0.00"
        elif isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"
    cell.border = _LINE
    if total:
        cell.font, cell.fill = Font(bold=True), _TOTAL


def _text(value: str) -> str:
    """Return a text without the control characters and beyond the length that workbooks refuse."""
    return _ILLEGAL.sub("", value)[:32_767]


def _without_clock(content: bytes, as_of: dt.date) -> bytes:
    """Pack the workbook anew with the times of `as_of`."""
    stamp = f"{as_of.isoformat()}T00:00:00Z"
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp.encode(), data)
            entry = zipfile.ZipInfo(name, date_time=(max(as_of.year, 1980), as_of.month, as_of.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return buffer.getvalue()
