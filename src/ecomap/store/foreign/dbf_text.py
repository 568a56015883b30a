"""In which encoding the table of a shapefile is written, by its bytes and not by its word."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from ecomap.errors import LayerFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PRIVATE = re.compile("[\ue000-\uf8ff]")
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
    Big5 if the file states it; then GB18030, as Chinese programs write, if it gives characters that have a
    meaning; then Big5, which read as GB18030 gives some that have none.

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
    first = ["utf-8", *(["big5"] if _is_big5(claimed) else [])]
    for encoding, strictly in [*((name, True) for name in [*first, "gb18030", "big5"]), ("gb18030", False)]:
        halves = _half_characters(content, texts, encoding, strictly=strictly)
        if halves is None:
            continue
        note = ""
        if not content.isascii() and not _says(claimed, encoding):
            said = f"its .cpg says {stated.strip()!r}" if claimed else "it has no .cpg"
            note = f"texts read as {encoding.upper()}, as their bytes are; {said}"
        return TableText(encoding, note, _without(content, halves) if halves else None)
    raise LayerFormatError(f"{dbf}: its texts are neither UTF-8 nor GB18030 nor Big5. Save it anew as UTF-8.")


def _half_characters(
    content: bytes, texts: list[_Field], encoding: str, *, strictly: bool
) -> list[_Field] | None:
    """Return where a character is cut in two at the end of a text; None if the texts are of another encoding.

    `strictly` takes characters for private use as a sign of another encoding.
    """
    halves = []
    for start, width in texts:
        text = content[start : start + width].rstrip(b" \0")
        if text.isascii():
            continue
        try:
            characters = text.decode(encoding)
        except UnicodeDecodeError as error:
            # A program that counts bytes cuts the last character of a full field in two.
            if error.reason not in {"unexpected end of data", "incomplete multibyte sequence"}:
                return None
            halves.append(_Field(start + error.start, len(text) - error.start))
            characters = text[: error.start].decode(encoding)
        if strictly and _PRIVATE.search(characters):
            return None
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
    return _is_big5(claimed) if name == "big5" else claimed in words[name]


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
