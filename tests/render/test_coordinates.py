"""Coordinates as integers: what is decoded is what was rounded."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ecomap.render.coordinates import encode_geometry, encode_path, label_point, symbol_point

lonlat = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(st.lists(lonlat, min_size=1, max_size=40), st.integers(3, 7))
def test_steps_add_up_to_the_rounded_vertices(path, decimals):
    vertices = np.array(path)
    steps = np.array(encode_path(vertices, decimals=decimals)).reshape(-1, 2)
    decoded = np.cumsum(steps, axis=0)
    whole = np.rint(vertices * 10**decimals).astype(np.int64)
    kept = np.concatenate([[True], np.any(np.diff(whole, axis=0) != 0, axis=1)])
    assert decoded.tolist() == whole[kept].tolist()


def test_an_area_gives_all_its_rings_without_the_closing_vertex():
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    both = shapely.MultiPolygon([ring, shapely.box(10, 0, 11, 1)])
    paths = encode_geometry(both, decimals=0)
    assert [len(path) for path in paths] == [8, 8, 8]


def test_parts_of_collections_are_all_drawn_and_points_have_no_path():
    collection = shapely.GeometryCollection(
        [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 0)]), shapely.box(0, 0, 1, 1)]
    )
    assert len(encode_geometry(collection, decimals=0)) == 2
    assert encode_geometry(shapely.Point(1, 1), decimals=0) == []


@pytest.mark.parametrize(
    "geometry",
    [
        shapely.Point(3, 4),
        shapely.MultiPoint([(0, 0), (1, 1)]),
        shapely.LineString([(0, 0), (0, 2), (5, 2)]),
        shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 5), (9, 9)]]),
        shapely.Polygon([(0, 0), (10, 0), (10, 10), (9, 1), (0, 1)]),
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)]),
    ],
)
def test_the_symbol_stands_on_the_site(geometry):
    assert geometry.distance(shapely.Point(symbol_point(geometry))) < 1e-12


def test_the_label_stands_inside_even_a_crescent():
    crescent = shapely.Point(111, 29).buffer(1) - shapely.Point(111.3, 29).buffer(0.95)
    assert not crescent.contains(crescent.centroid)
    assert crescent.contains(shapely.Point(label_point(crescent)))


def test_the_room_of_a_label_is_measured_on_the_ground():
    # In degrees the lower box has the most room; on the ground at 60 degrees north the upper one has.
    boxes = [shapely.box(0, 60.2, 3, 61.4), shapely.box(0.9, 59.8, 1.1, 60.2), shapely.box(0, 57.8, 2, 59.8)]
    area = shapely.union_all(boxes)
    longitude, latitude = label_point(area)
    assert area.contains(shapely.Point(longitude, latitude))
    assert latitude > 60.2
