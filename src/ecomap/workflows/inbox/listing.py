"""What waits in the inbox, and where two findings contradict each other."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.model import AnswerType
from ecomap.store.findings import State, read_inbox
from ecomap.workflows.inbox.places import corrects, replaced_by
from ecomap.workflows.inbox.remarks import apart_m, place_of
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.model import ChecklistItem, FieldFinding
    from ecomap.store.findings import InboxItem
    from ecomap.store.workspace import Workspace

APART_M = 100.0
"""Two places of one site farther apart than this contradict each other."""
PERIOD = dt.timedelta(days=30)
"""Within this time two findings speak of the same state of a site; later the site may have changed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding of the inbox beside what the ledger says."""

    item: InboxItem
    """The finding and what was decided."""
    name: str
    """Name of the site, or of the new place."""
    status_held: str
    """Status that the ledger holds; empty for a new place."""
    distance_m: float | None
    """Metres from where it was recorded to the nearest edge of the site; None where either is not known."""
    replaced_by: str
    """Id of the finding by which its author corrected it; empty where none."""

    @property
    def is_proposal(self) -> bool:
        """Say whether it gives another place to a site that has one and was not put there."""
        is_open = self.item.state is not State.RETURNED and not self.item.placed
        return is_open and self.item.finding.is_location and self.distance_m is not None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        finding = self.item.finding
        place = finding.position
        return {
            "id": finding.finding_id,
            "state": str(self.item.state),
            "site_id": finding.site_id or self.item.site_id or None,
            "name": self.name,
            "kind": finding.kind,
            "person": finding.person,
            "recorded": finding.recorded.isoformat(),
            "status": finding.status or None,
            "status_held": self.status_held or None,
            "note": finding.note,
            "answers": dict(finding.answers),
            "position": None if place is None else [place.longitude, place.latitude],
            "accuracy_m": None if place is None else place.accuracy_m,
            "position_source": None if place is None else str(place.source),
            "distance_m": None if self.distance_m is None else round(self.distance_m, 1),
            "is_location": finding.is_location,
            "is_proposal": self.is_proposal,
            "photos": list(self.item.evidence),
            "remarks": list(self.item.remarks),
            "replaces": finding.replaces or None,
            "replaced_by": self.replaced_by or None,
            "file": self.item.file,
            "received": self.item.received.isoformat(),
            "decided": None if self.item.decided is None else self.item.decided.isoformat(),
            "by": self.item.by,
            "reason": self.item.reason,
        }


@dataclass(frozen=True, slots=True)
class Clash:
    """Two findings that cannot both be right."""

    site_id: str
    """The site."""
    first: str
    """Id of one finding."""
    second: str
    """Id of the other."""
    words: str
    """In what they differ."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"site_id": self.site_id, "findings": [self.first, self.second], "differ_in": self.words}


@dataclass(frozen=True, slots=True)
class Listing:
    """The inbox."""

    entries: tuple[Entry, ...]
    """Findings, oldest first."""
    clashes: tuple[Clash, ...]
    """Findings that wait and contradict each other."""

    def as_dict(self) -> dict[str, Any]:
        """Return the object of `ecomap inbox --json`."""
        return {
            "findings": [entry.as_dict() for entry in self.entries],
            "clashes": [clash.as_dict() for clash in self.clashes],
        }


def list_inbox(workspace: Workspace, state: State | None = State.NEW) -> Listing:
    """Return the findings of a state, all with None, and the clashes among those that wait.

    Raises
    ------
    EcomapError
        If the workspace cannot be read.
    """
    inbox = read_inbox(workspace)
    sites = load(workspace).sites
    held = {row["site_id"]: row for row in sites.to_dict("records")}
    followers = replaced_by(inbox)
    entries = tuple(
        _entry(item, held.get(item.finding.site_id or item.site_id, {}), followers.get(key, ""))
        for key, item in inbox.items()
        if state is None or item.state is state
    )
    return Listing(entries, tuple(clashes_of(inbox, workspace.config.checklists)))


def _entry(item: InboxItem, site: Mapping[Any, Any], follower: str) -> Entry:
    place = place_of(item.finding)
    return Entry(
        item,
        name=site.get("name", item.finding.name),
        status_held=str(site.get("status", "")),
        distance_m=None if place is None else apart_m(place, site.get("geometry")),
        replaced_by=follower,
    )


def clashes_of(
    inbox: Mapping[str, InboxItem], checklists: Mapping[str, Sequence[ChecklistItem]]
) -> list[Clash]:
    """Return pairs of waiting findings on one site, of one period, that differ in what they saw.

    A finding that its own author corrected has no say; what somebody else says in its stead is a clash.
    """
    waiting: dict[str, list[FieldFinding]] = defaultdict(list)
    replaced = replaced_by(inbox)
    for finding_id, item in inbox.items():
        if item.state is State.NEW and item.finding.site_id and finding_id not in replaced:
            waiting[item.finding.site_id].append(item.finding)
    return [
        Clash(site_id, first.finding_id, second.finding_id, words)
        for site_id, findings in sorted(waiting.items())
        for first, second in itertools.combinations(findings, 2)
        if abs(first.recorded - second.recorded) <= PERIOD and not corrects(second, first)
        if (words := _difference(first, second, checklists.get(first.kind, ())))
    ]


def _difference(one: FieldFinding, other: FieldFinding, questions: Sequence[ChecklistItem]) -> str:
    """Say in what two findings differ that cannot both be; empty where in nothing."""
    parts = []
    if one.status and other.status and one.status != other.status:
        parts.append(f"status ({one.status}, {other.status})")
    # Two people never write the same sentence: that is no contradiction.
    free = {question.key for question in questions if question.answer is AnswerType.TEXT}
    parts += [
        f"{key} ({value}, {other.answers[key]})"
        for key, value in one.answers.items()
        if None not in {value, other.answers.get(key)} and value != other.answers[key] and key not in free
    ]
    first, second = place_of(one), place_of(other)
    if one.is_location and other.is_location and first and second:
        distance_m = apart_m(first, shapely.Point(second)) or 0.0
        if distance_m > APART_M:
            parts.append(f"place ({distance_m:,.0f} m apart)")
    return ", ".join(parts)
