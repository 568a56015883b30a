"""A shift of a web map is told by what is known, and never where there is none."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ecomap.analysis.datum_shift import Evidence, detect_shift
from ecomap.crs import gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

COUNTIES = gpd.GeoDataFrame(
    {"adcode": [f"9901{row}{column}" for row in range(4) for column in range(4)]},
    geometry=[
        shapely.box(111 + column / 40, 29 + row / 40, 111 + (column + 1) / 40, 29 + (row + 1) / 40)
        for row in range(4)
        for column in range(4)
    ],
    crs="EPSG:4326",
)
METRE = 1 / 111_000


def draw(seed, count):
    generator = np.random.default_rng(seed)
    longitude, latitude = generator.uniform((111.0, 29.0), (111.1, 29.1), (count, 2)).T
    return generator, longitude, latitude


def evidence(longitude, latitude, noise_m, generator, *, stated):
    offsets = generator.normal(0, noise_m * METRE, (2, len(longitude)))
    codes = [
        f"9901{int((y - 29) * 40)}{int((x - 111) * 40)}" for x, y in zip(longitude, latitude, strict=True)
    ]
    return Evidence(
        longitude + offsets[0], latitude + offsets[1], codes if stated else [None] * len(longitude)
    )


def nothing(count):
    return np.full(count, np.nan)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(("datum", "forward"), [("GCJ-02", wgs84_to_gcj02), ("BD-09", wgs84_to_bd09)])
def test_five_known_sites_always_tell_it(seed, datum, forward):
    generator, longitude, latitude = draw(seed, 5)
    known = evidence(longitude, latitude, 30, generator, stated=False)
    east, north = forward(longitude, latitude)
    shift = detect_shift(east, north, known, COUNTIES)
    assert shift is not None
    assert shift.datum == datum
    assert "5 known sites lie" in shift.words


def test_a_file_that_was_corrected_twice_is_told():
    generator, longitude, latitude = draw(1, 8)
    known = evidence(longitude, latitude, 20, generator, stated=False)
    shift = detect_shift(*gcj02_to_wgs84(longitude, latitude), known, COUNTIES)
    assert shift is not None
    assert shift.datum == "corrected twice"


def test_counties_alone_tell_it_where_borders_are_near():
    generator, longitude, latitude = draw(2, 400)
    stated = evidence(longitude, latitude, 0, generator, stated=True)
    only_counties = Evidence(nothing(400), nothing(400), stated.adcodes)
    shift = detect_shift(*wgs84_to_gcj02(longitude, latitude), only_counties, COUNTIES)
    assert shift is not None
    assert shift.datum == "GCJ-02"
    assert "400 if the file is GCJ-02" in shift.words


@pytest.mark.parametrize("noise_m", [0, 30, 200, 2_000])
def test_honest_files_are_left_alone(noise_m):
    """Three hundred draws a noise, of handhelds and of anchors in villages: not one is doubted."""
    for seed in range(300):
        generator, longitude, latitude = draw(seed, 3 + seed % 40)
        known = evidence(longitude, latitude, noise_m, generator, stated=True)
        slightly_off = longitude + generator.normal(0, 20 * METRE, len(longitude))
        assert detect_shift(slightly_off, latitude, known, COUNTIES) is None


def test_wrong_counties_in_a_table_are_no_shift():
    for seed in range(200):
        generator, longitude, latitude = draw(seed, 60)
        codes = generator.choice(COUNTIES["adcode"].to_numpy(), 60).tolist()
        assert detect_shift(longitude, latitude, Evidence(nothing(60), nothing(60), codes), COUNTIES) is None


def test_too_little_is_known():
    places = wgs84_to_gcj02(np.array([111.0, 111.1]), np.array([29.0, 29.1]))
    known = Evidence(np.array([111.0, 111.1]), np.array([29.0, 29.1]), [None, None])
    assert detect_shift(*places, known, COUNTIES) is None
