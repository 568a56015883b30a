"""In which encoding the table of a shapefile is written, by its bytes and not by its word."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from ecomap.errors import LayerFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD, _FIELD, _NAME, _END_OF_FIELDS = 32, 32, 11, 0x0D


class TableText(NamedTuple):
    """How the texts of a table are read."""

    encoding: str
    """Name of the codec."""
    note: str
    """What a person should know; empty if the file says the same."""
    mended: bytes | None
    """The whole table without the half characters at the ends of full fields; None where it has none."""


class _Field(NamedTuple):
    """A text in the table: where it begins and how many bytes it may have."""

    start: int
    width: int


def read_table_text(dbf: Path, stated: str) -> TableText:
    """Find out how the texts of a dBASE table are written.

    Every field name and every text is tried: UTF-8 is hardly ever right by accident, so it comes first; then
    what the file states, if it is Big5; then GB18030, as Chinese programs write.

    Parameters
    ----------
    stated
        What the `.cpg` file beside it says; empty if there is none.

    Raises
    ------
    LayerFormatError
        If the table is cut before its head ends, or its texts are in none of these.
    """
    content = dbf.read_bytes()
    texts = list(_texts(content, dbf))
    claimed = stated.strip().casefold().replace("_", "-")
    for encoding in dict.fromkeys(["utf-8", *(["big5"] if _is_big5(claimed) else []), "gb18030"]):
        halves = _half_characters(content, texts, encoding)
        if halves is None:
            continue
        note = ""
        if not content.isascii() and not _says(claimed, encoding):
            said = f"its .cpg says {stated.strip()!r}" if claimed else "it has no .cpg"
            note = f"texts read as {encoding.upper()}, as their bytes are; {said}"
        return TableText(encoding, note, _without(content, halves) if halves else None)
    raise LayerFormatError(
        f"{dbf}: its texts are neither UTF-8 nor GB18030 (nor Big5 by its .cpg). Save it anew as UTF-8."
    )


def _half_characters(content: bytes, texts: list[_Field], encoding: str) -> list[_Field] | None:
    """Return where a character is cut in two at the end of a text; None if the texts are of another encoding."""
    halves = []
    for start, width in texts:
        text = content[start : start + width].rstrip(b" \0")
        if text.isascii():
            continue
        try:
            text.decode(encoding)
        except UnicodeDecodeError as error:
            # A program that counts bytes cuts the last character of a full field in two.
            if error.reason not in {"unexpected end of data", "incomplete multibyte sequence"}:
                return None
            halves.append(_Field(start + error.start, len(text) - error.start))
    return halves


def _without(content: bytes, halves: list[_Field]) -> bytes:
    """Return the table with half characters blanked out; names end with NUL, texts with spaces."""
    mended = bytearray(content)
    head_size = struct.unpack("<H", content[8:10])[0]
    for start, width in halves:
        mended[start : start + width] = (b"\0" if start < head_size else b" ") * width
    return bytes(mended)


def _is_big5(claimed: str) -> bool:
    return claimed in {"big5", "big-5", "950", "cp950"}


def _says(claimed: str, name: str) -> bool:
    """Say whether a `.cpg` means this encoding."""
    words = {
        "utf-8": {"utf-8", "utf8", "65001"},
        "gb18030": {"gbk", "gb2312", "gb18030", "936", "cp936", "54936", "ansi 936"},
    }
    return claimed in words.get(name, {claimed})


def _texts(content: bytes, dbf: Path) -> Iterator[_Field]:
    """Yield where the names of the fields and all cells of text stand."""
    if len(content) < _HEAD:
        raise LayerFormatError(f"{dbf}: the table is cut. Get it anew.")
    count, head_size, row_size = struct.unpack("<IHH", content[4:12])
    cells, offset, place = [], 1, _HEAD
    while place + _FIELD <= min(head_size, len(content)) and content[place] != _END_OF_FIELDS:
        name, _, _ = content[place : place + _NAME].partition(b"\0")
        yield _Field(place, len(name))
        width = content[place + 16]
        if content[place + 11 : place + 12] == b"C":
            cells.append((offset, width))
        offset += width
        place += _FIELD
    if not row_size or content[head_size:].isascii():
        return
    for row in range(head_size, min(head_size + count * row_size, len(content)), row_size):
        yield from (_Field(row + first, width) for first, width in cells)
