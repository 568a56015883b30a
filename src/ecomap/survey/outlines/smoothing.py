"""Outlines without the stairs of pixels.

A step is an edge one pixel long between two opposite turns. Its two corners are replaced by the slanted line
through its middle that begins and ends equally far from it on the two edges beside it: half of the shorter
one, at most two pixels. What this cuts off on one side it adds on the other, so a single step keeps the area
exactly. Where steps follow each other at once (a staircase of 45 degrees) inner corners are shared, and the
whole staircase may miss an eighth of a pixel's area. Nothing moves by more than half a pixel; corners that
belong to no step stay, so rectangles stay rectangles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.survey.outlines.rings import Rings

_LONGEST_REACH_PX = 2.0


class Points(NamedTuple):
    """Points of rings, one ring after the other, the first of each not repeated."""

    column: NDArray[np.float64]
    row: NDArray[np.float64]
    ring: NDArray[np.int64]
    """Ring of each point, never falling."""

    def of(self, which: NDArray[np.bool_]) -> Points:
        """Return some of the points."""
        return Points(self.column[which], self.row[which], self.ring[which])


def corner_points(rings: Rings) -> Points:
    """Return the corners as they are."""
    ring = np.repeat(np.arange(len(rings.size)), rings.size)
    return Points(rings.column.astype(np.float64), rings.row.astype(np.float64), ring)


def smooth_points(rings: Rings) -> Points:
    """Return rings without steps, without points on a straight line."""
    corner = corner_points(rings)
    ahead, behind = _neighbours(corner.ring)
    across, down = corner.column[ahead] - corner.column, corner.row[ahead] - corner.row
    length = np.abs(across) + np.abs(down)
    turn = across[behind] * down > down[behind] * across
    is_step = (length == 1) & (turn != turn[ahead])
    half = np.minimum(length / 2, _LONGEST_REACH_PX)
    reach = np.minimum(half[behind], half[ahead])
    # A corner before a step moves back, one behind a step moves on; between two steps only middles stay.
    after = is_step[behind]
    back = np.where(is_step & ~after, reach / length[behind], 0)
    on = np.where(after & ~is_step, reach[behind] / length, 0)
    column, row = np.empty((2, len(back), 2))
    column[:, 0] = corner.column - back * across[behind] + on * across
    column[:, 1] = corner.column + across / 2
    row[:, 0] = corner.row - back * down[behind] + on * down
    row[:, 1] = corner.row + down / 2
    emitted = np.stack([~(is_step & after), is_step], axis=1).reshape(-1)
    points = Points(column.reshape(-1), row.reshape(-1), np.repeat(corner.ring, 2)).of(emitted)
    return _without_straight(_without_repeated(points))


def _neighbours(ring: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each point the next and the last of its ring."""
    begin = np.flatnonzero(np.diff(ring, prepend=-1))
    end = np.append(begin[1:], len(ring)) - 1
    ahead, behind = np.arange(1, len(ring) + 1), np.arange(-1, len(ring) - 1)
    ahead[end], behind[begin] = begin, end
    return ahead, behind


def _without_repeated(points: Points) -> Points:
    ahead, _ = _neighbours(points.ring)
    return points.of((points.column[ahead] != points.column) | (points.row[ahead] != points.row))


def _without_straight(points: Points) -> Points:
    ahead, behind = _neighbours(points.ring)
    across, down = points.column[ahead] - points.column, points.row[ahead] - points.row
    return points.of(across[behind] * down != down[behind] * across)
