"""What changed between two days, according to the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.analysis.progress import NOTHING_REPORTED, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecomap.model import Event, Status

LOOK_BACK_DAYS = 30
"""How far back a report looks where nobody asks for another day."""

Subject = tuple[str, str, str]
"""Site, problem, measure: a site alone, a problem alone, or a measure with its problem."""


@dataclass(frozen=True, slots=True)
class Change:
    """A site, problem or measure whose status is another one than before."""

    subject: Subject
    """What it is about."""
    before: Status
    """Status at the end of the first day."""
    after: Status
    """Status at the end of the last day."""
    date: dt.date | None
    """The day the last entry speaks of."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the ledger says happened after one day, up to and including another."""

    since: dt.date
    """The day after whose end changes count."""
    until: dt.date
    """The last day, inclusive."""
    entries: dict[Subject, int]
    """Number of entries of the ledger in that time, by what they are about."""
    changed: tuple[Change, ...]
    """Changes of status, latest first."""


def subject_of(event: Event) -> Subject:
    """Return what an entry is about: its site where it names one, else its problem and measure.

    An entry about a site speaks of that site alone, as in :mod:`ecomap.analysis.progress`.
    """
    return (event.site_id, "", "") if event.site_id else ("", event.problem, event.measure)


def look_back(events: Iterable[Event], *, as_of: dt.date, days: int = LOOK_BACK_DAYS) -> dt.date:
    """Return the day since which changes are worth telling.

    It is `days` days before `as_of`; where nothing was entered since, the day before the last dated entry,
    so that a report is not empty because the last meeting was long ago.

    Examples
    --------
    >>> look_back([], as_of=dt.date(2021, 12, 31))
    datetime.date(2021, 12, 1)
    """
    usual = as_of - dt.timedelta(days=days)
    last = max((event.date for event in events if event.date and event.date <= as_of), default=None)
    return usual if last is None or last > usual else last - dt.timedelta(days=1)


def changes_between(events: Sequence[Event], *, since: dt.date, until: dt.date) -> Changes:
    """Return what changed after the day `since`, up to and including the day `until`.

    A status that went away and came back did not change; its entries are counted all the same. Undated
    entries come before all dated ones, so they never count as a change.

    Parameters
    ----------
    events
        The ledger, in file order.
    """
    entries: dict[Subject, int] = {}
    for event in events:
        if event.date is not None and since < event.date <= until:
            entries[subject_of(event)] = entries.get(subject_of(event), 0) + 1
    concerned = [event for event in events if subject_of(event) in entries]
    first = fold(concerned, as_of=since, key=subject_of)
    last = fold(concerned, as_of=until, key=subject_of)
    changed = [
        Change(subject, before.status, after.status, after.date)
        for subject, after in last.items()
        if (before := first.get(subject, NOTHING_REPORTED)).status != after.status
    ]
    changed.sort(key=lambda change: (-(change.date or dt.date.min).toordinal(), change.subject))
    return Changes(since, until, dict(sorted(entries.items())), tuple(changed))
