"""What waits in the inbox, and where two findings contradict each other."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.crs import geod
from ecomap.store.findings import State, read_inbox
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.model import FieldFinding
    from ecomap.store.findings import InboxItem
    from ecomap.store.workspace import Workspace

APART_M = 100.0
"""Two places of one site farther apart than this contradict each other."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding of the inbox beside what the ledger says."""

    item: InboxItem
    """The finding and what was decided."""
    name: str
    """Name of the site, or of the new place."""
    status_held: str
    """Status that the ledger holds; empty for a new place."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        finding = self.item.finding
        place = finding.position
        return {
            "id": finding.finding_id,
            "state": str(self.item.state),
            "site_id": finding.site_id or None,
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
            "is_location": finding.is_location,
            "photos": list(self.item.evidence),
            "remarks": list(self.item.remarks),
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
    names = dict(zip(sites["site_id"], sites["name"], strict=True))
    statuses = dict(zip(sites["site_id"], sites["status"], strict=True))
    entries = tuple(
        Entry(
            item,
            names.get(item.finding.site_id, item.finding.name),
            str(statuses.get(item.finding.site_id, "")),
        )
        for item in inbox.values()
        if state is None or item.state is state
    )
    return Listing(entries, tuple(clashes_of(inbox)))


def clashes_of(inbox: Mapping[str, InboxItem]) -> list[Clash]:
    """Return pairs of waiting findings on one site that differ in what they saw.

    A finding that replaces another is no clash with it.
    """
    waiting: dict[str, list[FieldFinding]] = defaultdict(list)
    replaced = {item.finding.replaces for item in inbox.values()}
    for finding_id, item in inbox.items():
        if item.state is State.NEW and item.finding.site_id and finding_id not in replaced:
            waiting[item.finding.site_id].append(item.finding)
    return [
        Clash(site_id, first.finding_id, second.finding_id, words)
        for site_id, findings in sorted(waiting.items())
        for first, second in itertools.combinations(findings, 2)
        if (words := _difference(first, second))
    ]


def _difference(one: FieldFinding, other: FieldFinding) -> str:
    """Say in what two findings differ that cannot both be; empty where in nothing."""
    parts = []
    if one.status and other.status and one.status != other.status:
        parts.append(f"status ({one.status}, {other.status})")
    parts += [
        f"{key} ({value}, {other.answers[key]})"
        for key, value in one.answers.items()
        if None not in {value, other.answers.get(key)} and value != other.answers[key]
    ]
    if one.is_location and other.is_location and one.position and other.position:
        _, _, apart_m = geod().inv(
            one.position.longitude, one.position.latitude, other.position.longitude, other.position.latitude
        )
        if apart_m > APART_M:
            parts.append(f"place ({apart_m:,.0f} m apart)")
    return ", ".join(parts)
