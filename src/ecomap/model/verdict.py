"""Verdicts: what a person found where a picture showed a suspect."""

from __future__ import annotations

from enum import StrEnum


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
