"""EPSG codes by name, and the 3-degree Gauss-Kruger zones of China.

References
----------
EPSG Geodetic Parameter Dataset, https://epsg.org: 4513-4533 (CGCS2000 zones 25-45, zone number before
the easting) and 4534-4554 (the same central meridians 75°E-135°E, easting without the number).
"""

from __future__ import annotations

import math
from functools import lru_cache

from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from ecomap.crs.names import SHIFTED, key_of_name
from ecomap.errors import CRSError

WGS84 = 4326
"""Longitude and latitude of GPS and of every GeoJSON file (RFC 7946)."""
CGCS2000 = 4490
"""China Geodetic Coordinate System 2000 in degrees: the national land survey."""
XIAN80 = 4610
"""Xian 1980 in degrees; no published way to WGS 84."""
BEIJING54 = 4214
"""Beijing 1954 in degrees."""
WEB_MERCATOR = 3857
"""Web map tiles only; never an area or a length."""

_FIRST_ZONE, _LAST_ZONE = 25, 45
_FIRST_PREFIXED, _FIRST_PLAIN = 4513, 4534


def gauss_kruger_zone(longitude: float) -> int:
    """Return the number of the 3-degree zone that a longitude lies in.

    Zone `n` has its central meridian at `3 n` degrees east and reaches 1.5 degrees to both sides; a
    longitude between two zones belongs to the eastern one.

    Raises
    ------
    CRSError
        The longitude lies outside the zones 25 to 45 that China uses (73.5°E to 136.5°E).

    Examples
    --------
    >>> gauss_kruger_zone(111.69)
    37
    """
    zone = math.floor((longitude + 1.5) / 3) if math.isfinite(longitude) else 0
    if not _FIRST_ZONE <= zone <= _LAST_ZONE:
        raise CRSError(
            f"longitude {longitude} lies in none of the 3-degree zones {_FIRST_ZONE}-{_LAST_ZONE} of China; "
            "give a longitude from 73.5 to 136.5 degrees east"
        )
    return zone


def gauss_kruger_code(zone: int, *, prefixed: bool) -> int:
    """Return the EPSG code of a CGCS2000 3-degree zone.

    Parameters
    ----------
    zone
        Zone number, 25 to 45.
    prefixed
        Whether eastings carry the zone number, as 37 567 214 does in zone 37.

    Examples
    --------
    >>> gauss_kruger_code(37, prefixed=True), gauss_kruger_code(37, prefixed=False)
    (4525, 4546)
    """
    if not _FIRST_ZONE <= zone <= _LAST_ZONE:
        raise CRSError(f"zone {zone} is no 3-degree zone of China; give {_FIRST_ZONE} to {_LAST_ZONE}")
    return (_FIRST_PREFIXED if prefixed else _FIRST_PLAIN) + zone - _FIRST_ZONE


@lru_cache(maxsize=64)
def _parse(value: int | str) -> CRS:
    return CRS.from_user_input(value)


def parse_crs(value: CRS | int | str) -> CRS:
    """Return the coordinate reference system that a person or a file named.

    Parameters
    ----------
    value
        An EPSG code (`4525`, `"4525"`, `"EPSG:4525"`), WKT, a PROJ string, a pyproj CRS, or a name such as
        `CGCS2000`, `国家2000`, `西安80`, `北京54`.

    Raises
    ------
    CRSError
        Nothing of that name is known, or it is GCJ-02, BD-09 or BD-09 Mercator, which are no such systems.

    Examples
    --------
    >>> parse_crs("4525").to_epsg()
    4525
    """
    if isinstance(value, CRS):
        return value
    name = (key_of_name(value) or value.strip()) if isinstance(value, str) else value
    if name in SHIFTED:
        raise CRSError(
            f"{name} is a shifted system without a published definition and cannot be used here; "
            "bring its coordinates to WGS 84 first"
        )
    try:
        return _parse(int(name) if isinstance(name, str) and name.isdecimal() else name)
    except ProjError as error:
        raise CRSError(
            f"unknown coordinate reference system {value!r}; give an EPSG code such as EPSG:4326 (WGS 84), "
            "EPSG:4490 (CGCS2000) or EPSG:4525 (CGCS2000, 3-degree zone 37)"
        ) from error
