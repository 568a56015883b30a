"""Put boxes beside their anchors so that none overlaps another: candidates, greedy choice, local search.

Everything is in millimetres of a page. Each item has one or more forms of its label, the dearest words
first; a candidate is one form at one direction and distance. First every item gets its smallest form, those
in the tightest spots first, because a missing number is worse than a missing name; then each item in turn
may change to what is best beside the others, for some rounds. No choice depends on chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.render.paper.box import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    _Floats = NDArray[np.float64]
    _Flags = NDArray[np.bool_]

_DIRECTIONS = 16
_ROUNDS = 4
_KEPT = 72  # candidates of each form
_FLAT, _END = 1e-9, 0.02
# What one thing is worth against another, in millimetres of leader.
_COVERED_SYMBOL, _LEADER_OVER_BOX, _LEADER_OVER_LEADER, _LEADER_OVER_SYMBOL = 60.0, 45.0, 30.0, 20.0
_HAS_LEADER = 2.5
_TOUCHES_MM = 0.9  # nearer than this, a label needs no leader


@dataclass(frozen=True, slots=True)
class Item:
    """Something that wants a label."""

    center: tuple[float, float]
    """Middle of its symbol."""
    radius: float
    """Radius of its symbol."""
    forms: tuple[tuple[float, float, float], ...]
    """Width, height and cost of each form of its label, best first, smallest last."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands."""

    form: int
    """Number of the form."""
    box: Box
    """Its box."""
    leader: tuple[tuple[float, float], tuple[float, float]] | None
    """Line from the edge of the symbol to the box; None where the label stands beside it."""


@dataclass(slots=True)
class _Candidates:
    """All places of one item's label, row by row."""

    form: NDArray[np.int64]
    boxes: _Floats
    cost: _Floats
    leaders: _Floats  # x1 y1 x2 y2
    has_leader: _Flags


def place_labels(
    items: Sequence[Item], *, frame: Box, taken: Sequence[Box] = (), distances: Sequence[float]
) -> list[Placed | None]:
    """Place the labels of items inside a frame.

    Parameters
    ----------
    taken
        Boxes that no label may meet.
    distances
        How far from its symbol a label may stand, in rising order.

    Returns
    -------
    For each item where its label stands, or None where none of its forms has room. No two boxes meet, none
    leaves the frame, none meets what is taken.
    """
    state = _State(items, frame, taken, distances)
    for index in state.tightest_first():
        state.choose(index, smallest=True)
    for _ in range(_ROUNDS):
        moved = [state.choose(index) for index in range(len(items))]
        if not any(moved):
            break
        state.make_room()
    return state.placed()


class _State:
    """The choice so far."""

    def __init__(
        self, items: Sequence[Item], frame: Box, taken: Sequence[Box], distances: Sequence[float]
    ) -> None:
        self.items = items
        self.centers = np.array([item.center for item in items], dtype=float).reshape(-1, 2)
        self.radii = np.array([item.radius for item in items], dtype=float)
        self.taken = np.array(taken, dtype=float).reshape(-1, 4)
        self.options = [self._options(index, frame, distances) for index in range(len(items))]
        self.chosen = np.full(len(items), -1)
        self.boxes = np.full((len(items), 4), np.nan)
        self.leaders = np.full((len(items), 4), np.nan)

    def tightest_first(self) -> list[int]:
        """Order items by how few places they have, then as they came."""
        room = [int(np.isfinite(option.cost).sum()) for option in self.options]
        return sorted(range(len(self.items)), key=lambda index: (room[index], index))

    def _options(self, index: int, frame: Box, distances: Sequence[float]) -> _Candidates:
        """Return the candidates of an item that stay in the frame and clear of what is taken."""
        item = self.items[index]
        made = _candidates(item, distances)
        left, bottom, right, top = made.boxes.T
        free = (left >= frame.left) & (bottom >= frame.bottom) & (right <= frame.right) & (top <= frame.top)
        free &= ~_meet(made.boxes, self.taken).any(axis=1)
        kept = _Candidates(*(column[free] for column in _columns(made)))
        others = np.arange(len(self.items)) != index
        covered = _covers(kept.boxes, self.centers[others], self.radii[others])
        kept.cost += _COVERED_SYMBOL * covered.sum(axis=1)
        kept = _best_of_each_form(kept)
        crossed = _passes(kept.leaders, _squares(self.centers[others], self.radii[others]))
        kept.cost += _LEADER_OVER_SYMBOL * (crossed & kept.has_leader[:, None]).sum(axis=1)
        return kept

    def choose(self, index: int, *, smallest: bool = False) -> bool:
        """Give an item its best place beside the others; return whether that is a change."""
        option = self.options[index]
        before = self.chosen[index]
        cost = self._costs(index)
        if smallest and len(cost):
            cost = np.where(option.form == len(self.items[index].forms) - 1, cost, np.inf)
        if not len(cost) or not np.isfinite(cost.min()):
            self._set(index, -1)
        else:
            self._set(index, int(np.argmin(cost)))
        return bool(self.chosen[index] != before)

    def _costs(self, index: int) -> _Floats:
        """Return what each candidate of an item costs beside the labels of the others."""
        option = self.options[index]
        others = (self.chosen >= 0) & (np.arange(len(self.items)) != index)
        boxes, leaders = self.boxes[others], self.leaders[others]
        leaders = leaders[np.isfinite(leaders[:, 0])]
        cost = np.where(_meet(option.boxes, boxes).any(axis=1), np.inf, option.cost)
        free = np.flatnonzero(np.isfinite(cost))
        own, led = option.leaders[free], option.has_leader[free][:, None]
        cost[free] += _LEADER_OVER_BOX * (_passes(own, boxes) & led).sum(axis=1)
        cost[free] += _LEADER_OVER_BOX * _passes(leaders, option.boxes[free]).sum(axis=0)
        cost[free] += _LEADER_OVER_LEADER * (_cross(own, leaders) & led).sum(axis=1)
        return cost

    def _set(self, index: int, candidate: int) -> None:
        self.chosen[index] = candidate
        option = self.options[index]
        self.boxes[index] = option.boxes[candidate] if candidate >= 0 else np.nan
        leads = candidate >= 0 and option.has_leader[candidate]
        self.leaders[index] = option.leaders[candidate] if leads else np.nan

    def make_room(self) -> None:
        """Give each item without a place the one that pushes away fewest labels, if those find another."""
        for index in np.flatnonzero(self.chosen < 0).tolist():
            option = self.options[index]
            if not len(option.cost):
                continue
            pushed = _meet(option.boxes, np.nan_to_num(self.boxes, nan=-1e9))
            order = np.lexsort((option.cost, pushed.sum(axis=1)))
            for candidate in order[:12].tolist():
                if self._try(index, candidate, np.flatnonzero(pushed[candidate]).tolist()):
                    break

    def _try(self, index: int, candidate: int, pushed: list[int]) -> bool:
        """Take a place and move those in the way; go back to the old choice where one of them finds none."""
        before = {other: int(self.chosen[other]) for other in (*pushed, index)}
        for other in pushed:
            self._set(other, -1)
        self._set(index, candidate)
        for other in pushed:
            self.choose(other)
        if all(self.chosen[other] >= 0 for other in pushed):
            return True
        for other, old in before.items():
            self._set(other, old)
        return False

    def placed(self) -> list[Placed | None]:
        """Return the choice."""
        found: list[Placed | None] = []
        for index, candidate in enumerate(self.chosen.tolist()):
            option = self.options[index]
            if candidate < 0:
                found.append(None)
                continue
            x1, y1, x2, y2 = option.leaders[candidate].tolist()
            leader = ((x1, y1), (x2, y2)) if option.has_leader[candidate] else None
            found.append(Placed(int(option.form[candidate]), Box(*option.boxes[candidate].tolist()), leader))
        return found


def _best_of_each_form(candidates: _Candidates) -> _Candidates:
    """Keep the candidates that are worth a closer look, so that the time stays in bounds on a full sheet."""
    order = np.lexsort((candidates.cost, candidates.form))
    form = candidates.form[order]
    rank = np.arange(len(form)) - np.searchsorted(form, form)
    kept = np.sort(order[rank < _KEPT])
    return _Candidates(
        candidates.form[kept],
        candidates.boxes[kept],
        candidates.cost[kept],
        candidates.leaders[kept],
        candidates.has_leader[kept],
    )


def _columns(candidates: _Candidates) -> tuple[NDArray[np.generic], ...]:
    return (candidates.form, candidates.boxes, candidates.cost, candidates.leaders, candidates.has_leader)


def _candidates(item: Item, distances: Sequence[float]) -> _Candidates:
    """Return every form in every direction at every distance."""
    turns = np.arange(_DIRECTIONS) * 2 * math.pi / _DIRECTIONS
    along = np.column_stack([np.cos(turns), np.sin(turns)])
    # Readers look right of a symbol first, then left, then above and below.
    liking = 1.6 * (1 - along[:, 0]) / 2 + 0.9 * np.abs(along[:, 1]) + 0.2 * (along[:, 1] < 0)
    parts = []
    for number, (width, height, cost) in enumerate(item.forms):
        half = np.array([width, height]) / 2
        with np.errstate(divide="ignore"):
            reach = np.min(half / np.maximum(np.abs(along), 1e-12), axis=1)
        for distance in distances:
            centers = item.center + along * (reach + item.radius + distance)[:, None]
            boxes = np.hstack([centers - half, centers + half])
            near = np.clip(item.center, boxes[:, :2], boxes[:, 2:])
            gap = near - item.center
            length = np.maximum(np.hypot(*gap.T), 1e-9)
            start = item.center + gap / length[:, None] * item.radius
            leads = length - item.radius > _TOUCHES_MM
            total = cost + liking + np.maximum(length - item.radius, 0) * 0.55 + _HAS_LEADER * leads
            parts.append((np.full(_DIRECTIONS, number), boxes, total, np.hstack([start, near]), leads))
    return _Candidates(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _meet(boxes: _Floats, others: _Floats) -> _Flags:
    """Say of each pair whether the boxes share ground."""
    a, b = boxes[:, None, :], others[None, :, :]
    return (
        (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    )


def _covers(boxes: _Floats, centers: _Floats, radii: _Floats) -> _Flags:
    """Say of each pair whether a box covers part of a symbol."""
    near = np.clip(centers[None], boxes[:, None, :2], boxes[:, None, 2:])
    return np.asarray(np.hypot(*np.moveaxis(near - centers[None], -1, 0)) < radii[None])


def _squares(centers: _Floats, radii: _Floats) -> _Floats:
    return np.hstack([centers - radii[:, None], centers + radii[:, None]])


def _passes(leaders: _Floats, boxes: _Floats) -> _Flags:
    """Say of each pair whether a line runs through a box; its very ends do not count."""
    start, along = leaders[:, None, :2], leaders[:, None, 2:] - leaders[:, None, :2]
    along = np.where(np.abs(along) < _FLAT, _FLAT, along)
    one, other = (boxes[None, :, :2] - start) / along, (boxes[None, :, 2:] - start) / along
    enters = np.minimum(one, other).max(axis=2)
    leaves = np.maximum(one, other).min(axis=2)
    return np.asarray((enters < leaves) & (enters < 1 - _END) & (leaves > _END))


def _cross(lines: _Floats, others: _Floats) -> _Flags:
    """Say of each pair whether two lines cross."""
    a, b = lines[:, None, :2], lines[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]

    def side(p: _Floats, q: _Floats, r: _Floats) -> _Floats:
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )

    return np.asarray((side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0))
