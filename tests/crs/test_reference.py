"""Systems with their way to WGS 84: spellings, files of desktop programs, accuracy, refusals."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from pyproj.enums import WktVersion

from ecomap.crs import (
    BEIJING54,
    CGCS2000,
    XIAN80,
    bd09_to_wgs84,
    gauss_kruger_code,
    gcj02_to_wgs84,
    reference,
)
from ecomap.errors import CRSError, UsageError

CHANGDE = (110.4, 28.4, 112.3, 30.2)
ORDOS = (107.5, 36.0, 109.0, 38.0)
TOWGS84 = "+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +ellps=krass +towgs84=15.8,-154.4,-82.3 +units=m"


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        (
            "GCJ-02",
            [
                "GCJ-02",
                "GCJ02",
                "gcj02",
                "gcj_02",
                "ＧＣＪ－０２",
                "火星坐标",
                "火星坐标系",
                "高德坐标",
                "国测局坐标",
            ],
        ),
        ("BD-09", ["BD-09", "BD09", "bd09ll", "bd 09", "百度坐标", "百度坐标系", "百度经纬度坐标"]),
        (
            "BD-09 Mercator",
            ["BD-09 Mercator", "BD09MC", "bd09mc", "bd-09 mc", "百度墨卡托", "百度墨卡托坐标"],
        ),
        (
            "EPSG:4490",
            ["CGCS2000", "cgcs 2000", "国家2000", "国家2000坐标系", "2000国家大地坐标系", "EPSG:4490"],
        ),
        ("EPSG:4326", ["WGS84", "wgs-84", "WGS 1984", "4326", "EPSG:4326", "OGC:CRS84"]),
        ("EPSG:4525", ["EPSG:4525", " 4525 ", "CGCS2000 / 3-degree Gauss-Kruger zone 37"]),
        ("EPSG:3857", ["web墨卡托", "Web Mercator"]),
    ],
)
def test_spellings(key, spellings):
    for spelling in spellings:
        assert reference(spelling).key == key
    assert reference(reference(spellings[0]).key).key == key


@pytest.mark.parametrize(
    ("code", "spelling"),
    [
        (4610, "西安80"),
        (4610, "1980西安坐标系"),
        (4610, "Xi'an 1980"),
        (4214, "北京54"),
        (4214, "1954年北京坐标系"),
    ],
)
def test_spellings_of_the_old_datums(code, spelling):
    assert reference(spelling, accuracy_m=200).key == f"EPSG:{code}"


def test_a_published_control_value():
    # 111.69 E 29.03 N, rounded to the metre.
    for key, easting in (("EPSG:4525", 37_567_214.0), ("EPSG:4546", 567_214.0)):
        zone = reference(key)
        assert zone.to_wgs84(easting, 3_212_791.0) == pytest.approx((111.69, 29.03), abs=1e-5)
        assert zone.from_wgs84(111.69, 29.03) == pytest.approx((easting, 3_212_791.0), abs=0.5)
        assert zone.is_projected
        assert zone.crs == CRS.from_user_input(key)


def test_what_each_way_says_of_itself():
    zone, degrees, gps, web = (reference(key) for key in (4525, 4490, 4326, 3857))
    assert zone.transformation == "Inverse of 3-degree Gauss-Kruger zone 37; CGCS2000 taken as WGS 84"
    assert (zone.accuracy_m, degrees.accuracy_m) == (1.0, 1.0)
    assert (gps.transformation, gps.accuracy_m, gps.is_projected) == ("", 0.0, False)
    assert (web.transformation, web.accuracy_m) == ("Inverse of Popular Visualisation Pseudo-Mercator", 0.0)
    for key in ("GCJ-02", "BD-09", "BD-09 Mercator"):
        way = reference(key)
        assert (way.crs, way.accuracy_m) == (None, None)
        assert "unpublished" in way.transformation
        assert way.is_projected == (key == "BD-09 Mercator")


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from([4525, 4546, 4508, 32649, 3857, 4490, 4326, "GCJ-02", "BD-09", "BD-09 Mercator"]),
    st.floats(109.0, 113.0),
    st.floats(4.0, 53.0),
)
def test_there_and_back_again(key, longitude, latitude):
    way = reference(key)
    back = way.to_wgs84(*way.from_wgs84(longitude, latitude))
    # A hundredth of a millimetre.
    assert back == pytest.approx((longitude, latitude), abs=1e-10)


def test_the_answers_are_those_of_proj():
    longitude, latitude = np.random.default_rng(3).uniform([[109], [20]], [[113], [45]], (2, 200_000))
    for code in (4525, 32649, 3857):
        there = Transformer.from_crs(4326, code, always_xy=True).transform(longitude, latitude)
        np.testing.assert_allclose(reference(code).from_wgs84(longitude, latitude), there, rtol=0, atol=1e-8)
        np.testing.assert_allclose(
            reference(code).to_wgs84(*there), (longitude, latitude), rtol=0, atol=1e-11
        )


def test_shifted_systems_are_those_of_their_functions():
    assert reference("GCJ-02").to_wgs84(113.13, 29.36) == gcj02_to_wgs84(113.13, 29.36)
    assert reference("BD-09").to_wgs84(113.13, 29.36) == bd09_to_wgs84(113.13, 29.36)


# Not Web Mercator, whose eastings go around the world again and again.
@pytest.mark.parametrize(
    "key", ["EPSG:4525", "EPSG:4546", "EPSG:4490", "EPSG:4326", "GCJ-02", "BD-09", "BD-09 Mercator"]
)
def test_coordinates_without_a_place_become_nan_and_shapes_are_kept(key):
    way = reference(key)
    given = way.from_wgs84(np.array([[111.0, 112.0]]), 29.0)
    assert given[0].shape == given[1].shape == (1, 2)
    first = np.append(given[0], [np.nan, 1e12, given[0][0, 0], np.inf])
    second = np.append(given[1], [given[1][0, 0], 1e12, np.nan, -np.inf])
    kept = first.copy()
    longitude, latitude = way.to_wgs84(first, second)
    assert (
        np.isnan(longitude).tolist() == np.isnan(latitude).tolist() == [False, False, True, True, True, True]
    )
    np.testing.assert_array_equal(first, kept)
    assert way.to_wgs84([], [])[0].shape == (0,)
    assert np.isnan(way.from_wgs84(111.0, 95.0)).all()


@pytest.mark.parametrize("version", [WktVersion.WKT1_ESRI, WktVersion.WKT1_GDAL, WktVersion.WKT2_2019])
def test_files_of_desktop_programs(version):
    for datum in (CGCS2000, XIAN80, BEIJING54):
        codes = [datum] + [
            gauss_kruger_code(zone, prefixed=prefixed, width_deg=width, datum=datum)
            for width, zone in ((3, 37), (6, 19))
            for prefixed in (True, False)
        ]
        for code in codes:
            wkt = CRS.from_epsg(code).to_wkt(version)
            assert reference(wkt, accuracy_m=200).key == f"EPSG:{code}"


def test_files_that_name_the_system_their_own_way():
    wkt = CRS.from_epsg(4525).to_wkt(WktVersion.WKT1_ESRI)
    for old, new in (
        ("CGCS2000_3_Degree_GK_Zone_37", "常德市坐标"),
        ("D_China_2000", "D_CGCS_2000"),
        ("GCS_China_Geodetic_Coordinate_System_2000", "GCS_CGCS_2000"),
    ):
        wkt = wkt.replace(old, new)
        assert reference(wkt).key == "EPSG:4525"
    degrees = CRS.from_epsg(4490).to_wkt(WktVersion.WKT1_ESRI).replace("D_China_2000", "D_CGCS2000")
    assert reference(degrees).key == "EPSG:4490"


def test_a_system_of_ones_own_on_cgcs2000():
    wkt = (
        CRS.from_epsg(4546)
        .to_wkt(WktVersion.WKT1_ESRI)
        .replace('"Central_Meridian",111', '"Central_Meridian",111.5')
    )
    way = reference(wkt.replace("CGCS2000_3_Degree_GK_CM_111E", "Changde"))
    assert (way.key, way.name, way.accuracy_m) == ("Changde", "Changde", 1.0)
    assert way.to_wgs84(500_000.0, 3_212_791.0)[0] == pytest.approx(111.5)


def test_parameters_that_a_person_wrote_are_used():
    way = reference(TOWGS84)
    truth = Transformer.from_crs(TOWGS84, 4326, always_xy=True).transform(567_214.0, 3_212_791.0)
    assert way.to_wgs84(567_214.0, 3_212_791.0) == pytest.approx(truth, abs=1e-12)
    assert way.accuracy_m is None
    assert reference(TOWGS84, accuracy_m=5).accuracy_m == 5
    assert "Transformation from unknown to WGS84" in way.transformation


@pytest.mark.parametrize("code", [4610, 2361, 2333, 4214, 2434])
def test_a_datum_without_published_way_is_refused_unless_its_accuracy_is_stated(code):
    for around in (None, CHANGDE):
        with pytest.raises(CRSError, match=r"no transformation from .* published.*CGCS2000"):
            reference(code, around=around)
        way = reference(code, accuracy_m=150, around=around)
        assert way.accuracy_m == 150
        assert "nothing published for the place, 150 m stated" in way.transformation
    degrees = CRS.from_epsg(code).geodetic_crs
    assert degrees is not None
    assert reference(degrees, accuracy_m=150).to_wgs84(111.0, 29.0) == pytest.approx((111.0, 29.0))


def test_a_regional_transformation_is_used_in_its_region_alone():
    way = reference(4214, around=ORDOS)
    assert (way.transformation, way.accuracy_m) == ("Beijing 1954 to WGS 84 (6)", 1.0)
    assert way.to_wgs84(108.0, 37.0)[0] != 108.0
    with pytest.raises(CRSError, match="Ordos basin"):
        reference(4214, around=(108.0, 30.0, 109.0, 38.0))
    # What is published does not yield to what somebody states.
    assert reference(4214, accuracy_m=500, around=ORDOS).accuracy_m == 1.0


def test_areas_may_cross_the_180th_meridian():
    assert reference("EPSG:3857", around=(179.0, -20.0, -179.0, -10.0)).accuracy_m == 0.0


@pytest.mark.parametrize("accuracy_m", [0, -1, float("nan"), float("inf")])
def test_accuracies_that_are_none(accuracy_m):
    with pytest.raises(UsageError, match="accuracy"):
        reference(4610, accuracy_m=accuracy_m)


def test_systems_without_places_are_refused():
    with pytest.raises(CRSError, match="neither longitude"):
        reference(5773, accuracy_m=10)
    with pytest.raises(CRSError, match="neither longitude"):
        reference(4479)


@pytest.mark.parametrize("value", ["", "Mars", "EPSG:1", 999999, "北京坐标系"])
def test_unknown_systems_are_refused(value):
    with pytest.raises(CRSError, match="unknown coordinate reference system"):
        reference(value)


def test_a_way_can_be_sent_to_another_process():
    for key in (4525, 4326, "GCJ-02"):
        way = reference(key)
        sent = pickle.loads(pickle.dumps(way))  # noqa: S301 - our own bytes
        assert sent == way
        given = way.from_wgs84(111.69, 29.03)
        assert sent.to_wgs84(*given) == way.to_wgs84(*given)
