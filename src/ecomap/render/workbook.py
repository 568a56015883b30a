"""Workbooks: the summaries as a file that offices open, sort and print."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from ecomap.render.tables import display_width

if TYPE_CHECKING:
    from collections.abc import Sequence


_HEAD = PatternFill("solid", fgColor="FF1F4E5F")
_TOTAL = PatternFill("solid", fgColor="FFE8EEF0")
_BANDS = FormulaRule(["MOD(ROW(),2)=0"], fill=PatternFill("solid", bgColor="FFF5F8F9"))  # type: ignore[no-untyped-call]
_WRAP = Alignment(vertical="top", wrap_text=True)
_WIDEST = 48
_FONT = "Calibri"  # the default of the format; every system has a face for it
_SAMPLED_ROWS = 500
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
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "ecomap"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title[:31]), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue(), as_of)


# The published types of openpyxl leave out most of a write-only sheet, hence `page: Any`.


def _fill(page: Any, sheet: Sheet) -> None:
    """Write one table: caption, headings, rows."""
    top = 2 if sheet.caption else 1
    _set_up(page, sheet, top)
    if sheet.caption:
        page.append(
            [_styled(page, plain_text(sheet.caption), font=Font(name=_FONT, italic=True, color="FF5A6A70"))]
        )
    head = {"font": Font(name=_FONT, bold=True, color="FFFFFFFF"), "fill": _HEAD, "alignment": _WRAP}
    page.append([_styled(page, heading, **head) for heading in sheet.headings])
    body = sheet.rows[:-1] if sheet.has_total else sheet.rows
    for row in body:
        page.append([_cell(page, value) for value in row])
    if sheet.has_total:
        total = {"font": Font(name=_FONT, bold=True), "fill": _TOTAL}
        page.append([_styled(page, value, **total) for value in sheet.rows[-1]])


def _set_up(page: Any, sheet: Sheet, top: int) -> None:
    """Set widths, filter, bands and print layout; `top` is the line of the headings."""
    end = get_column_letter(len(sheet.headings))
    last = top + max(len(sheet.rows) - sheet.has_total, 1)
    for number, heading in enumerate(sheet.headings, start=1):
        shown = (str(row[number - 1] or "") for row in sheet.rows[:_SAMPLED_ROWS])
        widest = max([display_width(heading), *map(display_width, shown)])
        page.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, 8), _WIDEST)
    page.freeze_panes = f"C{top + 1}"
    page.auto_filter.ref = f"A{top}:{end}{last}"
    page.conditional_formatting.add(f"A{top + 1}:{end}{last}", _BANDS)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{top}:{top}"


def _cell(page: Any, value: Any) -> Any:
    """Return a cell as what it is; only those that need a style cost one."""
    if isinstance(value, str):
        value = plain_text(value)
        # A name that begins with = is a name, not a formula.
        if value.startswith("="):
            return _styled(page, value)
        return _styled(page, value, alignment=_WRAP) if display_width(value) > _WIDEST else value or None
    return _styled(page, value) if isinstance(value, (float, dt.date)) else value


def _styled(page: Any, value: Any, **style: Any) -> Any:
    """Return a cell with a style and the number format of its type."""
    cell = WriteOnlyCell(page, value or None if isinstance(value, str) else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"
    elif isinstance(value, float):
        cell.number_format = "#,##0.00"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    for name, part in style.items():
        setattr(cell, name, part)
    return cell


def plain_text(value: str) -> str:
    """Return a text without the control characters and beyond the length that workbooks refuse."""
    return _ILLEGAL.sub("", value)[:32_767]


def without_clock(content: bytes, as_of: dt.date) -> bytes:
    """Return a workbook packed anew with the times of `as_of`."""
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
