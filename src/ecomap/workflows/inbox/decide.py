"""Accept findings into ledger and layers, or return them; done twice it is done once."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.errors import EcomapError, UsageError
from ecomap.model import Event, status_of
from ecomap.store.atomic import write_bytes
from ecomap.store.cells import UnfitRowError, plain_text
from ecomap.store.findings import State, read_inbox, write_item
from ecomap.store.ledger import append_events, read_events
from ecomap.workflows.importing.writing import write_layer
from ecomap.workflows.inbox.places import Places, replaced_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ecomap.store.findings import InboxItem
    from ecomap.store.workspace import Workspace

_NAMESPACE = uuid.UUID("0f4b2a52-0b7c-5a37-8e39-8f3f0f0f7d01")
"""Events made of findings are named in this space, so that a finding makes one event however often."""
_LONGEST = 200


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
    """Whether the site was put where the finding says."""

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

    The place of a site that has one is left alone unless `take_location` is given. Everything is decided
    before anything is written. Layers are written first, then the ledger, then the inbox; if the power goes
    in between, accepting again completes it. If the ledger cannot be written, the layers are put back.

    Raises
    ------
    UsageError
        If an id is not in the inbox, was returned or corrected by a later finding, or its site is no longer
        held. Nothing is done then.
    EcomapError
        If the workspace cannot be read or written.
    """
    by = _words("by", by)
    inbox = read_inbox(workspace)
    # Of two findings of one day the later one has the last word, in whatever order they are named.
    items = sorted(_items(inbox, ids), key=lambda item: (item.finding.recorded, item.finding.finding_id))
    _require_open(items, inbox)
    places = Places(workspace, inbox)
    done, events, after = [], [], []
    for item in items:
        if item.state is State.ACCEPTED and (item.placed or not take_location):
            done.append(Accepted(item.finding.finding_id, item.site_id, _event_id(item), item.placed))
            continue
        site_id, placed = places.accept(item.finding, take=take_location, site_id=item.site_id)
        done.append(Accepted(item.finding.finding_id, site_id, _event_id(item), placed))
        accepted = replace(item, site_id=site_id, placed=placed)
        if item.state is not State.ACCEPTED:
            events += _events(item, site_id)
            accepted = replace(accepted, state=State.ACCEPTED, decided=_today(), by=by)
        after.append(accepted)
    _write(workspace, places, events)
    for item in after:
        write_item(workspace, item)
    return done


def give_back(workspace: Workspace, ids: Sequence[str], *, reason: str, by: str = "") -> list[str]:
    """Return findings with a reason; they stay in the inbox and never reach the ledger.

    Raises
    ------
    UsageError
        If an id is not in the inbox or was accepted, or the reason is empty. Nothing is done then.
    """
    reason, by = _words("reason", reason), _words("by", by)
    if not reason:
        raise UsageError("say why it is returned: --reason TEXT")
    items = _items(read_inbox(workspace), ids)
    # An acceptance that was cut short may have come as far as the ledger.
    standing = {event.event_id for event in read_events(workspace)}
    accepted = [
        item.finding.finding_id
        for item in items
        if item.state is State.ACCEPTED or _event_id(item) in standing
    ]
    if accepted:
        raise UsageError(
            f"{accepted[0]} was accepted and stands in the ledger. Correct it with a later entry."
        )
    for item in items:
        if (item.state, item.reason) != (State.RETURNED, reason):
            write_item(workspace, replace(item, state=State.RETURNED, decided=_today(), by=by, reason=reason))
    return [item.finding.finding_id for item in items]


def _words(name: str, text: str) -> str:
    try:
        return plain_text(f"--{name}", text, longest=_LONGEST)
    except UnfitRowError as error:
        raise UsageError(f"{error} Nothing was done.") from None


def _items(inbox: Mapping[str, InboxItem], ids: Iterable[str]) -> list[InboxItem]:
    """Return the findings that ids, or their beginnings, name; each once."""
    items = {}
    for wanted in ids:
        found = [item for key, item in inbox.items() if wanted and key.startswith(wanted.lower())]
        if len(found) != 1:
            many = f"{len(found)} findings begin so" if found else "it is not in the inbox"
            raise UsageError(f"{wanted[:80]!r}: {many}. List them with: ecomap inbox")
        items[found[0].finding.finding_id] = found[0]
    return list(items.values())


def _require_open(items: Iterable[InboxItem], inbox: Mapping[str, InboxItem]) -> None:
    """Refuse what was decided otherwise, and what its own author took back."""
    followers = replaced_by(inbox)
    for item in items:
        finding_id = item.finding.finding_id
        if item.state is State.RETURNED:
            raise UsageError(f"{finding_id} was returned. Ask for it anew; it comes with an id of its own.")
        if item.state is State.NEW and finding_id in followers:
            raise UsageError(
                f"{finding_id} was corrected by {item.finding.person} in {followers[finding_id]}. "
                "Accept that one, or return it first. Nothing was done."
            )


def _write(workspace: Workspace, places: Places, events: Sequence[Event]) -> None:
    """Write layers and ledger: both, or neither where the ledger refuses."""
    before: dict[Path, bytes | None] = {}
    try:
        for kind, decision in places.decisions():
            layer = workspace.layer(kind)
            before[layer] = layer.read_bytes() if layer.is_file() else None
            write_layer(layer, decision, lambda *_: None)
        standing = {event.event_id for event in read_events(workspace)} if events else set()
        append_events(workspace, [event for event in events if event.event_id not in standing])
    except (EcomapError, OSError):
        for layer, content in before.items():
            if content is None:
                layer.unlink(missing_ok=True)
            else:
                write_bytes(layer, content)
        raise


def _event_id(item: InboxItem) -> str:
    """Return the id of the entry that a finding makes; empty where it notes no status."""
    return str(uuid.uuid5(_NAMESPACE, item.finding.finding_id)) if item.finding.status else ""


def _events(item: InboxItem, site_id: str) -> list[Event]:
    """Return the entry of a finding that notes a status."""
    finding = item.finding
    status = status_of(finding.status) if finding.status else None
    if status is None:
        return []
    evidence = "; ".join([f"finding {finding.finding_id}", *(f"photo {digest}" for digest in item.evidence)])
    return [
        Event(
            event_id=_event_id(item),
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
    ]


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
