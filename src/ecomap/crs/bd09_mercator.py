"""BD-09 Mercator, the metres of Baidu's maps, from and to BD-09 degrees.

Baidu does not compute a Mercator projection but a polynomial of the sixth degree in latitude for each band
of 15 degrees, and publishes another set of polynomials for the way back. The two sets do not invert each
other exactly: they differ by up to 0.5 mm below 15°, 7 mm below 30°, 35 mm below 45°, 27 cm below 60° and 7 m
below 74°. Here the set from degrees to metres is the definition, and the way back is its exact inverse.

At 15°, 30°, 45° and 60° the polynomials leave a step of 1 cm, 4 cm, 41 cm and 15 m in which no place lies;
metres within a step are read as if the nearer band went on.

References
----------
The arrays `LLBAND`, `LL2MC` and `MCBAND` of Baidu's map scripts, which all libraries share, for instance the
Python package bd09convertor 0.0.3 and MapTalks (https://maptalks.org). The row for latitudes above 75° is
left out: it is no projection, and Baidu's own scripts stop at 74°.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial.polynomial import polyder, polyval

from ecomap.crs.arrays import in_chunks
from ecomap.crs.bd09 import bd09_to_wgs84, wgs84_to_bd09

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ecomap.crs.arrays import FloatArray, Pair

_CHUNK = 16384
_LAST_LATITUDE = 74.0
_LAST_LONGITUDE = 180.0
_BAND_LATITUDES = np.array([15.0, 30.0, 45.0, 60.0])
"""Where a band ends and the next begins, degrees."""
_UNITS = np.array([7.45, 22.5, 37.5, 52.5, 67.5])
"""Degrees of latitude that are one in the polynomial of a band."""
_EASTINGS = np.array(
    [
        [-0.0003218135878613132, 111320.7020701615],
        [-0.0003441963504368392, 111320.7020576856],
        [0.00220636496208, 111320.7020209128],
        [0.00337398766765, 111320.7020202162],
        [0.0008277824516172526, 111320.7020463578],
    ]
)
"""Metres at longitude zero, and metres a degree."""
_NORTHINGS = np.array(
    [
        [
            0.00369383431289,
            823725.6402795718,
            0.46104986909093,
            2351.343141331292,
            1.58060784298199,
            8.77738589078284,
            0.37238884252424,
        ],
        [
            278.2353980772752,
            2485758.690035394,
            6070.750963243378,
            54821.18345352118,
            9540.606633304236,
            -2710.55326746645,
            1405.483844121726,
        ],
        [
            51751.86112841131,
            3796837.749470245,
            992013.7397791013,
            -1221952.21711287,
            1340652.697009075,
            -620943.6990984312,
            144416.9293806241,
        ],
        [
            4481351.045890365,
            -23393751.19931662,
            79682215.47186455,
            -115964993.2797253,
            97236711.15602145,
            -43661946.33752821,
            8477230.501135234,
        ],
        [
            647795574.6671607,
            -4082003173.641316,
            10774905663.51142,
            -15171875531.51559,
            12053065338.62167,
            -5124939663.577472,
            913311935.9512032,
        ],
    ]
)
"""Metres for each power of latitude over the unit of the band."""
_SLOPES = np.array([polyder(row) for row in _NORTHINGS])
_BAND_NORTHINGS = np.array(
    [
        (
            polyval(edge / _UNITS[band], _NORTHINGS[band])
            + polyval(edge / _UNITS[band + 1], _NORTHINGS[band + 1])
        )
        / 2
        for band, edge in enumerate(_BAND_LATITUDES)
    ]
)
"""The middles of the steps between bands in metres, where rounding cannot take one band for the other."""
_LAST_NORTHING = float(polyval(_LAST_LATITUDE / _UNITS[-1], _NORTHINGS[-1]))
_STEPS = 4
"""Newton's method doubles the digits; from the middle of a band four steps reach rounding."""


def bd09_to_bd09_mercator(longitude: ArrayLike, latitude: ArrayLike) -> Pair:
    """Return easting and northing in metres of Baidu's maps for places in BD-09 degrees.

    Parameters
    ----------
    longitude, latitude
        Degrees in BD-09, of shapes that broadcast, within ±180 and ±74.

    Returns
    -------
    Metres in the common shape; NaN beyond the limits.

    Examples
    --------
    >>> easting, northing = bd09_to_bd09_mercator(116.404, 39.915)
    >>> round(float(easting), 2), round(float(northing), 2)
    (12958175.0, 4825923.77)
    """
    with np.errstate(all="ignore"):
        return in_chunks(_to_metres, longitude, latitude, size=_CHUNK)


def bd09_mercator_to_bd09(easting: ArrayLike, northing: ArrayLike) -> Pair:
    """Return BD-09 degrees for metres of Baidu's maps, the exact inverse within 1e-10 degrees.

    Parameters
    ----------
    easting, northing
        Metres, of shapes that broadcast.

    Returns
    -------
    Degrees in the common shape; NaN beyond 180° and 74°.
    """
    with np.errstate(all="ignore"):
        return in_chunks(_to_degrees, easting, northing, size=_CHUNK)


def wgs84_to_bd09_mercator(longitude: ArrayLike, latitude: ArrayLike) -> Pair:
    """Return easting and northing in metres of Baidu's maps for places in WGS 84 degrees."""
    return bd09_to_bd09_mercator(*wgs84_to_bd09(longitude, latitude))


def bd09_mercator_to_wgs84(easting: ArrayLike, northing: ArrayLike) -> Pair:
    """Return WGS 84 longitude and latitude for metres of Baidu's maps, the exact inverse."""
    return bd09_to_wgs84(*bd09_mercator_to_bd09(easting, northing))


def _to_metres(longitude: FloatArray, latitude: FloatArray) -> Pair:
    east, north = np.abs(longitude), np.abs(latitude)
    band = np.searchsorted(_BAND_LATITUDES, north, side="right")
    east_m, north_m = np.full_like(east, np.nan), np.full_like(north, np.nan)
    for row in np.unique(band):
        here = band == row
        origin, scale = _EASTINGS[row]
        east_m[here] = origin + scale * east[here]
        north_m[here] = polyval(north[here] / _UNITS[row], _NORTHINGS[row])
    outside = ~((east <= _LAST_LONGITUDE) & (north <= _LAST_LATITUDE))
    east_m[outside] = north_m[outside] = np.nan
    return east_m * np.copysign(1.0, longitude), north_m * np.copysign(1.0, latitude)


def _to_degrees(easting: FloatArray, northing: FloatArray) -> Pair:
    east_m, north_m = np.abs(easting), np.abs(northing)
    band = np.searchsorted(_BAND_NORTHINGS, north_m, side="right")
    east, north = np.full_like(east_m, np.nan), np.full_like(north_m, np.nan)
    for row in np.unique(band):
        here = band == row
        origin, scale = _EASTINGS[row]
        east[here] = (east_m[here] - origin) / scale
        share, wanted = np.ones(int(here.sum())), north_m[here]
        for _ in range(_STEPS):
            share -= (polyval(share, _NORTHINGS[row]) - wanted) / polyval(share, _SLOPES[row])
        north[here] = share * _UNITS[row]
    outside = ~((east <= _LAST_LONGITUDE + 1e-9) & (north_m <= _LAST_NORTHING + 1e-6))
    east[outside] = north[outside] = np.nan
    return east * np.copysign(1.0, easting), north * np.copysign(1.0, northing)
