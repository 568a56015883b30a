"""Workbooks: their sheets row by row, whatever else they hold."""

from __future__ import annotations

import warnings
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile

from ecomap.errors import LayerFormatError, TableFormatError
from ecomap.store.foreign.archive import check_archive
from ecomap.store.foreign.table_source import ErrorCell, Source, UnstoredCell
from ecomap.store.foreign.workbook_marks import LAST_ROW, Marks, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MOST_EMPTY = 20_000
"""Empty rows after which a sheet has ended, where it holds more below them."""
_DAMAGE = (
    *(BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, IndexError, AttributeError),
    *(zlib.error, EOFError, OverflowError, RuntimeError, NotImplementedError, ArithmeticError),
)
"""What openpyxl raises where a workbook is not as it should be."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@contextmanager
def workbook_sources(path: Path, sheet: str | None) -> Iterator[Iterator[Source]]:
    """Open a workbook and yield its sheets, hidden ones marked as such, or the one that is named.

    Raises
    ------
    WorkspaceError
        If the file is missing.
    TableFormatError
        If it is no workbook, is damaged, or has no such sheet.
    """
    _refuse_others(path)
    try:
        check_archive(path, nested=True)
    except LayerFormatError as error:
        raise TableFormatError(str(error)) from None
    with path.open("rb") as stream:
        book, parts = _opened(path, stream)
        sheets = _chosen(path, book, sheet)
        with warnings.catch_warnings():
            # Dates beyond the calendar are told as errors of their cells.
            warnings.simplefilter("ignore")
            yield (
                Source(one.title, iter(()), is_hidden=True)
                if sheet is None and one.sheet_state != "visible"
                else _source(path, book, one, parts.get(one.title))
                for one in sheets
            )


def _refuse_others(path: Path) -> None:
    """Refuse what was only renamed, with words for what it is."""
    with path.open("rb") as stream:
        head = stream.read(1_024)
        if head.startswith(_OLE):
            is_encrypted = "EncryptedPackage".encode("utf-16-le") in head + stream.read()
            raise TableFormatError(
                f"{path}: is an encrypted workbook. Save it without its password and try again."
                if is_encrypted
                else f"{path}: is an old .xls workbook or a document. Open it and save it as .xlsx."
            )
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").lower()
    if start.startswith((b"<", b"\0<")):
        raise TableFormatError(f"{path}: is a web page or XML named .xlsx. Open it and save it as .xlsx.")
    if not head.startswith(b"PK"):
        raise TableFormatError(
            f"{path}: is no .xlsx workbook (cut, or another format renamed). Open it and save it as .xlsx."
        )


def _opened(path: Path, stream: BinaryIO) -> tuple[Any, dict[str, str]]:
    """Return the workbook and the name of the document of every sheet."""
    from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415 - takes a tenth of a second
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    try:
        with warnings.catch_warnings():
            # Drop-down lists and styles that openpyxl does not know do not concern the cells.
            warnings.simplefilter("ignore")
            reader = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
            reader.read()
            parts = {str(sheet.name): str(part.target) for sheet, part in reader.parser.find_sheets()}
    except (*_DAMAGE, InvalidFileException) as error:
        told = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise TableFormatError(
            f"{path}: is no readable .xlsx workbook ({told}). Open it and save it as .xlsx anew."
        ) from None
    return reader.wb, parts


def _chosen(path: Path, book: Any, sheet: str | None) -> list[Any]:
    titles = [one.title for one in book.worksheets]
    if sheet is None:
        return list(book.worksheets)
    if sheet not in titles:
        raise TableFormatError(f"{path}: has no sheet {sheet!r}. Its sheets: {', '.join(titles[:12])}.")
    return [book.worksheets[titles.index(sheet)]]


def _source(path: Path, book: Any, sheet: Any, part: str | None) -> Source:
    archive = book._archive  # noqa: SLF001 - the archive that openpyxl reads sheets from, opened once
    try:
        marks = marks_of(archive, part) if part else Marks()
    except _DAMAGE as error:
        raise _damaged(path, sheet.title, 0, error) from None
    notes: list[str] = []
    rows = _rows(path, sheet, marks, notes)
    return Source(sheet.title, rows, marks.merged, notes=notes)


def _rows(path: Path, sheet: Any, marks: Marks, notes: list[str]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of a sheet down to its last value."""
    if not marks.has_values:
        return
    # Some programs write the size of the whole grid: rows are as long as their last cell instead.
    sheet.reset_dimensions()
    last = min(marks.last_row or LAST_ROW, LAST_ROW)
    number = empty = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(max_row=last), start=1):
            values = [_shown(cell, marks) for cell in cells]
            while values and values[-1] is None:
                values.pop()
            empty = 0 if values else empty + 1
            if empty > _MOST_EMPTY:
                notes.append(f"reading ended after {_MOST_EMPTY:,} empty rows, in row {number:,} of {last:,}")
                return
            if values:
                yield number, values
    except _DAMAGE as error:
        raise _damaged(path, sheet.title, number + 1, error) from None


def _shown(cell: Any, marks: Marks) -> Any:
    """Return the value of a cell; a share that the sheet shows as percent is the text that it shows."""
    value = cell.value
    if value is None:
        if marks.unstored and cell.data_type is not None and _address(cell) in marks.unstored:
            return UnstoredCell(_address(cell))
        return None
    if cell.data_type == "e":
        return ErrorCell(value)
    if type(value) in {int, float} and "%" in str(cell.number_format):
        return f"{value * 100:.10g}%"
    return value


def _address(cell: Any) -> str:
    # A cell that the sheet does not hold has no address.
    return str(getattr(cell, "coordinate", ""))


def _damaged(path: Path, title: str, row: int, error: BaseException) -> TableFormatError:
    told = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
    near = f" near row {row}" if row else ""
    return TableFormatError(
        f"{path} sheet {title!r}{near}: cannot be read ({told}). Open it and save it as .xlsx anew."
    )
