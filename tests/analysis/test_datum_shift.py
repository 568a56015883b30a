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


@pytest.mark.parametrize("noise_m", [30, 100, 200, 300, 600, 2_000])
def test_noise_is_never_taken_for_a_shift(noise_m):
    """Seven hundred files a noise, of three to nine known sites; some errors are as wide as a shift."""
    generator = np.random.default_rng(noise_m)
    doubted = 0
    for count in generator.integers(3, 10, 700).tolist():
        longitude, latitude = generator.uniform((110.6, 28.5), (112.2, 30.0), (count, 2)).T
        offsets = generator.normal(0, noise_m * METRE, (2, count))
        known = Evidence(longitude, latitude, [None] * count)
        doubted += detect_shift(longitude + offsets[0], latitude + offsets[1], known, COUNTIES) is not None
    assert doubted == 0


@pytest.mark.parametrize("forward", [wgs84_to_gcj02, wgs84_to_bd09])
def test_places_within_fifty_metres_always_tell_it(forward):
    generator = np.random.default_rng(7)
    for count in generator.integers(5, 12, 300).tolist():
        longitude, latitude = generator.uniform((110.6, 28.5), (112.2, 30.0), (count, 2)).T
        turn, far = generator.uniform(0, 2 * np.pi, count), generator.uniform(0, 50 * METRE, count)
        east, north = forward(longitude + far * np.cos(turn), latitude + far * np.sin(turn))
        shift = detect_shift(east, north, Evidence(longitude, latitude, [None] * count), COUNTIES)
        assert shift is not None
        assert shift.pairs == count
        assert shift.declared_m is not None
        assert shift.shifted_m is not None
        assert shift.declared_m[1] > 200
        assert shift.shifted_m[1] < 60


def test_a_cluster_beside_a_border_is_one_witness():
    """Fifty pits of one village, all given to the neighbour, would else vote fifty times."""
    generator = np.random.default_rng(3)
    longitude, latitude = (generator.uniform(*span, 50) for span in ((111.0202, 111.0245), (29.012, 29.018)))
    east, north = gcj02_to_wgs84(longitude, latitude)
    inside = [f"9901{int((y - 29) * 40)}{int((x - 111) * 40)}" for x, y in zip(east, north, strict=True)]
    assert len(set(inside)) == 1
    beyond = wgs84_to_gcj02(np.full(50, 111.0251), latitude)
    assert detect_shift(*beyond, Evidence(nothing(50), nothing(50), inside), COUNTIES) is None


def test_known_sites_overrule_counties():
    """Where the counties' own outlines are shifted, borders speak for a shift; sites know better."""
    generator, longitude, latitude = draw(2, 400)
    stated = evidence(*gcj02_to_wgs84(longitude, latitude), 0, generator, stated=True)
    only_counties = Evidence(nothing(400), nothing(400), stated.adcodes)
    assert detect_shift(longitude, latitude, only_counties, COUNTIES) is not None
    known = nothing(400), nothing(400)
    known[0][:4], known[1][:4] = longitude[:4] + 20 * METRE, latitude[:4]
    assert detect_shift(longitude, latitude, Evidence(*known, stated.adcodes), COUNTIES) is None


def test_vague_sites_and_one_site_of_many_rows_are_no_evidence():
    _, longitude, latitude = draw(4, 6)
    places = wgs84_to_gcj02(longitude, latitude)
    nowhere = [None] * 6
    assert detect_shift(*places, Evidence(longitude, latitude, nowhere), COUNTIES) is not None
    vague = Evidence(longitude, latitude, nowhere, radius_m=np.full(6, 2_000.0))
    assert detect_shift(*places, vague, COUNTIES) is None
    one = np.repeat(longitude[:1], 6), np.repeat(latitude[:1], 6)
    assert detect_shift(*wgs84_to_gcj02(*one), Evidence(*one, nowhere), COUNTIES) is None


def test_a_place_within_an_outline_is_at_its_site():
    """In a pit a kilometre across any place may be meant: its middle is no evidence, its outline is."""
    _, longitude, latitude = draw(5, 6)
    corner = longitude + 450 * METRE, latitude + 450 * METRE
    outlines = shapely.box(
        *(at - 500 * METRE for at in (longitude, latitude)),
        *(at + 500 * METRE for at in (longitude, latitude)),
    )
    known = Evidence(longitude, latitude, [None] * 6, outlines=outlines)
    assert detect_shift(*corner, known, COUNTIES) is None
    shift = detect_shift(*wgs84_to_gcj02(longitude + 300 * METRE, latitude - 300 * METRE), known, COUNTIES)
    assert shift is not None
    assert (shift.datum, shift.shifted_m) == ("GCJ-02", (0.0, 0.0, 0.0))


def test_counties_alone_are_not_misled_by_noise():
    """Anchors two kilometres off leave their counties often, and enter them as often."""
    for seed in range(200):
        generator, longitude, latitude = draw(seed, 10 + seed)
        stated = evidence(longitude, latitude, 0, generator, stated=True).adcodes
        offsets = generator.normal(0, 2_000 * METRE, (2, len(longitude)))
        known = Evidence(nothing(len(longitude)), nothing(len(longitude)), stated)
        assert detect_shift(longitude + offsets[0], latitude + offsets[1], known, COUNTIES) is None


def test_wrong_counties_in_a_table_are_no_shift():
    for seed in range(200):
        generator, longitude, latitude = draw(seed, 60)
        codes = generator.choice(COUNTIES["adcode"].to_numpy(), 60).tolist()
        assert detect_shift(longitude, latitude, Evidence(nothing(60), nothing(60), codes), COUNTIES) is None


def test_too_little_is_known():
    places = wgs84_to_gcj02(np.array([111.0, 111.1]), np.array([29.0, 29.1]))
    known = Evidence(np.array([111.0, 111.1]), np.array([29.0, 29.1]), [None, None])
    assert detect_shift(*places, known, COUNTIES) is None
