"""Verdicts: what a person found where a picture showed a suspect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.model.status import Status


class Verdict(StrEnum):
    """What a person says of a patch after a look on site."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    EXCLUDED = "excluded"
    UNDECIDED = "undecided"


VERDICT_LABELS: dict[Verdict, tuple[str, str]] = {
    Verdict.OPEN: ("待核查", "to be checked"),
    Verdict.CONFIRMED: ("确认", "confirmed"),
    Verdict.EXCLUDED: ("排除", "excluded"),
    Verdict.UNDECIDED: ("存疑", "undecided"),
}
"""Chinese and English label of each."""

_ALSO = {
    Verdict.OPEN: ("未核查", "待实地核查"),
    Verdict.CONFIRMED: ("属实", "核实", "经核查属实"),
    Verdict.EXCLUDED: ("不属实", "误判"),
    Verdict.UNDECIDED: ("无法判定", "无法核查"),
}
_BY_SPELLING = {
    spelling: verdict
    for verdict in Verdict
    for spelling in (str(verdict), *VERDICT_LABELS[verdict], *_ALSO[verdict])
}


def verdict_of(text: str) -> Verdict | None:
    """Return the verdict that a key, a label or a synonym names; an empty text is open, None is unknown.

    Examples
    --------
    >>> verdict_of("属实"), verdict_of(""), verdict_of("perhaps") is None
    (<Verdict.CONFIRMED: 'confirmed'>, <Verdict.OPEN: 'open'>, True)
    """
    plain = text.strip().casefold()
    return Verdict.OPEN if not plain else _BY_SPELLING.get(plain)


@dataclass(frozen=True, slots=True)
class PatchVerdict:
    """What one person found on one day where a patch showed a suspect; it is never changed."""

    verdict_id: str
    """A UUID made from what it says, so that it is known when it comes again."""
    date: dt.date
    """The day of the look."""
    patch_id: str
    """The patch."""
    verdict: Verdict
    """What was found; never `open`."""
    person: str
    """Who looked."""
    longitude: float | None = None
    """A place in the patch, degrees; None where the sheet does not say."""
    latitude: float | None = None
    """See `longitude`."""
    area_ha: float | None = None
    """Its area; None where the sheet does not say."""
    suspect: str = ""
    """Why it was looked at, key of the suspect."""
    licence: str = ""
    """Licence it lies in."""
    site_id: str = ""
    """Site it lies in; empty for a patch in none."""
    status: Status | None = None
    """Status of the site that the person wrote."""
    remark: str = ""
    """Anything else."""
    event_id: str = ""
    """The entry of the ledger that it made; empty without a site."""
    source: str = ""
    """Name of the file it came with."""
    recorded_at: str = ""
    """When it was entered, ISO 8601 with time zone."""
