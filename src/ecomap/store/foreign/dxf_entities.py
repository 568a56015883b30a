"""The entities of a drawing that may be places, apart from what draughtsmen put around them."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.errors import LayerFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_ROUND = frozenset({"CIRCLE", "ARC", "ELLIPSE", "SPLINE"})
_TAKEN = _ROUND | {
    *("POINT", "LINE", "LWPOLYLINE", "POLYLINE", "VERTEX", "SEQEND", "MLINE", "3DFACE", "SOLID"),
    *("TEXT", "MTEXT", "INSERT", "ATTRIB", "BLOCK", "ENDBLK", "ENDSEC"),
}
"""Entities that are taken; dimensions, hatches, leaders, pictures and what programs add are not."""
_FILTERED = frozenset({"ENTITIES", "BLOCKS"})
_START, _NAME, _PAPER = 0, 2, 67
_NUMBERS = frozenset({*range(10, 19), *range(20, 29), *range(30, 38), *range(40, 49)})
"""Group codes of coordinates, radii, angles and bulges."""
_LONGEST_LINE = 2**20
_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S{1,20})")
_BIG5 = b"ANSI_950"


@dataclass(slots=True)
class Entities:
    """What was met while a drawing was copied."""

    left_out: Counter[str] = field(default_factory=Counter)
    """Entities that were not taken, by type."""
    on_paper: int = 0
    """Entities of the sheet of paper, such as its frame."""
    rounded: int = 0
    """Circles, arcs and curves."""

    def notes(self) -> tuple[str, ...]:
        """Say what was not taken as it is."""
        notes = []
        if self.left_out:
            kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.left_out.items())[:8])
            notes.append(f"left out of the drawing, because they are no places: {kinds}")
        if self.on_paper:
            notes.append(f"{self.on_paper} entities of the paper sheet, such as its frame, are left out")
        if self.rounded:
            notes.append(f"{self.rounded} circles, arcs and curves are read as lines of many corners")
        return tuple(notes)


def copy_entities(path: Path, copy: Path) -> Entities:
    """Write a copy of a drawing with nothing but what may be a place, and its texts in UTF-8.

    Raises
    ------
    LayerFormatError
        If it is cut, a line is no group code, or a coordinate no number: GDAL would take it for zero.
    """
    found = Entities()
    encoding = _encoding(path)
    section, kind = "", ""
    entity: list[bytes] = []
    with path.open("rb") as source, copy.open("wb") as sink:
        for line, code, value in _groups(path, source):
            if code == _START:
                _put(entity, kind, section, found, sink)
                section = "" if kind == "ENDSEC" else section
                entity, kind = [], value.strip().decode("latin-1")
            elif code == _NAME and kind == "SECTION":
                section = value.strip().decode("latin-1")
            elif code in _NUMBERS and section in _FILTERED and kind in _TAKEN and not _is_number(value):
                raise LayerFormatError(
                    f"{path} line {line}: {value.decode('latin-1').strip()[:40]!r} is no number. "
                    "The drawing is damaged; save it anew."
                )
            text = value.rstrip(b"\r\n")
            plain = text if text.isascii() else text.decode(encoding, "replace").encode()
            entity += (b"%d\n" % code, plain, b"\n")
        _put(entity, kind, section, found, sink)
    if kind != "EOF":
        raise LayerFormatError(f"{path}: cannot be read: the drawing ends in the middle. Save it anew.")
    return found


def _encoding(path: Path) -> str:
    """Return how the texts of a drawing are written, by their bytes: drawings say Western and are Chinese."""
    content = path.read_bytes()
    page = _PAGE.search(content)
    stated = ("big5",) if page and page[1].upper() == _BIG5 else ()
    encodings: tuple[str, ...] = ("utf-8", *stated, "gb18030")
    for encoding in encodings:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "cp1252"


def _groups(path: Path, source: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield line number, group code and value of each pair of lines."""
    line = 1
    while code := source.readline(_LONGEST_LINE):
        value = source.readline(_LONGEST_LINE)
        try:
            number = int(code)
        except ValueError:
            if not (code + value + source.read(1)).strip(b" \t\r\n\x1a\0"):
                return
            raise LayerFormatError(
                f"{path} line {line}: cannot be read: {code.decode('latin-1').strip()[:40]!r} is no group "
                "code of a drawing. It may be cut or damaged; save it anew."
            ) from None
        yield line + 1, number, value
        line += 2


def _is_number(value: bytes) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _put(entity: list[bytes], kind: str, section: str, found: Entities, sink: BinaryIO) -> None:
    """Write one entity, if it may be a place or is none of the drawing's."""
    if section == "HEADER":
        # It says how the texts were written before.
        return
    if section in _FILTERED and kind != "SECTION":
        if kind not in _TAKEN:
            found.left_out[kind] += 1
            return
        # Groups are triples of code, value and end of line.
        if section == "ENTITIES" and any(
            code == b"%d\n" % _PAPER and value.strip() == b"1"
            for code, value in zip(entity[::3], entity[1::3], strict=True)
        ):
            found.on_paper += 1
            return
        found.rounded += kind in _ROUND
    sink.writelines(entity)
