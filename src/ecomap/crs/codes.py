"""Reading the name or code of a coordinate reference system."""

from __future__ import annotations

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
"""Beijing 1954 in degrees; ways to WGS 84 are published for a few basins only."""
WEB_MERCATOR = 3857
"""Web map tiles only; never an area or a length."""


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
