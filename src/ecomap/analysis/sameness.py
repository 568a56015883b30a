"""Which rows of a file are probably places that are already held."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from ecomap.analysis.name_keys import Alike, Names
from ecomap.crs import geod

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

WITHIN_M = 2_000.0
"""Two places of alike names farther apart than this are two places; an anchor adds its radius."""
THRESHOLD = 0.7
"""Score from which a held place is proposed."""
_SAME_PERMIT, _SAME_PERMIT_FAR, _FAR_M = 0.97, 0.85, 5_000.0
_ONE_PLACE_M = 100.0
"""Two handhelds put one pit this far apart."""
_UNPLACED = 0.8
"""What a name alone is worth, where a place is not known."""
_MOST_BEARERS = 20
"""A name or a permit number that more held places bear tells none of them."""
_SHORTEST_PERMIT, _FEWEST_DIGITS = 6, 4
_RIVAL = 0.05
_DEGREE_M = 111_320.0
_BOXES = 256
"""Held places looked up at once: an anchor of a county meets a tenth of all rows."""


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
    distance_m: float | None = None
    """How far the two are apart; None where one has no place."""
    name_likeness: float = 0.0
    """How alike their names are, 0 to 1."""
    rivals: tuple[int, ...] = ()
    """Positions of other held places that are as likely."""


def propose(
    rows: Bearers, held: Bearers, *, within_m: float = WITHIN_M, areas: Sequence[str] = ()
) -> list[Proposal]:
    """Return for each row the held place that it probably is, if there is one.

    A place is proposed for the same permit number, for a name that is alike after folding and a place that
    is near, or for the same folded name where one of the two has no place. Of several the best is returned,
    and the reason says how many are as likely; a held place that is the best of several rows says so too.

    Parameters
    ----------
    rows, held
        Places with their names.
    within_m
        How far apart places of alike names may be in metres, between their nearest edges; the radius of
        either is added to it. The wider that radius, the more alike the names must be.
    areas
        Names of counties and districts that may stand before a name without telling anything.

    Notes
    -----
    Names that cannot be alike enough are told apart by the bits of their letters, so that a hundred thousand
    rows meet ten thousand held places in some seconds.
    """
    found: dict[int, dict[int, Proposal]] = defaultdict(dict)
    alike = Alike(Names.of(rows.names, tuple(areas)), Names.of(held.names, tuple(areas)))
    for item in (
        *_by_permit(rows, held, alike),
        *_by_place(rows, held, alike, within_m),
        *_by_name_alone(rows, held, alike),
    ):
        known = found[item.row].get(item.held)
        if item.score >= THRESHOLD and (known is None or item.score > known.score):
            found[item.row][item.held] = item
    best = [_best(list(found[row].values())) for row in sorted(found) if found[row]]
    claims = Counter(item.held for item in best)
    return [_with_others(item, claims[item.held] - 1) for item in best]


def _best(proposals: list[Proposal]) -> Proposal:
    """Return the best of several, with the others that are as good."""
    ranked = sorted(proposals, key=lambda item: (-item.score, item.held))
    best = ranked[0]
    rivals = tuple(item.held for item in ranked[1:] if item.score >= best.score - _RIVAL)
    if not rivals:
        return best
    return best._replace(why=f"{best.why}; {len(rivals)} other site(s) are as likely", rivals=rivals)


def _with_others(item: Proposal, others: int) -> Proposal:
    if not others:
        return item
    return item._replace(why=f"{item.why}; {others} other row(s) are proposed for the same site")


def permit_key(permit: str) -> str:
    """Return a permit number without what writers vary; empty if it is no number that tells anything.

    Examples
    --------
    >>> permit_key(" c4307-2611 2013 "), permit_key("无"), permit_key("许可证正在办理中")
    ('C430726112013', '', '')
    """
    key = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", permit)).upper()
    digits = re.sub(r"\D", "", key)
    tells = len(key) >= _SHORTEST_PERMIT and len(digits) >= _FEWEST_DIGITS and len(set(digits)) > 1
    return key if tells else ""


def _by_permit(rows: Bearers, held: Bearers, alike: Alike) -> Iterator[Proposal]:
    pairs = [
        (row, position)
        for row, _, positions in _shared(map(_permit_keys, rows.permits), map(_permit_keys, held.permits))
        for position in positions
    ]
    for (row, position), apart_m in zip(pairs, _apart_m(rows, held, pairs), strict=True):
        name = alike.of_places(row, position)
        why = f"the same permit number {rows.permits[row]}"
        score, distance_m = _SAME_PERMIT, None
        if np.isfinite(apart_m):
            distance_m = float(apart_m)
            is_far = distance_m > _FAR_M
            score = _SAME_PERMIT_FAR if is_far else _SAME_PERMIT
            why += f", {'though ' if is_far else ''}{distance_m:,.0f} m apart"
        yield Proposal(row, position, score, why, distance_m, name)


def _permit_keys(permit: str) -> Iterable[str]:
    return filter(None, [permit_key(permit)])


def _shared(
    of_rows: Iterable[Iterable[Any]], of_held: Iterable[Iterable[Any]]
) -> Iterator[tuple[int, Any, list[int]]]:
    """Yield row, key and held places of each key that few enough of those bear."""
    bearers: dict[Any, list[int]] = defaultdict(list)
    for position, keys in enumerate(of_held):
        for key in keys:
            bearers[key].append(position)
    for row, keys in enumerate(of_rows):
        for key in keys:
            if 0 < len(bearers.get(key, ())) <= _MOST_BEARERS:
                yield row, key, bearers[key]


def _by_place(rows: Bearers, held: Bearers, alike: Alike, within_m: float) -> Iterator[Proposal]:
    pairs: dict[tuple[int, int], float] = {}
    for one, one_key, other, other_key in _near(rows, held, alike, within_m):
        name = alike.of_keys(one_key, other_key)
        if name >= THRESHOLD:
            pairs[one, other] = max(name, pairs.get((one, other), 0.0))
    for (row, position), apart_m in zip(pairs, _apart_m(rows, held, list(pairs)).tolist(), strict=True):
        radius_m = float(held.radius_m[position]) + float(rows.radius_m[row])
        if apart_m > within_m + radius_m:
            continue
        name = pairs[row, position]
        beyond = max(apart_m - max(_ONE_PLACE_M, radius_m), 0.0) / max(within_m, _ONE_PLACE_M)
        # The wider the radius, the less being near says: what remains is what a name alone is worth.
        vague = radius_m / (radius_m + WITHIN_M)
        score = round(name * (1 - 0.3 * min(beyond, 1.0)) * (1 - (1 - _UNPLACED) * vague), 2)
        why = f"names {name:.0%} alike, {apart_m:,.0f} m apart"
        yield Proposal(row, position, score, why, apart_m, name)


def _near(rows: Bearers, held: Bearers, alike: Alike, within_m: float) -> Iterator[tuple[int, int, int, int]]:
    """Yield row, its name, held place and its name, where the boxes meet and the names may be alike."""
    located = np.flatnonzero(~shapely.is_missing(rows.geometries))
    placed = np.flatnonzero(~shapely.is_missing(held.geometries))
    of_row, row_keys = alike.rows.entries(located)
    of_held, held_keys = alike.held.entries(placed)
    tree = shapely.STRtree(_boxes(rows, located, 0.0)[of_row])
    boxes = _boxes(held, placed, within_m)[of_held]
    for start in range(0, len(boxes), _BOXES):
        box, entry = tree.query(boxes[start : start + _BOXES])
        box += start
        may = alike.may_reach(row_keys[entry], held_keys[box], THRESHOLD)
        box, entry = box[may], entry[may]
        yield from zip(
            located[of_row[entry]].tolist(),
            row_keys[entry].tolist(),
            placed[of_held[box]].tolist(),
            held_keys[box].tolist(),
            strict=True,
        )


def _boxes(places: Bearers, which: _IntArray, wider_m: float) -> NDArray[Any]:
    """Return boxes around places, wider on each side by their radius and by `wider_m`."""
    bounds = shapely.bounds(places.geometries[which])
    north = (np.asarray(places.radius_m, dtype=float)[which] + wider_m) / _DEGREE_M * 1.01
    east = north / np.maximum(
        np.cos(np.radians(np.abs(bounds[:, [1, 3]]).max(axis=1, initial=0) + north)), 0.05
    )
    west_south, east_north = (
        bounds[:, :2] - np.stack([east, north], 1),
        bounds[:, 2:] + np.stack([east, north], 1),
    )
    return np.asarray(shapely.box(*west_south.T, *east_north.T), dtype=object)


def _by_name_alone(rows: Bearers, held: Bearers, alike: Alike) -> Iterator[Proposal]:
    """Propose places of the same folded name where one of the two has no place."""
    unplaced_row, unplaced = shapely.is_missing(rows.geometries), shapely.is_missing(held.geometries)
    texts = [
        [[names.keys[key].full for key in keys if names.keys[key].proper] for keys in names.of_place]
        for names in (alike.rows, alike.held)
    ]
    for row, _, positions in _shared(*texts):
        for position in positions:
            if (unplaced_row[row] or unplaced[position]) and alike.of_places(row, position) == 1.0:
                why = "the same name once folded, one without a place"
                yield Proposal(row, position, _UNPLACED, why, None, 1.0)


def _apart_m(rows: Bearers, held: Bearers, pairs: list[tuple[int, int]]) -> _FloatArray:
    """Return the distances between the nearest edges of pairs in metres, NaN where one has no place."""
    if not pairs:
        return np.empty(0)
    one, other = np.array(pairs).T
    lines = shapely.shortest_line(rows.geometries[one], held.geometries[other])
    apart_m = np.full(len(pairs), np.nan)
    known = np.flatnonzero(~shapely.is_missing(lines))
    ends = shapely.get_coordinates(lines[known]).reshape(-1, 4)
    apart_m[known] = geod().inv(*ends.T)[2]
    return apart_m
