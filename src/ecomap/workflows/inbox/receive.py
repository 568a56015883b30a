"""Take a file of findings into the inbox: sound ones together, the others named one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.crs import geod
from ecomap.errors import LedgerError
from ecomap.model import STATUSES, AnswerType
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings import InboxItem, UnfitFinding, read_findings, read_inbox, write_item
from ecomap.store.layers import read_counties, read_sites
from ecomap.store.photos import Picture, keep, read_picture, require_pillow
from ecomap.workflows.importing.identify import middle_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecomap.model import ChecklistItem, FieldFinding
    from ecomap.store.findings import FindingsFile
    from ecomap.store.workspace import Workspace

EVIDENCE = "evidence"
"""Folder of the workspace in which photos are kept."""
_EARLIEST = 2000
_AHEAD = dt.timedelta(days=1)
"""How far ahead the clock of a phone may be."""
_PHOTO_APART = dt.timedelta(days=1)
_PHOTO_FAR_M = 500.0
_MARGIN_DEGREES = 1.0
_STATUS_KEYS = frozenset(status.key for status in STATUSES)


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
    """Photos kept."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap ledger import --json`."""
        return {
            "file": self.file,
            "added": list(self.added),
            "known": list(self.known),
            "refused": [{"id": item.finding_id, "reason": item.reason} for item in self.refused],
            "remarks": [{"id": finding_id, "remark": words} for finding_id, words in self.remarks],
            "photos": self.photos,
        }


@dataclass(frozen=True, slots=True)
class _Facts:
    """What findings are held against."""

    sites: Mapping[str, Any]
    kinds: Mapping[str, Any]
    checklists: Mapping[str, Sequence[ChecklistItem]]
    bounds: tuple[float, float, float, float]
    now: dt.datetime


def receive(
    workspace: Workspace, path: Path, *, dry_run: bool = False, now: dt.datetime | None = None
) -> ReceiveReport:
    """Take the findings of a file into the inbox; those that are there already change nothing.

    Photos are decoded before anything is written: a file is taken as far as it is sound, or not at all.

    Raises
    ------
    LedgerError
        If it is no file of findings, or of another workspace.
    MissingExtraError
        If it has photos and the extra `photos` is not installed.
    EcomapError
        If the workspace cannot be read.
    """
    file = read_findings(path)
    if file.adcode and file.adcode != workspace.config.adcode:
        raise LedgerError(
            f"{path}: its findings are of the city {file.adcode[:20]}, this workspace is "
            f"{workspace.config.adcode}."
        )
    if file.photos:
        require_pillow()
    facts = _facts(workspace, now or dt.datetime.now(tz=dt.UTC))
    inbox = read_inbox(workspace)
    refused = list(file.unfit)
    known, items = [], []
    pictures: dict[str, Picture] = {}
    for finding in file.findings:
        before = inbox.get(finding.finding_id)
        if before is not None and before.finding == finding:
            known.append(finding.finding_id)
            continue
        try:
            if before is not None:
                raise UnfitRowError("its id belongs to another finding in the inbox.")  # noqa: TRY301 - as all
            items.append(_item(finding, file, facts, pictures))
        except UnfitRowError as error:
            refused.append(UnfitFinding(finding.finding_id, str(error)))
    # Photos first: a finding in the inbox always finds its evidence.
    kept = {picture.sha256: picture for picture in pictures.values()}
    wanted = {digest for item in items for digest in item.evidence}
    if not dry_run:
        for digest in sorted(wanted):
            keep(workspace.root / EVIDENCE, kept[digest])
        for item in items:
            write_item(workspace, item)
    remarks = tuple((item.finding.finding_id, words) for item in items for words in item.remarks)
    added = tuple(item.finding.finding_id for item in items)
    return ReceiveReport(str(path), added, tuple(known), tuple(refused), remarks, len(wanted))


def _facts(workspace: Workspace, now: dt.datetime) -> _Facts:
    sites = read_sites(workspace)
    west, south, east, north = read_counties(workspace).total_bounds.tolist()
    return _Facts(
        sites={row["site_id"]: row for row in sites.to_dict("records")},
        kinds=workspace.config.kinds,
        checklists=workspace.config.checklists,
        bounds=(west, south, east, north),
        now=now,
    )


def _item(
    finding: FieldFinding, file: FindingsFile, facts: _Facts, pictures: dict[str, Picture]
) -> InboxItem:
    """Hold a finding against the workspace and its photos, or refuse it."""
    _require_fit(finding, facts)
    evidence, remarks = [], []
    for photo in finding.photos:
        if photo.sha256 not in pictures:
            pictures[photo.sha256] = read_picture(file.photos[photo.sha256])
        picture = pictures[photo.sha256]
        evidence.append(picture.sha256)
        remarks += _photo_remarks(picture, finding, facts)
    remarks += _place_remarks(finding, facts)
    day = facts.now.astimezone().date()
    item = InboxItem(finding, received=day, file=file.path.name)
    return replace(item, evidence=tuple(dict.fromkeys(evidence)), remarks=tuple(remarks))


def _require_fit(finding: FieldFinding, facts: _Facts) -> None:
    """Refuse what does not fit the workspace."""
    site = facts.sites.get(finding.site_id)
    if finding.site_id and site is None:
        raise UnfitRowError(f"there is no site {finding.site_id[:60]!r}.")
    if not finding.site_id and not (finding.name and finding.position):
        raise UnfitRowError("a new place needs a name and a position.")
    if finding.kind not in facts.kinds or (site is not None and site["kind"] != finding.kind):
        raise UnfitRowError(f"the kind {finding.kind[:40]!r} is not that of the site, or unknown.")
    if finding.status and finding.status not in _STATUS_KEYS:
        raise UnfitRowError(f"unknown status {finding.status[:40]!r}. See: ecomap ledger statuses")
    if not finding.person:
        raise UnfitRowError("nobody's name stands on it.")
    if finding.recorded > facts.now + _AHEAD or finding.recorded.year < _EARLIEST:
        raise UnfitRowError(f"it was recorded at {finding.recorded.isoformat()}; now is {facts.now.date()}.")
    if finding.is_location and finding.position is None:
        raise UnfitRowError("it says that its position is the place of the site, and has none.")
    if finding.replaces == finding.finding_id:
        raise UnfitRowError("it replaces itself.")
    place = finding.position
    west, south, east, north = facts.bounds
    if place and not (
        west - _MARGIN_DEGREES <= place.longitude <= east + _MARGIN_DEGREES
        and south - _MARGIN_DEGREES <= place.latitude <= north + _MARGIN_DEGREES
    ):
        raise UnfitRowError(
            f"its position ({place.longitude:.5f}, {place.latitude:.5f}) lies far from the city."
        )
    _require_answers(finding, facts.checklists.get(finding.kind, ()))


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


def _photo_remarks(picture: Picture, finding: FieldFinding, facts: _Facts) -> list[str]:
    """Say where a photo contradicts what is claimed."""
    remarks = []
    claimed = finding.recorded.replace(tzinfo=None)
    if picture.taken is not None and abs(picture.taken - claimed) > _PHOTO_APART:
        remarks.append(f"a photo says it was taken on {picture.taken:%Y-%m-%d %H:%M}")
    if picture.place is not None:
        for words, place in (("the claim", _claimed(finding)), ("the site", _held(finding, facts))):
            apart_m = _apart_m(picture.place, place)
            if apart_m is not None and apart_m > _PHOTO_FAR_M:
                remarks.append(f"a photo says it was taken {apart_m:,.0f} m from {words}")
    return remarks


def _place_remarks(finding: FieldFinding, facts: _Facts) -> list[str]:
    """Say how far from the site somebody stood."""
    claimed = _claimed(finding)
    apart_m = None if claimed is None else _apart_m(claimed, _held(finding, facts))
    if apart_m is None:
        return []
    if finding.is_location:
        return [f"says the site lies {apart_m:,.0f} m from where it is held"]
    return [f"recorded {apart_m:,.0f} m from the site"]


def _claimed(finding: FieldFinding) -> tuple[float, float] | None:
    place = finding.position
    return None if place is None else (place.longitude, place.latitude)


def _held(finding: FieldFinding, facts: _Facts) -> tuple[float, float] | None:
    site = facts.sites.get(finding.site_id)
    return None if site is None else middle_of(site["geometry"])


def _apart_m(one: tuple[float, float], other: tuple[float, float] | None) -> float | None:
    if other is None:
        return None
    return float(geod().inv(*one, *other)[2])
