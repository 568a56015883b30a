"""BD-09 in degrees and metres: known places, exact inverses, compiled loops."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecomap.compiling import can_compile
from ecomap.crs import (
    bd09_mercator_to_bd09,
    bd09_mercator_to_wgs84,
    bd09_to_bd09_mercator,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_bd09_mercator,
    wgs84_to_gcj02,
)

LONGITUDES, LATITUDES = st.floats(73.0, 136.0), st.floats(3.0, 54.0)
"""All of China, the South China Sea included."""
WAYS_BACK: list[tuple[Callable[..., Any], Callable[..., Any]]] = [
    (gcj02_to_bd09, bd09_to_gcj02),
    (wgs84_to_bd09, bd09_to_wgs84),
    (bd09_to_bd09_mercator, bd09_mercator_to_bd09),
    (wgs84_to_bd09_mercator, bd09_mercator_to_wgs84),
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(WAYS_BACK), LONGITUDES, LATITUDES)
def test_there_and_back_again(ways, longitude, latitude):
    there, back = ways
    # A few micrometres at 105 degrees east, where a root has its corner; nanometres elsewhere.
    assert back(*there(longitude, latitude)) == pytest.approx((longitude, latitude), abs=3e-11)


def test_bd09_of_the_usual_example():
    # Tian'anmen, as most descriptions of the arithmetic give it.
    assert np.allclose(gcj02_to_bd09(116.404, 39.915), [116.41036949371, 39.92133699351], rtol=0, atol=1e-10)


def test_by_way_of_gcj02():
    there = gcj02_to_bd09(*wgs84_to_gcj02(111.69, 29.03))
    assert wgs84_to_bd09(111.69, 29.03) == there
    assert bd09_to_wgs84(*there) == gcj02_to_wgs84(*bd09_to_gcj02(*there))


def test_nothing_stays_nothing_and_shapes_are_kept():
    for there, back in WAYS_BACK:
        for transform in (there, back):
            made = transform(np.array([[np.nan, 111.0]]), np.array([[29.0], [np.nan]]))
            assert made[0].shape == made[1].shape == (2, 2)
            assert (np.isnan(made[0]) | np.isnan(made[1]))[[0, 1, 1], [0, 0, 1]].all()
            assert transform([], [])[1].shape == (0,)
    assert gcj02_to_bd09(0.0, 0.0) == pytest.approx((0.0065, 0.006))


@pytest.mark.skipif(not can_compile(), reason="the optional extra `fast` is not installed")
@pytest.mark.parametrize("transform", [gcj02_to_bd09, bd09_to_gcj02, wgs84_to_bd09, bd09_to_wgs84])
def test_compiled_loops_give_the_same(transform):
    longitude, latitude = np.random.default_rng(4).uniform([[-180], [-90]], [[180], [90]], (2, 50_000))
    plain, fast = (transform(longitude, latitude, compiled=compiled) for compiled in (False, True))
    np.testing.assert_allclose(fast, plain, rtol=0, atol=1e-12)


def test_metres_of_published_examples():
    # Baidu's own script and its ports give these to the centimetre.
    assert bd09_to_bd09_mercator(116.404, 39.915) == pytest.approx((12958175.0, 4825923.77), abs=0.01)
    # bd09convertor 0.0.3 shows both directions on one place near Beijing.
    assert bd09_to_bd09_mercator(116.274625, 39.961627) == pytest.approx(
        (12943772.884424742, 4832666.423350099), abs=1e-6
    )
    assert bd09_mercator_to_bd09(12943772.884424742, 4832666.423350099) == pytest.approx(
        (116.274625, 39.961627), abs=1e-12
    )


@given(st.floats(-180.0, 180.0), st.floats(-74.0, 74.0))
@example(180.0, 74.0)
@example(0.0, 15.0)
@example(0.0, 59.999999999)
@example(-0.0, -45.0)
def test_metres_there_and_back_again_all_over_the_world(longitude, latitude):
    back = bd09_mercator_to_bd09(*bd09_to_bd09_mercator(longitude, latitude))
    # Baidu's metres leave a millimetre on both sides of Greenwich and the equator.
    assert back == pytest.approx((longitude, latitude), abs=1e-8)


def test_metres_grow_with_latitude_over_all_bands():
    _, northing = bd09_to_bd09_mercator(111.0, np.linspace(-74, 74, 200_001))
    assert (np.diff(northing) > 0).all()


def test_no_metres_beyond_the_limits():
    assert np.isnan(bd09_to_bd09_mercator([181.0, 111.0, np.inf], [29.0, 74.1, 29.0])).all()
    assert np.isnan(bd09_mercator_to_bd09([2.01e7, 1e7, 1e7], [3e6, 1.25e7, np.inf])).all()
