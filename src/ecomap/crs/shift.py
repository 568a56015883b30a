"""The arithmetic of GCJ-02 and BD-09, written once for arrays and for the numbers of compiled loops.

References
----------
Neither is published. GCJ-02 is the arithmetic that became public in 2010 and that all later libraries share,
for instance eviltransform (https://github.com/googollee/eviltransform) and
https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China#GCJ-02; BD-09 is common knowledge since
2011, for instance coordtransform (https://github.com/wandergis/coordtransform).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Number: TypeAlias = float | NDArray[np.float64]
    N = TypeVar("N", float, NDArray[np.float64])

EXTENT = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north in degrees of WGS 84; GCJ-02 is shifted within, borders included."""
WEST, SOUTH, EAST, NORTH = EXTENT
MIDDLE_LONGITUDE, MIDDLE_LATITUDE = 105.0, 35.0
MARGIN_DEGREES = 0.05
"""More than any shift: places farther from the box are never the image of a place inside."""
ROUNDING_DEGREES = 1e-10
GCJ02_STEPS = 5
"""Steps of the inverse. Each makes the error a hundred times smaller or more: after three it is 0.3 mm, after
four 2 µm, after five 20 nm anywhere in China (1 µm within a metre of 105°E, where a root has its corner)."""
BD09_STEPS = 4
"""Steps of the inverse of BD-09; after one it is off by 0.7 m, after four by less than 1 µm."""
RADIANS = math.pi / 180.0

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_DEGREE_M = _SEMI_MAJOR_M * RADIANS
_MERIDIAN_DEGREE_M = _DEGREE_M * (1.0 - _ECCENTRICITY_SQUARED)
_MIDDLE_SINE = math.sin(MIDDLE_LATITUDE * RADIANS)
_MIDDLE_COSINE = math.cos(MIDDLE_LATITUDE * RADIANS)
BD09_EAST, BD09_NORTH = 0.0065, 0.006
"""The constant part of BD-09's shift, in degrees."""
BD09_FREQUENCY = 3000.0 * RADIANS


def waves(sine: N, cosine: N) -> tuple[N, N, N, N, N]:
    """Return sin(π d/30), sin(π d/12), sin(π d/3), sin(π d), cos(π d) from sine and cosine of d degrees.

    Everything in the shift is a sine of a multiple of one angle, so multiplying angles takes the place of all
    other sines. Rounding grows by as much as the angle, 360 times, and stays below 1e-13.
    """
    # 3 d degrees, which is π d / 60
    sine, cosine = sine * (3.0 - 4.0 * sine * sine), cosine * (4.0 * cosine * cosine - 3.0)
    thirtieth = 2.0 * sine * cosine
    squared, other = sine * sine, cosine * cosine
    twelfth = sine * ((16.0 * squared - 20.0) * squared + 5.0)
    cosine = cosine * ((16.0 * other - 20.0) * other + 5.0)
    sine, cosine = 2.0 * twelfth * cosine, 1.0 - 2.0 * twelfth * twelfth
    third, cosine = 2.0 * sine * cosine, 1.0 - 2.0 * sine * sine
    whole = third * (3.0 - 4.0 * third * third)
    return thirtieth, twelfth, third, whole, cosine * (4.0 * cosine * cosine - 3.0)


def gcj02_shift(
    east: N, north: N, east_waves: tuple[N, N, N, N, N], north_waves: tuple[N, N, N, N, N], sine: N, cosine: N
) -> tuple[N, N]:
    """Return the shift in degrees of a place, wherever it lies.

    Parameters
    ----------
    east, north
        Degrees of WGS 84 from 105°E 35°N.
    east_waves, north_waves
        `waves` of both.
    sine, cosine
        Of `north`.
    """
    thirtieth, twelfth, third, whole, cosine_whole = east_waves
    double = 2.0 * whole * cosine_whole
    root = np.sqrt(abs(east))
    common = 0.1 * east * north + (40.0 / 3.0) * double * (4.0 - 4.0 * double * double)
    east_m = 300.0 + (1.0 + 0.1 * east) * east + 2.0 * north + common + 0.1 * root
    east_m = east_m + (40.0 / 3.0) * whole + (80.0 / 3.0) * third + 100.0 * twelfth + 200.0 * thirtieth
    thirtieth, twelfth, third, whole, cosine_whole = north_waves
    north_m = -100.0 + 2.0 * east + (3.0 + 0.2 * north) * north + common + 0.2 * root
    north_m = north_m + (40.0 / 3.0) * whole + (80.0 / 3.0) * third
    north_m = north_m + (320.0 / 3.0) * twelfth + (640.0 / 3.0) * thirtieth
    latitude_sine = _MIDDLE_SINE * cosine + _MIDDLE_COSINE * sine
    latitude_cosine = _MIDDLE_COSINE * cosine - _MIDDLE_SINE * sine
    w_squared = 1.0 - _ECCENTRICITY_SQUARED * latitude_sine * latitude_sine
    w = np.sqrt(w_squared)
    return east_m * w / (_DEGREE_M * latitude_cosine), north_m * w * w_squared / _MERIDIAN_DEGREE_M


def bd09_place(east: N, north: N, north_sine: N, east_cosine: N) -> tuple[N, N]:
    """Return BD-09 degrees of a place in GCJ-02 degrees.

    The place is moved away from the origin of both axes by 2e-5 degrees times one sine and turned around it
    by 3e-6 radians times one cosine, then moved by a constant.

    Parameters
    ----------
    east, north
        Degrees in GCJ-02.
    north_sine, east_cosine
        Sine of `north` and cosine of `east`, both times `BD09_FREQUENCY`.
    """
    # So small an angle needs no more terms; the tiny number keeps the origin itself from a division by zero.
    turn = 3e-6 * east_cosine
    cosine = 1.0 - 0.5 * turn * turn
    stretch = 1.0 + 2e-5 * north_sine / np.sqrt(east * east + north * north + 1e-300)
    return (
        stretch * (east * cosine - north * turn) + BD09_EAST,
        stretch * (north * cosine + east * turn) + BD09_NORTH,
    )
