"""Named codes and the zones of China."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from ecomap.crs import CGCS2000, WGS84, gauss_kruger_code, gauss_kruger_zone, parse_crs
from ecomap.errors import CRSError


def false_easting(crs):
    return next(item.value for item in crs.coordinate_operation.params if item.name == "False easting")


@pytest.mark.parametrize("zone", range(25, 46))
def test_zone_codes_are_what_epsg_says(zone):
    prefixed, plain = (CRS.from_epsg(gauss_kruger_code(zone, prefixed=value)) for value in (True, False))
    assert prefixed.name == f"CGCS2000 / 3-degree Gauss-Kruger zone {zone}"
    assert plain.name == f"CGCS2000 / 3-degree Gauss-Kruger CM {3 * zone}E"
    assert false_easting(prefixed) == zone * 1_000_000 + 500_000
    assert false_easting(plain) == 500_000


@given(st.floats(73.5, 136.49))
def test_zone_of_a_longitude(longitude):
    assert abs(longitude - 3 * gauss_kruger_zone(longitude)) <= 1.5


@pytest.mark.parametrize("longitude", [73.4, 136.5, -111.0, float("nan"), float("inf")])
def test_longitudes_outside_china_have_no_zone(longitude):
    with pytest.raises(CRSError, match="zones 25-45"):
        gauss_kruger_zone(longitude)


@pytest.mark.parametrize("zone", [24, 46])
def test_zones_outside_china_have_no_code(zone):
    with pytest.raises(CRSError, match="no 3-degree zone"):
        gauss_kruger_code(zone, prefixed=True)


@pytest.mark.parametrize("value", [4490, "4490", " EPSG:4490 ", "epsg:4490", CRS.from_epsg(4490)], ids=repr)
def test_ways_to_name_a_system(value):
    assert parse_crs(value) == CRS.from_epsg(CGCS2000)


def test_wkt_is_read():
    assert parse_crs(CRS.from_epsg(4326).to_wkt()).to_epsg() == WGS84


@pytest.mark.parametrize("value", ["", "Mars", "EPSG:1", 999999, "30.5"])
def test_unknown_systems_are_refused(value):
    with pytest.raises(CRSError, match="unknown coordinate reference system"):
        parse_crs(value)
