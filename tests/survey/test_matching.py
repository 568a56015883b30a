"""Patches against sites: held to pyproj, to shapely and to the search of the analysis room."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from ecomap.crs import area_m2
from ecomap.survey import (
    SiteMatch,
    Suspect,
    doubled_area_m2,
    nearest_sites,
    overlaps,
    polygons_of,
    reach_of_points,
    suspect_of,
)

# Semi-major axis and flattening of CGCS2000 (GB/T 33184-2016).
CGCS2000 = Geod(a=6378137.0, rf=298.257222101)


def objects(*geometries):
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def test_an_overlap_is_the_ground_both_share():
    patch, site = box(111.0, 29.0, 111.02, 29.02), box(111.01, 29.01, 111.05, 29.05)
    [(row, other, shared)] = overlaps(objects(patch), objects(None, Point(111.01, 29.01), site))
    expected, _ = CGCS2000.geometry_area_perimeter(box(111.01, 29.01, 111.02, 29.02))
    assert (row, other) == (0, 2)
    assert shared == pytest.approx(expected, rel=1e-6)


def test_outlines_that_only_touch_share_nothing():
    assert overlaps(objects(box(0, 0, 1, 1)), objects(box(1, 0, 2, 1))) == []


def test_a_line_crosses_and_has_no_area():
    assert overlaps(objects(box(0, 0, 1, 1)), objects(LineString([(-1, 0.5), (2, 0.5)]))) == [(0, 0, 0.0)]


def test_the_largest_overlap_comes_first():
    found = overlaps(objects(box(0, 0, 0.1, 0.1)), objects(box(0, 0, 0.1, 0.02), box(0, 0.02, 0.1, 0.1)))
    assert [site for _, site, _ in found] == [1, 0]


fractions = st.lists(st.floats(0.05, 0.95), min_size=1, max_size=6)


@given(fractions, fractions)
def test_the_overlaps_with_sites_that_tile_the_ground_add_up_to_the_patch(across, down):
    xs = [0.0, *sorted({round(111 + value / 10, 6) for value in across}), 180.0]
    ys = [0.0, *sorted({round(29 + value / 10, 6) for value in down}), 80.0]
    tiles = objects(
        *(box(west, south, east, north) for west, east in pairwise(xs) for south, north in pairwise(ys))
    )
    patch = Point(111.05, 29.05).buffer(0.04)
    total = sum(shared for _, _, shared in overlaps(objects(patch), tiles))
    assert total == pytest.approx(area_m2([patch])[0], rel=1e-6)


@pytest.mark.parametrize(
    ("accuracy_m", "expected"),
    [
        (10.0, [(0, 0, 0.0, True)]),
        (400.0, [(0, 0, 0.0, True)]),
        (600.0, [(0, 0, 0.0, False)]),
        (math.nan, [(0, 0, 0.0, False)]),
    ],
)
def test_a_point_in_a_patch_is_certain_only_as_far_as_it_is_known(accuracy_m, expected):
    # The border is 486 m east and west of the point, and 554 m north and south.
    patch = box(111.0, 29.0, 111.01, 29.01)
    found = reach_of_points(objects(patch), objects(Point(111.005, 29.005)), np.array([accuracy_m]))
    assert found == expected


def test_a_point_beside_a_patch_may_lie_in_it_within_its_accuracy():
    patch, place = box(111.0, 29.0, 111.01, 29.01), Point(111.02, 29.005)
    _, _, metres = CGCS2000.inv(111.01, 29.005, 111.02, 29.005)
    near, far = (
        reach_of_points(objects(patch), objects(place), np.array([accuracy]))
        for accuracy in (metres + 1, metres - 1)
    )
    assert far == []
    [(_, _, distance, is_certain)] = near
    assert distance == pytest.approx(metres, abs=0.01)
    assert not is_certain


def test_a_point_in_a_hole_is_not_in_the_patch():
    ring = box(111.0, 29.0, 111.03, 29.03).difference(box(111.01, 29.01, 111.02, 29.02))
    assert reach_of_points(objects(ring), objects(Point(111.015, 29.015)), np.array([10.0])) == []


degrees = st.tuples(st.floats(110.5, 112.0), st.floats(28.5, 30.0))


@given(degrees, st.lists(degrees, min_size=1, max_size=8))
def test_the_nearest_site_is_as_near_as_the_search_around_a_point_says(patch, sites):
    corner = Point(patch).buffer(1e-9)
    places = objects(*(Point(site) for site in sites))
    row, metres = nearest_sites(objects(corner), places)
    every = [CGCS2000.inv(*patch, *site)[2] for site in sites]
    assert row[0] >= 0
    assert metres[0] == pytest.approx(min(every), abs=0.1)
    assert metres[0] == pytest.approx(every[row[0]], abs=0.1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(degrees, st.floats(0.001, 0.05)), min_size=1, max_size=4), degrees)
def test_the_nearest_edge_is_as_near_as_any_place_on_it(sites, corner):
    areas = objects(*(Point(place).buffer(radius) for place, radius in sites))
    patch = box(corner[0], corner[1], corner[0] + 0.02, corner[1] + 0.01)
    row, metres = nearest_sites(objects(patch), areas)
    if shapely.intersects(patch, areas).any():
        assert metres[0] == pytest.approx(0, abs=1e-6)
        return
    border = shapely.get_coordinates(shapely.segmentize(patch.exterior, 0.0005))
    for number, area in enumerate(areas):
        ring = shapely.get_coordinates(shapely.segmentize(area.exterior, 0.0005))
        # Every place of one border against every place of the other: slow, and beyond doubt.
        pairs = np.repeat(border, len(ring), axis=0), np.tile(ring, (len(border), 1))
        _, _, every = CGCS2000.inv(pairs[0][:, 0], pairs[0][:, 1], pairs[1][:, 0], pairs[1][:, 1])
        assert metres[0] <= every.min() * 1.001 + 0.1
        if number == row[0]:
            assert metres[0] >= every.min() - 60


@given(st.permutations(range(6)))
def test_the_order_of_patches_and_sites_does_not_matter(order):
    patches = objects(*(box(111 + i / 50, 29, 111.03 + i / 50, 29.02) for i in range(6)))
    sites = objects(*(Point(111.01 + i / 40, 29.005 + i / 300).buffer(0.008) for i in range(6)))
    assert shapely.intersects(patches, sites).any()

    def facts(patch_order, site_order):
        row, metres = nearest_sites(patches[patch_order], sites[site_order])
        near = {
            (patch_order[i], site_order[row[i]], round(float(metres[i]), 6)) for i in range(len(patch_order))
        }
        shared = overlaps(patches[patch_order], sites[site_order])
        return {(patch_order[p], site_order[s], round(area, 3)) for p, s, area in shared}, {
            item for item in near if item[2] > 0
        }

    straight = list(range(6))
    assert facts(list(order), straight) == facts(straight, straight) == facts(straight, list(order))


@given(st.lists(st.tuples(degrees, st.floats(0.01, 0.4)), min_size=1, max_size=8), degrees)
def test_shares_of_sites_that_are_apart_never_exceed_the_patch(sites, centre):
    apart, taken = [], shapely.union_all([])
    for place, radius in sites:
        area = Point(place).buffer(radius).difference(taken)
        taken = taken.union(area)
        apart.append(area)
    patch = Point(centre).buffer(0.2)
    shared = overlaps(objects(patch), objects(*apart))
    assert all(area >= 0 for _, _, area in shared)
    assert sum(area for _, _, area in shared) <= area_m2([patch])[0] * (1 + 1e-6)


def test_without_sites_nothing_is_nearest():
    row, metres = nearest_sites(objects(box(0, 0, 1, 1)), objects(None, Point()))
    assert row.tolist() == [-1]
    assert np.isnan(metres).all()


def test_without_patches_nothing_is_found():
    sites = objects(Point(111, 29), box(0, 0, 1, 1))
    assert overlaps(objects(), sites) == []
    assert reach_of_points(objects(), sites, np.array([1.0, np.nan])) == []
    assert len(nearest_sites(objects(), sites)[0]) == 0


BOW_TIE = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
LINE_RING = Polygon([(0, 0), (1, 0), (2, 0)])


@pytest.mark.parametrize(
    ("geometry", "area", "reason"),
    [
        (box(0, 0, 1, 1), 1.0, ""),
        (BOW_TIE, 0.5, "invalid outline mended"),
        (MultiPolygon([box(0, 0, 1, 1), box(0.5, 0, 1.5, 1)]), 1.5, "invalid outline mended"),
        (GeometryCollection([box(0, 0, 1, 1), Point(3, 3)]), 1.0, "only its polygons were used"),
        (GeometryCollection([MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])]), 2.0, "only its polygons"),
        (LINE_RING, None, "encloses no area; left out"),
        (GeometryCollection([Point(3, 3)]), None, "encloses no area; left out"),
        (Point(0, 0), None, "a Point has no area; left out"),
        (LineString([(0, 0), (1, 1)]), None, "a LineString has no area; left out"),
        (Polygon(), None, "no geometry; left out"),
        (None, None, "no geometry; left out"),
    ],
)
def test_only_polygons_become_patches_and_the_rest_is_told(geometry, area, reason):
    [polygon], notes = polygons_of(objects(geometry), [7])
    if area is None:
        assert polygon is None
    else:
        assert polygon.is_valid
        assert polygon.area == pytest.approx(area)
    assert [note.row for note in notes] == ([7] if reason else [])
    assert all(reason in note.reason and note.is_used is (area is not None) for note in notes)


@given(st.lists(degrees, min_size=3, max_size=9))
def test_every_ring_becomes_a_valid_polygon_or_is_told(positions):
    [polygon], notes = polygons_of(objects(Polygon(positions)), [1])
    if polygon is None:
        assert not notes[0].is_used
    else:
        assert polygon.is_valid
        assert polygon.geom_type in {"Polygon", "MultiPolygon"}
        again, quiet = polygons_of(objects(polygon), [1])
        assert again[0].equals(polygon)
        assert quiet == [], "what was mended once is sound"


def test_ground_that_two_patches_cover_counts_twice_and_is_told():
    first, second = box(111.0, 29.0, 111.02, 29.01), box(111.01, 29.0, 111.03, 29.01)
    both = area_m2([shapely.intersection(first, second)])[0]
    assert doubled_area_m2(objects(first, second)) == pytest.approx(both, rel=1e-6)
    assert doubled_area_m2(objects(first, None)) == 0.0
    assert doubled_area_m2(objects()) == 0.0


def match(relation="overlaps", status_class="open"):
    return SiteMatch("Q1", "甲", "mine", "x", status_class, relation, 1.0, 0.5, 0.5, 0.0)


@pytest.mark.parametrize(
    ("sites", "possible", "in_a_county", "expected"),
    [
        ([match(), match(status_class="done")], [], True, Suspect.STILL_BARE),
        ([match(status_class="closed")], [], True, Suspect.STILL_BARE),
        ([match()], [match("possible")], True, Suspect.IN_SITE),
        ([match("inside")], [], True, Suspect.IN_SITE),
        ([], [match("possible", "done")], True, Suspect.POSSIBLE),
        ([match("crosses", "done")], [], True, Suspect.UNLISTED),
        ([], [], True, Suspect.UNLISTED),
        ([], [], False, Suspect.OUTSIDE),
    ],
)
def test_what_a_patch_may_be(sites, possible, in_a_county, expected):
    assert suspect_of(sites, possible, in_a_county=in_a_county) is expected
