"""What a verdict on a site says to the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.analysis.progress import NOTHING_REPORTED, site_states
from ecomap.model import VERDICT_LABELS, Event, Verdict, status_of
from ecomap.survey.patches import SUSPECT_LABELS, Suspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model import PatchVerdict, Status


def claimed_status(verdict: PatchVerdict) -> Status | None:
    """Return the status that a verdict gives its site; None where it leaves it as it stands.

    It is the one that the person wrote. Ground that was reported as restored and that a person found bare is
    work taken up anew (`reopened`, 重新整改). Nothing else follows from a verdict.
    """
    if not verdict.site_id or verdict.status is not None:
        return verdict.status
    is_bare = verdict.verdict is Verdict.CONFIRMED and verdict.suspect == Suspect.STILL_BARE
    return status_of("reopened") if is_bare else None


def events_of(verdicts: Sequence[PatchVerdict], ledger: Sequence[Event]) -> list[Event]:
    """Return the entries that verdicts on sites make and the ledger does not hold, by day.

    A verdict that gives no status says again what stood on that day, so that no count changes by it.
    """
    of_site: dict[str, list[Event]] = {}
    for event in ledger:
        of_site.setdefault(event.site_id, []).append(event)
    standing = {event.event_id for event in ledger}
    fresh = [item for item in verdicts if item.site_id and item.event_id not in standing]
    events = []
    for verdict in sorted(fresh, key=lambda item: item.date):
        told = of_site.setdefault(verdict.site_id, [])
        event = _event(verdict, told)
        told.append(event)
        events.append(event)
    return events


def _event(verdict: PatchVerdict, told: Sequence[Event]) -> Event:
    """Return the entry of one verdict; `told` is what the ledger says of its site."""
    claimed = claimed_status(verdict)
    state = site_states(told, as_of=verdict.date).get(verdict.site_id, NOTHING_REPORTED)
    before = next((event for event in told if event.event_id == state.event_id), None)
    return Event(
        event_id=verdict.event_id,
        date=verdict.date,
        site_id=verdict.site_id,
        problem="",
        measure="",
        status=claimed or state.status,
        progress_percent=before.progress_percent if before and claimed is None else None,
        unit=verdict.person,
        evidence=f"verdict {verdict.verdict_id}",
        note=_note(verdict, is_unchanged=claimed is None),
        recorded_at=verdict.recorded_at,
    )


def _note(verdict: PatchVerdict, *, is_unchanged: bool) -> str:
    """Return the verdict in a sentence."""
    word, suspect = VERDICT_LABELS[verdict.verdict][0], verdict.suspect
    why = f"（{SUSPECT_LABELS[Suspect(suspect)][0]}）" if suspect in set(Suspect) else ""
    parts = [f"图斑 {verdict.patch_id} 核查结论：{word}{why}", verdict.remark, "状态未变" * is_unchanged]
    return "；".join(part for part in parts if part) + "。"
