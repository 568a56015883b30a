"""Gauss-Kruger zones of China on three datums, and UTM zones, as EPSG codes.

Zone `n` of 3 degrees has its central meridian at `3 n` degrees east, zone `n` of 6 degrees at `6 n - 3`.
Every zone exists twice: with eastings that carry the number of the zone in front (37 567 214) and without
(567 214).

References
----------
EPSG Geodetic Parameter Dataset, https://epsg.org.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecomap.crs.codes import BEIJING54, CGCS2000, XIAN80
from ecomap.errors import CRSError

if TYPE_CHECKING:
    from collections.abc import Mapping

ZONES: Mapping[int, range] = MappingProxyType({3: range(25, 46), 6: range(13, 24)})
"""Numbers of the zones of China by their width in degrees."""
UTM_ZONES = range(43, 54)
"""UTM zones of China, all north of the equator."""

_FIRST_CODES: Mapping[tuple[int, int, bool], int] = MappingProxyType(
    {
        (CGCS2000, 6, True): 4491,
        (CGCS2000, 6, False): 4502,
        (CGCS2000, 3, True): 4513,
        (CGCS2000, 3, False): 4534,
        (XIAN80, 6, True): 2327,
        (XIAN80, 6, False): 2338,
        (XIAN80, 3, True): 2349,
        (XIAN80, 3, False): 2370,
        (BEIJING54, 6, True): 21413,
        (BEIJING54, 6, False): 21453,
        (BEIJING54, 3, True): 2401,
        (BEIJING54, 3, False): 2422,
    }
)
"""The code of the first zone by datum, width and whether eastings carry the number; the others follow."""
_FIRST_UTM = 32600


def central_meridian(zone: int, *, width_deg: int = 3) -> int:
    """Return the central meridian of a zone in degrees east.

    Examples
    --------
    >>> central_meridian(37), central_meridian(19, width_deg=6)
    (111, 111)
    """
    return 3 * zone if width_deg == 3 else 6 * zone - 3


def gauss_kruger_zone(longitude: float, *, width_deg: int = 3) -> int:
    """Return the number of the zone that a longitude lies in.

    A longitude between two zones belongs to the eastern one.

    Parameters
    ----------
    longitude
        Degrees east.
    width_deg
        Width of the zones in degrees, 3 or 6.

    Raises
    ------
    CRSError
        The longitude lies outside the zones that China uses: 25 to 45 of 3 degrees (73.5°E to 136.5°E), 13 to
        23 of 6 degrees (72°E to 138°E).

    Examples
    --------
    >>> gauss_kruger_zone(111.69), gauss_kruger_zone(111.69, width_deg=6)
    (37, 19)
    """
    zones = _zones(width_deg)
    zone = 0
    if math.isfinite(longitude):
        zone = math.floor((longitude - central_meridian(0, width_deg=width_deg)) / width_deg + 0.5)
    if zone not in zones:
        west, east = (central_meridian(end, width_deg=width_deg) for end in (zones[0], zones[-1]))
        raise CRSError(
            f"longitude {longitude} lies in none of the {width_deg}-degree zones {zones[0]}-{zones[-1]} of "
            f"China; give a longitude from {west - width_deg / 2:g} to {east + width_deg / 2:g} degrees east"
        )
    return zone


def gauss_kruger_code(zone: int, *, prefixed: bool, width_deg: int = 3, datum: int = CGCS2000) -> int:
    """Return the EPSG code of a Gauss-Kruger zone.

    Parameters
    ----------
    zone
        Zone number, 25 to 45 for 3 degrees, 13 to 23 for 6 degrees.
    prefixed
        Whether eastings carry the zone number, as 37 567 214 does in zone 37.
    width_deg
        Width of the zones in degrees, 3 or 6.
    datum
        EPSG code of the datum in degrees: `CGCS2000`, `XIAN80` or `BEIJING54`.

    Raises
    ------
    CRSError
        There is no such zone or datum.

    Examples
    --------
    >>> gauss_kruger_code(37, prefixed=True), gauss_kruger_code(37, prefixed=False)
    (4525, 4546)
    >>> gauss_kruger_code(19, prefixed=True, width_deg=6, datum=XIAN80)
    2333
    """
    zones = _zones(width_deg)
    if zone not in zones:
        raise CRSError(f"zone {zone} is no {width_deg}-degree zone of China; give {zones[0]} to {zones[-1]}")
    if (datum, width_deg, prefixed) not in _FIRST_CODES:
        raise CRSError(
            f"EPSG:{datum} has no zones here; give EPSG:{CGCS2000} (CGCS2000), EPSG:{XIAN80} (Xian 1980) or "
            f"EPSG:{BEIJING54} (Beijing 1954)"
        )
    return _FIRST_CODES[datum, width_deg, prefixed] + zone - zones[0]


def utm_code(zone: int) -> int:
    """Return the EPSG code of a UTM zone of the northern hemisphere on WGS 84.

    Parameters
    ----------
    zone
        Zone number, 43 to 53 in China; its central meridian is `6 zone - 183` degrees east.

    Examples
    --------
    >>> utm_code(49)
    32649
    """
    if zone not in UTM_ZONES:
        raise CRSError(f"zone {zone} is no UTM zone of China; give {UTM_ZONES[0]} to {UTM_ZONES[-1]}")
    return _FIRST_UTM + zone


def _zones(width_deg: int) -> range:
    if width_deg not in ZONES:
        raise CRSError(f"zones are 3 or 6 degrees wide, not {width_deg}")
    return ZONES[width_deg]
