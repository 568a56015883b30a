"""Every coordinate system that a Chinese office may have used for places in some area."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.crs.codes import BEIJING54, CGCS2000, WEB_MERCATOR, WGS84, XIAN80
from ecomap.crs.names import BD09, BD09_MERCATOR, GCJ02
from ecomap.crs.reference import reference
from ecomap.crs.zones import UTM_ZONES, ZONES, central_meridian, gauss_kruger_code, utm_code
from ecomap.errors import CRSError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecomap.crs.operations import Bounds

_NEIGHBOURS = 1
"""Zones beyond those that the area touches: offices keep one zone for a county that straddles two."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One system, not yet opened: `reference(candidate.key)` opens it."""

    key: str
    """Key that `reference` reads."""
    is_projected: bool
    """Whether its coordinates are metres, not degrees."""
    is_published: bool
    """Whether there is a way to WGS 84 here; where not, `reference` wants an accuracy stated."""


def candidates(bounds: Bounds) -> tuple[Candidate, ...]:
    """Return the systems that may hold places within bounds, the likelier ones first.

    WGS 84, CGCS2000, Xi'an 1980 and Beijing 1954 in degrees; GCJ-02 and BD-09; the Gauss-Kruger zones of 3
    and 6 degrees on the three Chinese datums with and without zone number, and UTM zones, that the bounds
    touch or that lie beside these; Web Mercator and BD-09 Mercator.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees of WGS 84.

    Raises
    ------
    UsageError
        The bounds are none.

    Examples
    --------
    >>> found = candidates((110.4, 28.4, 112.3, 30.2))
    >>> [candidate.key for candidate in found[:3]], "EPSG:4525" in {candidate.key for candidate in found}
    (['EPSG:4326', 'EPSG:4490', 'GCJ-02'], True)
    """
    west, south, east, north = bounds
    if not (west <= east and south <= north and all(map(math.isfinite, bounds))):
        raise UsageError(f"bounds {bounds} are not west, south, east, north in degrees")
    xian, beijing = (_is_published(datum, bounds) for datum in (XIAN80, BEIJING54))
    return (
        *_listed((WGS84, CGCS2000, GCJ02, BD09), is_projected=False, is_published=True),
        *_listed([XIAN80], is_projected=False, is_published=xian),
        *_listed([BEIJING54], is_projected=False, is_published=beijing),
        *_listed(_zone_codes(west, east, CGCS2000), is_projected=True, is_published=True),
        *_listed(_utm_codes(west, east), is_projected=True, is_published=True),
        *_listed((WEB_MERCATOR, BD09_MERCATOR), is_projected=True, is_published=True),
        *_listed(_zone_codes(west, east, XIAN80), is_projected=True, is_published=xian),
        *_listed(_zone_codes(west, east, BEIJING54), is_projected=True, is_published=beijing),
    )


def _listed(names: Iterable[int | str], *, is_projected: bool, is_published: bool) -> list[Candidate]:
    keys = [f"EPSG:{name}" if isinstance(name, int) else name for name in names]
    return [Candidate(key, is_projected=is_projected, is_published=is_published) for key in keys]


def _zone_codes(west: float, east: float, datum: int) -> Iterator[int]:
    for width_deg in (3, 6):
        middle_of_zero = central_meridian(0, width_deg=width_deg)
        for zone in _touched(west, east, width_deg, ZONES[width_deg], middle_of_zero):
            for prefixed in (True, False):
                yield gauss_kruger_code(zone, prefixed=prefixed, width_deg=width_deg, datum=datum)


def _utm_codes(west: float, east: float) -> Iterator[int]:
    for zone in _touched(west, east, 6, UTM_ZONES, -183):
        yield utm_code(zone)


def _touched(west: float, east: float, width_deg: int, zones: range, middle_of_zero: int) -> list[int]:
    """Return the zones that a stretch of longitudes touches, then their neighbours."""
    first, last = (math.floor((end - middle_of_zero) / width_deg + 0.5) for end in (west, east))
    inner = [zone for zone in zones if first <= zone <= last]
    beside = [zone for zone in zones if first - _NEIGHBOURS <= zone <= last + _NEIGHBOURS]
    return inner + [zone for zone in beside if zone not in inner]


def _is_published(datum: int, bounds: Bounds) -> bool:
    try:
        reference(datum, around=bounds)
    except CRSError:
        return False
    return True
