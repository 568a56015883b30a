"""Rings around components: from runs to corners, from corners to rings in order.

On each line between two rows the boundary of a component is where exactly one of the two rows is marked. Its
ends are ends of runs, less those that both rows have: there the boundary goes straight on. Sorted along the
line they pair up into horizontal edges; sorted along their column, starts and stops of runs apart, they pair
up into vertical ones. So every corner has one neighbour each way, and rings are cycles. Where two pixels
touch at a corner only, two corners share a place; a start comes before a stop there, which leaves the corner
to the pixel that is not marked. Rings then touch at a point and never cross, as OGC Simple Features (ISO
19125-1) asks of a polygon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Rings(NamedTuple):
    """Rings with their corners in order, components ascending, the outer ring of each before its holes."""

    column: NDArray[np.int64]
    """Column of the line that a corner is on, ring after ring; the first corner is not repeated."""
    row: NDArray[np.int64]
    """Row of the line that a corner is on."""
    size: NDArray[np.int64]
    """Corners of each ring; horizontal and vertical edges take turns, a horizontal one comes first."""
    component: NDArray[np.int64]
    """Component of each ring."""


class Corners(NamedTuple):
    """Corners by component, row and column: the two ends of each horizontal edge follow each other."""

    component: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    is_stop: NDArray[np.bool_]
    """Whether a run stops here, or else starts."""
    is_top: NDArray[np.bool_]
    """Whether its run lies below the corner."""


def rings_of(
    component: NDArray[np.int64], row: NDArray[np.int64], start: NDArray[np.int64], stop: NDArray[np.int64]
) -> Rings:
    """Outline components, counterclockwise (holes clockwise) with rows counted downwards.

    Parameters
    ----------
    component
        Component of each run, from 0 on, never falling.
    row, start, stop
        Row, first column and column behind the last of each run, ascending within a component.
    """
    corners = _corners(component, row, start, stop)
    above = _vertical_partner(corners)
    left = np.arange(0, len(above), 2)
    # The marked side is on the left: upper edges are walked westwards, lower ones eastwards.
    is_upper_edge = corners.is_top[::2] != corners.is_stop[::2]
    head = left + ~is_upper_edge
    ring, place, size = _order(above[head] >> 1, corners.component[::2])
    begin = np.cumsum(size) - size
    edge = np.empty(len(head), dtype=np.int64)
    edge[begin[ring] + place] = np.arange(len(head))
    tail_and_head = np.stack([left + is_upper_edge, head], axis=1)[edge].reshape(-1)
    return Rings(
        column=corners.column[tail_and_head],
        row=corners.row[tail_and_head],
        size=2 * size,
        component=corners.component[2 * edge[begin]],
    )


def _corners(
    component: NDArray[np.int64], row: NDArray[np.int64], start: NDArray[np.int64], stop: NDArray[np.int64]
) -> Corners:
    low = int(row.min())
    lines, pitch = int(row.max()) - low + 2, int(stop.max()) + 1
    line = component * lines + (row - low)
    ends = np.empty((2, len(row), 2), dtype=np.int64)
    ends[0, :, 0] = ((line * pitch + start) << 2) | 1
    ends[0, :, 1] = ((line * pitch + stop) << 2) | 3
    # The same ends on the line below the run, with another last digit.
    ends[1] = ends[0] + (4 * pitch - 1)
    # Two rising sequences: a stable sort merges them in one pass.
    key = np.sort(ends.reshape(-1), kind="stable")
    twice = (key[1:] >> 1) == (key[:-1] >> 1)
    alone = np.ones(len(key), dtype=np.bool_)
    alone[1:] &= ~twice
    alone[:-1] &= ~twice
    key = key[alone]
    line, column = np.divmod(key >> 2, pitch)
    component, row = np.divmod(line, lines)
    return Corners(component, row + low, column, (key & 2) != 0, (key & 1) != 0)


def _vertical_partner(corners: Corners) -> NDArray[np.int64]:
    """Return for each corner the one at the other end of its vertical edge."""
    low = corners.row.min()
    lines, columns = corners.row.max() - low + 1, corners.column.max() + 1
    key = ((corners.component * 2 + corners.is_stop) * columns + corners.column) * lines + (corners.row - low)
    pairs = np.argsort(key).reshape(-1, 2)
    partner = np.empty(len(key), dtype=np.int64)
    partner[pairs[:, 0]] = pairs[:, 1]
    partner[pairs[:, 1]] = pairs[:, 0]
    return partner


def _order(
    following: NDArray[np.int64], component: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give numbers to the cycles of a permutation by their lowest element, and the elements from there on.

    Every step looks twice as far as the one before (Wyllie's list ranking). A component with fewer edges than
    that has been seen whole and drops out.

    Returns
    -------
    tuple
        Ring and place of each element, and the size of each ring.
    """
    everything = np.arange(len(following))
    edges = np.bincount(component)[component]
    lowest, jump, live, reach = everything.copy(), following.copy(), everything, 1
    while len(live):
        ahead = jump[live]
        lowest[live] = np.minimum(lowest[live], lowest[ahead])
        jump[live] = jump[ahead]
        reach *= 2
        live = live[edges[live] > reach]
    is_first = lowest == everything
    behind = np.where(is_first, 0, 1)
    jump = np.where(is_first, everything, following)
    live = everything[jump != lowest]
    while len(live):
        ahead = jump[live]
        behind[live] += behind[ahead]
        jump[live] = jump[ahead]
        live = live[jump[live] != lowest[live]]
    size = np.bincount(lowest, minlength=len(lowest))[is_first]
    ring = (np.cumsum(is_first) - 1)[lowest]
    # The elements before the first have counted their steps to it.
    return ring, (size[ring] - behind) % size[ring], size
