"""Text files of any encoding that Chinese offices use, into lines."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ecomap.errors import PlanFormatError


class SourceLine(NamedTuple):
    """One line of a document."""

    number: int
    """Line of a text file, or paragraph of a Word file, from 1."""
    text: str
    """Its text without marks that are not seen in print."""


_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GUESSED = ("utf-8", "gb18030")
_NEWLINE = re.compile("\r\n|[\r\n\x0b\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_DIGITS_AND_STOP = str.maketrans("０１２３４５６７８９．", "0123456789.")


def decode_text(content: bytes, *, shown: str) -> str:
    """Decode a text file: by its byte order mark, else UTF-8, else GB18030.

    Raises
    ------
    PlanFormatError
        If no encoding fits, or the file holds control characters as only binary files do.
    """
    marked = [name for mark, name in _MARKED if content.startswith(mark)]
    for encoding in marked or _GUESSED:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) is None:
            return text
    raise PlanFormatError(
        f"{shown}: not a text in UTF-8, UTF-16 or GB18030. Save the plan as .txt in UTF-8, or as .docx."
    )


def split_lines(text: str) -> list[SourceLine]:
    r"""Split a text at any newline and clean each line.

    Examples
    --------
    >>> split_lines("一、甲\r\n\r\n [bookmark: _GoBack]２．乙\u3000")
    [SourceLine(number=1, text='一、甲'), SourceLine(number=2, text=''), SourceLine(number=3, text='2.乙')]
    """
    return [SourceLine(number, clean(line)) for number, line in enumerate(_NEWLINE.split(text), start=1)]


def clean(line: str) -> str:
    """Drop what is not seen in print, write digits half-width and spaces plain.

    A bookmark that a converter wrote out, zero-width marks and spaces at both ends go.
    """
    line = _UNSEEN.sub("", _BOOKMARK.sub("", line))
    return re.sub(r"[\s\u00a0\u3000]", " ", line).translate(_DIGITS_AND_STOP).strip()
