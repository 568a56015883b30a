"""Sites around a point: against every vertex of densified sites, measured by `pyproj.Geod`."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.analysis.nearby import nearby
from ecomap.crs import geod
from ecomap.errors import UsageError

# Edges are cut into pieces of this many degrees, at most 2.3 m; the foot lies within half of one.
_PIECE_DEGREES = 2e-5
_HALF_PIECE_M = 1.2


def frame(*geometries):
    return gpd.GeoDataFrame(
        {"site_id": [f"s{row:03}" for row in range(len(geometries))]}, geometry=list(geometries), crs=4326
    )


def by_vertices(longitude, latitude, geometry):
    """Return the distance to the nearest vertex of the densified geometry."""
    if shapely.intersects(geometry, shapely.Point(longitude, latitude)):
        return 0.0
    x, y = shapely.get_coordinates(shapely.segmentize(geometry, _PIECE_DEGREES)).T
    return geod().inv(np.full(len(x), longitude), np.full(len(x), latitude), x, y)[2].min()


@st.composite
def places(draw):
    """Draw points, lines and polygons up to 60 km around 111.5 E 29 N, in steps of about 100 m."""
    offset = st.integers(-300, 300)
    corners = draw(st.lists(st.tuples(offset, offset), min_size=1, max_size=4, unique=True))
    centre = draw(st.tuples(offset, offset))
    size = draw(st.sampled_from([0.02, 0.2]))
    corners = np.array(corners) * 1e-3 * size + np.array(centre) * 1e-3 + (111.5, 29.0)
    if len(corners) < 2:
        return shapely.Point(corners[0])
    return shapely.LineString(corners) if draw(st.booleans()) else shapely.MultiPoint(corners).convex_hull


@settings(deadline=None, max_examples=60)
@given(
    geometries=st.lists(places(), min_size=1, max_size=6), within_m=st.sampled_from([500.0, 2e4, math.inf])
)
def test_distances_agree_with_densified_sites(geometries, within_m):
    found = nearby(111.5, 29.0, frame(*geometries), within_m=within_m)
    truth = np.array([by_vertices(111.5, 29.0, geometry) for geometry in geometries])
    distance = found["distance_m"].reindex(range(len(geometries))).to_numpy()
    # A vertex beside the foot is farther by less than the half piece allows on the hypotenuse.
    slack = np.hypot(truth, _HALF_PIECE_M) - truth + 0.01
    assert ((truth - distance <= slack) & (distance - truth <= 0.001) | np.isnan(distance)).all()
    assert (np.isnan(distance) <= (truth > within_m)).all()
    assert (np.diff(found["distance_m"]) >= -1e-6).all()


@settings(deadline=None, max_examples=60)
@given(
    start=st.tuples(st.floats(-179, 179), st.floats(-85, 85)),
    azimuth=st.floats(0, 360),
    distance_m=st.floats(1, 3e6),
)
def test_points_at_the_edge_of_the_radius(start, azimuth, distance_m):
    here_x, here_y = start
    longitude, latitude, _ = geod().fwd(here_x, here_y, azimuth, distance_m)
    bearing, _, exact_m = geod().inv(here_x, here_y, longitude, latitude)
    sites = frame(shapely.Point(longitude, latitude))
    found = nearby(here_x, here_y, sites, within_m=exact_m)
    assert found["distance_m"].tolist() == [exact_m]
    assert found["bearing_deg"].iloc[0] == pytest.approx(bearing % 360, abs=1e-9)
    assert nearby(here_x, here_y, sites, within_m=math.nextafter(exact_m, 0)).empty


@settings(deadline=None, max_examples=40)
@given(geometries=st.lists(places(), min_size=1, max_size=12), count=st.integers(1, 12))
def test_count_takes_the_first_of_all(geometries, count):
    sites = frame(*geometries)
    everything = nearby(111.5, 29.0, sites, within_m=math.inf)
    chosen = nearby(111.5, 29.0, sites, within_m=math.inf, count=count)
    assert chosen.index.tolist() == everything.index.tolist()[:count]
    np.testing.assert_allclose(chosen["distance_m"], everything["distance_m"][:count], atol=1e-6)


def test_inside_a_polygon_and_in_its_hole():
    ring = shapely.Polygon(
        shapely.box(111.0, 29.0, 111.4, 29.4).exterior, [shapely.box(111.1, 29.1, 111.3, 29.3).exterior]
    )
    inside = nearby(111.05, 29.05, frame(ring), within_m=0)
    assert inside["distance_m"].tolist() == [0.0]
    assert math.isnan(inside["bearing_deg"].iloc[0])
    in_hole = nearby(111.2, 29.11, frame(ring), within_m=20_000)
    assert in_hole["distance_m"].iloc[0] == pytest.approx(1108.4, abs=0.2)
    assert in_hole["bearing_deg"].iloc[0] == pytest.approx(180)


def test_foot_on_a_long_edge_lies_on_the_straight_line_in_degrees():
    # Along a parallel over six degrees the geodesic would bulge north by more than 1 km.
    road = shapely.LineString([(108, 29.5), (114, 29.5)])
    found = nearby(111, 29.6, frame(road), within_m=50_000)
    _, _, expected = geod().inv(111, 29.6, 111, 29.5)
    assert found["distance_m"].iloc[0] == pytest.approx(expected, abs=0.1)


def test_equal_distances_are_ordered_by_site_id():
    sites = frame(*[shapely.Point(111, 29)] * 40).iloc[::-1]
    found = nearby(111.01, 29, sites, within_m=5000)
    assert sites.loc[found.index, "site_id"].is_monotonic_increasing


def test_sites_without_geometry_are_not_near():
    sites = frame(None, shapely.Point(), shapely.Point(111, 29), shapely.Polygon())
    assert nearby(111, 29.01, sites, within_m=math.inf).index.tolist() == [2]
    assert nearby(111, 29.01, frame(), within_m=math.inf).empty
    assert nearby(111, 29.01, frame(None), within_m=100).empty


def test_across_the_date_line():
    found = nearby(179.99, 0, frame(shapely.Point(-179.99, 0)), within_m=3000)
    assert found["distance_m"].iloc[0] == pytest.approx(2226.4, abs=0.1)
    assert found["bearing_deg"].iloc[0] == pytest.approx(90)


@pytest.mark.parametrize(
    "call",
    [
        {"longitude": 29.0, "latitude": 111.0, "within_m": 1.0},
        {"longitude": math.nan, "latitude": 29.0, "within_m": 1.0},
        {"longitude": 111.0, "latitude": 29.0, "within_m": -1.0},
        {"longitude": 111.0, "latitude": 29.0, "within_m": math.nan},
        {"longitude": 111.0, "latitude": 29.0, "within_m": 1.0, "count": 0},
    ],
)
def test_nonsense_is_refused(call):
    with pytest.raises(UsageError, match="give"):
        nearby(sites=frame(), **call)
