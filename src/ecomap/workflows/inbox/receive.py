"""Take a file of findings into the inbox: sound ones together, the others named one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.errors import LedgerError
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings import InboxItem, UnfitFinding, read_findings, read_inbox, write_item
from ecomap.store.photos import Picture, keep, read_picture, require_pillow
from ecomap.workflows.inbox.fitness import facts_of, require_fit
from ecomap.workflows.inbox.remarks import photo_remarks, stood_remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from ecomap.model import FieldFinding
    from ecomap.store.findings import FindingsFile
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.inbox.fitness import Facts

EVIDENCE = "evidence"
"""Folder of the workspace in which photos are kept."""


@dataclass(frozen=True, slots=True)
class ReceiveReport:
    """What became of a file of findings."""

    file: str
    """The file read."""
    added: tuple[str, ...]
    """Ids of findings that are new in the inbox."""
    known: tuple[str, ...]
    """Ids of findings that were there already, as they are."""
    refused: tuple[UnfitFinding, ...]
    """Findings that were not taken."""
    remarks: tuple[tuple[str, str], ...]
    """What was noticed of findings that were taken, as (id, words)."""
    photos: int
    """Photos of the new findings; those that were there already included."""
    written: bool
    """Whether the inbox was added to."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap ledger import --json`."""
        return {
            "file": self.file,
            "added": list(self.added),
            "known": list(self.known),
            "refused": [{"id": item.finding_id, "reason": item.reason} for item in self.refused],
            "remarks": [{"id": finding_id, "remark": words} for finding_id, words in self.remarks],
            "photos": self.photos,
            "written": self.written,
        }


@dataclass(slots=True)
class _Sorted:
    """Findings of a file by what becomes of them."""

    fit: list[FieldFinding] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[UnfitFinding] = field(default_factory=list)


def receive(
    workspace: Workspace, path: Path, *, dry_run: bool = False, now: dt.datetime | None = None
) -> ReceiveReport:
    """Take the findings of a file into the inbox; those that are there already change nothing.

    Everything is judged and every photo decoded before anything is written. Photos are written first, then
    the findings, each whole; if that is cut short, taking the file in again completes it.

    Raises
    ------
    LedgerError
        If it is no file of findings, or of another workspace.
    MissingExtraError
        If it has photos and the extra `photos` is not installed.
    EcomapError
        If the workspace cannot be read or written.
    """
    file = read_findings(path)
    if file.adcode and file.adcode != workspace.config.adcode:
        raise LedgerError(
            f"{path}: its findings are of the city {file.adcode[:20]!r}, this workspace is "
            f"{workspace.config.adcode}."
        )
    facts = facts_of(workspace, now or dt.datetime.now(tz=dt.UTC))
    found = _sort(file, facts, read_inbox(workspace))
    pictures, unfit = _pictures(file, {photo.sha256 for item in found.fit for photo in item.photos})
    # The name of a file may hold bytes that are no characters.
    name = path.name.encode("utf-8", "backslashreplace").decode()
    items = []
    for finding in found.fit:
        reason = next((unfit[photo.sha256] for photo in finding.photos if photo.sha256 in unfit), None)
        if reason is None:
            items.append(_item(finding, name, facts, pictures))
        else:
            found.refused.append(UnfitFinding(finding.finding_id, reason))
    wanted = {digest for item in items for digest in item.evidence}
    if items and not dry_run:
        _write(workspace, items, [picture for picture in pictures.values() if picture.sha256 in wanted])
    return ReceiveReport(
        file=str(path),
        added=tuple(item.finding.finding_id for item in items),
        known=tuple(found.known),
        refused=tuple(found.refused),
        remarks=tuple((item.finding.finding_id, words) for item in items for words in item.remarks),
        photos=len(wanted),
        written=bool(items) and not dry_run,
    )


def _sort(file: FindingsFile, facts: Facts, inbox: Mapping[str, InboxItem]) -> _Sorted:
    """Judge every finding by itself, its photos aside."""
    found = _Sorted(refused=list(file.unfit))
    for finding in file.findings:
        before = inbox.get(finding.finding_id)
        if before is not None and before.finding == finding:
            found.known.append(finding.finding_id)
            continue
        try:
            if before is not None:
                raise UnfitRowError(  # noqa: TRY301 - one way out for every refusal
                    f"its id stands in the inbox with another content, from {before.file!r}."
                )
            require_fit(finding, facts)
        except UnfitRowError as error:
            found.refused.append(UnfitFinding(finding.finding_id, str(error)))
        else:
            found.fit.append(finding)
    return found


def _pictures(file: FindingsFile, wanted: Collection[str]) -> tuple[dict[str, Picture], dict[str, str]]:
    """Return photos made anew by the hash they came with, and why others cannot be."""
    pictures, unfit = {}, {}
    if wanted:
        require_pillow()
        for digest, content in file.photos(wanted):
            try:
                pictures[digest] = read_picture(content)
            except UnfitRowError as error:
                unfit[digest] = str(error)
    return pictures, unfit


def _item(finding: FieldFinding, file: str, facts: Facts, pictures: Mapping[str, Picture]) -> InboxItem:
    """Return a finding as it waits in the inbox."""
    own = [pictures[photo.sha256] for photo in finding.photos]
    site = facts.sites.get(finding.site_id)
    remarks = [stood_remark(finding, None if site is None else site["geometry"])]
    remarks += photo_remarks(finding, own, site)
    return InboxItem(
        finding,
        received=facts.now.astimezone().date(),
        file=file,
        evidence=tuple(dict.fromkeys(picture.sha256 for picture in own)),
        remarks=tuple(words for words in remarks if words),
    )


def _write(workspace: Workspace, items: Iterable[InboxItem], pictures: Iterable[Picture]) -> None:
    """Write photos first: a finding in the inbox always finds its evidence."""
    for picture in pictures:
        keep(workspace.root / EVIDENCE, picture)
    for item in items:
        write_item(workspace, item)
