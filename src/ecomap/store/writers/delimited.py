"""CSV that Excel opens in Chinese and that runs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecomap.store.text import csv_text
from ecomap.store.writers.table import ColumnType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecomap.store.writers.table import Column

# A table program takes a cell for a formula by its first character; Chinese Excel also by the wide forms.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def write_csv(path: Path, columns: Sequence[Column]) -> int:
    """Write a table as UTF-8 with byte order mark; return how many texts got an apostrophe."""
    texts = [_texts(column) for column in columns]
    # Headings are escaped too: columns of others keep the names that they gave them.
    names = [escape(column.name) for column in columns]
    text = csv_text(names, (dict(zip(names, row, strict=True)) for row in zip(*texts, strict=True)))
    path.write_bytes(("\ufeff" + text).encode())
    return sum(
        new != old
        for column, cells in zip(columns, texts, strict=True)
        if column.type is ColumnType.TEXT
        for new, old in zip(cells, column.values, strict=True)
    )


def _texts(column: Column) -> Sequence[Any]:
    """Return the cells as CSV has them: None is empty, a flag is `true` or `false`."""
    if column.type is ColumnType.TEXT:
        return [None if cell is None else escape(cell) for cell in column.values]
    if column.type is ColumnType.FLAG:
        return [None if cell is None else str(cell).lower() for cell in column.values]
    return column.as_texts().values


def escape(text: str) -> str:
    """Put an apostrophe before what a table program would run; a number is none of it.

    One apostrophe more stands before a text that has some already, so that taking one away is the inverse.

    Examples
    --------
    >>> escape("=1+1"), escape("-12.5"), escape("'=1"), escape("O'Neill")
    ("'=1+1", '-12.5', "''=1", "O'Neill")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
