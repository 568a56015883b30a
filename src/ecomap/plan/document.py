"""What a plan says, as frozen types with the JSON shape that machines read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.model import Deadline

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.model import Scope


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """One numbered step."""

    group: str | None
    """Heading the step stands under, with its number (（一）共性整改措施); None where there is none."""
    group_numeral: str
    """The number of that heading as written (`"一"`); empty where there is none."""
    number: int
    """Number within its group."""
    text: str
    """What is to be done."""
    dates: tuple[dt.date, ...]
    """Days by which it binds, in the order of the text."""
    lines: tuple[int, int]
    """First and last line."""

    @property
    def key(self) -> str:
        """Key within the problem: `"3"`, or `"一/3"` where steps are grouped."""
        return f"{self.group_numeral}/{self.number}" if self.group_numeral else str(self.number)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "group": self.group,
            "number": self.number,
            "text": self.text,
            "dates": [day.isoformat() for day in self.dates],
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over measures that carries a deadline of its own."""

    numeral: str
    """Its number as written."""
    heading: str
    """Its text with the number."""
    deadline: Deadline
    """When its measures must be settled."""


@dataclass(frozen=True, slots=True)
class Block:
    """One problem, or one part of it."""

    number: int
    """Number of the problem."""
    part: int | None
    """Number of the part; None where the problem has none."""
    heading: str
    """Heading over a statement that has a label of its own; else empty."""
    statement: str
    """What was found."""
    common_statement: str
    """For a part: what was found of the problem as a whole; else empty."""
    code: str
    """Number in another list that the label states (省编号第41号); empty where none."""
    goal: str
    """What is to be reached."""
    responsible_units: tuple[str, ...]
    lead_units: tuple[str, ...]
    cooperating_units: tuple[str, ...]
    acceptance_units: tuple[str, ...]
    leaders: tuple[str, ...]
    scope: Scope
    """Areas it binds."""
    measures: tuple[PlanMeasure, ...]
    """Its steps, in order."""
    groups: tuple[Group, ...]
    """Headings with deadlines of their own."""
    deadline: Deadline
    """When it must be settled."""
    completion: str
    """What the document reports as done; empty in a plan."""
    further: tuple[tuple[str, str], ...]
    """Label and text of fields that have no place above (下一步工作, 联系电话, ...)."""
    lines: tuple[int, int]
    """First and last line."""

    @property
    def key(self) -> str:
        """Key of the problem in a workspace: `"7"`, or `"22.1"` for a part."""
        return f"{self.number}.{self.part}" if self.part else str(self.number)

    def measure_deadline(self, measure: PlanMeasure) -> Deadline:
        """Return when one measure must be settled: its last day, else that of its group."""
        group = next((each for each in self.groups if each.numeral == measure.group_numeral), None)
        if measure.dates or group is None:
            return Deadline(date=max(measure.dates, default=None))
        return group.deadline

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "number": self.number,
            "part": self.part,
            "statement": self.statement,
            "goal": self.goal,
            "responsible_units": list(self.responsible_units),
            "lead_units": list(self.lead_units),
            "cooperating_units": list(self.cooperating_units),
            "leaders": list(self.leaders),
            "scope": {"kind": self.scope.kind, "areas": list(self.scope.areas)},
            "measures": [measure.as_dict() for measure in self.measures],
            "deadline": deadline_dict(self.deadline),
            "lines": list(self.lines),
            "heading": self.heading,
            "common_statement": self.common_statement,
            "code": self.code,
            "acceptance_units": list(self.acceptance_units),
            "groups": [
                {"numeral": each.numeral, "heading": each.heading, "deadline": deadline_dict(each.deadline)}
                for each in self.groups
            ],
            "completion": self.completion,
            "further": [{"label": label, "text": text} for label, text in self.further],
        }


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something that could not be placed, or does not fit the rest."""

    line: int
    """Line of a text file, or paragraph of a Word file."""
    text: str
    """The words, cut short."""
    reason: str
    """What is the matter, and what was done about it."""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A rectification plan."""

    title: str
    """Its title."""
    problems: tuple[Block, ...]
    """Its problems, those with parts once for each part."""
    warnings: tuple[PlanWarning, ...]
    """What a person should look at, in the order of the lines."""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of `ecomap plan read --json`."""
        return {
            "title": self.title,
            "problems": [block.as_dict() for block in self.problems],
            "warnings": [
                {"line": each.line, "text": each.text, "reason": each.reason} for each in self.warnings
            ],
        }


def deadline_dict(deadline: Deadline) -> dict[str, Any]:
    """Return the JSON object of a deadline."""
    return {
        "text": deadline.text,
        "date": deadline.date.isoformat() if deadline.date else None,
        "immediate": deadline.immediate,
        "long_term": deadline.long_term,
        "ongoing": deadline.ongoing,
        "milestones": [{"date": each.date.isoformat(), "text": each.text} for each in deadline.milestones],
    }
