"""Whether a finding fits the workspace it came to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.model import STATUSES, AnswerType
from ecomap.store.cells import UnfitRowError
from ecomap.store.layers import read_counties, read_sites

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.model import ChecklistItem, FieldFinding, Kind
    from ecomap.store.workspace import Workspace

_EARLIEST = 2000
_AHEAD = dt.timedelta(days=1)
"""How far ahead the clock of a phone may be."""
_MARGIN_DEGREES = 1.0
_STATUS_KEYS = frozenset(status.key for status in STATUSES)


@dataclass(frozen=True, slots=True)
class Facts:
    """What findings are held against."""

    sites: Mapping[str, Mapping[Any, Any]]
    """Rows of the sites, by site id."""
    kinds: Mapping[str, Kind]
    """Kinds of the workspace."""
    checklists: Mapping[str, Sequence[ChecklistItem]]
    """What is asked, by kind."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the counties, degrees."""
    now: dt.datetime
    """The moment at which they are taken in."""


def facts_of(workspace: Workspace, now: dt.datetime) -> Facts:
    """Gather what findings are held against.

    Raises
    ------
    EcomapError
        If the workspace cannot be read.
    """
    sites = read_sites(workspace)
    west, south, east, north = read_counties(workspace).total_bounds.tolist()
    return Facts(
        sites={row["site_id"]: row for row in sites.to_dict("records")},
        kinds=workspace.config.kinds,
        checklists=workspace.config.checklists,
        bounds=(west, south, east, north),
        now=now,
    )


def require_fit(finding: FieldFinding, facts: Facts) -> None:
    """Refuse what does not fit the workspace.

    Raises
    ------
    UnfitRowError
        With the first thing that is wrong.
    """
    _require_subject(finding, facts)
    if finding.status and finding.status not in _STATUS_KEYS:
        raise UnfitRowError(f"unknown status {finding.status[:40]!r}. See: ecomap ledger statuses")
    if not finding.person:
        raise UnfitRowError("nobody's name stands on it.")
    _require_moment(finding.recorded, facts.now)
    if finding.replaces == finding.finding_id:
        raise UnfitRowError("it replaces itself.")
    _require_place(finding, facts.bounds)
    _require_answers(finding, facts.checklists.get(finding.kind, ()))


def _require_subject(finding: FieldFinding, facts: Facts) -> None:
    """Refuse what speaks of nothing that is held and of nothing that could be."""
    site = facts.sites.get(finding.site_id)
    if finding.site_id and site is None:
        raise UnfitRowError(f"there is no site {finding.site_id[:60]!r}.")
    if finding.kind not in facts.kinds:
        raise UnfitRowError(f"unknown kind {finding.kind[:40]!r}.")
    if site is not None and site["kind"] != finding.kind:
        raise UnfitRowError(f"the kind {finding.kind!r} is not that of the site, {site['kind']!r}.")
    if site is None and not (finding.name and finding.position):
        raise UnfitRowError("a new place needs a name and a position.")


def _require_moment(recorded: dt.datetime, now: dt.datetime) -> None:
    """Refuse what no clock of these years can say."""
    # At the ends of the calendar an offset leads out of it, so the year is looked at first.
    if not _EARLIEST <= recorded.year <= now.year + 1 or recorded > now + _AHEAD:
        raise UnfitRowError(
            f"it was recorded at {recorded.isoformat()}; now is {now.date()}. Set the phone's clock right."
        )


def _require_place(finding: FieldFinding, bounds: tuple[float, float, float, float]) -> None:
    """Refuse a place that cannot be one of this city."""
    place = finding.position
    if place is None:
        if finding.is_location:
            raise UnfitRowError("it says that its position is the place of the site, and has none.")
        return
    west, south, east, north = bounds
    if not (
        west - _MARGIN_DEGREES <= place.longitude <= east + _MARGIN_DEGREES
        and south - _MARGIN_DEGREES <= place.latitude <= north + _MARGIN_DEGREES
    ):
        raise UnfitRowError(
            f"its position ({place.longitude:.5f}, {place.latitude:.5f}) lies far from the city."
        )


def _require_answers(finding: FieldFinding, questions: Sequence[ChecklistItem]) -> None:
    """Refuse answers to questions that nobody asks, and answers of another type."""
    asked = {question.key: question for question in questions}
    for key, value in finding.answers.items():
        question = asked.get(key)
        if question is None:
            raise UnfitRowError(
                f"it answers {key[:40]!r}, which this workspace does not ask of {finding.kind!r}."
            )
        fits = value is None or {
            AnswerType.YES_NO: isinstance(value, bool),
            AnswerType.NUMBER: isinstance(value, float),
            AnswerType.TEXT: isinstance(value, str),
            AnswerType.CHOICE: value in question.choices,
        }.get(question.answer, False)
        if not fits:
            raise UnfitRowError(
                f"its answer to {key!r} is {str(value)[:40]!r}, which is no {question.answer}."
            )
