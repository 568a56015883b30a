"""Tables that others made: CSV in any common encoding, workbooks with titles above the header."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from ecomap.errors import TableFormatError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

_HEADER_WITHIN = 20
"""Rows in which the header is looked for; above it stand titles and notes."""

_MOST_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in a file, cells not yet judged."""

    columns: tuple[str, ...]
    """Headers in their order; a header that stands twice has `#2` behind it."""
    rows: tuple[tuple[int, dict[str, Any]], ...]
    """Row number as the file's own program shows it, and the cells by header; empty rows are left out."""
    notes: tuple[str, ...] = ()
    """What a person should know about how the file was read."""


def header_key(text: object) -> str:
    """Return a header without what writers vary: width, case, spaces, units in brackets.

    Examples
    --------
    >>> header_key(" Site_ID "), header_key("经度（°）"), header_key("location-quality")
    ('siteid', '经度', 'locationquality')
    """
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
    return re.sub(r"[\s_\-:*]+", "", re.sub(r"[(\[].*", "", plain, flags=re.DOTALL))


def read_table(path: Path, known: Sequence[str]) -> Table:
    """Read a CSV file or a workbook whose header holds at least two of the `known` names.

    Parameters
    ----------
    known
        Header names as :func:`header_key` returns them. The row with most of them among the
        first twenty is the header; rows above it are titles and are passed over.

    Raises
    ------
    WorkspaceError
        If the file cannot be read.
    TableFormatError
        If it is no table, has no such header, a row does not fit the header, or cells below it are merged.
    """
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".txt"}:
        return _read_csv(path, known)
    if suffix in {".xlsx", ".xlsm"}:
        return _read_workbook(path, known)
    raise TableFormatError(f"{path}: a table must be .csv or .xlsx, got {suffix or 'no ending'!r}.")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    WorkspaceError
        If it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkspaceError(f"{path}: no such file.") from None
    except OSError as error:
        raise WorkspaceError(f"{path}: cannot be read ({error.strerror}).") from None


def _decode(content: bytes, path: Path) -> tuple[str, str]:
    """Return the text and the encoding: UTF-8, UTF-16 with its mark, else GB18030, as Chinese Excel saves."""
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise TableFormatError(f"{path}: neither UTF-8 nor GB18030. Save the table as UTF-8 and try again.")


def _read_csv(path: Path, known: Sequence[str]) -> Table:
    text, encoding = _decode(read_bytes(path), path)
    if "\0" in text:
        raise TableFormatError(f"{path}: holds NUL bytes, so it is no text table or it is damaged.")
    head = text[:4096]
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, Sequence[Any]]] = []
    try:
        lines.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise TableFormatError(f"{path} line {reader.line_num}: not valid CSV ({error}).") from None
    notes = ("read as GB18030, because it is not UTF-8",) if encoding == "gb18030" else ()
    header = _find_header(lines, known)
    if header is None:
        raise _no_header(path, known)
    for number, cells in lines[header + 1 :]:
        if any(cells) and len(cells) != len(lines[header][1]):
            raise TableFormatError(
                f"{path} line {number}: {len(cells)} cells where the header has {len(lines[header][1])}. "
                "Two lines may have been merged or one cut."
            )
    return _table(lines, header, notes)


def _read_workbook(path: Path, known: Sequence[str]) -> Table:
    """Read the first sheet that has the header."""
    import openpyxl  # noqa: PLC0415 - takes a tenth of a second and CSV needs none of it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - openpyxl is slow to load

    content = io.BytesIO(read_bytes(path))
    try:
        with warnings.catch_warnings():
            # Drop-down lists and styles that openpyxl does not know do not concern the cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(content, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError):
        raise TableFormatError(
            f"{path}: is no readable .xlsx workbook (cut, encrypted, or another format renamed). "
            "Open it and save it as .xlsx anew."
        ) from None
    for sheet in book.worksheets:
        if (sheet.max_row or 0) * (sheet.max_column or 0) > _MOST_CELLS:
            raise TableFormatError(
                f"{path} sheet {sheet.title!r}: reaches to row {sheet.max_row}. "
                "Delete the empty rows below the table."
            )
        lines = [
            (number, [_shown(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), 1)
        ]
        header = _find_header(lines, known)
        if header is not None:
            _refuse_merged(path, sheet.merged_cells.ranges, below=lines[header][0])
            return _table(
                lines, header, () if len(book.worksheets) == 1 else (f"read the sheet {sheet.title!r}",)
            )
    raise _no_header(path, known)


def _shown(cell: Any) -> Any:
    """Return the value of a cell; a share that the sheet shows as percent is the text that it shows."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return f"{value * 100:.10g}%"
    return value


def _refuse_merged(path: Path, ranges: Iterable[Any], *, below: int) -> None:
    """Refuse merged cells under the header: whom their one value concerns is a guess."""
    merged = sorted((area.min_row, str(area.coord)) for area in ranges if area.max_row > below)
    if merged:
        raise TableFormatError(
            f"{path} row {merged[0][0]}: the cells {', '.join(coord for _, coord in merged[:5])} are merged. "
            "Unmerge them and write every row's own values."
        )


def _find_header(lines: Sequence[tuple[int, Sequence[Any]]], known: Sequence[str]) -> int | None:
    """Return the position of the row with most known names, at least two."""
    matches = [
        len({header_key(cell) for cell in cells if cell} & set(known)) for _, cells in lines[:_HEADER_WITHIN]
    ]
    best = max(matches, default=0)
    return matches.index(best) if best >= 2 else None


def _no_header(path: Path, known: Sequence[str]) -> TableFormatError:
    return TableFormatError(
        f"{path}: no header row found in the first {_HEADER_WITHIN} rows. "
        f"It must hold at least two of: {', '.join(list(known)[:16])}."
    )


def _table(lines: Sequence[tuple[int, Sequence[Any]]], header: int, notes: tuple[str, ...]) -> Table:
    """Name the cells below the header by their columns."""
    names: list[str] = []
    for place, cell in enumerate(lines[header][1], start=1):
        name = str(cell).strip() if cell is not None else ""
        name = name or f"column {place}"
        names.append(name if name not in names else f"{name}#{names.count(name) + 1}")
    rows = []
    for number, cells in lines[header + 1 :]:
        plain = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
        if any(cell not in {None, ""} for cell in plain):
            rows.append((number, dict(zip(names, plain, strict=False))))
    return Table(tuple(names), tuple(rows), notes)


def columns_named(columns: Iterable[str], names: Callable[[str], str | None]) -> dict[str, str]:
    """Return what each column means, by its header; the first column of a meaning is taken.

    Examples
    --------
    >>> columns_named(["名称", "name", "色"], {"名称": "name", "name": "name"}.get)
    {'名称': 'name'}
    """
    meanings: dict[str, str] = {}
    for column in columns:
        meaning = names(header_key(column))
        if meaning is not None and meaning not in meanings.values():
            meanings[column] = meaning
    return meanings
