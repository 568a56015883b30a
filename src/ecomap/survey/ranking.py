"""In which order suspects are looked at: what the law is about first, then what is large and sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.survey.patches import Suspect

if TYPE_CHECKING:
    from collections.abc import Sequence

LEGAL_FLOOR_HA = 10 / 15
"""10 mu: from here on every suspect is checked on site."""
PLAN_FLOOR_HA = 10.0
"""0.1 square kilometres, the least mine of the plan."""
_ORDER = (
    Suspect.BEYOND_LICENCE,
    Suspect.NO_LICENCE,
    Suspect.EXPIRED_LICENCE,
    Suspect.STILL_BARE,
    Suspect.UNLISTED,
    Suspect.POSSIBLE,
    Suspect.IN_SITE,
    Suspect.IN_LICENCE,
    Suspect.OUTSIDE,
)


def ranks(
    suspects: Sequence[Suspect], area_ha: Sequence[float], confidence: Sequence[float | None]
) -> list[int]:
    """Return the rank of each suspect, counted from 1.

    First those over the legal floor, then by kind of suspect, then by area times confidence, the largest
    first; where nothing is said of confidence, by area alone. Equal ones keep their order.

    Parameters
    ----------
    area_ha
        The ground in question: what lies beyond a licence, else the patch.

    Examples
    --------
    >>> ranks([Suspect.UNLISTED, Suspect.NO_LICENCE, Suspect.NO_LICENCE], [5.0, 0.1, 1.0], [None, None, None])
    [2, 3, 1]
    """

    def key(row: int) -> tuple[bool, int, float]:
        sure = confidence[row]
        weight = area_ha[row] * (1.0 if sure is None else sure)
        return area_ha[row] < LEGAL_FLOOR_HA, _ORDER.index(suspects[row]), -weight

    order = sorted(range(len(suspects)), key=key)
    placed = [0] * len(order)
    for rank, row in enumerate(order, start=1):
        placed[row] = rank
    return placed
