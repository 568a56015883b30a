"""`inbox/`: findings that came home, one file each, with what was decided on them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ecomap.errors import LedgerError
from ecomap.store.atomic import write_text
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings.parse import finding_object, finding_of
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.model import FieldFinding
    from ecomap.store.workspace import Workspace


class State(StrEnum):
    """What was decided on a finding."""

    NEW = "new"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One finding in the inbox."""

    finding: FieldFinding
    """What was found; never changed."""
    received: dt.date
    """Day on which it came."""
    file: str
    """Name of the file it came in."""
    evidence: tuple[str, ...] = ()
    """Hashes of its photos as they are kept in `evidence/`."""
    remarks: tuple[str, ...] = ()
    """What was noticed when it came."""
    state: State = State.NEW
    """What was decided."""
    decided: dt.date | None = None
    """When; None while it waits."""
    by: str = ""
    """Who decided."""
    reason: str = ""
    """Why it was returned."""
    site_id: str = ""
    """The site it was accepted for, which may have been made of it; empty before."""
    placed: bool = False
    """Whether the site was put where the finding says."""


def folder(workspace: Workspace) -> Path:
    """Return the folder of the inbox."""
    return workspace.root / "inbox"


def read_inbox(workspace: Workspace) -> dict[str, InboxItem]:
    """Read the inbox, by the id of the finding, oldest first.

    Raises
    ------
    LedgerError
        If a file of it cannot be read.
    """
    paths = sorted(folder(workspace).glob("*.json"))
    # A name with a dot is a draft that somebody who writes right now, or whose power went, has beside it.
    items = [_read(path, workspace.shown(path)) for path in paths if not path.name.startswith(".")]
    items.sort(key=lambda item: (item.finding.recorded, item.finding.finding_id))
    return {item.finding.finding_id: item for item in items}


def _read(path: Path, shown: str) -> InboxItem:
    try:
        document = json.loads(read_text(path, shown=shown))
        finding = finding_of(document["finding"])
        if finding.finding_id != path.stem:
            raise UnfitRowError(f"it holds the finding {finding.finding_id}, another than its name says")
        decided = document["decided"]
        return InboxItem(
            finding=finding,
            received=dt.date.fromisoformat(document["received"]),
            file=document["file"],
            evidence=tuple(document["evidence"]),
            remarks=tuple(document["remarks"]),
            state=State(document["state"]),
            decided=None if decided is None else dt.date.fromisoformat(decided),
            by=document["by"],
            reason=document["reason"],
            site_id=document["site_id"],
            placed=document["placed"],
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LedgerError(
            f"{shown}: cannot be read ({str(error)[:80]}). Restore it from a backup or git."
        ) from None


def write_item(workspace: Workspace, item: InboxItem) -> None:
    """Write one finding of the inbox; it replaces what stood there under its id."""
    document: dict[str, Any] = {
        "finding": finding_object(item.finding),
        "received": item.received.isoformat(),
        "file": item.file,
        "evidence": list(item.evidence),
        "remarks": list(item.remarks),
        "state": str(item.state),
        "decided": None if item.decided is None else item.decided.isoformat(),
        "by": item.by,
        "reason": item.reason,
        "site_id": item.site_id,
        "placed": item.placed,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_text(folder(workspace) / f"{item.finding.finding_id}.json", text)
