"""Which system of the EPSG dataset a foreign definition means."""

from __future__ import annotations

import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyproj import CRS

from ecomap.crs.codes import BEIJING54, CGCS2000, WGS84, XIAN80
from ecomap.crs.zones import ZONES, central_meridian, gauss_kruger_code

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = re.compile(r"[\W_]+")
_DATUM_NAMES: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        CGCS2000: (
            "china2000",
            "cgcs2000",
            "chinageodeticcoordinatesystem2000",
            "国家2000",
            "国家大地坐标系2000",
            "2000国家大地",
        ),
        XIAN80: ("xian1980", "xian80", "西安80", "西安1980", "1980西安"),
        BEIJING54: ("beijing1954", "beijing54", "北京54", "北京1954", "1954北京"),
    }
)
"""Parts of the names that programs give to the datums, without signs."""
_OTHER_PARAMETERS = {
    "Latitude of natural origin": 0.0,
    "Scale factor at natural origin": 1.0,
    "False northing": 0.0,
}
"""What all zones have in common."""
_SEMI_MAJOR_TOLERANCE_M, _FLATTENING_TOLERANCE = 0.01, 1e-3


def is_cgcs2000(crs: CRS) -> bool:
    """Say whether the datum is China Geodetic Coordinate System 2000, by its name."""
    # The person who wrote parameters into a definition wants them used.
    return not crs.is_bound and _datum_of(crs) == CGCS2000


def identify(crs: CRS) -> CRS:
    """Return the system of the EPSG dataset that a definition means, or the definition as it is.

    A `.prj` of a desktop program carries no codes. PROJ recognises names and compares parameters; where the
    program names the datum its own way, the zones of China are found by ellipsoid and parameters here.
    """
    if crs.is_bound:
        return crs
    if crs.is_compound:
        # Heights are left behind.
        return identify(crs.sub_crs_list[0])
    if crs.equals(CRS.from_epsg(WGS84), ignore_axis_order=True):
        return CRS.from_epsg(WGS84)
    code = _declared_code(crs) or crs.to_epsg() or _chinese_code(crs)
    return crs if code is None else CRS.from_epsg(code)


def _declared_code(crs: CRS) -> int | None:
    """Return the code that a definition gives itself; PROJ may rather take another zone that is the same."""
    declared = crs.to_json_dict().get("id", {})
    if declared.get("authority") != "EPSG":
        return None
    known = CRS.from_epsg(declared["code"])
    return int(declared["code"]) if known.name == crs.name else None


def _datum_of(crs: CRS) -> int | None:
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.datum is None:
        return None
    name = _SIGNS.sub("", geodetic.datum.name.casefold())
    return next((code for code, parts in _DATUM_NAMES.items() if any(part in name for part in parts)), None)


def _chinese_code(crs: CRS) -> int | None:
    datum = _datum_of(crs)
    if datum is None or not _same_ellipsoid(crs, CRS.from_epsg(datum)):
        return None
    if crs.is_projected:
        return _zone_code(crs, datum)
    return datum if crs.is_geographic and len(crs.axis_info) == 2 else None


def _same_ellipsoid(one: CRS, other: CRS) -> bool:
    if one.ellipsoid is None or other.ellipsoid is None:
        return False
    return (
        abs(one.ellipsoid.semi_major_metre - other.ellipsoid.semi_major_metre) < _SEMI_MAJOR_TOLERANCE_M
        and abs(one.ellipsoid.inverse_flattening - other.ellipsoid.inverse_flattening) < _FLATTENING_TOLERANCE
    )


def _zone_code(crs: CRS, datum: int) -> int | None:
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    if any(axis.unit_conversion_factor != 1 for axis in crs.axis_info):
        return None
    given = {item.name: float(item.value) * item.unit_conversion_factor for item in operation.params}
    easting_m = given.pop("False easting", math.nan)
    meridian = math.degrees(given.pop("Longitude of natural origin", 0.0))
    if given != _OTHER_PARAMETERS or not abs(meridian - math.floor(meridian + 0.5)) < 1e-9:
        return None
    for width_deg, zones in ZONES.items():
        zone, rest = divmod(round(meridian) - central_meridian(0, width_deg=width_deg), width_deg)
        for prefixed in (True, False):
            if rest == 0 and zone in zones and easting_m == 500_000 + 1_000_000 * zone * prefixed:
                return gauss_kruger_code(zone, prefixed=prefixed, width_deg=width_deg, datum=datum)
    return None
