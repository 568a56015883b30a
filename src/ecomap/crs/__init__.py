"""Coordinate reference systems: EPSG codes by name, ways to WGS 84, areas and lengths on the ellipsoid.

Coordinates are longitude before latitude and easting before northing, whatever axis order the
authority declares. Areas and lengths are on the CGCS2000 ellipsoid, as in the national land survey.
"""

from ecomap.crs.bd09 import bd09_to_gcj02, bd09_to_wgs84, gcj02_to_bd09, wgs84_to_bd09
from ecomap.crs.bd09_mercator import (
    bd09_mercator_to_bd09,
    bd09_mercator_to_wgs84,
    bd09_to_bd09_mercator,
    wgs84_to_bd09_mercator,
)
from ecomap.crs.candidates import Candidate, candidates
from ecomap.crs.codes import BEIJING54, CGCS2000, WEB_MERCATOR, WGS84, XIAN80, parse_crs
from ecomap.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from ecomap.crs.local_plane import LocalPlane
from ecomap.crs.measure import area_m2, geod, length_m, simple_parts
from ecomap.crs.names import BD09, BD09_MERCATOR, GCJ02
from ecomap.crs.reference import Reference, reference
from ecomap.crs.transform import to_wgs84
from ecomap.crs.zones import central_meridian, gauss_kruger_code, gauss_kruger_zone, utm_code

__all__ = [
    "BD09",
    "BD09_MERCATOR",
    "BEIJING54",
    "CGCS2000",
    "GCJ02",
    "WEB_MERCATOR",
    "WGS84",
    "XIAN80",
    "Candidate",
    "LocalPlane",
    "Reference",
    "area_m2",
    "bd09_mercator_to_bd09",
    "bd09_mercator_to_wgs84",
    "bd09_to_bd09_mercator",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "candidates",
    "central_meridian",
    "gauss_kruger_code",
    "gauss_kruger_zone",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "geod",
    "length_m",
    "parse_crs",
    "reference",
    "simple_parts",
    "to_wgs84",
    "utm_code",
    "wgs84_to_bd09",
    "wgs84_to_bd09_mercator",
    "wgs84_to_gcj02",
]
