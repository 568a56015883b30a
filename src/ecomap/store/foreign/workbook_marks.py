"""What a sheet of a workbook says beside its values: its last row, merged cells, formulas without values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ecomap.store.foreign.table_source import Area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO
    from zipfile import ZipFile

_BLOCK = 2**20
_OVERLAP = 512
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)[ >/]")
_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^>]*?\br=[\"'](\d{1,15})[\"'])?[^>]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b")
LAST_ROW = 1_048_576
"""The last row that a sheet can have."""
_MOST_MERGED = 200_000


@dataclass(slots=True)
class Marks:
    """What a sheet says beside its values."""

    last_row: int | None = None
    """The last row that holds a value; None where the sheet does not number its rows."""
    has_values: bool = False
    """Whether there is any value."""
    merged: tuple[Area, ...] = ()
    """Merged cells."""
    unstored: frozenset[str] = frozenset()
    """Addresses of formulas of which no value is stored."""


def marks_of(archive: ZipFile, part: str) -> Marks:
    """Look through the document of a sheet: first as bytes, and element by element only where that pays.

    A sheet that is formatted down to row 1,048,576 shows its last value here without a cell being made of it.

    Raises
    ------
    ValueError
        If rows do not follow each other: a reader that streams would pass over some.
    """
    marks = Marks()
    has_formulas = has_merged = False
    all_numbered, row = True, 0
    with archive.open(part) as stream:
        for seen, block in _blocks(stream):
            has_formulas = has_formulas or _FORMULA.search(block) is not None
            has_merged = has_merged or _MERGE.search(block) is not None
            tags = [tag for tag in _ROW.finditer(block) if tag.end() > seen]
            all_numbered = all_numbered and all(tag[1] for tag in tags)
            numbers = [row, *(int(tag[1]) for tag in tags if tag[1])]
            _refuse_disorder(numbers)
            last = _last_value(block)
            if last is not None:
                marks.has_values = True
                before = sum(1 for tag in tags if tag[1] and tag.start() < last)
                marks.last_row = numbers[before]
            row = numbers[-1]
    if not all_numbered:
        marks.last_row = None
    if has_formulas or has_merged:
        with archive.open(part) as stream:
            marks.merged, marks.unstored = _elements(stream, has_formulas=has_formulas)
    return marks


def _blocks(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield blocks that overlap, so that no tag is cut in both, and how much of each was seen before."""
    tail = b""
    while block := stream.read(_BLOCK):
        yield len(tail), tail + block
        tail = (tail + block)[-_OVERLAP:]


def _refuse_disorder(numbers: Sequence[int]) -> None:
    for before, after in pairwise(numbers):
        if after <= before or after > LAST_ROW:
            raise ValueError(f"row {after} stands behind row {before}")


def _last_value(block: bytes) -> int | None:
    """Return where the last value of a block stands, looking from the end."""
    size = 4_096
    while True:
        start = max(0, len(block) - size)
        found = None
        for match in _VALUE.finditer(block, start):
            found = match.start()
        if found is not None or not start:
            return found
        size *= 8


def _elements(stream: IO[bytes], *, has_formulas: bool) -> tuple[tuple[Area, ...], frozenset[str]]:
    merged: list[Area] = []
    unstored: set[str] = set()
    # The workbook's archive was checked before: no document in it declares entities.
    for _, element in ET.iterparse(stream):  # noqa: S314 - see above
        tag = element.tag.rpartition("}")[2]
        if tag == "mergeCell" and len(merged) < _MOST_MERGED:
            merged += _area(element.get("ref", ""))
        elif tag == "c" and has_formulas:
            parts = {child.tag.rpartition("}")[2]: child for child in element}
            value = parts.get("v")
            # A formula whose result is an empty text is stored as such.
            is_stored = value is not None and (value.text or element.get("t") == "str")
            if "f" in parts and not is_stored:
                unstored.add(element.get("r", ""))
        if tag in {"c", "row"}:
            element.clear()
    return tuple(merged), frozenset(unstored)


def _area(ref: str) -> list[Area]:
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - openpyxl is slow to load

    try:
        left, top, right, bottom = range_boundaries(ref)
    except (ValueError, TypeError):
        return []
    if left is None or top is None or right is None or bottom is None:
        return []
    return [Area(top, left, bottom, right)]
