"""Where problems, parts and fields begin and end.

A problem begins at a label of its statement, or at a numbered line that leads to a label. Numbered
lines inside measures lead to labels too (the last one before 整改时限), so three signs are weighed:
the style of the number, whether it continues the list of measures or the list of problems, and
whether the label that follows has been seen in this problem.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.plan.labels import Label, Role
from ecomap.plan.markers import parse_marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.plan.markers import Marker, Style
    from ecomap.plan.tokens import Token

_PROSE = frozenset(
    {Role.STATEMENT, Role.GOAL, Role.MEASURES, Role.COMPLETION, Role.NEXT_STEP, Role.DELIST_OPINION}
)
"""Fields that run over several lines."""


@dataclass(slots=True)
class RawField:
    """One labelled field with its lines."""

    role: Role
    label: Label | None
    line: int
    tokens: list[Token] = field(default_factory=list)
    """Its lines; the first is the one with the label where a value stands behind it."""
    counts: dict[Style, int] = field(default_factory=dict)
    """Last number seen in each style of list."""

    def has_value(self) -> bool:
        """Say whether anything stands in the field."""
        return bool(self.tokens) or bool(self.label and self.label.value)

    def is_open(self) -> bool:
        """Say whether the next line of text can belong to the field."""
        if self.role in _PROSE or not self.has_value():
            return True
        last = self.tokens[-1].text if self.tokens else (self.label.value if self.label else "")
        return last.endswith(("、", "，", ",", "；", ";"))

    def add(self, token: Token) -> None:
        """Append a line, counting it where it is numbered."""
        self.tokens.append(token)
        if token.marker:
            # A new heading starts the lists below it again.
            for style in [style for style in self.counts if token.marker.style.is_above(style)]:
                del self.counts[style]
            self.counts[token.marker.style] = token.marker.number


@dataclass(slots=True)
class RawBlock:
    """One problem, or one part of it, before its fields are read."""

    marker: Marker | None
    line: int
    last_line: int
    part: Marker | None = None
    common: RawField | None = None
    """For a part: the statement of the whole problem."""
    fields: list[RawField] = field(default_factory=list)

    def first(self, role: Role) -> RawField | None:
        """Return the first field of a role."""
        return next((each for each in self.fields if each.role is role), None)

    def has(self, role: Role) -> bool:
        """Say whether a label of this role has been seen."""
        return any(each.role is role and each.label for each in self.fields)

    def is_fresh(self) -> bool:
        """Say whether no label has been seen yet."""
        return not any(each.label for each in self.fields)


@dataclass(slots=True)
class Segments:
    """The blocks of a document and the lines that belong to none."""

    blocks: list[RawBlock] = field(default_factory=list)
    preamble: list[Token] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)


def segment(tokens: Sequence[Token]) -> Segments:
    """Divide tokens into blocks of fields; what comes before the first block is the preamble."""
    splitter = _Splitter(tokens)
    for index in range(len(tokens)):
        splitter.take(index)
    return splitter.result


class _Splitter:
    """The state while the tokens go by."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.result = Segments()
        self.block: RawBlock | None = None
        self.field: RawField | None = None
        self.style: Style | None = None

    def take(self, index: int) -> None:
        """Place one token."""
        token = self.tokens[index]
        if token.label:
            self._take_label(token, token.label)
        elif token.marker and self._starts_part(index, token.marker):
            self._open_part(token)
        elif token.marker and self._starts_problem(index, token.marker):
            self._open_problem(token)
        elif self.block is None:
            self.result.preamble.append(token)
        else:
            self._take_text(token, self.block)

    def _take_label(self, token: Token, label: Label) -> None:
        if label.role is Role.STATEMENT and (self.block is None or not self.block.is_fresh()):
            self._open(RawBlock(token.marker, token.line, token.line))
        if self.block is None:
            self.result.preamble.append(token)
            return
        self.field = RawField(label.role, label, token.line)
        inline = parse_marker(label.value)
        if inline:
            self.field.counts[inline.style] = inline.number
        self.block.fields.append(self.field)
        self.block.last_line = token.line

    def _take_text(self, token: Token, block: RawBlock) -> None:
        target = self._home(token, block)
        if target is None:
            self.result.stray.append(token)
            return
        target.add(token)
        self.field = target
        block.last_line = token.line

    def _home(self, token: Token, block: RawBlock) -> RawField | None:
        """Return the field that a line of text belongs to."""
        current, measures = self.field, block.first(Role.MEASURES)
        if current is None or (current is not measures and measures and _continues(measures, token.marker)):
            return measures
        return current if current.is_open() or _continues(current, token.marker) else None

    def _open(self, block: RawBlock) -> None:
        self.block, self.field = block, None
        self.result.blocks.append(block)

    def _open_problem(self, token: Token) -> None:
        self.style = self.style or (token.marker.style if token.marker else None)
        self._open(RawBlock(token.marker, token.line, token.line))
        self._open_statement(token)

    def _open_part(self, token: Token) -> None:
        if self.block is None:
            return
        whole = self.block
        if whole.part is None:
            # The problem itself is no block any more: its statement is common to its parts.
            self.result.blocks.remove(whole)
        common = whole.common if whole.part else whole.first(Role.STATEMENT)
        self._open(RawBlock(whole.marker, token.line, token.line, token.marker, common))
        self._open_statement(token)

    def _open_statement(self, token: Token) -> None:
        if self.block:
            self.field = RawField(Role.STATEMENT, None, token.line, [token])
            self.block.fields.append(self.field)

    def _next_head(self, index: int) -> int | None:
        """Return the index of the next token with a marker or a label."""
        following = range(index + 1, len(self.tokens))
        return next((i for i in following if self.tokens[i].marker or self.tokens[i].label), None)

    def _next_label(self, index: int) -> Label | None:
        """Return the label that follows with nothing but plain text between."""
        head = self._next_head(index)
        return None if head is None else self.tokens[head].label

    def _leads_to_part(self, index: int) -> bool:
        """Say whether the next head is the first part of a problem."""
        head = self._next_head(index)
        mine, marker = self.tokens[index].marker, None if head is None else self.tokens[head].marker
        if head is None or marker is None or mine is None or self.tokens[head].label:
            return False
        return marker.number == 1 and mine.style.is_above(marker.style) and self._next_label(head) is not None

    def _starts_part(self, index: int, marker: Marker) -> bool:
        label = self._next_label(index)
        block = self.block
        if block is None or block.marker is None or label is None or label.role is Role.STATEMENT:
            return False
        if block.part:
            is_next = marker.style is block.part.style and marker.number == block.part.number + 1
            return is_next and (block.has(label.role) or not self._continues_list(marker))
        return block.is_fresh() and marker.number == 1 and block.marker.style.is_above(marker.style)

    def _starts_problem(self, index: int, marker: Marker) -> bool:
        label, block = self._next_label(index), self.block
        leads = label is not None or self._leads_to_part(index)
        if block is None:
            return leads
        if block.marker is None or (label and label.role is Role.STATEMENT):
            return self._is_heading(index, label)
        if marker.number == 1 and self.field and self.field.label and not self.field.tokens:
            return False  # the first item of a list in the field
        return self._is_next_problem(marker, label, block, block.marker.number + 1, leads=leads)

    def _is_next_problem(
        self, marker: Marker, label: Label | None, block: RawBlock, expected: int, *, leads: bool
    ) -> bool:
        is_next, continues = marker.number == expected, self._continues_list(marker)
        is_repeated = label is None or block.has(label.role)
        if marker.style is not self.style:
            # A slip of the typist: the right number in the wrong style.
            return leads and is_next and is_repeated and not continues
        if not self._shares_style_with_items(marker.style):
            return leads or is_next
        if continues:
            is_deadline = label is not None and label.role is Role.DEADLINE
            return leads and is_next and is_repeated and not is_deadline
        return leads and (is_next or is_repeated)

    def _is_heading(self, index: int, label: Label | None) -> bool:
        """Say whether a numbered line before a label of the statement is a heading, not a measure."""
        token = self.tokens[index]
        if label is None or label.role is not Role.STATEMENT or token.marker is None:
            return False
        return not (token.text.endswith(("。", "；")) and self._continues_list(token.marker))

    def _lists(self) -> list[RawField]:
        measures = self.block.first(Role.MEASURES) if self.block else None
        return [each for each in (self.field, measures) if each]

    def _shares_style_with_items(self, style: Style) -> bool:
        return any(style in each.counts for each in self._lists())

    def _continues_list(self, marker: Marker) -> bool:
        return any(_continues(each, marker) for each in self._lists())


def _continues(target: RawField, marker: Marker | None) -> bool:
    """Say whether a number is the next one of a list in the field, or opens one under a heading."""
    if marker is None:
        return False
    last = target.counts.get(marker.style)
    if last is None:
        return marker.number == 1 and any(style.is_above(marker.style) for style in target.counts)
    return marker.number == last + 1
