"""Looking ahead: which labels follow a numbered line, and how problems are numbered."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from ecomap.plan.labels import Label, Role
from ecomap.plan.markers import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.plan.tokens import Token


class Outlook:
    """What follows each token of a document."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.labels_statements = _labels_statements(tokens)
        """Whether the problems begin at a label (反馈问题) rather than at a number."""
        self.numbers_statements = self.labels_statements and _numbers_statements(tokens)
        """Whether that label carries the number of the problem (三、反馈问题：), so that no heading does."""
        self.problem_style = self._problem_style()
        """How the problems are numbered; None where no numbered line leads to a label."""

    def label(self, index: int) -> Label | None:
        """Return the label that follows with nothing but plain text between."""
        head = self._next_head(index)
        return None if head is None else self._tokens[head].label

    def roles(self, index: int) -> set[Role]:
        """Return the roles of the labels that follow before the next numbered line."""
        roles: set[Role] = set()
        for token in self._tokens[index + 1 :]:
            if token.label:
                roles.add(token.label.role)
            elif token.marker:
                break
        return roles

    def leads_to_part(self, index: int) -> bool:
        """Say whether the next numbered line is the first part of a problem."""
        head = self._next_head(index)
        mine, following = self._tokens[index].marker, None if head is None else self._tokens[head]
        if head is None or mine is None or following is None or following.marker is None or following.label:
            return False
        # 一、 heads a problem; it is no part of one that is numbered otherwise, unless in words.
        is_below = following.marker.style is not Style.CHINESE or mine.style is Style.WORD
        is_first = following.marker.number == 1 and following.marker.style is not mine.style
        return is_first and is_below and self.label(head) is not None

    def leads(self, index: int) -> bool:
        """Say whether a numbered line leads to a label or to a part."""
        return self.label(index) is not None or self.leads_to_part(index)

    def may_open(self, index: int) -> bool:
        """Say whether a numbered line can be the first problem.

        It is numbered as the problems are, or slipped into another style just before them.
        """
        marker = self._tokens[index].marker
        if marker is None or not self.leads(index):
            return False
        return marker.style is self.problem_style or marker.number + 1 == self._first_number()

    def _first_number(self) -> int | None:
        """Return the number of the first line in the style of the problems that leads to a label."""
        for index, token in enumerate(self._tokens):
            if token.marker and token.marker.style is self.problem_style and self.leads(index):
                return token.marker.number
        return None

    def _next_head(self, index: int) -> int | None:
        following = range(index + 1, len(self._tokens))
        return next((i for i in following if self._tokens[i].marker or self._tokens[i].label), None)

    def _problem_style(self) -> Style | None:
        """Return the style whose numbered lines that lead to labels count up furthest.

        The last measure of a problem leads to a label too, but those numbers go up and down.
        """
        numbers: dict[Style, list[int]] = {}
        direct: Counter[Style] = Counter()
        for index, token in enumerate(self._tokens):
            if token.marker and not token.label and self.leads(index):
                numbers.setdefault(token.marker.style, []).append(token.marker.number)
                direct[token.marker.style] += self.label(index) is not None
        return max(numbers, key=lambda style: (rising_length(numbers[style]), direct[style]), default=None)


def rising_length(numbers: Sequence[int]) -> int:
    """Return the length of the longest rising subsequence.

    Examples
    --------
    >>> rising_length([1, 5, 2, 6, 3, 5, 4]), rising_length([5, 6, 5, 4])
    (4, 2)
    """
    tails: list[int] = []
    for number in numbers:
        place = bisect_left(tails, number)
        tails[place : place + 1] = [number]
    return len(tails)


def _labels_statements(tokens: Sequence[Token]) -> bool:
    roles = [token.label.role for token in tokens if token.label]
    return roles.count(Role.STATEMENT) * 2 > roles.count(Role.MEASURES)


def _numbers_statements(tokens: Sequence[Token]) -> bool:
    """Say whether the numbers before the labels of the statements count up."""
    numbers = [
        token.marker.number
        for token in tokens
        if token.marker and token.label and token.label.role is Role.STATEMENT
    ]
    return rising_length(numbers) > 1
