"""Many questions at once: the answers of `nearby`, one by one."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.analysis.near_index import NearIndex
from ecomap.analysis.nearby import nearby
from ecomap.analysis.neighbours import nearby_many
from ecomap.crs import geod
from ecomap.errors import UsageError

MIDDLE = np.array([[111.5], [29.0]])


def frame(geometries):
    return gpd.GeoDataFrame(
        {"site_id": [f"s{row:05}" for row in range(len(geometries))]}, geometry=list(geometries), crs=4326
    )


def some_sites(seed, size, spread, *, kinds="plams"):
    """Return points, lines, areas with a hole, multi-points and nothing, some of them at equal places."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(size):
        centre = np.round(random.uniform(-spread, spread, 2), 3 if number % 5 else 1) + (111.5, 29.0)  # noqa: RUF005 - arrays are added
        ring = random.uniform(0.2, 1, (7, 1)) * spread * random.choice([0.02, 0.3])
        angle = np.linspace(0, 2 * np.pi, 7, endpoint=False)
        corners = centre + ring * np.column_stack([np.cos(angle), np.sin(angle)])
        kind = kinds[random.integers(len(kinds))]
        made.append(
            {
                "p": lambda: shapely.Point(centre),  # noqa: B023 - called at once
                "l": lambda: shapely.LineString(corners),  # noqa: B023 - as above
                "a": lambda: shapely.Polygon(corners, [(corners - centre) * 0.4 + centre]),  # noqa: B023
                "m": lambda: shapely.MultiPoint(corners),  # noqa: B023 - as above
                "s": lambda: None,
            }[kind]()
        )
    return frame(made)


def assert_same(sites, longitude, latitude, *, within_m, count):
    found = nearby_many(longitude, latitude, sites, within_m=within_m, count=count)
    assert list(found.columns) == ["position", "site", "distance_m", "bearing_deg"]
    for number, (east, north) in enumerate(zip(longitude, latitude, strict=True)):
        one = nearby(east, north, sites, within_m=within_m, count=count)
        mine = found[found["position"] == number]
        assert mine["site"].tolist() == one.index.tolist()
        np.testing.assert_allclose(mine["distance_m"], one["distance_m"], rtol=0, atol=1e-6)
        far = one["distance_m"].to_numpy() > 1
        turn = np.abs((mine["bearing_deg"].to_numpy() - one["bearing_deg"].to_numpy() + 180) % 360 - 180)
        assert (turn[far] < 1e-3).all()
        assert (np.isnan(mine["bearing_deg"].to_numpy()) == np.isnan(one["bearing_deg"].to_numpy())).all()


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(0, 60),
    spread=st.sampled_from([0.01, 0.3, 3.0]),
    kinds=st.sampled_from(["p", "plams", "la"]),
    within_m=st.sampled_from([0.0, 300.0, 2e4, 4e5, math.inf]),
    count=st.sampled_from([None, 1, 3, 10]),
)
def test_many_answers_are_those_one_by_one(seed, size, spread, kinds, within_m, count):
    sites = some_sites(seed, size, spread, kinds=kinds)
    random = np.random.default_rng(seed + 1)
    east, north = random.uniform(-spread, spread, (2, 8)) + MIDDLE
    assert_same(
        sites,
        np.append(np.round(east, 1), 60.0),
        np.append(np.round(north, 1), -20.0),
        within_m=within_m,
        count=count,
    )
    assert_same(sites, east, north, within_m=within_m, count=count)


def test_across_the_meridian_and_at_the_poles():
    random = np.random.default_rng(3)
    east, north = random.uniform(-180, 180, 300), random.uniform(-90, 90, 300)
    sites = frame(shapely.points(np.append(east, [179.99, -179.99]), np.append(north, [10.0, 10.0])))
    asked = (
        np.array([179.999, -180.0, 180.0, 0.0, 12.0, 111.0]),
        np.array([10.0, 10.0, 0.0, 90.0, -89.5, 29.0]),
    )
    for within_m, count in ((5e3, None), (2e6, 7), (math.inf, 5), (math.inf, None)):
        assert_same(sites, *asked, within_m=within_m, count=count)
    beyond = frame([shapely.Point(180.5, 10.0), shapely.Point(111.0, 29.0)])
    assert_same(beyond, np.array([-179.6, 111.0]), np.array([10.0, 29.0]), within_m=2e4, count=None)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), within_m=st.sampled_from([10.0, 5e3, 1e5]))
def test_distances_to_points_are_those_of_pyproj(seed, within_m):
    random = np.random.default_rng(seed)
    east, north = random.normal(0, 0.3, (2, 200)) + MIDDLE
    asked = random.normal(0, 0.3, (2, 20)) + MIDDLE
    found = nearby_many(asked[0], asked[1], frame(shapely.points(east, north)), within_m=within_m)
    true = np.array([geod().inv(np.full(200, x), np.full(200, y), east, north)[2] for x, y in asked.T])
    assert len(found) == (true <= within_m).sum()
    off = found["distance_m"] - true[found["position"], found["site"]]
    assert (off.abs() < 0.01).all()


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000), within_m=st.sampled_from([2e3, 3e4]))
def test_distances_to_edges_are_those_of_densified_shapes(seed, within_m):
    sites = some_sites(seed, 12, 0.2, kinds="la")
    asked = np.random.default_rng(seed).uniform(-0.2, 0.2, (2, 4)) + MIDDLE
    found = nearby_many(asked[0], asked[1], sites, within_m=within_m)
    for number, (x, y) in enumerate(asked.T):
        mine = found[found["position"] == number].set_index("site")["distance_m"]
        for site, geometry in sites.geometry.items():
            # A degree is 97 km at least here: what lies plainly beyond needs no measuring.
            if shapely.distance(geometry, shapely.Point(x, y)) * 90_000 > within_m:
                assert site not in mine
                continue
            # Vertices every 2 m at most: the foot is within half of that from one.
            vertices = shapely.get_coordinates(shapely.segmentize(geometry, 2e-5))
            true = geod().inv(np.full(len(vertices), x), np.full(len(vertices), y), *vertices.T)[2].min()
            if shapely.intersects(geometry, shapely.Point(x, y)):
                true = 0.0
            slack = np.hypot(true, 1.2) - true if true > 15 else 1.2
            assert (site in mine) or true > within_m - 0.001
            assert (site not in mine) or -0.001 <= true - mine[site] <= max(slack, 0.1)


def test_the_edge_of_the_radius_is_inclusive():
    east, north, _ = geod().fwd(
        np.full(360, 111.5), np.full(360, 29.0), np.arange(360.0), np.full(360, 20_000.0)
    )
    sites = frame(shapely.points(east, north))
    distance = nearby(111.5, 29.0, sites, within_m=math.inf)["distance_m"]
    index = NearIndex(sites)
    for within_m in (19_999.999, 20_000.0, 20_000.001, float(distance.iloc[100])):
        assert len(index.near(111.5, 29.0, within_m=within_m)) == (distance <= within_m).sum()


def test_labels_of_the_index_and_equal_places():
    sites = frame([shapely.Point(111.5, 29.0)] * 30).set_axis([f"row {29 - row}" for row in range(30)])
    sites["site_id"] = [f"s{29 - row:02}" for row in range(30)]
    found = NearIndex(sites).near(111.6, 29.0, within_m=1e5, count=5)
    assert found.index.tolist() == [f"row {row}" for row in range(5)]
    pd.testing.assert_frame_equal(found, nearby(111.6, 29.0, sites, within_m=1e5, count=5))


def test_places_far_from_all_others_do_not_spoil_the_grid():
    random = np.random.default_rng(5)
    east, north = random.normal(0, 0.02, (2, 3_000)) + MIDDLE
    east[:2], north[:2] = (-100.0, 20.0), (60.0, -50.0)
    sites = frame(shapely.points(east, north))
    asked = np.array([111.5, -100.1, 20.0, 111.9]), np.array([29.0, 60.0, -50.0, 29.0])
    assert_same(sites, *asked, within_m=5e4, count=4)
    assert_same(sites, *asked, within_m=math.inf, count=4)


def test_usual_questions_are_not_asked_one_by_one(monkeypatch):
    sites = some_sites(1, 40, 0.3)
    monkeypatch.setattr("ecomap.analysis.near_index.nearby", None)
    assert len(nearby_many([111.5, 111.6], [29.0, 29.1], sites, within_m=9e5, count=3)) == 6


def test_what_is_no_question_is_refused():
    index = NearIndex(frame([shapely.Point(111.5, 29.0)]))
    with pytest.raises(UsageError, match=r"\(111.0, 91.0\) is no place"):
        index.many([111, 111], [29, 91], within_m=1)
    with pytest.raises(UsageError, match="the distance"):
        index.near(111, 29, within_m=-1)
    with pytest.raises(UsageError, match="the count"):
        index.near(111, 29, within_m=1, count=0)
    assert index.many([], [], within_m=1).empty
