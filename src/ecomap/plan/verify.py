"""What a plan lacks: numbers, fields, its end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecomap.plan.labels import Ending, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.plan.notes import Notes
    from ecomap.plan.raw import RawBlock, Segments

_ALWAYS = (Role.STATEMENT, Role.RESPONSIBLE, Role.MEASURES, Role.DEADLINE)
_WHERE_USED = (Role.GOAL, Role.LEAD_SUPERVISOR, Role.COOP_SUPERVISOR, Role.LEADER, Role.ACCEPTANCE)
"""Fields that a plan may do without; told where other problems of the same plan have them."""

_NAMES = {
    Role.STATEMENT: "statement (反馈问题)",
    Role.GOAL: "goal (整改目标)",
    Role.RESPONSIBLE: "responsible units (责任单位)",
    Role.LEAD_SUPERVISOR: "lead units (牵头督导单位)",
    Role.COOP_SUPERVISOR: "cooperating units (配合督导单位)",
    Role.LEADER: "leaders (牵头督导领导)",
    Role.ACCEPTANCE: "acceptance units (验收单位)",
    Role.MEASURES: "measures (整改措施)",
    Role.DEADLINE: "deadline (整改时限)",
}


def check_blocks(segments: Segments, numbers: Sequence[int], notes: Notes) -> None:
    """Tell what is missing, repeated, out of order or left over."""
    blocks = segments.blocks
    _check_numbers(blocks, numbers, notes)
    _check_styles(blocks, notes)
    _check_fields(blocks, numbers, notes)
    last = blocks[-1]
    if last.first(Role.DEADLINE) is None or last.first(Role.MEASURES) is None:
        notes.add(last.last_line, last.head(), "the document stops in the middle of this problem")
    for token in segments.preamble:
        if token.label and token.label.ending is Ending.COLON and token.label.role in _ALWAYS:
            notes.add(token.line, token.text, "a field before the first problem; it was left out")
    for token in segments.stray:
        notes.add(token.line, token.text, "belongs to no field and was left out")


def _check_numbers(blocks: Sequence[RawBlock], numbers: Sequence[int], notes: Notes) -> None:
    seen: set[tuple[int, int | None]] = set()
    before, part_before = 0, None
    for block, number in zip(blocks, numbers, strict=True):
        part = block.part.number if block.part else None
        expected = before if part and part_before else before + 1
        if (number, part) in seen:
            notes.add(block.line, block.head(), f"problem {number} stands twice")
        elif part and number == before and part != (part_before or 0) + 1:
            notes.add(block.line, block.head(), f"part {part} does not follow part {part_before}")
        elif number not in {expected, before + 1}:
            notes.add(block.line, block.head(), f"problem {number} stands where {before + 1} should be")
        seen.add((number, part))
        before, part_before = number, part


def _check_styles(blocks: Sequence[RawBlock], notes: Notes) -> None:
    styles = Counter(block.marker.style for block in blocks if block.marker)
    if not styles:
        return
    usual = styles.most_common(1)[0][0]
    for block in blocks:
        if block.marker and block.marker.style is not usual:
            reason = (
                f"numbered {block.marker.style.value} where the other problems are numbered {usual.value}"
            )
            notes.add(block.line, block.head(), reason)


def _check_fields(blocks: Sequence[RawBlock], numbers: Sequence[int], notes: Notes) -> None:
    used = [role for role in _WHERE_USED if any(block.first(role) for block in blocks)]
    for block, number in zip(blocks, numbers, strict=True):
        name = f"{number}.{block.part.number}" if block.part else str(number)
        for role in (*_ALWAYS, *used):
            field = block.first(role)
            if field is None:
                notes.add(block.line, block.head(), f"problem {name} has no {_NAMES[role]}")
            elif not field.has_value():
                notes.add(
                    field.line, field.label.word if field.label else "", f"{_NAMES[role]}: the field is empty"
                )
        for field in block.fields:
            first = block.first(field.role)
            same = first is not field and first and first.label and field.label
            if same and first and first.label and field.label and first.label.word == field.label.word:
                _tell_repeated(block, field.role, field.line, notes)


def _tell_repeated(block: RawBlock, role: Role, line: int, notes: Notes) -> None:
    if role is not Role.DEADLINE:
        notes.add(
            line,
            block.head(),
            f"{_NAMES.get(role, role)}: the field stands twice in this problem; both were read",
        )
