"""Normalised differences of bands, and where they lie below a threshold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_BLOCK_PIXELS = 1 << 15
"""Pixels that are worked on at once, so that the passes over them find them in the processor's cache."""
_LARGEST = int(np.iinfo(np.uint16).max)
_LARGEST_INT32 = int(np.iinfo(np.int32).max)


def normalised_difference(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float32]:
    """Return `(one - other) / (one + other)`, cut to -1 to 1; NaN where the sum is not positive.

    Negative reflectance, as an offset leaves it in deep shadow, would otherwise turn the sign around.

    Parameters
    ----------
    one, other
        Two bands of one shape: uint8, uint16 or float32. Of whole
        numbers the result is the exact quotient, rounded once.

    Returns
    -------
    ndarray of float32
        Of the shape of the bands.

    Raises
    ------
    UsageError
        The bands have different shapes.

    References
    ----------
    Rouse et al. 1974, Monitoring vegetation systems in the Great Plains with ERTS (NASA SP-351),
    for infrared and red.

    Examples
    --------
    >>> normalised_difference(np.array([3, 0], dtype=np.uint16), np.array([1, 0], dtype=np.uint16)).tolist()
    [0.5, nan]
    """
    result = np.empty(one.shape, dtype=np.float32)
    for first, second, out in _blocks(one, other, result):
        difference = np.subtract(first, second, dtype=np.float32)
        total = np.add(first, second, dtype=np.float32)
        total[~(total > 0)] = np.nan
        np.divide(difference, total, out=out)
        np.clip(out, -1, 1, out=out)
    return result


def is_below(
    infrared: NDArray[Any], red: NDArray[Any], threshold: float, *, offset: int = 0
) -> NDArray[np.bool_]:
    """Say where `(infrared - red) / (infrared + red)` is below a threshold.

    Where the sum is not positive it says no.

    Of uint16 (or uint8) bands the answer is that of the quotient in float64, without a division: only one
    fraction of such numbers can lie so close to the threshold that it rounds to it, and a comparison of whole
    numbers with that fraction decides all others. Bands of another type are divided in float64.

    Parameters
    ----------
    infrared, red
        Two bands of one shape.
    threshold
        Any number.
    offset
        Added to each band's numbers first, as -1000 for Sentinel-2 Level-2A since 2022-01-25.

    Raises
    ------
    UsageError
        The bands have different shapes, or the threshold is not a number.

    Examples
    --------
    >>> is_below(np.array([1, 5, 0], dtype=np.uint16), np.array([1, 3, 0], dtype=np.uint16), 0.25).tolist()
    [True, False, False]
    """
    if np.isnan(threshold):
        raise UsageError("the threshold is not a number; give one, for instance 0.25")
    result = np.empty(infrared.shape, dtype=np.bool_)
    if infrared.dtype.kind == red.dtype.kind == "u" and max(infrared.itemsize, red.itemsize) <= 2:
        _compare_whole(infrared, red, threshold, offset, result)
    else:
        for first, second, out in _blocks(infrared, red, result):
            total = np.add(first, second, dtype=np.float64) + 2 * offset
            total[~(total > 0)] = np.nan
            np.less(np.subtract(first, second, dtype=np.float64) / total, threshold, out=out)
    return result


def _compare_whole(
    infrared: NDArray[Any], red: NDArray[Any], threshold: float, offset: int, result: NDArray[np.bool_]
) -> None:
    """Compare infrared * (v - u) with red * (v + u) + 2 * offset * u, where u / v is the threshold."""
    most = 2 * (_LARGEST + max(offset, 0))
    # A quotient is never beyond this unless a dark band and the offset make a band negative.
    closest = Fraction(min(max(threshold, -most), most)).limit_denominator(most)
    u, v = closest.as_integer_ratio()
    # No two quotients share the space of one rounding, and none lies between the threshold and the closest.
    is_strict = u / v >= threshold
    shift = 2 * offset * u + (0 if is_strict else 1)
    largest = _LARGEST * max(abs(v - u), abs(v + u)) + abs(shift)
    dtype = np.int32 if largest <= _LARGEST_INT32 else np.float64
    for first, second, out in _blocks(infrared, red, result):
        left = np.multiply(first, v - u, dtype=dtype)
        right = np.multiply(second, v + u, dtype=dtype)
        if shift:
            right += shift
        np.less(left, right, out=out)
        if offset or not is_strict:
            np.logical_and(out, np.add(first, second, dtype=np.int32) > -2 * offset, out=out)


def _blocks(*arrays: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Cut arrays of one shape into pieces that fit the processor's cache."""
    shapes = {array.shape for array in arrays}
    if len(shapes) > 1:
        raise UsageError(f"bands have different shapes: {sorted(shapes)}; read the same window of each")
    rows = len(arrays[0])
    height = max(1, _BLOCK_PIXELS * rows // max(arrays[0].size, 1))
    for top in range(0, rows, height):
        yield tuple(array[top : top + height] for array in arrays)
