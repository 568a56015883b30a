"""What a sheet of a workbook and a text table have in common: numbered rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Area(NamedTuple):
    """Merged cells of a sheet; rows and columns count from 1."""

    first_row: int
    """Uppermost row."""
    first_column: int
    """Leftmost column."""
    last_row: int
    """Lowest row, included."""
    last_column: int
    """Rightmost column, included."""


class ErrorCell(str):
    """The error that a workbook shows instead of a value, such as `#REF!`."""

    __slots__ = ()


class UnstoredCell(str):
    """The address of a formula of which the workbook holds no value."""

    __slots__ = ()


@dataclass(slots=True)
class Source:
    """A sheet or a text table, read row by row."""

    title: str
    """Name of the sheet; empty for a text table."""
    rows: Iterator[tuple[int, Sequence[Any]]]
    """Row numbers as a person finds them, and the cells."""
    merged: Sequence[Area] = ()
    """Merged cells; a text table has none."""
    is_text: bool = False
    """Whether every row must have as many cells as the header: so much a text table says of its columns."""
    is_hidden: bool = False
    """Whether the workbook hides it, so that it is not looked at."""
    notes: list[str] = field(default_factory=list)
    """What a person should know about how it was read; may grow while rows are read."""
