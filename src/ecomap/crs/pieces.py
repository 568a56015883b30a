"""The shifted systems for a piece of an array, in numpy; `ecomap.crs.kernels` has the same, compiled."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ecomap.compiling import can_compile
from ecomap.crs import shift
from ecomap.errors import MissingExtraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.crs.arrays import FloatArray, Pair

PIECE = 16384
"""Points that are worked on together: enough that a call costs nothing, few enough for the cache."""
_COMPILE_FROM_STEPS = 4_000_000
"""Points times steps from which loading numba (0.4 s and more) is sooner made up for than numpy is done."""
_KERNELS = "ecomap.crs.kernels"


class Pieces(Protocol):
    """What numpy and compiled loops both offer."""

    def gcj02_of_wgs84(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return GCJ-02 of WGS 84 degrees; what lies outside the box, and NaN, stays."""

    def wgs84_of_gcj02(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return WGS 84 of GCJ-02 degrees; what is no image of a place inside the box, and NaN, stays."""

    def bd09_of_gcj02(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return BD-09 of GCJ-02 degrees."""

    def gcj02_of_bd09(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return GCJ-02 of BD-09 degrees."""


def pieces_for(points: int, *, steps: int, compiled: bool | None) -> Pieces:
    """Choose between numpy and compiled loops.

    Parameters
    ----------
    points, steps
        How much there is to do.
    compiled
        Which to take; None takes compiled loops where they can be had and pay.

    Raises
    ------
    MissingExtraError
        Compiled loops are asked for and numba is not installed.
    """
    loaded = _KERNELS in sys.modules
    if compiled is None:
        compiled = points > PIECE if loaded else points * steps >= _COMPILE_FROM_STEPS and can_compile()
    if not compiled:
        return _NUMPY
    if not loaded and not can_compile():
        raise MissingExtraError(
            "compiled loops need the package numba, which is not installed; install it with "
            "`pip install 'ecomap[fast]'`"
        )
    from ecomap.crs import kernels  # noqa: PLC0415 - numba is optional, slow to load

    return kernels


class _Numpy:
    """The arithmetic on whole arrays."""

    def gcj02_of_wgs84(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return GCJ-02 of WGS 84 degrees; what lies outside the box, and NaN, stays."""
        with np.errstate(all="ignore"):
            shift_east, shift_north = _shift(east, north)
        inside = _is_inside(east, north, margin=0.0)
        return np.where(inside, east + shift_east, east), np.where(inside, north + shift_north, north)

    def wgs84_of_gcj02(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return WGS 84 of GCJ-02 degrees; what is no image of a place inside the box, and NaN, stays."""
        from_east, from_north = east, north
        with np.errstate(all="ignore"):
            for _ in range(shift.GCJ02_STEPS):
                shift_east, shift_north = _shift(from_east, from_north)
                from_east, from_north = east - shift_east, north - shift_north
        moved = _is_inside(east, north, margin=shift.MARGIN_DEGREES)
        moved &= _is_inside(from_east, from_north, margin=shift.ROUNDING_DEGREES)
        return np.where(moved, from_east, east), np.where(moved, from_north, north)

    def bd09_of_gcj02(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return BD-09 of GCJ-02 degrees."""
        with np.errstate(all="ignore"):
            return shift.bd09_place(
                east, north, np.sin(north * shift.BD09_FREQUENCY), np.cos(east * shift.BD09_FREQUENCY)
            )

    def gcj02_of_bd09(self, east: FloatArray, north: FloatArray) -> Pair:
        """Return GCJ-02 of BD-09 degrees."""
        from_east, from_north = east - shift.BD09_EAST, north - shift.BD09_NORTH
        with np.errstate(all="ignore"):
            for _ in range(shift.BD09_STEPS):
                image_east, image_north = self.bd09_of_gcj02(from_east, from_north)
                from_east, from_north = from_east + (east - image_east), from_north + (north - image_north)
        return from_east, from_north


_NUMPY = _Numpy()


def _shift(east: FloatArray, north: FloatArray) -> Pair:
    """Return the shift of GCJ-02 in degrees at places in WGS 84, wherever they lie."""
    x, y = east - shift.MIDDLE_LONGITUDE, north - shift.MIDDLE_LATITUDE
    angle_x, angle_y = x * shift.RADIANS, y * shift.RADIANS
    sine, cosine = np.sin(angle_y), np.cos(angle_y)
    east_waves = shift.waves(np.sin(angle_x), np.cos(angle_x))
    return shift.gcj02_shift(x, y, east_waves, shift.waves(sine, cosine), sine, cosine)


def _is_inside(east: FloatArray, north: FloatArray, *, margin: float) -> NDArray[np.bool_]:
    """Say which places lie within the box, widened by a margin in degrees."""
    inside: NDArray[np.bool_] = (east >= shift.WEST - margin) & (east <= shift.EAST + margin)
    inside &= (north >= shift.SOUTH - margin) & (north <= shift.NORTH + margin)
    return inside
