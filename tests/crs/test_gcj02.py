"""GCJ-02 and BD-09: known places, the inverse, and the same arithmetic in the pages."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from ecomap.crs import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from ecomap.crs.gcj02 import EXTENT

LONGITUDES, LATITUDES = st.floats(73.0, 136.0), st.floats(3.0, 54.0)
"""All of China, the South China Sea included."""


@pytest.mark.parametrize(
    ("longitude", "latitude", "shift_m"),
    [(113.13, 29.36, 645), (112.2, 29.2, 632), (104.066, 30.657, 360), (121.47, 31.23, 482)],
)
def test_the_shift_is_as_large_as_others_found(longitude, latitude, shift_m):
    shifted = wgs84_to_gcj02(longitude, latitude)
    _, _, distance = Geod(ellps="WGS84").inv(longitude, latitude, *shifted)
    assert distance == pytest.approx(shift_m, abs=1)


@settings(deadline=None, max_examples=300)
@given(LONGITUDES, LATITUDES)
@example(105.0, 35.0)
@example(105.0 + 1e-12, 35.0)
@example(104.9999999, 20.0)
def test_there_and_back_again(longitude, latitude):
    back = gcj02_to_wgs84(*wgs84_to_gcj02(longitude, latitude))
    assert back[0] == pytest.approx(longitude, abs=1e-9)
    assert back[1] == pytest.approx(latitude, abs=1e-9)


@settings(deadline=None, max_examples=300)
@given(LONGITUDES, LATITUDES)
def test_back_and_there_again(longitude, latitude):
    image = wgs84_to_gcj02(*gcj02_to_wgs84(longitude, latitude))
    assert image[0] == pytest.approx(longitude, abs=1e-9)
    assert image[1] == pytest.approx(latitude, abs=1e-9)


def test_every_place_inside_comes_back_up_to_the_border():
    west, south, east, north = EXTENT
    longitudes, latitudes = np.meshgrid(np.linspace(west, east, 301), np.linspace(south, north, 301))
    back = gcj02_to_wgs84(*wgs84_to_gcj02(longitudes, latitudes))
    np.testing.assert_allclose(back, [longitudes, latitudes], rtol=0, atol=1e-9)


def test_one_step_of_the_inverse_is_not_enough():
    # What many converters do; it misses by up to 3 m.
    longitude, latitude = np.array([113.13, 120.15]), np.array([29.36, 30.28])
    image = wgs84_to_gcj02(longitude, latitude)
    twice = wgs84_to_gcj02(*image)
    rough = 2 * image[0] - twice[0]
    assert np.abs(rough - longitude).max() > 1e-6
    assert np.abs(gcj02_to_wgs84(*image)[0] - longitude).max() < 1e-12


def test_other_countries_and_nothing_stay_as_they_are():
    longitude, latitude = (
        np.array([2.35, -73.9, 139.7, np.nan, 180.0]),
        np.array([48.86, 40.7, 35.7, 30.0, 90.0]),
    )
    for transform in (wgs84_to_gcj02, gcj02_to_wgs84):
        np.testing.assert_array_equal(transform(longitude, latitude), [longitude, latitude])


def test_shapes_are_kept_and_broadcast_and_input_is_not_changed():
    longitude = np.array([[110.0, 111.0]])
    made = wgs84_to_gcj02(longitude, 30.0)
    assert made[0].shape == made[1].shape == (1, 2)
    assert longitude.tolist() == [[110.0, 111.0]]
    assert wgs84_to_gcj02([], [])[0].shape == (0,)


@settings(deadline=None, max_examples=300)
@given(LONGITUDES, LATITUDES)
def test_bd09_there_and_back_again(longitude, latitude):
    back = bd09_to_gcj02(*gcj02_to_bd09(longitude, latitude))
    assert back[0] == pytest.approx(longitude, abs=1e-9)
    assert back[1] == pytest.approx(latitude, abs=1e-9)


def test_bd09_of_the_usual_example():
    # Tian'anmen, as most descriptions of the arithmetic give it.
    assert np.allclose(gcj02_to_bd09(116.404, 39.915), [116.41036949371, 39.92133699351], rtol=0, atol=1e-10)
