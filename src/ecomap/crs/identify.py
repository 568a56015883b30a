"""Which system of the EPSG dataset a foreign definition means."""

from __future__ import annotations

import re

from pyproj import CRS

_SIGNS = re.compile(r"[\W_]+")
_CGCS2000_NAMES = ("china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "国家2000", "大地坐标系2000")
_SEMI_MAJOR_M, _INVERSE_FLATTENING = 6378137.0, 298.257222101


def is_cgcs2000(crs: CRS) -> bool:
    """Say whether the datum is China Geodetic Coordinate System 2000, by its name."""
    if crs.is_bound:
        # The person who wrote the parameters wants them used.
        return False
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.datum is None:
        return False
    name = _SIGNS.sub("", geodetic.datum.name.casefold())
    return any(known in name for known in _CGCS2000_NAMES)


def identify(crs: CRS) -> CRS:
    """Return the system of the EPSG dataset that a definition means, or the definition as it is.

    A `.prj` of a desktop program carries no codes. PROJ recognises the names and compares the parameters.
    """
    if crs.is_bound:
        return crs
    code = crs.to_epsg()
    return crs if code is None else CRS.from_epsg(code)
