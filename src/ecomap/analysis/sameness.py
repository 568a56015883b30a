"""Which rows of a file are probably places that are already held."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from ecomap.analysis.name_keys import likeness, name_key
from ecomap.crs import geod

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

WITHIN_M = 2_000.0
"""Two places of alike names farther apart than this are two places; an anchor adds its radius."""
THRESHOLD = 0.7
"""Score from which a held place is proposed."""
_SAME_PERMIT, _SAME_PERMIT_FAR, _FAR_M = 0.97, 0.85, 5_000.0
_ONE_PLACE_M = 100.0
"""Two handhelds put one pit this far apart."""
_UNPLACED = 0.8
"""What a name alone is worth, where a place is not known."""
_SHORTEST_PERMIT = 6
_RIVAL = 0.05
_DEGREE_M = 111_320.0


@dataclass(frozen=True, slots=True)
class Bearers:
    """Places with their names: rows of a file or sites that are held; one item a place."""

    names: Sequence[Iterable[str]]
    """All names of each."""
    permits: Sequence[str]
    """Numbers of licences or permits; empty where there is none."""
    geometries: NDArray[Any]
    """WGS 84; None where the place is not known."""
    radius_m: Sequence[float]
    """How far each place may be off; 0 where that is not known."""


class Proposal(NamedTuple):
    """A held place that a row probably is."""

    row: int
    """Position of the row."""
    held: int
    """Position of the held place."""
    score: float
    """0 to 1."""
    why: str
    """What speaks for it."""


def propose(rows: Bearers, held: Bearers) -> list[Proposal]:
    """Return for each row the held place that it probably is, if there is one.

    A place is proposed for the same permit number, or for a name that is alike after folding and a place that
    is near. Of several the best is returned, and the reason names those that are as good.
    """
    if not len(held.names):
        return []
    found: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in (*_by_permit(rows, held), *_by_place(rows, held), *_by_name_alone(rows, held)):
        if proposal.score >= THRESHOLD:
            found[proposal.row].append(proposal)
    return [_best(found[row]) for row in sorted(found)]


def _best(proposals: list[Proposal]) -> Proposal:
    """Return the best of several, with the number of others that are as good."""
    ranked = sorted(proposals, key=lambda item: (-item.score, item.held))
    best = ranked[0]
    rivals = {item.held for item in ranked if item.score >= best.score - _RIVAL} - {best.held}
    if not rivals:
        return best
    return best._replace(why=f"{best.why}; {len(rivals)} other site(s) are as likely")


def permit_key(permit: str) -> str:
    """Return a permit number without what writers vary; empty if it is too short to tell anything.

    Examples
    --------
    >>> permit_key(" c4307-2611 2013 "), permit_key("无")
    ('C430726112013', '')
    """
    key = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", permit)).upper()
    return key if len(key) >= _SHORTEST_PERMIT else ""


def _by_permit(rows: Bearers, held: Bearers) -> Iterable[Proposal]:
    holders: dict[str, list[int]] = defaultdict(list)
    for position, permit in enumerate(held.permits):
        if key := permit_key(permit):
            holders[key].append(position)
    for row, permit in enumerate(rows.permits):
        for position in holders.get(permit_key(permit), ()) if permit else ():
            apart_m = _apart_m(rows.geometries[row], held.geometries[position])
            is_far = apart_m is not None and apart_m > _FAR_M
            why = f"the same permit number {permit}"
            if apart_m is not None:
                why += f", {apart_m:,.0f} m apart"
            yield Proposal(row, position, _SAME_PERMIT_FAR if is_far else _SAME_PERMIT, why)


def _by_place(rows: Bearers, held: Bearers) -> Iterable[Proposal]:
    located = np.flatnonzero(~shapely.is_missing(rows.geometries))
    placed = np.flatnonzero(~shapely.is_missing(held.geometries))
    if not (len(located) and len(placed)):
        return
    reach_m = np.asarray(held.radius_m, dtype=float)[placed] + WITHIN_M
    bounds = shapely.bounds(held.geometries[placed])
    wider = reach_m / _DEGREE_M
    narrow = np.maximum(np.cos(np.radians(bounds[:, [1, 3]].mean(axis=1))), 0.05)
    boxes = shapely.box(
        bounds[:, 0] - wider / narrow,
        bounds[:, 1] - wider,
        bounds[:, 2] + wider / narrow,
        bounds[:, 3] + wider,
    )
    tree = shapely.STRtree(shapely.centroid(rows.geometries[located]))
    boxed, near = tree.query(boxes)
    for box, place in zip(boxed.tolist(), near.tolist(), strict=True):
        row, position = int(located[place]), int(placed[box])
        name = _likeness(rows.names[row], held.names[position])
        if name < THRESHOLD:
            continue
        apart_m = _apart_m(rows.geometries[row], held.geometries[position]) or 0.0
        radius_m = float(held.radius_m[position]) + float(rows.radius_m[row])
        beyond = max(apart_m - max(_ONE_PLACE_M, radius_m), 0.0) / WITHIN_M
        score = round(name * (1 - 0.3 * min(beyond, 1.0)), 2)
        yield Proposal(row, position, score, f"names {name:.0%} alike, {apart_m:,.0f} m apart")


def _by_name_alone(rows: Bearers, held: Bearers) -> Iterable[Proposal]:
    """Propose places of the same folded name where one of the two has no place."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for position, names in enumerate(held.names):
        for key in {name_key(name).full for name in names}:
            bearers[key].append(position)
    for row, names in enumerate(rows.names):
        for key in {name_key(name).full for name in names}:
            for position in bearers.get(key, ()):
                unplaced = rows.geometries[row] is None or held.geometries[position] is None
                if unplaced and _likeness(names, held.names[position]) == 1.0:
                    yield Proposal(row, position, _UNPLACED, "the same name once folded, one without a place")


def _likeness(names: Iterable[str], others: Iterable[str]) -> float:
    return max((likeness(name_key(name), name_key(other)) for name in names for other in others), default=0.0)


def _apart_m(one: Any, other: Any) -> float | None:
    """Return the distance between the middles of two places, metres; 0 where one touches the other."""
    if one is None or other is None:
        return None
    if shapely.intersects(one, other):
        return 0.0
    first, second = shapely.centroid(one), shapely.centroid(other)
    return float(geod().inv(first.x, first.y, second.x, second.y)[2])
