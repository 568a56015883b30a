"""From the raw fields of one problem to its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.model import Deadline
from ecomap.plan.deadlines import is_empty, merge_deadlines, read_deadline
from ecomap.plan.document import Block, Group
from ecomap.plan.labels import Role
from ecomap.plan.measures import GroupHeading, read_measures
from ecomap.plan.scope import read_scope
from ecomap.plan.units import read_leaders, read_units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecomap.plan.notes import Notes
    from ecomap.plan.raw import RawBlock, RawField

_FURTHER = {Role.COMPLETED_DATE, Role.DELIST_OPINION, Role.NEXT_STEP, Role.NOTICE_PERIOD, Role.CONTACT}
"""Fields of notices that ecomap keeps as they stand."""


def read_block(raw: RawBlock, number: int, *, all_areas: tuple[str, ...], notes: Notes) -> Block:
    """Read the fields of one block.

    `all_areas` are the areas that the document defines as 各区县（市）.
    """
    measures, headings = read_measures(raw.all(Role.MEASURES), notes)
    deadline, groups = _deadlines(raw.all(Role.DEADLINE), headings, notes)
    responsible = _items(raw, Role.RESPONSIBLE, read_units, notes)
    labelled = [each for each in raw.all(Role.STATEMENT) if each.label]
    headed = [each for each in raw.all(Role.STATEMENT) if not each.label]
    return Block(
        number=number,
        part=raw.part.number if raw.part else None,
        heading=_prose(headed) if labelled else "",
        statement=_prose(labelled or headed),
        common_statement=_prose(raw.common),
        code=next((each.label.qualifier for each in labelled if each.label), ""),
        goal=_prose(raw.all(Role.GOAL)),
        responsible_units=responsible,
        lead_units=_items(raw, Role.LEAD_SUPERVISOR, read_units, notes),
        cooperating_units=_items(raw, Role.COOP_SUPERVISOR, read_units, notes),
        acceptance_units=_items(raw, Role.ACCEPTANCE, read_units, notes),
        leaders=_items(raw, Role.LEADER, read_leaders, notes),
        scope=read_scope(responsible, all_areas),
        measures=tuple(measures),
        groups=groups,
        deadline=deadline,
        completion=_prose(raw.all(Role.COMPLETION)),
        further=tuple(
            (each.label.word, _text(each)) for each in raw.fields if each.label and each.role in _FURTHER
        ),
        lines=(raw.line, raw.last_line),
    )


def _text(field: RawField, *, joint: str = "\n") -> str:
    """Return the value of a field; the number of a problem or part is no part of its statement."""
    texts = [token.text for token in field.tokens]
    if field.label is None and field.tokens and field.tokens[0].marker:
        texts[0] = field.tokens[0].marker.text
    value = [field.label.value] if field.label and field.label.value else []
    return joint.join([*value, *(text for text in texts if text)])


def _prose(fields: Sequence[RawField]) -> str:
    return "\n".join(text for each in fields if (text := _text(each)))


def _items(
    raw: RawBlock,
    role: Role,
    read: Callable[[str], tuple[list[str], list[str]]],
    notes: Notes,
) -> tuple[str, ...]:
    """Read a list field; items that do not look right are kept and told."""
    found: dict[str, None] = {}
    for each in raw.all(role):
        numbered = [token.marker.text if token.marker else token.text for token in each.tokens]
        value = [each.label.value] if each.label else []
        text = "".join(
            piece if piece.endswith(tuple("、，,；;")) else f"{piece}、"
            for piece in (*value, *numbered)
            if piece
        )
        items, strange = read(text)
        found.update(dict.fromkeys(items))
        for item in strange:
            notes.add(each.line, item, f"does not look like an item of {role}; kept as it stands")
    return tuple(found)


def _deadlines(
    fields: Sequence[RawField], headings: Sequence[GroupHeading], notes: Notes
) -> tuple[Deadline, tuple[Group, ...]]:
    """Read the deadlines of a block; several of them between groups belong to the groups."""
    read = [(each, _deadline(each, notes)) for each in fields]
    if not read:
        return Deadline(), ()
    groups = []
    if len(read) > 1:
        for each, deadline in read:
            over = [heading for heading in headings if heading.line < each.line]
            if over:
                groups.append(Group(over[-1].numeral, over[-1].heading, deadline))
    return merge_deadlines([deadline for _, deadline in read]), tuple(groups)


def _deadline(field: RawField, notes: Notes) -> Deadline:
    text = _text(field, joint="")
    deadline, unclear = read_deadline(text)
    for words in unclear:
        notes.add(field.line, words, "the last day is not clear; no date was taken from it")
    if is_empty(deadline) and not unclear:
        notes.add(field.line, text, "the deadline names no day and no standing phrase that is known")
    return deadline
