"""Word files (.docx) as lines: paragraphs in the order of the document, those in tables too.

A table whose first row holds labels (序号、反馈问题、整改措施、整改时限) has a problem in each row; it is
read as if each cell stood behind its label.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError

from ecomap.errors import PlanFormatError
from ecomap.plan.decode import SourceLine, clean
from ecomap.plan.labels import role_of
from ecomap.plan.word_numbers import W, WordNumbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", _FALLBACK}
_BREAKS = {f"{W}br", f"{W}cr"}
_NUMBER_HEADINGS = {"序号", "编号", "问题编号", "问题序号", "反馈问题序号"}
_FEWEST_LABELS = 3
"""Labels in the first row from which a table is read by columns."""


def is_word_file(content: bytes) -> bool:
    """Say whether bytes look like a zip container."""
    return content.startswith(b"PK\x03\x04")


def read_word_lines(content: bytes, *, shown: str) -> list[SourceLine]:
    """Return the paragraphs of a Word file as lines; a break inside a paragraph starts a new line.

    Automatic numbers stand before their paragraphs. Deleted text of tracked changes is passed over,
    inserted text is read.

    Raises
    ------
    PlanFormatError
        If the file is damaged or no Word document.
    """
    try:
        # Damaged XML raises a child of SyntaxError.
        document = docx.Document(io.BytesIO(content))
        numbers = WordNumbers(
            _part(document, RELATIONSHIP_TYPE.NUMBERING), _part(document, RELATIONSHIP_TYPE.STYLES)
        )
        texts = list(_Reader(numbers).texts(document.element.body))
    except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise PlanFormatError(
            f"{shown}: not a readable .docx file ({error}). Save it again in Word."
        ) from None
    lines = [line for text in texts for line in text.split("\n")]
    return [SourceLine(number, clean(line)) for number, line in enumerate(lines, start=1)]


def _part(document: Document, kind: str) -> BaseOxmlElement | None:
    """Return the root of a part of the file, or None where the file has none."""
    related = document.part.rels.values()
    part = next((each.target_part for each in related if each.reltype == kind), None)
    return getattr(part, "element", None)


class _Reader:
    """Walks through a document, counting its automatic numbers."""

    def __init__(self, numbers: WordNumbers) -> None:
        self._numbers = numbers

    def texts(self, element: BaseOxmlElement) -> Iterator[str]:
        """Yield the texts of the paragraphs below an element, in their order."""
        for child in element:
            if child.tag == f"{W}p":
                yield self._numbers.next(child) + "".join(_runs(child))
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag not in _DELETED:
                yield from self.texts(child)

    def _table(self, table: BaseOxmlElement) -> Iterator[str]:
        rows = [[list(self.texts(cell)) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
        headings = ["".join("".join(cell).split()) for cell in rows[0]] if rows else []
        if sum(role_of(heading) is not None for heading in headings) < _FEWEST_LABELS:
            yield from (text for row in rows for cell in row for text in cell)
            return
        for row in rows[1:]:
            if ["".join("".join(cell).split()) for cell in row] != headings:
                yield from _labelled(headings, row)


def _labelled(headings: Sequence[str], row: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the cells of a row behind the labels of their columns; the number comes first."""
    for heading, cell in zip(headings, row, strict=False):
        if heading in _NUMBER_HEADINGS and "".join(cell).strip():
            yield f"问题{''.join(cell).strip(' 、.')}"
    for heading, cell in zip(headings, row, strict=False):
        if heading not in _NUMBER_HEADINGS and "".join(cell).strip():
            yield f"{heading}："
            yield from cell


def _runs(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in _DELETED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield " "
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag != f"{W}pPr":
            yield from _runs(child)
