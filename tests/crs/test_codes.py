"""Names and codes of systems."""

import pytest
from pyproj import CRS

from ecomap.crs import CGCS2000, WGS84, parse_crs
from ecomap.errors import CRSError


@pytest.mark.parametrize(
    "value",
    [4490, "4490", " EPSG:4490 ", "epsg:4490", CRS.from_epsg(4490), "国家2000", "cgcs 2000坐标系"],
    ids=repr,
)
def test_ways_to_name_a_system(value):
    assert parse_crs(value) == CRS.from_epsg(CGCS2000)


def test_wkt_is_read():
    assert parse_crs(CRS.from_epsg(4326).to_wkt()).to_epsg() == WGS84


@pytest.mark.parametrize("value", ["", "Mars", "EPSG:1", 999999, "30.5", "北京坐标系"])
def test_unknown_systems_are_refused(value):
    with pytest.raises(CRSError, match="unknown coordinate reference system"):
        parse_crs(value)


def test_shifted_systems_have_no_definition():
    with pytest.raises(CRSError, match="GCJ-02 is a shifted system"):
        parse_crs("火星坐标")
