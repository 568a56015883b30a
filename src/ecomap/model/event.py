"""Events: the append-only ledger of who reported what, when, on which evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecomap.model.status import Status


class ClosureStep(StrEnum):
    """The five steps by which a case is closed (销号)."""

    INITIAL_REVIEW = "initial_review"
    PUBLIC_NOTICE = "public_notice"
    APPLICATION = "application"
    VERIFICATION = "verification"
    FILING = "filing"


CLOSURE_STEPS: dict[ClosureStep, str] = {
    ClosureStep.INITIAL_REVIEW: "初审",
    ClosureStep.PUBLIC_NOTICE: "公示",
    ClosureStep.APPLICATION: "申请",
    ClosureStep.VERIFICATION: "核查",
    ClosureStep.FILING: "备案",
}
"""The steps in their order, with the words offices use."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the ledger about a site, a problem, or one measure of a problem.

    An event is never changed. A correction is a later event.
    """

    event_id: str
    """Unique in the ledger; a UUID where ecomap made it."""
    date: dt.date | None
    """The day the reported state held; None where the report does not say. Undated events come first."""
    site_id: str
    """The site spoken of; empty when the event is about a problem or a measure."""
    problem: str
    """The problem spoken of, `"7"` or `"22.1"`; may be empty when a site is named."""
    measure: str
    """The measure spoken of, `"3"`, or `"一/3"` where measures are grouped; empty for the whole problem."""
    status: Status
    """Where it stands."""
    progress_percent: float | None = None
    """How far, 0 to 100, where the report says so."""
    closure_step: ClosureStep | None = None
    """The step of the closing procedure that the event records."""
    unit: str = ""
    """The unit that reported."""
    evidence: str = ""
    """What the report rests on: document and place in it, photo hash, notice number."""
    note: str = ""
    """Anything else, in a sentence."""
    recorded_at: str = ""
    """When it was entered, ISO 8601 with time zone; empty where it came with a document."""

    @property
    def sort_key(self) -> tuple[dt.date, str]:
        """Order of folding: undated first, then by day, then by time of entry."""
        return (self.date or dt.date.min, self.recorded_at)
