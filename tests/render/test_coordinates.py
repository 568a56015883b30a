"""Symbols and labels stand on what they belong to."""

import numpy as np
import pytest
import shapely

from ecomap.render.coordinates import label_point, symbol_point, symbol_points


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


def test_each_site_has_its_own_symbol_and_one_without_a_place_has_none():
    line = shapely.LineString([(0, 0), (2, 0)])
    points = symbol_points([None, line, shapely.Point(3, 4), shapely.Polygon(), shapely.box(0, 0, 1, 1)])
    assert np.isnan(points[[0, 3]]).all()
    assert points[[1, 2]].tolist() == [[1, 0], [3, 4]]
    assert shapely.box(0, 0, 1, 1).contains(shapely.Point(points[4]))


def test_of_a_line_in_parts_the_longest_carries_the_symbol():
    parts = shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 5), (9, 5)], [(0, 9), (4, 9)]])
    assert symbol_point(parts) == (7, 5)


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
