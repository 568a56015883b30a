"""Progress: where sites, measures and problems stand, as a fold over the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ecomap.model import NOT_REPORTED, DeadlineClass, StatusClass

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable

    from ecomap.model import Deadline, Event, Measure, Problem, Status

Key = TypeVar("Key", bound="Hashable")


@dataclass(frozen=True, slots=True)
class State:
    """Where something stands on a given day."""

    status: Status = NOT_REPORTED
    """Status of the last event that counts."""
    date: dt.date | None = None
    """The day that event speaks of; None where it names none, or no event counts."""
    event_id: str = ""
    """The event itself; empty where no event counts."""

    @property
    def is_open(self) -> bool:
        """Say whether work still has to be done."""
        return self.status.status_class is StatusClass.OPEN


NOTHING_REPORTED = State()
"""State of whatever no event speaks of."""


def fold(events: Iterable[Event], *, as_of: dt.date, key: Callable[[Event], Key | None]) -> dict[Key, State]:
    """Return the last state of each key up to and including `as_of`.

    `key` says what an event is about, None to pass it over. Undated events
    come before dated ones; events of one day follow the time of entry, then
    the order of the ledger.
    """
    counted = (event for event in events if event.date is None or event.date <= as_of)
    states: dict[Key, State] = {}
    for event in sorted(counted, key=lambda event: event.sort_key):
        subject = key(event)
        if subject is not None:
            states[subject] = State(event.status, event.date, event.event_id)
    return states


def site_states(events: Iterable[Event], *, as_of: dt.date) -> dict[str, State]:
    """Return the state of every site that the ledger speaks of, by site id."""
    return fold(events, as_of=as_of, key=lambda event: event.site_id or None)


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """Where one measure stands."""

    measure: Measure
    """The measure."""
    state: State
    """Its own state."""
    overdue: bool
    """Whether its own last day has passed and it is open."""


@dataclass(frozen=True, slots=True)
class ProblemProgress:
    """Where one problem stands, and its measures."""

    problem: Problem
    """The problem."""
    state: State
    """Its own state: what was reported of the problem as a whole."""
    deadline_class: DeadlineClass
    """How its deadline stands; `overdue` only while it is open."""
    days_left: int | None
    """Days to the last binding day, negative when it has passed; None without one."""
    overdue: bool
    """Whether its last binding day has passed and it is open."""
    measures: tuple[MeasureProgress, ...]
    """Its measures, in order."""

    @property
    def measures_done(self) -> int:
        """Number of measures reported done or closed."""
        return sum(not item.state.is_open for item in self.measures)

    @property
    def measures_overdue(self) -> int:
        """Number of measures that are overdue by their own date."""
        return sum(item.overdue for item in self.measures)


def problem_progress(
    problems: Iterable[Problem], events: Iterable[Event], *, as_of: dt.date
) -> list[ProblemProgress]:
    """Return where every problem stands on the day `as_of`, in the order given.

    Only events that name no site speak of a problem or a measure: a finished
    site does not finish its problem.
    """
    states = fold(
        events, as_of=as_of, key=lambda event: None if event.site_id else (event.problem, event.measure)
    )
    return [_progress(problem, states, as_of) for problem in problems]


def _progress(problem: Problem, states: dict[tuple[str, str], State], as_of: dt.date) -> ProblemProgress:
    state = states.get((problem.key, ""), NOTHING_REPORTED)
    measures = tuple(
        MeasureProgress(
            measure,
            own := states.get((problem.key, measure.key), NOTHING_REPORTED),
            overdue=state.is_open and _late(measure.deadline, own, as_of),
        )
        for measure in problem.measures
    )
    overdue = _late(problem.deadline, state, as_of)
    deadline_class = problem.deadline.classify(as_of)
    if deadline_class is DeadlineClass.OVERDUE and not overdue:
        deadline_class = DeadlineClass.AHEAD
    return ProblemProgress(
        problem, state, deadline_class, problem.deadline.days_left(as_of), overdue, measures
    )


def _late(deadline: Deadline, state: State, as_of: dt.date) -> bool:
    return state.is_open and deadline.is_overdue(as_of)
