"""What a sheet of a workbook says beside its values: its last row, merged cells, formulas without values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ecomap.store.foreign.table_source import Area

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO
    from zipfile import ZipFile

_BLOCK = 2**20
_OVERLAP = 512
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)[ >/]")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d{1,9})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b")
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
    """
    marks = Marks()
    has_formulas = has_merged = False
    row = None
    with archive.open(part) as stream:
        for block in _blocks(stream):
            has_formulas = has_formulas or _FORMULA.search(block) is not None
            has_merged = has_merged or _MERGE.search(block) is not None
            last_value = max((match.start() for match in _last(_VALUE, block)), default=None)
            if last_value is not None:
                marks.has_values = True
                before = next(_last(_ROW, block[:last_value]), None)
                marks.last_row = int(before[1]) if before else row
            latest = next(_last(_ROW, block), None)
            row = int(latest[1]) if latest else row
    if has_formulas or has_merged:
        with archive.open(part) as stream:
            marks.merged, marks.unstored = _elements(stream, has_formulas=has_formulas)
    return marks


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield blocks that overlap, so that no tag is cut in both."""
    tail = b""
    while block := stream.read(_BLOCK):
        yield tail + block
        tail = block[-_OVERLAP:]


def _last(pattern: re.Pattern[bytes], block: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the last match of a pattern, looking from the end."""
    size = 4_096
    while True:
        start = max(0, len(block) - size)
        found = None
        for match in pattern.finditer(block, start):
            found = match
        if found is not None:
            yield found
            return
        if not start:
            return
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
