"""Problems and fields as lines, before their values are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.plan.labels import Label, Role
from ecomap.plan.markers import parse_marker

if TYPE_CHECKING:
    from ecomap.plan.markers import Marker, Style
    from ecomap.plan.tokens import Token

_PROSE = frozenset(
    {Role.STATEMENT, Role.GOAL, Role.MEASURES, Role.COMPLETION, Role.NEXT_STEP, Role.DELIST_OPINION}
)
"""Fields that run over several lines."""


@dataclass(slots=True)
class RawField:
    """One field with its lines."""

    role: Role
    """What it says."""
    label: Label | None
    """Its label; None for the statement on the line of a problem's number."""
    line: int
    """Line where it begins."""
    tokens: list[Token] = field(default_factory=list)
    """The lines behind the label."""
    counts: dict[Style, int] = field(default_factory=dict)
    """Last number seen in each style of list."""

    def __post_init__(self) -> None:
        """Count the number that stands on the line of the label."""
        marker = parse_marker(self.label.value) if self.label else None
        if marker:
            self.counts[marker.style] = marker.number

    def has_value(self) -> bool:
        """Say whether anything stands in the field."""
        return bool(self.tokens) or bool(self.label and self.label.value)

    def is_open(self) -> bool:
        """Say whether the next line of text can belong to the field."""
        if self.role in _PROSE or not self.has_value():
            return True
        last = self.tokens[-1].text if self.tokens else (self.label.value if self.label else "")
        return last.endswith(("、", "，", ",", "；", ";"))

    def continues(self, marker: Marker | None) -> bool:
        """Say whether a number is the next one of a list in the field, or opens one under a heading."""
        if marker is None:
            return False
        last = self.counts.get(marker.style)
        if last is None:
            return marker.number == 1 and any(style.is_above(marker.style) for style in self.counts)
        return marker.number == last + 1

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
    """One problem, or one part of it."""

    marker: Marker | None
    """Number of the problem; None where the document gives none."""
    line: int
    """First line."""
    last_line: int
    """Last line."""
    part: Marker | None = None
    """Number of the part."""
    common: list[RawField] = field(default_factory=list)
    """For a part: the statement of the whole problem."""
    fields: list[RawField] = field(default_factory=list)
    """Its fields, in their order."""

    def all(self, role: Role) -> list[RawField]:
        """Return the fields of a role."""
        return [each for each in self.fields if each.role is role]

    def first(self, role: Role) -> RawField | None:
        """Return the first field of a role."""
        return next(iter(self.all(role)), None)

    def has(self, role: Role) -> bool:
        """Say whether a label of this role has been seen."""
        return any(each.label for each in self.all(role))

    def is_fresh(self) -> bool:
        """Say whether nothing but the statement has been seen."""
        return all(each.role is Role.STATEMENT for each in self.fields)

    def head(self) -> str:
        """Return the first words, to show where a warning belongs."""
        first = self.first(Role.STATEMENT)
        if first is None:
            return ""
        return first.tokens[0].text if first.tokens else first.label.value if first.label else ""


@dataclass(slots=True)
class Segments:
    """The blocks of a document and the lines that belong to none."""

    blocks: list[RawBlock] = field(default_factory=list)
    """Problems and parts, in their order."""
    preamble: list[Token] = field(default_factory=list)
    """What stands before the first of them."""
    stray: list[Token] = field(default_factory=list)
    """Lines after it that no field takes."""
