"""Deadlines: the last binding date, milestones, and how late something is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class DeadlineClass(StrEnum):
    """How a deadline stands on a given day."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    AHEAD = "ahead"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date on the way that does not close the problem."""

    date: dt.date
    """Last day of the milestone, inclusive."""
    text: str
    """The words it was read from, or our own short label."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a problem or a measure must be settled.

    Examples
    --------
    >>> import datetime
    >>> Deadline(date=datetime.date(2021, 12, 31)).is_overdue(datetime.date(2021, 12, 31))
    False
    >>> Deadline(date=datetime.date(2021, 12, 31)).is_overdue(datetime.date(2022, 1, 1))
    True
    >>> Deadline(long_term=True).is_overdue(datetime.date(2022, 1, 1))
    False
    """

    text: str = ""
    """The words it was read from; may be empty."""
    date: dt.date | None = None
    """Last binding day, inclusive; None where no date binds."""
    immediate: bool = False
    """立行立改: to be mended at once."""
    long_term: bool = False
    """长期坚持: to be kept up for good."""
    ongoing: bool = False
    """持续推进: to be carried on."""
    milestones: tuple[Milestone, ...] = ()
    """Dates on the way, earliest first."""

    def days_left(self, as_of: dt.date) -> int | None:
        """Return whole days from `as_of` to the last binding day, negative when it has passed."""
        return None if self.date is None else (self.date - as_of).days

    def is_overdue(self, as_of: dt.date) -> bool:
        """Say whether the last binding day lies before `as_of`."""
        return self.date is not None and self.date < as_of

    def classify(self, as_of: dt.date, *, soon_days: int = 30) -> DeadlineClass:
        """Return the class on the day `as_of`; the last `soon_days` days count as due soon."""
        left = self.days_left(as_of)
        if left is None:
            return DeadlineClass.NO_DATE
        if left < 0:
            return DeadlineClass.OVERDUE
        return DeadlineClass.DUE_SOON if left <= soon_days else DeadlineClass.AHEAD
