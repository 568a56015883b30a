"""Text tables: CSV and its relatives, in any common encoding, packed or not."""

from __future__ import annotations

import csv
import io
import re
import zlib
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from ecomap.errors import TableFormatError
from ecomap.store.foreign.delimited_text import encoding_of, open_bytes
from ecomap.store.foreign.table_source import Source
from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DELIMITERS = ",\t;|"
_LONGEST_CELL = 16 * 2**20
"""Characters of a cell; the outline of a large lake as WKT goes far beyond the 131,072 of the csv module."""
_ESCAPED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
_HEAD = 65_536


@contextmanager
def delimited_source(path: Path, keys: frozenset[str]) -> Iterator[Source]:
    """Open a text table; its delimiter is the one that shows most of the known headers.

    Raises
    ------
    WorkspaceError
        If the file is missing or cannot be read.
    TableFormatError
        If it is no text, or, while rows are read, no valid CSV.
    """
    encoding, notes = encoding_of(path)
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with open_bytes(path) as stream, io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            delimiter = _delimiter(text.read(_HEAD), keys)
            text.seek(0)
            yield Source("", _rows(path, text, delimiter), is_text=True, notes=list(notes))
    finally:
        csv.field_size_limit(before)


def _delimiter(head: str, keys: frozenset[str]) -> str:
    def score(delimiter: str) -> tuple[int, int]:
        rows = islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), 20)
        try:
            known = max((len({header_key(cell) for cell in row} & keys) for row in rows), default=0)
        except csv.Error:
            known = 0
        return known, head.count(delimiter)

    return max(_DELIMITERS, key=score)


def _unescaped(cell: str) -> str:
    """Take off one apostrophe that keeps a table program from running a text."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _rows(path: Path, text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the number of the line on which they begin."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [_unescaped(cell) for cell in cells] if "'" in "".join(cells) else cells
            line = reader.line_num + 1
    except csv.Error as error:
        hint = " A quote that opens there may never close." if reader.line_num > line else ""
        raise TableFormatError(f"{path} line {line}: not valid CSV ({error}).{hint}") from None
    except (OSError, EOFError, UnicodeError, zlib.error) as error:
        raise TableFormatError(f"{path} line {line}: cannot be read ({str(error)[:80]}).") from None
