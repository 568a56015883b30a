"""The measures of a problem: groups, numbered steps, and what follows on further lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ecomap.plan.dates import find_dates
from ecomap.plan.document import PlanMeasure
from ecomap.plan.markers import Marker, Style, parse_marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecomap.plan.notes import Notes
    from ecomap.plan.raw import RawField


class _Line(NamedTuple):
    line: int
    text: str
    marker: Marker | None


class GroupHeading(NamedTuple):
    """A heading over measures."""

    line: int
    """Its line."""
    numeral: str
    """Its number as written."""
    heading: str
    """Its text with the number, without a full stop."""


@dataclass(slots=True)
class _Step:
    group: GroupHeading | None
    number: int
    line: int
    last_line: int
    texts: list[str] = field(default_factory=list)


def read_measures(fields: Sequence[RawField], notes: Notes) -> tuple[list[PlanMeasure], list[GroupHeading]]:
    """Read the numbered steps of the fields that hold measures, with the headings over them.

    A Chinese number over a list that begins again at 1 heads a group. The first style of number that
    is no heading numbers the steps; deeper numbers belong to the text of their step. Without any
    numbers each paragraph is a step.
    """
    lines = [line for each in fields for line in _lines(each)]
    steps, headings = _collect(lines, notes)
    _check_numbers(steps, notes)
    return [_measure(step, notes) for step in steps], headings


def _lines(raw: RawField) -> Iterator[_Line]:
    if raw.label and raw.label.value:
        for text in _split_inline(raw.label.value):
            yield _Line(raw.line, text, parse_marker(text))
    for token in raw.tokens:
        for text in _split_inline(token.text):
            yield _Line(token.line, text, parse_marker(text))


def _split_inline(text: str) -> list[str]:
    """Split a paragraph that runs several numbered steps together.

    Examples
    --------
    >>> _split_inline("1.甲。2.乙；3.丙。")
    ['1.甲。', '2.乙；', '3.丙。']
    """
    first = parse_marker(text)
    if first is None or first.style is Style.WORD:
        return [text]
    pieces, start, number = [], 0, first.number
    for match in re.finditer(r"(?<=[。；;])\s*(?=[\d（(一二三四五六七八九十①-⑳])", text):
        marker = parse_marker(text[match.end() :])
        if marker and marker.style is first.style and marker.number == number + 1:
            pieces.append(text[start : match.end()].strip())
            start, number = match.end(), marker.number
    return [*pieces, text[start:]]


def _collect(lines: Sequence[_Line], notes: Notes) -> tuple[list[_Step], list[GroupHeading]]:
    steps: list[_Step] = []
    headings: list[GroupHeading] = []
    style: Style | None = None
    is_numbered = any(line.marker for line in lines)
    for index, line in enumerate(lines):
        group = headings[-1] if headings else None
        if line.marker and _heads_group(line.marker, lines[index + 1 :]):
            headings.append(GroupHeading(line.line, line.marker.numeral, line.text.rstrip("。：:")))
        elif line.marker and style in {None, line.marker.style}:
            style = line.marker.style
            steps.append(_Step(group, line.marker.number, line.line, line.line, [line.marker.text]))
        elif not is_numbered:
            steps.append(_Step(group, len(steps) + 1, line.line, line.line, [line.text]))
        elif steps and steps[-1].group == group:
            steps[-1].texts.append(line.text)
            steps[-1].last_line = line.line
        else:
            notes.add(line.line, line.text, "stands before the first numbered measure and was left out")
    return steps, headings


def _heads_group(marker: Marker, following: Sequence[_Line]) -> bool:
    below = next((line.marker for line in following if line.marker), None)
    return (
        marker.style.is_chinese
        and below is not None
        and below.number == 1
        and marker.style.is_above(below.style)
    )


def _check_numbers(steps: Sequence[_Step], notes: Notes) -> None:
    """Tell of numbers that are missing, repeated or out of order."""
    before: _Step | None = None
    for step in steps:
        expected = before.number + 1 if before and before.group == step.group else 1
        if step.number != expected:
            notes.add(step.line, step.texts[0], f"measure {step.number} stands where {expected} should be")
        before = step


def _measure(step: _Step, notes: Notes) -> PlanMeasure:
    text = "\n".join(step.texts)
    dates = []
    for mention in find_dates(text):
        if mention.date is None:
            notes.add(step.line, mention.words, "the last day is not clear; no date was taken from it")
        elif mention.date not in dates:
            dates.append(mention.date)
    return PlanMeasure(
        group=step.group.heading if step.group else None,
        group_numeral=step.group.numeral if step.group else "",
        number=step.number,
        text=text,
        dates=tuple(dates),
        lines=(step.line, step.last_line),
    )
