"""The list of suspects as a workbook: pictures, what is known, and cells for what a person finds."""

from __future__ import annotations

import datetime as dt
import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from ecomap.model import STATUSES, VERDICT_LABELS, Verdict
from ecomap.render.suspects_columns import ANSWERS, CHIPS, OWN, WORDS, Heading
from ecomap.render.tables import display_width
from ecomap.render.workbook import plain_text, without_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FONT = "Calibri"
_HEAD = PatternFill("solid", fgColor="FF1F4E5F")
_ANSWER_HEAD = PatternFill("solid", fgColor="FF7A4B00")
_ANSWER = PatternFill("solid", fgColor="FFFFF6DA")
_THIN = Side(style="thin", color="FFC9D3D7")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CELL = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEAD_ROW = 3
_HEAD_HEIGHT = 48.0
_CHIP_PX = 160
_CHIP_WIDTH, _CHIP_HEIGHT = 23.5, 124.0
"""Width in characters and height in points of a cell that holds a chip of `_CHIP_PX` pixels."""
_NARROWEST, _WIDEST = 7, 22
_SAMPLED_ROWS = 500
_A3 = 8


@dataclass(frozen=True, slots=True)
class Chips:
    """Pictures of the ground around one patch, PNG; None where there is none."""

    before: bytes | None = None
    """In the earlier scene."""
    after: bytes | None = None
    """In the later scene."""


class _Picture(Image):
    """A PNG in a sheet, without a library of pictures to read its size."""

    def __init__(self, content: bytes, anchor: str) -> None:
        self.content = content
        self.format = "png"
        self.anchor = anchor
        self.width, self.height = struct.unpack(">II", content[16:24])
        shrink = _CHIP_PX / max(self.width, self.height)
        self.width, self.height = round(self.width * shrink), round(self.height * shrink)

    def _data(self) -> bytes:
        return self.content


def suspects_workbook(
    rows: Sequence[Mapping[str, Any]],
    chips: Sequence[Chips] = (),
    *,
    title: str,
    as_of: dt.date,
    notes: Sequence[str] = (),
    language: str = "zh",
) -> bytes:
    """Return the rows of a match as an Excel workbook for the field; equal input gives equal bytes.

    Parameters
    ----------
    rows
        One dictionary a patch, as `ecomap survey match --json` has them, in the order of the sheet. Keys that
        no row has a value for get no column. What stands in `fields` came with the patch and stands on a
        sheet of its own under its own names.
    chips
        One for each row, or none at all.
    title
        Line above the table.
    notes
        Lines of a second sheet: how the figures came about.
    language
        `zh` or `en`.

    Returns
    -------
    Texts stay texts, also when they begin with `=`. The last columns are empty, for what a person finds:
    verdict (a list to choose from), day, person, status of the site, remark. `ecomap survey verdicts` reads
    them.
    """
    words = WORDS[language]
    book = Workbook()
    book.properties.title, book.properties.creator = title, "ecomap"
    page: Any = book.active
    page.title = words["sheet"]
    headings = _headings(rows, chips, language)
    page.append([None])
    page.cell(1, 1, plain_text(title)).font = Font(name=_FONT, bold=True, size=14)
    page.cell(2, 1, words["caption"].format(count=len(rows), day=as_of.isoformat())).font = Font(
        name=_FONT, italic=True, color="FF5A6A70"
    )
    _write_head(page, headings, language)
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        _write_row(page, number, row, headings, language)
        if chips:
            _place_chips(page, number, chips[number - _HEAD_ROW - 1], headings)
    _set_up(page, headings, rows, language)
    _offer_choices(page, headings, len(rows), language)
    if any(row.get("fields") for row in rows):
        _write_fields(book.create_sheet(words["fields"]), rows, headings[:2], language)
    if notes:
        _write_notes(book.create_sheet(words["notes"]), notes)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue(), as_of)


def _headings(rows: Sequence[Mapping[str, Any]], chips: Sequence[Chips], language: str) -> list[Heading]:
    """Return the columns that have something to show: own ones, pictures, answers."""
    own = [heading for heading in OWN if any(heading.shown(row, language) is not None for row in rows)]
    pictures = [heading for heading in CHIPS if any(getattr(chip, heading.key) is not None for chip in chips)]
    return [*own[:3], *pictures, *own[3:], *ANSWERS]


def _write_head(page: Any, headings: Sequence[Heading], language: str) -> None:
    for column, heading in enumerate(headings, start=1):
        cell = page.cell(_HEAD_ROW, column)
        _set_text(cell, heading.label(language))
        cell.font = Font(name=_FONT, bold=True, color="FFFFFFFF")
        cell.fill = _ANSWER_HEAD if heading in ANSWERS else _HEAD
        cell.alignment, cell.border = _CELL, _GRID


def _write_row(
    page: Any, number: int, row: Mapping[str, Any], headings: Sequence[Heading], language: str
) -> None:
    """Write what is known of a patch; the cells for answers stay empty but for an open verdict."""
    for column, heading in enumerate(headings, start=1):
        cell = page.cell(number, column)
        cell.font, cell.alignment, cell.border = Font(name=_FONT), _CELL, _GRID
        if heading in ANSWERS:
            cell.fill = _ANSWER
            value = VERDICT_LABELS[Verdict.OPEN][language == "en"] if heading.key == "verdict" else None
        else:
            value = heading.shown(row, language)
        _set_value(cell, value, heading.number_format)


def _set_value(cell: Any, value: Any, number_format: str) -> None:
    if isinstance(value, bool) or value is None:
        cell.value = value
    elif isinstance(value, int | float):
        cell.value = value
        if number_format:
            cell.number_format = number_format
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    else:
        text = ";".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        _set_text(cell, text)


def _set_text(cell: Any, text: str) -> None:
    """Write a text as a text: a name that begins with = is a name, not a formula."""
    cell.value = plain_text(text) or None
    if cell.value is not None:
        cell.data_type = "s"


def _place_chips(page: Any, number: int, chips: Chips, headings: Sequence[Heading]) -> None:
    page.row_dimensions[number].height = _CHIP_HEIGHT
    for column, heading in enumerate(headings, start=1):
        if heading in CHIPS and (content := getattr(chips, heading.key)) is not None:
            page.add_image(_Picture(content, f"{get_column_letter(column)}{number}"))


def _set_up(page: Any, headings: Sequence[Heading], rows: Sequence[Mapping[str, Any]], language: str) -> None:
    """Set widths, filter, frozen lines and print layout."""
    for column, heading in enumerate(headings, start=1):
        letter = get_column_letter(column)
        if heading in CHIPS:
            page.column_dimensions[letter].width = _CHIP_WIDTH
            continue
        shown = [str(page.cell(number + _HEAD_ROW + 1, column).value or "") for number in range(len(rows))]
        # Headings wrap after half their length: figures below them are short.
        widest = max(
            [display_width(heading.label(language)) // 2 + 2, *map(display_width, shown[:_SAMPLED_ROWS])]
        )
        page.column_dimensions[letter].width = min(max(widest + 2, heading.width or _NARROWEST), _WIDEST)
    end = f"{get_column_letter(len(headings))}{_HEAD_ROW + max(len(rows), 1)}"
    page.row_dimensions[_HEAD_ROW].height = _HEAD_HEIGHT
    page.freeze_panes = f"C{_HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{_HEAD_ROW}:{end}"
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    page.print_area = f"A1:{end}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    page.oddFooter.center.text = "&P / &N"


def _offer_choices(page: Any, headings: Sequence[Heading], count: int, language: str) -> None:
    """Let verdict and status be chosen from lists; other words are refused by the sheet."""
    verdicts = [labels[language == "en"] for labels in VERDICT_LABELS.values()]
    statuses = [status.label_zh if language == "zh" else status.label_en for status in STATUSES]
    for key, choices in (("verdict", verdicts), ("status_after", statuses)):
        answer = next(heading for heading in ANSWERS if heading.key == key)
        letter = get_column_letter(headings.index(answer) + 1)
        choice = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        choice.add(f"{letter}{_HEAD_ROW + 1}:{letter}{_HEAD_ROW + max(count, 1)}")
        page.add_data_validation(choice)


def _write_fields(
    page: Any, rows: Sequence[Mapping[str, Any]], keys: Sequence[Heading], language: str
) -> None:
    """Write the fields that the patches came with, as they came, beside order and id."""
    names = list(dict.fromkeys(name for row in rows for name in row.get("fields", ())))
    labels = [*(heading.label(language) for heading in keys), *names]
    for column, label in enumerate(labels, start=1):
        cell = page.cell(1, column)
        _set_text(cell, label)
        cell.font, cell.fill, cell.alignment = Font(name=_FONT, bold=True, color="FFFFFFFF"), _HEAD, _CELL
        page.column_dimensions[get_column_letter(column)].width = min(display_width(label) + 4, _WIDEST)
    for number, row in enumerate(rows, start=2):
        values = [heading.shown(row, language) for heading in keys]
        values += [row.get("fields", {}).get(name) for name in names]
        for column, value in enumerate(values, start=1):
            _set_value(page.cell(number, column), value, "")
    page.freeze_panes = "C2"


def _write_notes(page: Any, notes: Sequence[str]) -> None:
    page.column_dimensions["A"].width = 110
    for number, note in enumerate(notes, start=1):
        cell = page.cell(number, 1)
        _set_text(cell, note)
        cell.font, cell.alignment = Font(name=_FONT), Alignment(vertical="top", wrap_text=True)
