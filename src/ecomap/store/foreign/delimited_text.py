"""The encoding of text tables, found by reading them through once, and their bytes, packed or not."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from ecomap.errors import TableFormatError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 4 * 2**30
"""Bytes that a packed table may unpack to."""
MOST_RATIO = 200
"""Growth from which a packed table is taken for a bomb; tables grow three to thirty times."""
_SMALL_BYTES = 64 * 2**20
_BLOCK = 2**20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HAN_IN_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
"""Two Chinese characters in a row as UTF-8 writes them; GB18030 hardly ever has these bytes."""


def is_packed(path: Path) -> bool:
    """Say whether a table is packed by gzip, by its ending."""
    return path.suffix.lower() == ".gz"


def open_bytes(path: Path) -> BinaryIO:
    """Open a table, unpacking it on the way.

    Raises
    ------
    WorkspaceError
        If it is missing or cannot be read.
    """
    try:
        return cast("BinaryIO", gzip.open(path, "rb")) if is_packed(path) else path.open("rb")
    except FileNotFoundError:
        raise WorkspaceError(f"{path}: no such file.") from None
    except OSError as error:
        raise WorkspaceError(f"{path}: cannot be read ({error.strerror}).") from None


def encoding_of(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of a text table and what a person should know about it.

    UTF-8, UTF-16 with or without its mark, else GB18030, as Chinese Excel saves.

    Raises
    ------
    WorkspaceError
        If the file is missing or cannot be read.
    TableFormatError
        If it is no text, mixes encodings, or is packed and grows beyond measure.
    """
    with open_bytes(path) as stream:
        head = next(_blocks(stream, path), b"")[:8192]
    for encoding, notes in _candidates(head):
        if _decodes(path, encoding):
            if encoding == "gb18030":
                _refuse_mixture(path)
            return encoding, notes
    _refuse_mixture(path)
    raise TableFormatError(f"{path}: neither UTF-8 nor GB18030. Save the table as UTF-8 and try again.")


def _candidates(head: bytes) -> list[tuple[str, tuple[str, ...]]]:
    if head.startswith(_UTF16_MARKS):
        return [("utf-16", ())]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        # The digits and commas of a table have a zero in every other byte, and nothing else has.
        if zeros > len(head) // 8 and not others:
            return [(encoding, ("read as UTF-16, because every other byte is zero",))]
    return [("utf-8-sig", ()), ("gb18030", ("read as GB18030, because it is not UTF-8",))]


def _decodes(path: Path, encoding: str) -> bool:
    """Say whether the whole file is text of an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        with open_bytes(path) as stream:
            for block in _blocks(stream, path):
                text = decoder.decode(block)
                if "\0" in text:
                    line += text[: text.index("\0")].count("\n")
                    raise TableFormatError(
                        f"{path} line {line}: holds NUL bytes, so it is no text table or it is damaged."
                    )
                line += text.count("\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    """Yield a file block by block; refuse packed ones that grow beyond measure or are damaged."""
    size, packed = 0, path.stat().st_size
    while True:
        try:
            block = stream.read(_BLOCK)
        except (EOFError, OSError, zlib.error) as error:
            raise TableFormatError(f"{path}: cannot be unpacked ({str(error)[:80]}). Get it anew.") from None
        size += len(block)
        if is_packed(path) and (size > MOST_BYTES or (size > _SMALL_BYTES and size > MOST_RATIO * packed)):
            raise TableFormatError(
                f"{path}: {packed:,} bytes that unpack to more than {size:,}. It was not read."
            )
        if not block:
            return
        yield block


def _refuse_mixture(path: Path) -> None:
    """Refuse a table of which some lines are UTF-8 and others are not: one of them would turn to nonsense."""
    first_utf8 = first_other = 0
    with open_bytes(path) as stream:
        for number, line in enumerate(stream, start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8-sig")
            except UnicodeDecodeError:
                first_other = first_other or number
            else:
                first_utf8 = first_utf8 or (number if _HAN_IN_UTF8.search(line) else 0)
            if first_utf8 and first_other:
                raise TableFormatError(
                    f"{path}: line {first_utf8} is UTF-8 and line {first_other} is not. Two files "
                    "may have been joined; save the table as UTF-8 and try again."
                )
