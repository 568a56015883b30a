"""The shifted systems for a piece of an array, compiled; importing this module needs numba.

The loops have no branches and no calls, so that the processor works on four or eight points at once. For that
the sines and cosines are their Taylor series here, on angles that are made small first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ecomap.compiling import compiled, inlined
from ecomap.crs import shift
from ecomap.crs.shift import (
    BD09_EAST,
    BD09_NORTH,
    BD09_STEPS,
    EAST,
    GCJ02_STEPS,
    MARGIN_DEGREES,
    MIDDLE_LATITUDE,
    MIDDLE_LONGITUDE,
    NORTH,
    RADIANS,
    ROUNDING_DEGREES,
    SOUTH,
    WEST,
)

if TYPE_CHECKING:
    from ecomap.crs.arrays import FloatArray, Pair

_BD09_HALF_TURNS = 50.0 / 3.0
"""Half turns in a degree of BD-09's sines."""

_waves = inlined(shift.waves)
_gcj02_shift = inlined(shift.gcj02_shift)
_bd09_place = inlined(shift.bd09_place)


@inlined
def _sine(a: float) -> float:
    """Return the sine of an angle of at most π/2 in absolute value; the next term is below 1e-16."""
    q = a * a
    s = 1 / 51090942171709440000 * q - 1 / 121645100408832000
    s = (s * q + 1 / 355687428096000) * q - 1 / 1307674368000
    s = (s * q + 1 / 6227020800) * q - 1 / 39916800
    s = (s * q + 1 / 362880) * q - 1 / 5040
    s = (s * q + 1 / 120) * q - 1 / 6
    return a + a * q * s


@inlined
def _cosine(a: float) -> float:
    """Return the cosine of an angle of at most π/2 in absolute value; the next term is below 1e-16."""
    q = a * a
    c = 1 / 2432902008176640000 * q - 1 / 6402373705728000
    c = (c * q + 1 / 20922789888000) * q - 1 / 87178291200
    c = (c * q + 1 / 479001600) * q - 1 / 3628800
    c = (c * q + 1 / 40320) * q - 1 / 720
    c = (c * q + 1 / 24) * q - 0.5
    return 1 + q * c


@inlined
def _shift(east: float, north: float) -> tuple[float, float]:
    x, y = east - MIDDLE_LONGITUDE, north - MIDDLE_LATITUDE
    angle_x, angle_y = x * RADIANS, y * RADIANS
    sine, cosine = _sine(angle_y), _cosine(angle_y)
    return _gcj02_shift(x, y, _waves(_sine(angle_x), _cosine(angle_x)), _waves(sine, cosine), sine, cosine)


@inlined
def _bd09(east: float, north: float) -> tuple[float, float]:
    turns_x, turns_y = east * _BD09_HALF_TURNS, north * _BD09_HALF_TURNS
    whole_x, whole_y = math.floor(turns_x + 0.5), math.floor(turns_y + 0.5)
    # Every other half turn changes the sign.
    sign_x = 1 - 2 * (whole_x - 2 * math.floor(0.5 * whole_x))
    sign_y = 1 - 2 * (whole_y - 2 * math.floor(0.5 * whole_y))
    sine = sign_y * _sine((turns_y - whole_y) * math.pi)
    return _bd09_place(east, north, sine, sign_x * _cosine((turns_x - whole_x) * math.pi))


@compiled
def gcj02_of_wgs84(east: FloatArray, north: FloatArray) -> Pair:
    """Return GCJ-02 of WGS 84 degrees; what lies outside the box, and NaN, stays."""
    made_east, made_north = np.empty(east.size), np.empty(north.size)
    for i in range(east.size):
        x, y = east[i], north[i]
        shift_x, shift_y = _shift(x, y)
        inside = (x >= WEST) & (x <= EAST) & (y >= SOUTH) & (y <= NORTH)
        made_east[i] = x + shift_x if inside else x
        made_north[i] = y + shift_y if inside else y
    return made_east, made_north


@compiled
def wgs84_of_gcj02(east: FloatArray, north: FloatArray) -> Pair:
    """Return WGS 84 of GCJ-02 degrees; what is no image of a place inside the box, and NaN, stays."""
    made_east, made_north = east.copy(), north.copy()
    for _ in range(GCJ02_STEPS):
        for i in range(east.size):
            shift_x, shift_y = _shift(made_east[i], made_north[i])
            made_east[i] = east[i] - shift_x
            made_north[i] = north[i] - shift_y
    for i in range(east.size):
        x, y, from_x, from_y = east[i], north[i], made_east[i], made_north[i]
        moved = (x >= WEST - MARGIN_DEGREES) & (x <= EAST + MARGIN_DEGREES)
        moved &= (y >= SOUTH - MARGIN_DEGREES) & (y <= NORTH + MARGIN_DEGREES)
        moved &= (from_x >= WEST - ROUNDING_DEGREES) & (from_x <= EAST + ROUNDING_DEGREES)
        moved &= (from_y >= SOUTH - ROUNDING_DEGREES) & (from_y <= NORTH + ROUNDING_DEGREES)
        made_east[i] = from_x if moved else x
        made_north[i] = from_y if moved else y
    return made_east, made_north


@compiled
def bd09_of_gcj02(east: FloatArray, north: FloatArray) -> Pair:
    """Return BD-09 of GCJ-02 degrees."""
    made_east, made_north = np.empty(east.size), np.empty(north.size)
    for i in range(east.size):
        made_east[i], made_north[i] = _bd09(east[i], north[i])
    return made_east, made_north


@compiled
def gcj02_of_bd09(east: FloatArray, north: FloatArray) -> Pair:
    """Return GCJ-02 of BD-09 degrees."""
    made_east, made_north = east - BD09_EAST, north - BD09_NORTH
    for _ in range(BD09_STEPS):
        for i in range(east.size):
            image_x, image_y = _bd09(made_east[i], made_north[i])
            made_east[i] += east[i] - image_x
            made_north[i] += north[i] - image_y
    return made_east, made_north
