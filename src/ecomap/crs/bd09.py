"""BD-09, the longitude and latitude of Baidu's maps, from and to GCJ-02.

References
----------
Neither is published. This is the arithmetic that is common knowledge since 2011 and shared by all libraries,
for instance coordtransform (https://github.com/wandergis/coordtransform). It stands on top of GCJ-02: for
WGS 84 go through `ecomap.crs.gcj02`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ecomap.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02

_FloatArray = NDArray[np.float64]

_EAST, _NORTH = 0.0065, 0.006
"""The constant part of the shift, in degrees."""
_FREQUENCY = np.pi * 3000.0 / 180.0
_ITERATIONS = 5
"""Each step makes the error about a thousand times smaller."""


def gcj02_to_bd09(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return BD-09 longitude and latitude of places in GCJ-02.

    Parameters
    ----------
    longitude, latitude
        Degrees in GCJ-02, of one shape or of shapes that broadcast. Meant for China; NaN stays NaN.

    Examples
    --------
    >>> longitude, latitude = gcj02_to_bd09(116.404, 39.915)
    >>> round(float(longitude), 6), round(float(latitude), 6)
    (116.410369, 39.921337)
    """
    x, y = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * _FREQUENCY)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _FREQUENCY)
    return radius * np.cos(angle) + _EAST, radius * np.sin(angle) + _NORTH


def bd09_to_gcj02(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return GCJ-02 longitude and latitude of places in BD-09, the exact inverse within 1e-9 degrees.

    Parameters
    ----------
    longitude, latitude
        Degrees in BD-09, of one shape or of shapes that broadcast. Meant for China; NaN stays NaN.
    """
    east, north = np.broadcast_arrays(
        np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    )
    from_east, from_north = east - _EAST, north - _NORTH
    for _ in range(_ITERATIONS):
        image_east, image_north = gcj02_to_bd09(from_east, from_north)
        from_east, from_north = from_east + east - image_east, from_north + north - image_north
    return from_east, from_north


def wgs84_to_bd09(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return BD-09 longitude and latitude of places in WGS 84 degrees, by way of GCJ-02."""
    return gcj02_to_bd09(*wgs84_to_gcj02(longitude, latitude))


def bd09_to_wgs84(longitude: ArrayLike, latitude: ArrayLike) -> tuple[_FloatArray, _FloatArray]:
    """Return WGS 84 longitude and latitude of places in BD-09 degrees, the exact inverse."""
    return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))
