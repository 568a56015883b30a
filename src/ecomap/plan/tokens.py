"""Lines of a plan as tokens: what marker and which label stand at their head."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecomap.plan.labels import Ending, Label, Role, parse_label, split_at_labels
from ecomap.plan.markers import Marker, parse_marker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecomap.plan.decode import SourceLine


@dataclass(frozen=True, slots=True)
class Token:
    """A line that is not blank."""

    line: int
    """Number of the line."""
    text: str
    """The whole line, cleaned."""
    marker: Marker | None
    """The number at its head."""
    label: Label | None
    """The field it opens, with or without a number before it."""


def tokenize(lines: Iterable[SourceLine]) -> list[Token]:
    """Turn lines into tokens; blank lines are passed over.

    A label without a colon is a field where it stands alone on its line. With a number before it
    (三、整改目标) it may be a chapter of the preamble as well: it is a field only in documents that
    label their problems too, or where it comes back.
    """
    tokens = [_token(line.number, piece) for line in lines for piece in split_at_labels(line.text) if piece]
    headings = Counter(token.label.role for token in tokens if token.label and _is_numbered_heading(token))
    are_fields = Role.STATEMENT in headings
    return [
        replace(token, label=None)
        if token.label and not are_fields and _is_chapter(token, headings[token.label.role])
        else token
        for token in tokens
    ]


def _token(number: int, text: str) -> Token:
    marker = parse_marker(text)
    return Token(number, text, marker, parse_label(marker.text if marker else text))


def _is_numbered_heading(token: Token) -> bool:
    """Say whether a label stands alone behind a number."""
    return token.marker is not None and token.label is not None and token.label.ending is Ending.ALONE


def _is_chapter(token: Token, occurrences: int) -> bool:
    """Say whether what looks like a label is a heading of the preamble or the first words of prose."""
    if token.label is None or token.marker is None or token.label.ending is Ending.COLON:
        return False
    return token.label.ending is Ending.STOP or occurrences < 2
