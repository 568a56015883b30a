"""Tables as text: for the terminal, for Markdown and for CSV."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SUMMARY_COLUMNS: dict[str, tuple[str, str]] = {
    "key": ("编码", "key"),
    "name": ("名称", "name"),
    "sites": ("点位数", "sites"),
    "located": ("已定位", "located"),
    "not_located": ("未定位", "not located"),
    "open": ("未完成", "open"),
    "done": ("已完成", "done"),
    "closed": ("已销号", "closed"),
    "overdue": ("已逾期", "overdue"),
    "area_ha": ("面积（公顷）", "area (ha)"),
    "length_km": ("长度（公里）", "length (km)"),
}
"""Columns of a summary table with their Chinese and English headings."""

SUMMARY_FIELDS = ("key", "name", "name_en", *list(SUMMARY_COLUMNS)[2:])
"""Columns of a summary as CSV: names in both languages."""


def summary_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a summary document with the total last."""
    return [*document["rows"], document["total"]]


def markdown_table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    r"""Write a Markdown table; numbers stand right.

    Examples
    --------
    >>> print(markdown_table(["name", "sites"], [["a|b", 3]]), end="")
    | name | sites |
    | --- | ---: |
    | a\|b | 3 |
    """
    right = [bool(rows) and isinstance(cell, (int, float)) for cell in (rows[0] if rows else headings)]
    lines = [
        _bar(headings),
        _bar(["---:" if number else "---" for number in right]),
        *(_bar([_cell(cell).replace("|", "\\|").replace("\n", " ") for cell in row]) for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _bar(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def text_table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Write a table for the terminal; Chinese characters count as two columns.

    Examples
    --------
    >>> print(text_table(["name", "n"], [["石门县", 3], ["b", 12]]), end="")
    name     n
    石门县   3
    b       12
    """
    cells = [list(headings), *([_cell(cell) for cell in row] for row in rows)]
    right = [bool(rows) and isinstance(cell, (int, float)) for cell in (rows[0] if rows else headings)]
    widths = [max(display_width(line[column]) for line in cells) for column in range(len(headings))]
    lines = [
        "  ".join(
            _pad(cell, width, right=number) for cell, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in cells
    ]
    return "\n".join(lines) + "\n"


def display_width(text: str) -> int:
    """Return how many columns a text takes in a terminal (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def _cell(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
