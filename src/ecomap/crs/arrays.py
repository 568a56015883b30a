"""Pairs of coordinate arrays: of one shape, and worked through in pieces that stay in the cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Pair: TypeAlias = tuple[FloatArray, FloatArray]
PairFunction: TypeAlias = Callable[[FloatArray, FloatArray], Pair]


def as_pair(first: ArrayLike, second: ArrayLike) -> Pair:
    """Return both as float arrays of one shape; the shapes given must broadcast."""
    east, north = np.broadcast_arrays(
        np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    )
    return east, north


def in_chunks(function: PairFunction, first: ArrayLike, second: ArrayLike, *, size: int) -> Pair:
    """Apply a function to pieces of at most `size` pairs and return its results in the common shape.

    Temporary arrays are as long as a piece, so that ten million points need no more of them than a thousand.
    """
    east, north = as_pair(first, second)
    flat_east, flat_north = east.reshape(-1), north.reshape(-1)
    made_east, made_north = np.empty(east.size), np.empty(north.size)
    for start in range(0, east.size, size):
        piece = slice(start, start + size)
        # Copies: of one layout for compiled code, and the function may write into them.
        made_east[piece], made_north[piece] = function(flat_east[piece].copy(), flat_north[piece].copy())
    return made_east.reshape(east.shape), made_north.reshape(north.shape)


def without_place(first: FloatArray, second: FloatArray) -> Pair:
    """Write NaN into both of a pair, in place, where either is no finite number."""
    lost = ~(np.isfinite(first) & np.isfinite(second))
    if lost.any():
        first[lost] = np.nan
        second[lost] = np.nan
    return first, second
