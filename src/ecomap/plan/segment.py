"""Where problems, parts and fields begin and end.

A problem begins at a label of its statement, or at a numbered line that leads to a label. Numbered
lines inside measures lead to labels too (the last one before 整改时限), so three signs are weighed:
the style of the number, whether it continues the list of measures or the list of problems, and
whether a label that follows has been seen in this problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.plan.labels import Label, Role, looks_like_label
from ecomap.plan.outlook import Outlook
from ecomap.plan.raw import RawBlock, RawField, Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.plan.markers import Marker
    from ecomap.plan.tokens import Token


def segment(tokens: Sequence[Token]) -> Segments:
    """Divide tokens into blocks of fields; what comes before the first block is the preamble."""
    splitter = _Splitter(tokens)
    for index, token in enumerate(tokens):
        splitter.take(index, token)
    return splitter.result


class _Splitter:
    """The state while the tokens go by."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.outlook = Outlook(tokens)
        self.result = Segments()
        self.block: RawBlock | None = None
        self.field: RawField | None = None

    def take(self, index: int, token: Token) -> None:
        """Place one token."""
        if token.label:
            self._take_label(token, token.label)
        elif token.marker and self._starts_part(index, token.marker):
            self._open_part(token)
        elif token.marker and self._starts_problem(index, token, token.marker):
            self._open(RawBlock(token.marker, token.line, token.line))
            self._open_statement(token)
        elif self.block is None:
            self.result.preamble.append(token)
        else:
            self._take_text(token, self.block)

    def _take_label(self, token: Token, label: Label) -> None:
        if label.role is Role.STATEMENT and not self._awaits_statement():
            self._open(RawBlock(token.marker, token.line, token.line))
        if self.block is None:
            self.result.preamble.append(token)
            return
        self.field = RawField(label.role, label, token.line)
        self.block.fields.append(self.field)
        self.block.last_line = token.line

    def _awaits_statement(self) -> bool:
        """Say whether the current block is a heading whose labelled statement is still to come."""
        return self.block is not None and self.block.is_fresh() and not self.block.has(Role.STATEMENT)

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
        if token.marker is None and looks_like_label(token.text):
            return None
        current, measures = self.field, block.first(Role.MEASURES)
        if measures and current is not measures and measures.continues(token.marker):
            return measures
        if current is None or current.is_open() or current.continues(token.marker):
            return current
        return None

    def _open(self, block: RawBlock) -> None:
        self.block, self.field = block, None
        self.result.blocks.append(block)

    def _open_part(self, token: Token) -> None:
        whole = self.block
        if whole is None:
            return
        if whole.part is None:
            # The problem itself is no block any more: its statement is common to its parts.
            self.result.blocks.remove(whole)
        common = whole.common if whole.part else whole.all(Role.STATEMENT)
        self._open(RawBlock(whole.marker, token.line, token.line, token.marker, common))
        self._open_statement(token)

    def _open_statement(self, token: Token) -> None:
        if self.block:
            self.field = RawField(Role.STATEMENT, None, token.line, [token])
            self.block.fields.append(self.field)

    def _starts_part(self, index: int, marker: Marker) -> bool:
        label, block = self.outlook.label(index), self.block
        if block is None or label is None or label.role is Role.STATEMENT:
            return False
        if block.part:
            is_next = marker.style is block.part.style and marker.number == block.part.number + 1
            return is_next and (block.has(label.role) or not self._continues_list(marker))
        is_below = block.marker is None or marker.style is not block.marker.style
        return block.is_fresh() and marker.number == 1 and is_below

    def _starts_problem(self, index: int, token: Token, marker: Marker) -> bool:
        label, block = self.outlook.label(index), self.block
        if self.outlook.labels_statements:
            is_heading = label is not None and label.role is Role.STATEMENT
            # What stands last before the next problem ends as a sentence; a heading of a problem
            # does so only where it cannot be the next measure.
            is_prose = token.text.endswith(("。", "；")) and (block is None or self._continues_list(marker))
            return is_heading and not is_prose and not self.outlook.numbers_statements
        if block is None:
            return self.outlook.may_open(index)
        if marker.number == 1 and self.field and self.field.label and not self.field.has_value():
            return False  # the first item of a list in the field
        return block.marker is not None and self._is_next_problem(index, marker, block, block.marker)

    def _is_next_problem(self, index: int, marker: Marker, block: RawBlock, before: Marker) -> bool:
        leads, is_next = self.outlook.leads(index), marker.number == before.number + 1
        is_usual = marker.style is self.outlook.problem_style
        continues = self._continues_list(marker)
        if is_usual and not continues and not self._is_list_style(marker):
            return leads or is_next
        # 整改时限 comes back where groups of measures have deadlines of their own.
        repeated = {role for role in self.outlook.roles(index) if block.has(role)} - {Role.DEADLINE}
        is_repeated = bool(repeated) or self.outlook.leads_to_part(index)
        if is_usual and not continues:
            return leads and (is_next or is_repeated)
        # A slip of the typist, or problems and measures numbered alike.
        return leads and is_next and is_repeated

    def _lists(self) -> list[RawField]:
        measures = self.block.first(Role.MEASURES) if self.block else None
        return [each for each in (self.field, measures) if each]

    def _is_list_style(self, marker: Marker) -> bool:
        return any(marker.style in each.counts for each in self._lists())

    def _continues_list(self, marker: Marker) -> bool:
        return any(each.continues(marker) for each in self._lists())
