"""The way to WGS 84."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from ecomap.crs import gauss_kruger_code, gauss_kruger_zone, to_wgs84, wgs84_to_gcj02
from ecomap.errors import CRSError


def test_easting_stands_first_with_and_without_zone_number():
    # Rounded to the metre, which is a hundred-thousandth of a degree.
    for code, easting in ((4525, 37_567_214.0), (4546, 567_214.0)):
        longitude, latitude = to_wgs84(([easting], [3_212_791.0]), code)
        assert longitude[0] == pytest.approx(111.69, abs=1e-5)
        assert latitude[0] == pytest.approx(29.03, abs=1e-5)


@settings(deadline=None, max_examples=60)
@given(st.floats(73.6, 136.4), st.floats(4, 53), st.booleans())
def test_there_and_back_again(longitude, latitude, prefixed):
    code = gauss_kruger_code(gauss_kruger_zone(longitude), prefixed=prefixed)
    there = Transformer.from_crs(4490, code, always_xy=True).transform(longitude, latitude)
    back = to_wgs84(([there[0]], [there[1]]), code)
    assert back[0][0] == pytest.approx(longitude, abs=1e-9)
    assert back[1][0] == pytest.approx(latitude, abs=1e-9)


@pytest.mark.parametrize("code", [4326, 4490, "OGC:CRS84"])
def test_degrees_of_today_stay_as_they_are(code):
    longitude, latitude = to_wgs84(([111.69], [29.03]), code)
    assert (longitude[0], latitude[0]) == (111.69, 29.03)


def test_beijing_1954_is_shifted_where_a_transformation_is_published():
    longitude, latitude = to_wgs84(([108.0, 108.5], [37.0, 37.5]), 4214)
    assert (np.abs(longitude - [108.0, 108.5]) > 1e-5).all()
    assert (np.abs(longitude - [108.0, 108.5]) < 2e-3).all()
    assert (np.abs(latitude - [37.0, 37.5]) < 2e-3).all()


def test_beijing_1954_has_no_published_way_in_hunan():
    with pytest.raises(CRSError, match="Ordos"):
        to_wgs84(([111.69], [29.03]), 4214)


def test_xian_1980_has_no_published_way():
    with pytest.raises(CRSError, match="CGCS2000"):
        to_wgs84(([111.69], [29.03]), 4610)


def test_frames_keep_rows_columns_and_nulls():
    places = [shapely.Point(567_214, 3_212_791), None, shapely.box(567_000, 3_212_000, 568_000, 3_213_000)]
    frame = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"]}, geometry=np.array(places, dtype=object), index=[7, 8, 9], crs=4546
    )
    moved = to_wgs84(frame)
    assert moved.crs == CRS(4326)
    assert moved.index.tolist() == [7, 8, 9]
    assert moved["name"].tolist() == ["a", "b", "c"]
    assert moved.geometry.isna().tolist() == [False, True, False]
    assert shapely.get_x(moved.geometry.to_numpy()[0]) == pytest.approx(111.69, abs=1e-5)
    assert shapely.get_x(frame.geometry.to_numpy()[0]) == 567_214
    assert frame.crs == CRS(4546)


def test_heights_are_left_behind():
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(111, 29, 55)], crs=4490)
    assert to_wgs84(frame).geometry.iloc[0].wkt == "POINT (111 29)"


def test_frames_without_a_system_take_the_named_one():
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(37_567_214, 3_212_791)])
    assert to_wgs84(frame, 4525).geometry.x.iloc[0] == pytest.approx(111.69, abs=1e-5)
    with pytest.raises(CRSError, match="name it"):
        to_wgs84(frame)


def test_two_systems_that_disagree_are_refused():
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(111, 29)], crs=4490)
    with pytest.raises(CRSError, match=r"EPSG:4490.*EPSG:4525"):
        to_wgs84(frame, 4525)


def test_arrays_need_a_system():
    with pytest.raises(CRSError, match="name it"):
        to_wgs84(([111.0], [29.0]))


def test_coordinates_outside_a_system_are_refused():
    with pytest.raises(CRSError, match="number 1"):
        to_wgs84(([567_214.0, 1e12], [3_212_791.0, 1e12]), 4546)


def test_what_is_missing_stays_missing():
    longitude, _ = to_wgs84(([np.nan, 567_214.0], [3_212_791.0, 3_212_791.0]), 4546)
    assert not np.isfinite(longitude[0])
    assert longitude[1] == pytest.approx(111.69, abs=1e-5)


def test_empty_frames_stay_empty():
    frame = gpd.GeoDataFrame({"name": []}, geometry=[], crs=4525)
    assert to_wgs84(frame).empty


def test_shifted_systems_are_taken_back():
    longitude, latitude = to_wgs84(wgs84_to_gcj02([111.69], [29.03]), "火星坐标")
    assert (longitude[0], latitude[0]) == pytest.approx((111.69, 29.03), abs=1e-11)
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(111, 29)], crs=4326)
    with pytest.raises(CRSError, match=r"EPSG:4326.*GCJ-02"):
        to_wgs84(frame, "GCJ-02")
