"""Runs: stretches of marked pixels in one row, their sums, and which of them hang together.

A run is kept as two keys, `row * pitch + column` of its first pixel and of the one behind its last. The pitch
is one more than the width, so that keys of different rows never meet and sorted keys are rows from left to
right, top down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BLOCK_PIXELS = 1 << 18
"""Pixels that are worked on at once, so that the passes over them find them in the processor's cache."""


class Runs(NamedTuple):
    """Runs in the order of their keys."""

    first: NDArray[np.int64]
    """Key of the first pixel."""
    stop: NDArray[np.int64]
    """Key behind the last pixel."""
    sums: NDArray[np.float64]
    """Sum of each value over the pixels where it is finite, shape (values, runs)."""
    counts: NDArray[np.int64]
    """How many pixels that are, shape (values, runs)."""

    def of(self, which: NDArray[np.bool_] | NDArray[np.int64] | slice) -> Runs:
        """Return some of the runs."""
        return Runs(self.first[which], self.stop[which], self.sums[:, which], self.counts[:, which])


def no_runs(values: int) -> Runs:
    """Return no runs, of so many values."""
    none = np.empty(0, dtype=np.int64)
    return Runs(none, none, np.empty((values, 0)), np.empty((values, 0), dtype=np.int64))


def joined(parts: Sequence[Runs]) -> Runs:
    """Put runs behind each other."""
    return Runs(*(np.concatenate(columns, axis=-1) for columns in zip(*parts, strict=True)))


def runs_of(mask: NDArray[np.bool_], values: Sequence[NDArray[np.float32]], *, row: int) -> Runs:
    """Find the runs of a strip.

    Parameters
    ----------
    mask
        Marked pixels, shape (rows, width).
    values
        What to sum, each of the same shape; what is not finite counts as nothing.
    row
        Row of the strip's first row in the whole raster.
    """
    rows, width = mask.shape
    height = max(1, _BLOCK_PIXELS // width)
    padded = np.zeros((height, width + 1), dtype=np.bool_)
    parts = [no_runs(len(values))]
    for top in range(0, rows, height):
        block = slice(top, min(top + height, rows))
        here = padded[: block.stop - top]
        here[:, :-1] = mask[block]
        ends = _ends(here.reshape(-1))
        if len(ends):
            lengths = ends[1::2] - ends[::2]
            sums, counts = _sums(mask[block], [value[block] for value in values], lengths)
            ends += (row + top) * (width + 1)
            parts.append(Runs(ends[::2], ends[1::2], sums, counts))
    return joined(parts)


def _ends(flat: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return where runs begin and end, in turn; the last pixel is never marked."""
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    return np.concatenate([[0], changes]) if flat[0] else changes


def _sums(
    mask: NDArray[np.bool_], values: Sequence[NDArray[np.float32]], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    sums = np.empty((len(values), len(lengths)))
    counts = np.empty((len(values), len(lengths)), dtype=np.int64)
    begin = np.cumsum(lengths) - lengths
    for index, value in enumerate(values):
        measured = value[mask].astype(np.float64)
        finite = np.isfinite(measured)
        if finite.all():
            counts[index] = lengths
        else:
            measured[~finite] = 0
            counts[index] = np.add.reduceat(finite, begin, dtype=np.int64)
        # Of a copy in float64 each run is summed alone, so it gives the same wherever it lies in a strip.
        sums[index] = np.add.reduceat(measured, begin)
    return sums, counts


def touching(runs: Runs, *, pitch: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all pairs of runs of neighbouring rows that share a side of a pixel: upper, lower."""
    first = np.searchsorted(runs.stop, runs.first + pitch, side="right")
    last = np.searchsorted(runs.first, runs.stop + pitch, side="left")
    many = last - first
    upper = np.repeat(np.arange(len(many)), many)
    begin = np.cumsum(many) - many
    return upper, np.arange(len(upper)) + np.repeat(first - begin, many)


def components(nodes: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each node the lowest node that edges lead to from it."""
    label = np.arange(nodes)
    while len(one):
        np.minimum.at(label, np.maximum(one, other), np.minimum(one, other))
        while True:
            further = label[label]
            if np.array_equal(further, label):
                break
            label = further
        one, other = label[one], label[other]
        apart = one != other
        one, other = one[apart], other[apart]
    return label
