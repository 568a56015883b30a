"""Pairs of near sites: against densified shapes measured by `pyproj.Geod`."""

import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.analysis.pairs import site_pairs, sites_near_kind
from ecomap.crs import geod
from ecomap.errors import UsageError

MIDDLE = np.array([111.5, 29.0])


def frame(seed, size=7):
    random = np.random.default_rng(seed)
    made = []
    for _ in range(size):
        centre = random.uniform(-0.02, 0.02, 2) + MIDDLE
        corners = centre + random.uniform(-1, 1, (3, 2)) * random.choice([0.0005, 0.004, 0.02])
        kinds = (shapely.Point(centre), shapely.LineString(corners), shapely.Polygon(corners))
        made.append(kinds[random.integers(3)])
    kinds = random.choice(["river", "mine_pit"], size)
    kinds[0] = "river"
    return gpd.GeoDataFrame(
        {"site_id": [f"s{row}" for row in range(size)], "kind": kinds}, geometry=made, crs=4326
    )


def brute(first, second):
    """Return the distance between the vertices of both, ten metres apart at most."""
    if shapely.intersects(first, second):
        return 0.0
    ends = [shapely.get_coordinates(shapely.segmentize(shape, 1e-4)) for shape in (first, second)]
    rows = np.indices([len(end) for end in ends]).reshape(2, -1)
    start, end = ends[0][rows[0]], ends[1][rows[1]]
    return geod().inv(*start.T, *end.T)[2].min()


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10_000), within_m=st.sampled_from([50.0, 800.0, 5_000.0]))
def test_pairs_are_those_of_densified_shapes(seed, within_m):
    sites = frame(seed)
    found = site_pairs(sites, within_m)
    mine = {(row.site, row.other): row.distance_m for row in found.itertuples()}
    assert len(mine) == len(found)
    assert found["distance_m"].is_monotonic_increasing
    for pair in itertools.combinations(range(len(sites)), 2):
        # A degree is 97 km at least here: what lies plainly beyond needs no measuring.
        if shapely.distance(*sites.geometry.iloc[list(pair)]) * 90_000 > within_m:
            assert pair not in mine
            continue
        true = brute(*sites.geometry.iloc[list(pair)])
        # The foot lies within 5.5 m of a vertex on each side.
        assert (pair in mine) or true > within_m - 0.03
        slack = np.hypot(true, 11) - true
        assert (pair not in mine) or -0.03 <= true - mine[pair] <= max(slack, 0.1)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000))
def test_near_a_kind_is_the_nearest_pair(seed):
    sites = frame(seed).set_axis([f"row {row}" for row in range(7)])
    found = sites_near_kind(sites, "river", 1_500).set_index("site")
    pairs = site_pairs(sites, 1_500)
    both = [*pairs.itertuples(index=False), *((o, s, d) for s, o, d in pairs.itertuples(index=False))]
    for site, kind in sites["kind"].items():
        near = [d for s, o, d in both if s == site and sites["kind"][o] == "river"]
        if kind == "river" or not near:
            assert site not in found.index
        else:
            assert found.loc[site, "distance_m"] == pytest.approx(min(near), abs=0.03)


def test_edges_that_cross_without_a_corner_inside_touch():
    bars = [shapely.box(111.0, 29.4, 112.0, 29.5), shapely.box(111.4, 29.0, 111.5, 30.0)]
    sites = gpd.GeoDataFrame({"site_id": ["a", "b"]}, geometry=bars, crs=4326)
    assert site_pairs(sites, 0)["distance_m"].tolist() == [0.0]


def test_nothing_is_near_nothing():
    places = np.array([None, shapely.Point(111, 29)], dtype=object)
    sites = gpd.GeoDataFrame({"site_id": ["a", "b"]}, geometry=places, crs=4326)
    assert site_pairs(sites, 1e5).empty
    assert site_pairs(sites.iloc[:0], 1e5).empty


def test_what_is_no_question_is_refused():
    with pytest.raises(UsageError, match="the distance"):
        site_pairs(frame(1), -1)
    with pytest.raises(UsageError, match="no site is of the kind 'castle'"):
        sites_near_kind(frame(1), "castle", 10)
