"""GCJ-02: known places, the inverse, compiled loops."""

import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from ecomap.compiling import can_compile
from ecomap.crs import gcj02_to_wgs84, pieces, wgs84_to_gcj02
from ecomap.crs.gcj02 import EXTENT
from ecomap.errors import MissingExtraError

WAYS = [
    False,
    pytest.param(
        True, marks=pytest.mark.skipif(not can_compile(), reason="the optional extra `fast` is not installed")
    ),
]
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
    # A few micrometres at 105 degrees east, where a root has its corner; nanometres elsewhere.
    assert back[0] == pytest.approx(longitude, abs=3e-11)
    assert back[1] == pytest.approx(latitude, abs=3e-11)


@settings(deadline=None, max_examples=300)
@given(LONGITUDES, LATITUDES)
def test_back_and_there_again(longitude, latitude):
    image = wgs84_to_gcj02(*gcj02_to_wgs84(longitude, latitude))
    assert image[0] == pytest.approx(longitude, abs=3e-11)
    assert image[1] == pytest.approx(latitude, abs=3e-11)


@pytest.mark.parametrize("compiled", WAYS)
def test_every_place_inside_comes_back_up_to_the_border(compiled):
    west, south, east, north = EXTENT
    longitudes, latitudes = np.meshgrid(np.linspace(west, east, 301), np.linspace(south, north, 301))
    image = wgs84_to_gcj02(longitudes, latitudes, compiled=compiled)
    back = gcj02_to_wgs84(*image, compiled=compiled)
    np.testing.assert_allclose(back, [longitudes, latitudes], rtol=0, atol=1e-9)


def test_one_step_of_the_inverse_is_not_enough():
    # What many converters do; it misses by up to 3 m.
    longitude, latitude = np.array([113.13, 120.15]), np.array([29.36, 30.28])
    image = wgs84_to_gcj02(longitude, latitude)
    twice = wgs84_to_gcj02(*image)
    rough = 2 * image[0] - twice[0]
    assert np.abs(rough - longitude).max() > 1e-6
    assert np.abs(gcj02_to_wgs84(*image)[0] - longitude).max() < 1e-12


@pytest.mark.parametrize("compiled", WAYS)
def test_other_countries_and_nothing_stay_as_they_are(compiled):
    longitude, latitude = (
        np.array([2.35, -73.9, 139.7, np.nan, 111.0, 180.0, -180.0, np.inf, 1e300, 111.0]),
        np.array([48.86, 40.7, 35.7, 30.0, np.nan, 90.0, -90.0, 30.0, 1e300, -np.inf]),
    )
    for transform in (wgs84_to_gcj02, gcj02_to_wgs84):
        made = transform(longitude, latitude, compiled=compiled)
        np.testing.assert_array_equal(made, [longitude, latitude])


@pytest.mark.skipif(not can_compile(), reason="the optional extra `fast` is not installed")
def test_compiled_loops_give_the_same():
    west, south, east, north = EXTENT
    generator = np.random.default_rng(4)
    # Beyond the box on all sides, and more than one piece.
    longitude = generator.uniform(west - 0.1, east + 0.1, 50_000)
    latitude = generator.uniform(south - 0.1, north + 0.1, 50_000)
    for transform in (wgs84_to_gcj02, gcj02_to_wgs84):
        plain, fast = (transform(longitude, latitude, compiled=compiled) for compiled in (False, True))
        np.testing.assert_allclose(fast, plain, rtol=0, atol=1e-12)


def test_compiled_loops_come_by_themselves_or_are_asked_for(monkeypatch):
    monkeypatch.delitem(sys.modules, "ecomap.crs.kernels", raising=False)
    monkeypatch.setattr(pieces, "can_compile", lambda: True)
    assert pieces.pieces_for(3_999_999, steps=1, compiled=None) is pieces.pieces_for(
        5, steps=1, compiled=False
    )
    monkeypatch.setattr(pieces, "can_compile", lambda: False)
    assert pieces.pieces_for(10**8, steps=1, compiled=None) is pieces.pieces_for(5, steps=1, compiled=False)
    with pytest.raises(MissingExtraError, match=r"ecomap\[fast\]"):
        wgs84_to_gcj02(111.0, 29.0, compiled=True)


def test_shapes_are_kept_and_broadcast_and_input_is_not_changed():
    longitude = np.array([[110.0, 111.0]])
    made = wgs84_to_gcj02(longitude, 30.0)
    assert made[0].shape == made[1].shape == (1, 2)
    assert longitude.tolist() == [[110.0, 111.0]]
    assert wgs84_to_gcj02([], [])[0].shape == (0,)
