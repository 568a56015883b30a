"""GCJ-02, the shifted longitude and latitude of Chinese web maps, from and to WGS 84.

The shift is a sum of polynomials and sines in degrees from 105°E 35°N, in metres on the Krasovsky
ellipsoid, up to about 700 m. It changes by as much as 5 m a kilometre, so no single offset holds for a map.

References
----------
The transformation itself was never published. This is the arithmetic that became public in 2010 and that
all later libraries share, for instance eviltransform (https://github.com/googollee/eviltransform) and
https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China#GCJ-02. The box outside which nothing
is shifted is theirs too; it covers all of China and parts of its neighbours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_FloatArray = NDArray[np.float64]

EXTENT = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north in degrees of WGS 84; the shift applies within, borders included."""
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_MARGIN_DEGREES = 0.05
"""More than any shift: places farther from the box are never the image of a place inside."""
_ROUNDING_DEGREES = 1e-10
_ITERATIONS = 6
"""Each step makes the error at least a hundred times smaller, from 0.01 degrees down to rounding."""


def wgs84_to_gcj02(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return GCJ-02 longitude and latitude of places in WGS 84.

    CGCS2000 may be given too: both frames agree within a metre.

    Parameters
    ----------
    longitude, latitude
        Degrees in WGS 84, of one shape or of shapes that broadcast.

    Returns
    -------
    tuple
        Degrees in GCJ-02 in the common shape. Places outside `EXTENT` and NaN are returned as they came.

    Examples
    --------
    >>> longitude, latitude = wgs84_to_gcj02(113.13, 29.36)
    >>> round(float(longitude), 6), round(float(latitude), 6)
    (113.135963, 29.357445)
    """
    east, north = _pair(longitude, latitude)
    inside = _is_shifted(east, north)
    moved_east, moved_north = east.copy(), north.copy()
    shift_east, shift_north = _shift(east[inside], north[inside])
    moved_east[inside] += shift_east
    moved_north[inside] += shift_north
    return moved_east, moved_north


def gcj02_to_wgs84(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return WGS 84 longitude and latitude of places in GCJ-02, the exact inverse within 1e-9 degrees.

    The shift is taken at the place it leads from, found by fixed-point iteration, not at the place given;
    that simple way is wrong by up to 3 m.

    Parameters
    ----------
    longitude, latitude
        Degrees in GCJ-02, of one shape or of shapes that broadcast.

    Returns
    -------
    tuple
        Degrees in WGS 84 in the common shape. Places that no place inside `EXTENT` is shifted to, and NaN,
        are returned as they came. In a strip of less than 1 km along the border of `EXTENT`, far from China,
        two places may share an image; the one inside is returned.
    """
    east, north = _pair(longitude, latitude)
    near = _is_shifted(east, north, margin=_MARGIN_DEGREES)
    from_east, from_north = east[near], north[near]
    for _ in range(_ITERATIONS):
        shift_east, shift_north = _shift(from_east, from_north)
        from_east, from_north = east[near] - shift_east, north[near] - shift_north
    inside = _is_shifted(from_east, from_north, margin=_ROUNDING_DEGREES)
    moved_east, moved_north = east.copy(), north.copy()
    moved_east[near] = np.where(inside, from_east, east[near])
    moved_north[near] = np.where(inside, from_north, north[near])
    return moved_east, moved_north


def _pair(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return both as arrays of one shape."""
    east, north = np.broadcast_arrays(
        np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    )
    return east, north


def _is_shifted(east: _FloatArray, north: _FloatArray, *, margin: float = 0.0) -> NDArray[np.bool_]:
    """Say which places lie within `EXTENT`, widened by a margin in degrees."""
    low_east, low_north, high_east, high_north = EXTENT
    inside: NDArray[np.bool_] = (
        (east >= low_east - margin)
        & (east <= high_east + margin)
        & (north >= low_north - margin)
        & (north <= high_north + margin)
    )
    return inside


def _shift(east: _FloatArray, north: _FloatArray) -> tuple[_FloatArray, _FloatArray]:
    """Return the shift in degrees at places in WGS 84, wherever they lie."""
    x, y = east - 105.0, north - 35.0
    root, product = np.sqrt(np.abs(x)), 0.1 * x * y
    ripple = _waves(x, (20.0, 6.0), (20.0, 2.0))
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + product + 0.1 * root + ripple
    east_m += _waves(x, (20.0, 1.0), (40.0, 1.0 / 3.0), (150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + product + 0.2 * root + ripple
    north_m += _waves(y, (20.0, 1.0), (40.0, 1.0 / 3.0), (160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0))
    latitude = np.radians(north)
    w_squared = 1.0 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(w_squared)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / w_squared
    return (
        np.degrees(east_m / (prime_vertical_m * np.cos(latitude))),
        np.degrees(north_m / meridian_m),
    )


def _waves(degrees: _FloatArray, *terms: tuple[float, float]) -> _FloatArray:
    """Return two thirds of a sum of sines; each term is an amplitude and a multiple of pi."""
    total = np.zeros_like(degrees)
    for amplitude, multiple in terms:
        total += amplitude * np.sin(multiple * np.pi * degrees)
    return total * (2.0 / 3.0)
