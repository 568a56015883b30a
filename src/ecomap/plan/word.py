"""Word files (.docx) as lines: paragraphs in the order of the document, those in tables too."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import OpcError

from ecomap.errors import PlanFormatError
from ecomap.plan.decode import SourceLine, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", _FALLBACK}
_BREAKS = {f"{_W}br", f"{_W}cr"}


def is_word_file(content: bytes) -> bool:
    """Say whether bytes look like a zip container."""
    return content.startswith(b"PK\x03\x04")


def read_word_lines(content: bytes, *, shown: str) -> list[SourceLine]:
    """Return the paragraphs of a Word file as lines; a break inside a paragraph starts a new line.

    Deleted text of tracked changes is passed over, inserted text is read.

    Raises
    ------
    PlanFormatError
        If the file is damaged or no Word document.
    """
    try:
        # Damaged XML raises a child of SyntaxError.
        body = docx.Document(io.BytesIO(content)).element.body
    except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise PlanFormatError(
            f"{shown}: not a readable .docx file ({error}). Save it again in Word."
        ) from None
    texts = [line for paragraph in _paragraphs(body) for line in "".join(_runs(paragraph)).split("\n")]
    return [SourceLine(number, clean(text)) for number, text in enumerate(texts, start=1)]


def _paragraphs(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield paragraphs in document order, without those inside other paragraphs (text boxes)."""
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag not in _DELETED:
            yield from _paragraphs(child)


def _runs(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in _DELETED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag in _BREAKS:
            yield "\n"
        else:
            yield from _runs(child)
