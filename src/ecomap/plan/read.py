"""Reading a plan: decode, tokens, blocks, facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomap.errors import PlanFormatError
from ecomap.plan.decode import decode_text, split_lines
from ecomap.plan.document import PlanDocument
from ecomap.plan.fields import read_block
from ecomap.plan.labels import Role
from ecomap.plan.notes import Notes
from ecomap.plan.numerals import parse_numeral
from ecomap.plan.scope import defined_areas
from ecomap.plan.segment import segment
from ecomap.plan.tokens import tokenize
from ecomap.plan.verify import check_blocks
from ecomap.plan.word import is_word_file, read_word_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecomap.plan.decode import SourceLine
    from ecomap.plan.raw import RawBlock
    from ecomap.plan.tokens import Token

_OLD_WORD = b"\xd0\xcf\x11\xe0"
_TITLE_END = re.compile(r"(?:方案|清单|通知|公示|情况|报告|公告|台账|表)(?:（[^）]*）)?$")


def read_plan(path: Path) -> PlanDocument:
    """Read a rectification plan from a text or Word file.

    The kind of file is told by its content, not by its name. What cannot be placed is listed in the
    warnings with its line; nothing is dropped in silence after the first problem.

    Raises
    ------
    PlanFormatError
        If the file cannot be read, or is no rectification plan.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlanFormatError(f"{path}: cannot be read ({error.strerror}).") from None
    return parse_plan(_lines(content, shown=str(path)), shown=str(path))


def parse_plan(lines: Sequence[SourceLine], *, shown: str = "the document") -> PlanDocument:
    """Read a rectification plan from its lines.

    Raises
    ------
    PlanFormatError
        If it is no rectification plan.
    """
    segments = segment(tokenize(lines))
    if not any(_is_plan_like(block) for block in segments.blocks):
        raise PlanFormatError(
            f"{shown}: not a rectification plan: no numbered problem with 整改措施 or 整改时限 and a "
            "responsible unit or goal was found."
        )
    notes = Notes()
    numbers = _number(segments.blocks, notes)
    check_blocks(segments, numbers, notes)
    all_areas = defined_areas(line.text for line in lines)
    problems = tuple(
        read_block(block, number, all_areas=all_areas, notes=notes)
        for block, number in zip(segments.blocks, numbers, strict=True)
    )
    return PlanDocument(_title(segments.preamble), problems, notes.sorted())


def _lines(content: bytes, *, shown: str) -> list[SourceLine]:
    if content.startswith(_OLD_WORD):
        raise PlanFormatError(f"{shown}: an old Word file (.doc). Save it as .docx and try again.")
    if content.startswith(b"%PDF"):
        raise PlanFormatError(f"{shown}: a PDF. Save its text as .txt or .docx and try again.")
    if is_word_file(content):
        return read_word_lines(content, shown=shown)
    text = decode_text(content, shown=shown)
    if not text.strip():
        raise PlanFormatError(f"{shown}: the file is empty.")
    return split_lines(text)


def _is_plan_like(block: RawBlock) -> bool:
    settles = block.first(Role.MEASURES) or block.first(Role.DEADLINE)
    return bool(settles and (block.first(Role.RESPONSIBLE) or block.first(Role.GOAL)))


def _number(blocks: Sequence[RawBlock], notes: Notes) -> list[int]:
    """Return the number of each block.

    The number before a label of the statement (一、反馈问题) counts chapters where it is always the
    same. Then the number in the label (省编号第41号) is taken, else the order.
    """
    stated = [block.marker.number if block.marker else None for block in blocks]
    labelled = [block.marker for block in blocks if _opens_with_label(block)]
    numbers = {marker.number if marker else None for marker in labelled}
    is_chapter = len(labelled) == len(blocks) and len(numbers) == 1
    numbered: list[int] = []
    for order, (block, number) in enumerate(zip(blocks, stated, strict=True), start=1):
        if number is not None and not is_chapter:
            numbered.append(number)
            continue
        if block.part and order > 1 and blocks[order - 2].common is block.common:
            numbered.append(numbered[-1])
            continue
        code = _code_number(block)
        numbered.append(code or (numbered[-1] + 1 if numbered else order))
        if code is None:
            reason = f"the problem has no number; counted as {numbered[-1]} by its order"
            notes.add(block.line, "", reason)
    return numbered


def _opens_with_label(block: RawBlock) -> bool:
    opening = next(iter(block.common or block.fields), None)
    return bool(opening and opening.role is Role.STATEMENT and opening.label)


def _code_number(block: RawBlock) -> int | None:
    statement = [*block.common, *block.all(Role.STATEMENT)]
    label = next((each.label for each in statement if each.label), None)
    match = re.search(r"第?([\d一二三四五六七八九十百]+)号?", label.qualifier) if label else None
    return parse_numeral(match[1]) if match else None


def _title(preamble: Sequence[Token]) -> str:
    """Join the first lines up to one that ends as titles do; prose and numbers end it too."""
    title = ""
    for token in preamble[:4]:
        if token.marker or token.label or re.search(r"[。：:；]$", token.text) or len(token.text) > 60:
            break
        title += token.text
        if _TITLE_END.search(token.text):
            break
    return title
