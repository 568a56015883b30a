"""Accept findings into ledger and layers, or return them; done twice it is done once."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.errors import UsageError
from ecomap.geojson import COORDINATE_DECIMALS
from ecomap.model import Event, LocationQuality, Origin, Site, status_of
from ecomap.store.findings import State, read_inbox, write_item
from ecomap.store.layers import read_sites
from ecomap.store.ledger import append_events, read_events
from ecomap.workflows.importing.decide import Decision
from ecomap.workflows.importing.ground import ground_of
from ecomap.workflows.importing.identify import Held
from ecomap.workflows.importing.writing import write_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model import FieldFinding, Position
    from ecomap.store.findings import InboxItem
    from ecomap.store.workspace import Workspace

_NAMESPACE = uuid.UUID("0f4b2a52-0b7c-5a37-8e39-8f3f0f0f7d01")
"""Events made of findings are named in this space, so that a finding makes one event however often."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of one accepted finding."""

    finding_id: str
    """Its id."""
    site_id: str
    """The site; of a new place the one that was made."""
    event_id: str
    """The entry of the ledger; empty where no status was noted."""
    placed: bool
    """Whether the site now lies where the finding says."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "finding_id": self.finding_id,
            "site_id": self.site_id,
            "event_id": self.event_id,
            "placed": self.placed,
        }


def accept(
    workspace: Workspace, ids: Sequence[str], *, by: str = "", take_location: bool = False
) -> list[Accepted]:
    """Accept findings: their status becomes an entry of the ledger, their place that of the site.

    The place of a site that has one is left alone unless `take_location` is given. The layer is written
    first, then the ledger, then the inbox; if that is cut short, accepting again completes it.

    Raises
    ------
    UsageError
        If an id is not in the inbox or was returned. Nothing is done then.
    EcomapError
        If the workspace cannot be read or written.
    """
    items = _items(workspace, ids)
    returned = [item.finding.finding_id for item in items if item.state is State.RETURNED]
    if returned:
        raise UsageError(f"{returned[0]} was returned. Ask for it anew; it comes with an id of its own.")
    return [_accept(workspace, item, by=by, take_location=take_location) for item in items]


def give_back(workspace: Workspace, ids: Sequence[str], *, reason: str, by: str = "") -> list[str]:
    """Return findings with a reason; they stay in the inbox and never reach the ledger.

    Raises
    ------
    UsageError
        If an id is not in the inbox or was accepted, or the reason is empty. Nothing is done then.
    """
    if not reason.strip():
        raise UsageError("say why it is returned: --reason TEXT")
    items = _items(workspace, ids)
    accepted = [item.finding.finding_id for item in items if item.state is State.ACCEPTED]
    if accepted:
        raise UsageError(
            f"{accepted[0]} was accepted and stands in the ledger. Correct it with a later entry."
        )
    for item in items:
        write_item(
            workspace, replace(item, state=State.RETURNED, decided=_today(), by=by, reason=reason.strip())
        )
    return [item.finding.finding_id for item in items]


def _items(workspace: Workspace, ids: Sequence[str]) -> list[InboxItem]:
    """Return the findings that ids, or their beginnings, name."""
    inbox = read_inbox(workspace)
    items = []
    for wanted in dict.fromkeys(ids):
        found = [item for key, item in inbox.items() if wanted and key.startswith(wanted.lower())]
        if len(found) != 1:
            many = f"{len(found)} findings begin so" if found else "it is not in the inbox"
            raise UsageError(f"{wanted!r}: {many}. List them with: ecomap inbox")
        items.append(found[0])
    return items


def _accept(workspace: Workspace, item: InboxItem, *, by: str, take_location: bool) -> Accepted:
    finding = item.finding
    site_id, placed = _place(workspace, finding, take_location=take_location)
    event_id = _record(workspace, item, site_id)
    if item.state is not State.ACCEPTED:
        write_item(workspace, replace(item, state=State.ACCEPTED, decided=_today(), by=by))
    return Accepted(finding.finding_id, site_id, event_id, placed)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _place(workspace: Workspace, finding: FieldFinding, *, take_location: bool) -> tuple[str, bool]:
    """Put the site where the finding says, where that was asked; return its id and whether it lies there."""
    if not finding.site_id:
        return _new_site(workspace, finding), True
    ground = ground_of(workspace, finding.kind)
    held = ground.held[finding.site_id]
    # Nobody who stands at one place can say where an outline runs.
    is_point = "point" in ground.kind.geometries and (
        held.geometry is None or held.geometry.geom_type == "Point"
    )
    wanted = finding.is_location and finding.position is not None and is_point
    if not wanted or not (take_location or held.geometry is None):
        return finding.site_id, False
    # A second run finds the place as it left it.
    if held.site.location_source != _source(finding):
        site = _located(held.site, finding)
        changed = Held(site, _point(finding.position), held.kept)
        write_layer(
            workspace.layer(finding.kind), Decision(changed={finding.site_id: changed}), lambda *_: None
        )
    return finding.site_id, True


def _new_site(workspace: Workspace, finding: FieldFinding) -> str:
    """Make a site of a place that was held nowhere; one that was made of this finding is found again."""
    sites = read_sites(workspace)
    made = sites.loc[sites["location_source"] == _source(finding), "site_id"].tolist()
    if made:
        return str(made[0])
    taken = set(sites["site_id"])
    site_id = next(
        name for number in itertools.count(1) if (name := f"{finding.kind}-{number:04d}") not in taken
    )
    site = _located(Site(site_id, finding.name, finding.kind, note=finding.note), finding)
    new = [Held(site, _point(finding.position))]
    write_layer(workspace.layer(finding.kind), Decision(new=new), lambda *_: None)
    return site_id


def _located(site: Site, finding: FieldFinding) -> Site:
    """Return the site with its place as the finding says."""
    position = finding.position
    return replace(
        site,
        location_quality=LocationQuality.SURVEYED,
        location_accuracy_m=None if position is None else position.accuracy_m,
        location_source=_source(finding),
        location_date=finding.recorded.date(),
        origin=Origin(
            file=f"{finding.finding_id}.json",
            row=1,
            crs="EPSG:4326",
            accuracy_m=0.0,
            date=finding.recorded.date(),
            by=finding.person,
        ),
    )


def _source(finding: FieldFinding) -> str:
    return f"{finding.person}, finding {finding.finding_id}"


def _point(position: Position | None) -> shapely.Point | None:
    if position is None:
        return None
    return shapely.Point(
        round(position.longitude, COORDINATE_DECIMALS), round(position.latitude, COORDINATE_DECIMALS)
    )


def _record(workspace: Workspace, item: InboxItem, site_id: str) -> str:
    """Append the entry of a finding that notes a status, unless it stands there already."""
    finding = item.finding
    status = status_of(finding.status) if finding.status else None
    if status is None:
        return ""
    event_id = str(uuid.uuid5(_NAMESPACE, finding.finding_id))
    if any(event.event_id == event_id for event in read_events(workspace)):
        return event_id
    evidence = "; ".join([f"finding {finding.finding_id}", *(f"photo {digest}" for digest in item.evidence)])
    event = Event(
        event_id=event_id,
        date=finding.recorded.date(),
        site_id=site_id,
        problem="",
        measure="",
        status=status,
        unit=finding.person,
        evidence=evidence,
        note=finding.note,
        recorded_at=dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
    )
    append_events(workspace, [event])
    return event_id
