"""Reading text and CSV files with errors that name the file and the line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ecomap.errors import TableFormatError, WorkspaceError
from ecomap.store.atomic import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


def read_text(path: Path, *, shown: str = "") -> str:
    """Read a UTF-8 text file, with or without byte order mark.

    Raises
    ------
    WorkspaceError
        If the file is missing or cannot be read.
    TableFormatError
        If it is not UTF-8.
    """
    shown = shown or str(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise WorkspaceError(f"{shown}: no such file.") from None
    except OSError as error:
        raise WorkspaceError(f"{shown}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise TableFormatError(
            f"{shown}: byte {error.start} is not UTF-8. Save the file as UTF-8 and try again."
        ) from None


def read_rows(path: Path, required: Sequence[str], *, shown: str = "") -> list[tuple[int, dict[str, str]]]:
    """Read a CSV file as (line number, row) pairs; cells are stripped, blank lines passed over.

    Raises
    ------
    WorkspaceError
        If the file is missing.
    TableFormatError
        If a required column is missing or a row has more cells than the header
        (as when two lines were merged).
    """
    shown = shown or str(path)
    reader = csv.DictReader(io.StringIO(read_text(path, shown=shown), newline=""), strict=True)
    try:
        missing = [name for name in required if name not in (reader.fieldnames or ())]
        if missing:
            raise TableFormatError(f"{shown} line 1: the column {missing[0]!r} is missing.")
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise TableFormatError(
                    f"{shown} line {reader.line_num}: the row has "
                    f"{'more' if None in row else 'fewer'} cells than the header. "
                    "Two lines may have been merged or one cut."
                )
            cells = {name: (value or "").strip() for name, value in row.items() if name is not None}
            if any(cells.values()):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise TableFormatError(f"{shown} line {reader.line_num}: not valid CSV ({error}).") from None
    return rows


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    r"""Write rows as CSV text with a header and `\n` newlines.

    Examples
    --------
    >>> csv_text(["a", "b"], [{"a": 1, "b": "x,y"}])
    'a,b\n1,"x,y"\n'
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bool:
    """Write a CSV file in UTF-8; return whether it differs from what stood there."""
    return write_text(path, csv_text(columns, rows))
