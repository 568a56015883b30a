"""Opening and closing of masks: single pixels and thin bridges go, single gaps are filled.

Ground outside the array is neutral: it takes nothing from a piece at the border and adds nothing to it. A
pixel of the result depends on `halo_rows` rows above and below it. So a raster gives the same in strips as at
once when each strip has that many rows more on the sides where it was cut, and these are dropped from the
result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK_PIXELS = 1 << 18
"""Pixels that are worked on at once, so that the passes over them find them in the processor's cache."""


def halo_rows(radius_px: int = 1) -> int:
    """Return how many rows beyond a strip's own an opening or a closing looks at."""
    return 2 * radius_px


def opened(mask: NDArray[np.bool_], *, radius_px: int = 1) -> NDArray[np.bool_]:
    """Keep what a square of `2 * radius_px + 1` pixels can cover without leaving the mask.

    Parameters
    ----------
    mask
        Shape (rows, columns); stays as it is.
    radius_px
        Half the side of the square; 0 changes nothing.

    Raises
    ------
    UsageError
        The radius is negative.

    Examples
    --------
    >>> line = np.array([[False, True, True, True, True, False, False, True, False]])
    >>> opened(line).astype(int).tolist()
    [[0, 1, 1, 1, 1, 0, 0, 0, 0]]
    """
    return _swept(mask, radius_px, np.logical_and, np.logical_or)


def closed(mask: NDArray[np.bool_], *, radius_px: int = 1) -> NDArray[np.bool_]:
    """Fill what a square of `2 * radius_px + 1` pixels cannot cover without meeting the mask.

    Parameters
    ----------
    mask
        Shape (rows, columns); stays as it is.
    radius_px
        Half the side of the square; 0 changes nothing.

    Raises
    ------
    UsageError
        The radius is negative.

    Examples
    --------
    >>> line = np.array([[True, False, True, False, False, False, True]])
    >>> closed(line).astype(int).tolist()
    [[1, 1, 1, 0, 0, 0, 1]]
    """
    return _swept(mask, radius_px, np.logical_or, np.logical_and)


def _swept(mask: NDArray[np.bool_], radius_px: int, first: np.ufunc, then: np.ufunc) -> NDArray[np.bool_]:
    if radius_px < 0:
        raise UsageError(f"a radius of {radius_px} pixels; give 0 or more")
    rows, columns = mask.shape
    result = np.empty_like(mask)
    halo = halo_rows(radius_px)
    height = max(1, _BLOCK_PIXELS // max(columns, 1), 2 * halo)
    for top in range(0, rows, height):
        above, bottom = max(top - halo, 0), min(top + height, rows)
        block = mask[above : bottom + halo].copy()
        for combine in (first,) * radius_px + (then,) * radius_px:
            _combine_neighbours(block, combine)
        result[top:bottom] = block[top - above : bottom - above]
    return result


def _combine_neighbours(block: NDArray[np.bool_], combine: np.ufunc) -> None:
    """Combine each pixel with its eight neighbours, in place."""
    for early, late in ((block[:-1], block[1:]), (block[:, :-1], block[:, 1:])):
        before = early.copy()
        combine(early, late, out=early)
        combine(late, before, out=late)
