"""CSV that Excel opens in Chinese and that runs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecomap.store.text import csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# A table program takes a cell for a formula by its first character; Chinese Excel also by the wide forms.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Write a table as UTF-8 with byte order mark; return how many texts got an apostrophe."""
    escaped = 0
    cells: list[list[Any]] = []
    for row in rows:
        plain = [escape(cell) if isinstance(cell, str) else cell for cell in row]
        escaped += sum(isinstance(old, str) and new != old for new, old in zip(plain, row, strict=True))
        cells.append(plain)
    # Headings are escaped too: foreign columns keep the names that others gave them.
    names = [escape(heading) for heading in headings]
    text = csv_text(names, (dict(zip(names, row, strict=True)) for row in cells))
    path.write_bytes(("\ufeff" + text).encode())
    return escaped


def escape(text: str) -> str:
    """Put an apostrophe before what a table program would run; a number is none of it.

    One apostrophe more stands before a text that has some already, so that taking one away is the inverse.

    Examples
    --------
    >>> escape("=1+1"), escape("-12.5"), escape("'=1"), escape("O'Neill")
    ("'=1+1", '-12.5', "''=1", "O'Neill")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
