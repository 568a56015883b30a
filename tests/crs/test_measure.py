"""Areas and lengths on the ellipsoid against `pyproj.Geod`, geometry by geometry."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.crs import area_m2, geod, length_m, simple_parts
from ecomap.errors import CRSError

# The reference adds terms of the size of the globe, so that small areas near the equator carry this noise.
_NOISE_OF_REFERENCE_M2 = 1e-3


def by_geod(geometry):
    """Return area and length, ring by ring and line by line, as pyproj measures them."""
    parts, _ = simple_parts(np.array([geometry], dtype=object))
    area = length = 0.0
    for part in parts:
        if part.geom_type == "Polygon":
            exterior, *holes = (abs(geod().polygon_area_perimeter(*ring.xy)[0]) for ring in rings_of(part))
            area += exterior - sum(holes)
        elif part.geom_type in {"LineString", "LinearRing"}:
            length += geod().line_length(*part.xy)
    return area, length


def rings_of(polygon):
    return [polygon.exterior, *polygon.interiors]


@st.composite
def patches(draw):
    """Draw star-shaped patches of 20 m to 5 km, anywhere between the south pole and the north pole."""
    longitude = draw(st.floats(-170, 170))
    latitude = draw(st.floats(-80, 80))
    size_degrees = 10 ** draw(st.floats(-4, -1.4))
    number = draw(st.integers(3, 40))
    radii = draw(st.lists(st.floats(0.3, 1), min_size=number, max_size=number))
    angle = np.linspace(0, 2 * np.pi, number, endpoint=False)
    x = longitude + size_degrees * np.array(radii) * np.cos(angle)
    y = latitude + size_degrees * np.array(radii) * np.sin(angle)
    polygon = shapely.Polygon(np.column_stack([x, y]))
    if draw(st.booleans()):
        hole = shapely.box(
            longitude - size_degrees / 20,
            latitude - size_degrees / 20,
            longitude + size_degrees / 20,
            latitude + size_degrees / 20,
        )
        return shapely.Polygon(polygon.exterior, [hole.exterior])
    return polygon.reverse() if draw(st.booleans()) else polygon


@settings(deadline=None, max_examples=200)
@given(geometries=st.lists(patches(), min_size=1, max_size=5))
def test_areas_of_patches_agree_with_geod(geometries):
    truth = [by_geod(geometry)[0] for geometry in geometries]
    np.testing.assert_allclose(area_m2(geometries), truth, rtol=3e-9, atol=_NOISE_OF_REFERENCE_M2)


@settings(deadline=None, max_examples=100)
@given(corners=st.lists(st.tuples(st.floats(73, 136), st.floats(3, 54)), min_size=3, max_size=8, unique=True))
def test_areas_and_lengths_of_any_size_agree_with_geod(corners):
    polygon = shapely.MultiPoint(corners).convex_hull
    if polygon.geom_type == "Polygon":
        assert area_m2([polygon])[0] == pytest.approx(by_geod(polygon)[0], rel=1e-9, abs=1e-3)
    line = shapely.LineString(corners)
    assert length_m([line])[0] == pytest.approx(by_geod(line)[1], rel=1e-12)


def test_error_bound_in_china():
    """Patches of 1 m² to 25 km² between 3 and 54 degrees north: the bound that the documentation states."""
    generator = np.random.default_rng(7)
    angle = np.linspace(0, 2 * np.pi, 13)[:-1]
    for size_m in (1, 10, 100, 1000, 2500):
        radius = size_m / 111_000 * generator.uniform(0.4, 1, (400, 12))
        x = generator.uniform(73, 136, (400, 1)) + radius * np.cos(angle)
        y = generator.uniform(3, 54, (400, 1)) + radius * np.sin(angle)
        polygons = np.asarray(shapely.polygons(np.stack([x, y], axis=2)))
        truth = np.array([by_geod(polygon)[0] for polygon in polygons])
        off = np.abs(area_m2(polygons) - truth)
        assert (off <= 1e-9 * truth + _NOISE_OF_REFERENCE_M2).all()


def test_tiny_patches_are_steadier_than_the_reference():
    # One square metre at 29 N, where the plane of the tangent is exact to 1e-13.
    east_m, north_m = geod().inv(111, 29, 111 + 1e-5, 29)[2], geod().inv(111, 29, 111, 29 + 1e-5)[2]
    square = shapely.box(111, 29 - 5e-6, 111 + 1e-5, 29 + 5e-6)
    assert area_m2([square])[0] == pytest.approx(east_m * north_m, rel=1e-7)


def test_tiles_add_up_to_the_whole():
    """Edges that two tiles share cancel out, so that nothing is lost or counted twice."""
    whole = shapely.box(110, 28, 110.08, 28.08)
    tiles = [
        shapely.box(110 + east * 0.02, 28 + north * 0.02, 110.02 + east * 0.02, 28.02 + north * 0.02)
        for east in range(4)
        for north in range(4)
    ]
    corners = shapely.segmentize(whole, 0.02)
    assert area_m2([corners])[0] == pytest.approx(area_m2(tiles).sum(), rel=1e-9)


def test_direction_of_rings_and_holes():
    shell, hole = shapely.box(111, 29, 111.04, 29.04), shapely.box(111.01, 29.01, 111.02, 29.02)
    ring = shapely.Polygon(shell.exterior, [hole.exterior])
    both = area_m2([shell, hole])
    expected = both[0] - both[1]
    turned = shapely.Polygon(shell.exterior.reverse(), [hole.exterior.reverse()])
    np.testing.assert_allclose(area_m2([ring, turned, shapely.MultiPolygon([ring])]), expected, rtol=1e-12)


def test_each_kind_of_geometry():
    square, line = shapely.box(111, 29, 111.01, 29.01), shapely.LineString([(111, 29), (111.01, 29.01)])
    area, length = area_m2([square])[0], length_m([line])[0]
    given_ = [
        shapely.Point(111, 29),
        line,
        square,
        shapely.MultiLineString([line, line]),
        shapely.MultiPolygon([square, shapely.box(112, 29, 112.01, 29.01)]),
        shapely.GeometryCollection([square, shapely.GeometryCollection([line, shapely.Point(1, 1)])]),
        shapely.LinearRing(square.exterior),
        shapely.Polygon(),
        shapely.GeometryCollection(),
        None,
    ]
    np.testing.assert_allclose(area_m2(given_), [0, 0, area, 0, 2 * area, area, 0, 0, 0, np.nan], rtol=1e-12)
    perimeter = geod().line_length(*square.exterior.xy)
    np.testing.assert_allclose(
        length_m(given_), [0, length, 0, 2 * length, 0, length, perimeter, 0, 0, np.nan], rtol=1e-12
    )


def test_nothing_in_nothing_out():
    assert area_m2([]).tolist() == []
    assert length_m([]).tolist() == []


def test_more_vertices_than_a_chunk():
    angle = np.linspace(0, 2 * np.pi, 50_001)
    circle = shapely.Polygon(np.column_stack([111 + 0.4 * np.cos(angle), 29 + 0.4 * np.sin(angle)]))
    small = shapely.box(111, 29, 111.01, 29.01)
    truth = [by_geod(circle)[0], by_geod(small)[0]] * 3
    np.testing.assert_allclose(area_m2([circle, small] * 3), truth, rtol=1e-9)


@pytest.mark.parametrize("measure", [area_m2, length_m])
@pytest.mark.parametrize("corner", [(37567214.0, 3212791.0), (29.03, 111.69)])
def test_what_is_no_degree_is_refused(measure, corner):
    x, y = corner
    shape = (
        shapely.box(x, y, x + 1, y + 1) if measure is area_m2 else shapely.LineString([(x, y), (x, y + 1)])
    )
    with pytest.raises(CRSError, match="no longitude and latitude"):
        measure([shape])
