"""The zones of China: every code beside what the EPSG dataset says of it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from ecomap.crs import (
    BEIJING54,
    CGCS2000,
    XIAN80,
    candidates,
    central_meridian,
    gauss_kruger_code,
    gauss_kruger_zone,
    reference,
    utm_code,
)
from ecomap.crs.zones import UTM_ZONES, ZONES
from ecomap.errors import CRSError, UsageError

DATUMS = {CGCS2000: "China 2000", XIAN80: "Xian 1980", BEIJING54: "Beijing 1954"}
CHANGDE = (110.4, 28.4, 112.3, 30.2)
ORDOS = (107.5, 36.0, 109.0, 38.0)


def parameters(crs):
    return {item.name: item.value for item in crs.coordinate_operation.params}


@pytest.mark.parametrize(
    ("datum", "width_deg", "prefixed"), list(itertools.product(DATUMS, ZONES, (True, False)))
)
def test_zone_codes_are_what_epsg_says(datum, width_deg, prefixed):
    for zone in ZONES[width_deg]:
        crs = CRS.from_epsg(gauss_kruger_code(zone, prefixed=prefixed, width_deg=width_deg, datum=datum))
        found = parameters(crs)
        geodetic = crs.geodetic_crs
        assert geodetic is not None
        assert geodetic.datum is not None
        assert (geodetic.datum.name, geodetic.to_epsg()) == (DATUMS[datum], datum)
        assert ("3-degree" in crs.name) == (width_deg == 3)
        assert found["Longitude of natural origin"] == central_meridian(zone, width_deg=width_deg)
        assert found["False easting"] == 500_000 + 1_000_000 * zone * prefixed
        assert (found["False northing"], found["Scale factor at natural origin"]) == (0, 1)


def test_utm_codes_are_what_epsg_says():
    for zone in UTM_ZONES:
        crs = CRS.from_epsg(utm_code(zone))
        assert crs.name == f"WGS 84 / UTM zone {zone}N"
        assert parameters(crs)["Longitude of natural origin"] == 6 * zone - 183


@given(st.floats(73.5, 136.49), st.sampled_from([3, 6]))
def test_zone_of_a_longitude(longitude, width_deg):
    zone = gauss_kruger_zone(longitude, width_deg=width_deg)
    assert abs(longitude - central_meridian(zone, width_deg=width_deg)) <= width_deg / 2


@pytest.mark.parametrize("longitude", [73.4, 136.5, -111.0, float("nan"), float("inf")])
def test_longitudes_outside_china_have_no_zone(longitude):
    with pytest.raises(CRSError, match="zones 25-45"):
        gauss_kruger_zone(longitude)


@pytest.mark.parametrize("zone", [24, 46])
def test_zones_outside_china_have_no_code(zone):
    with pytest.raises(CRSError, match="no 3-degree zone"):
        gauss_kruger_code(zone, prefixed=True)


def test_other_widths_datums_and_utm_zones_are_refused():
    with pytest.raises(CRSError, match="3 or 6 degrees"):
        gauss_kruger_zone(111.0, width_deg=4)
    with pytest.raises(CRSError, match="no zones here"):
        gauss_kruger_code(37, prefixed=True, datum=4326)
    with pytest.raises(CRSError, match="UTM"):
        utm_code(33)


def test_candidates_of_a_city():
    keys = [candidate.key for candidate in candidates(CHANGDE)]
    assert len(keys) == len(set(keys))
    wanted = {
        "EPSG:4326",
        "EPSG:4490",
        "EPSG:4610",
        "EPSG:4214",
        "GCJ-02",
        "BD-09",
        "BD-09 Mercator",
        "EPSG:3857",
    }
    assert wanted <= set(keys)
    # The city lies in zone 37 of 3 degrees and 19 of 6 degrees; zones beside are offered, farther not.
    for zone, offered in ((35, False), (36, True), (37, True), (38, True), (39, False)):
        for datum, prefixed in itertools.product(DATUMS, (True, False)):
            assert (f"EPSG:{gauss_kruger_code(zone, prefixed=prefixed, datum=datum)}" in keys) == offered
    for zone, offered in ((17, False), (18, True), (19, True), (20, True), (21, False)):
        assert (f"EPSG:{gauss_kruger_code(zone, prefixed=True, width_deg=6)}" in keys) == offered
    assert {f"EPSG:{utm_code(zone)}" for zone in (48, 49, 50)} <= set(keys)
    assert f"EPSG:{utm_code(51)}" not in keys


def test_candidates_say_what_reference_will():
    for bounds in (CHANGDE, ORDOS):
        for candidate in candidates(bounds):
            if candidate.is_published:
                way = reference(candidate.key, around=bounds)
                assert (way.key, way.is_projected) == (candidate.key, candidate.is_projected)
            else:
                with pytest.raises(CRSError, match="published"):
                    reference(candidate.key, around=bounds)


def test_candidates_elsewhere_have_no_zones():
    assert not any("EPSG:45" in candidate.key for candidate in candidates((2.0, 48.0, 3.0, 49.0)))


@pytest.mark.parametrize("bounds", [(112, 28, 110, 30), (110, 30, 112, 28), (float("nan"), 28, 112, 30)])
def test_what_are_no_bounds_is_refused(bounds):
    with pytest.raises(UsageError, match="bounds"):
        candidates(bounds)
