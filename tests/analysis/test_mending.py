"""Geometries are mended where nothing moves, and refused where something would."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ecomap.analysis.mending import MOST_CHANGE, mend
from ecomap.crs import area_m2

SQUARE = [(111.0, 29.0), (111.01, 29.0), (111.01, 29.01), (111.0, 29.01)]


def only(geometry, **options):
    array = np.empty(1, dtype=object)
    array[0] = geometry
    mended = mend(array, **options)
    return mended.geometries[0], mended


def test_what_is_whole_stays_as_it_is():
    square = shapely.Polygon(SQUARE)
    geometry, mended = only(square)
    assert geometry is not None
    assert geometry.equals_exact(square)
    assert (mended.notes, mended.reasons, mended.heights_dropped) == ({}, {}, 0)


def test_heights_are_counted_and_left_out():
    array = np.array([shapely.Point(111, 29, 55), shapely.Point(111, 29), None], dtype=object)
    mended = mend(array)
    assert mended.heights_dropped == 1
    assert not shapely.has_z(mended.geometries).any()


def test_repeated_vertices_go():
    geometry, mended = only(shapely.Polygon([SQUARE[0], *SQUARE, SQUARE[3]]))
    assert geometry.normalize().equals_exact(shapely.Polygon(SQUARE).normalize())
    assert mended.notes[0] == "2 repeated vertices left out"


def test_a_ring_that_touches_itself_is_mended_with_its_area():
    # Two squares in one ring that meet at a corner: valid as two parts.
    corner = [(111.01, 29.01), (111.02, 29.01), (111.02, 29.02), (111.01, 29.02), (111.01, 29.01)]
    ring = [SQUARE[0], SQUARE[1], *corner, SQUARE[3]]
    geometry, mended = only(shapely.Polygon(ring), area=area_m2)
    assert geometry.geom_type == "MultiPolygon"
    assert "Ring Self-intersection at (111.01, 29.01): mended, area" in mended.notes[0]


def test_nothing_is_done_to_what_needs_nothing():
    """Not even a copy: a million outlines pass in the time that their test for validity takes."""
    array = np.array([shapely.Polygon(SQUARE), shapely.Point(111, 29), None], dtype=object)
    mended = mend(array)
    assert all(one is other for one, other in zip(mended.geometries, array, strict=True))


def test_what_is_given_is_not_changed():
    array = np.array([shapely.Point(111, 29, 55), shapely.Polygon()], dtype=object)
    mend(array)
    assert shapely.has_z(array).tolist() == [True, False]
    assert array[1] is not None


def test_a_spike_is_told():
    """A corner to which the outline goes and from which it returns the same way encloses nothing."""
    geometry, mended = only(shapely.Polygon([*SQUARE[:2], (111.02, 29.0), *SQUARE[1:]]), area=area_m2)
    assert geometry.equals(shapely.Polygon(SQUARE))
    assert mended.notes[0].endswith("1 corner left out")


def test_vertices_of_many_decimals_do_not_move():
    corner = [111.012345678912, 29.000000000123]
    ring = [corner, (111.02, 29), (111.02, 29.01), (111.03, 29.01), (111.03, 29.02), (111.02, 29.02)]
    geometry, _ = only(shapely.Polygon([*ring, ring[2], (111.01, 29.01)]))
    assert geometry.geom_type == "MultiPolygon"
    assert corner in shapely.get_coordinates(geometry).tolist()


def test_metres_are_mended_as_degrees_are():
    """Eastings with the number of their zone have eight digits: less is left for the crossing."""
    metres = np.array(SQUARE) * (1e5, 1e5) + (26_000_000.0, 0.3)
    ring = [*metres[:3], *(metres[2] + [(700.1, 0.0), (700.1, 300.7)]), *metres[2:]]
    geometry, mended = only(shapely.Polygon(ring))
    assert geometry.geom_type == "MultiPolygon"
    assert "2 parts" in mended.notes[0]


def test_empty_parts_go():
    geometry, mended = only(shapely.from_wkt("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), EMPTY)"))
    assert shapely.get_num_geometries(geometry) == 1
    assert mended.notes[0] == "1 empty part left out"


LOOP = [*SQUARE[:3], (111.0001, 29.01), (110.9999, 29.0102), (110.9999, 29.01), (111.0001, 29.0102)]
"""A square of which the last corners were exchanged: the loop has a thousandth of its area."""


def test_a_crossing_of_typed_corners_is_refused_however_small():
    array = np.array([shapely.Polygon(LOOP)] * 2, dtype=object)
    mended = mend(array, area=area_m2, corner_list=np.array([False, True]))
    assert list(mended.reasons) == [1]
    assert (
        mended.reasons[1]
        == "the sides of the outline cross at (111, 29.0101). Put its corners in their order."
    )
    assert "mended" in mended.notes[0]


REFUSED = {
    "bow-tie": (
        shapely.Polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]),
        r"Self-intersection\[111.005 29.005\]",
    ),
    "empty": (shapely.Polygon(), "empty"),
    "not a number": (shapely.Point(float("nan"), 29), "NaN"),
    "spike only": (shapely.Polygon([(111, 29), (111.1, 29), (111, 29)]), "not valid"),
    "line of one place": (shapely.LineString([(111, 29), (111, 29)]), "not valid"),
    "a hole that is no hole": (
        shapely.Polygon(SQUARE, [[(112, 30), (112.0001, 30), (112.0001, 30.0001)]]),
        r"Hole lies outside shell\[112 30\]",
    ),
    "a part within a part": (
        shapely.MultiPolygon(
            [
                shapely.Polygon(SQUARE),
                shapely.Polygon([(111.002, 29.002), (111.0021, 29.002), (111.0021, 29.0021)]),
            ]
        ),
        "Nested shells",
    ),
    "mixed": (
        shapely.GeometryCollection([shapely.Point(111, 29), shapely.Polygon(SQUARE)]),
        "1 point, 1 polygon",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_rest_is_refused_with_the_place(name):
    shape, said = REFUSED[name]
    geometry, mended = only(shape)
    assert geometry is None
    assert pytest.importorskip("re").search(said, mended.reasons[0])


def test_a_collection_of_one_family_is_gathered():
    inner = shapely.GeometryCollection([shapely.Point(111, 29)])
    geometry, mended = only(
        shapely.GeometryCollection([inner, shapely.MultiPoint([(111.1, 29), (111.2, 29)])])
    )
    assert geometry.geom_type == "MultiPoint"
    assert shapely.get_num_geometries(geometry) == 3
    assert not mended.reasons


corners = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(
    lambda at: (111 + at[0] / 500, 29 + at[1] / 500)
)
rings = st.lists(corners, min_size=3, max_size=9)


@given(rings, st.lists(rings, max_size=2))
def test_laws_of_mending(ring, holes):
    """Nothing moves, little changes, the result is valid, and mending again changes nothing."""
    given_shape = shapely.Polygon(ring, holes)
    geometry, mended = only(given_shape, area=area_m2)
    assert (geometry is None) == bool(mended.reasons)
    if geometry is None:
        return
    assert shapely.is_valid(geometry)
    lines = shapely.MultiLineString([shapely.LineString([*each, each[0]]) for each in (ring, *holes)])
    pairs = shapely.get_coordinates(geometry)
    new = [
        pair for pair in pairs.tolist() if tuple(pair) not in {*ring, *(at for hole in holes for at in hole)}
    ]
    assert np.max(shapely.distance(shapely.points(np.reshape(new, (-1, 2))), lines), initial=0.0) < 1e-9
    before, after = area_m2([shapely.make_valid(given_shape), geometry])
    assert after == pytest.approx(before, rel=MOST_CHANGE)
    shells = shapely.make_valid(shapely.Polygon(ring))
    assert shapely.area(shapely.difference(geometry, shells)) < 1e-12
    again, told = only(geometry, area=area_m2)
    assert again is geometry
    assert (told.notes, told.reasons) == ({}, {})


@given(rings, corners)
def test_typed_corners_never_cross(ring, far):
    """What is taken of a list of corners is valid as it stands, or only touches itself."""
    shape = shapely.Polygon([*ring, far])
    geometry, _ = only(shape, corner_list=True)
    assert geometry is None or not shapely.is_valid_reason(shape).startswith("Self-intersection")


@pytest.mark.shared
def test_real_mine_outlines(shared):
    """The four invalid rings of a survey are mended or refused, the others stay untouched."""
    text = (shared / "data" / "mines" / "gem_coal_mine_boundaries_methane_v1.0.2.geojson").read_text("utf-8")
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in json.loads(text)["features"]]
    array = np.array(shapes, dtype=object)
    invalid = np.flatnonzero(~shapely.is_valid(array)).tolist()
    assert len(invalid) == 4
    mended = mend(array, area=area_m2)
    told = {position for position, words in mended.notes.items() if "mended" in words} | set(mended.reasons)
    assert told == set(invalid)
    for position in np.flatnonzero(~shapely.is_missing(mended.geometries) & shapely.is_valid(array)).tolist():
        assert shapely.equals(mended.geometries[position], array[position])
    sound = np.setdiff1d(np.arange(len(array)), [*mended.notes, *mended.reasons])
    assert shapely.equals_exact(mended.geometries[sound], array[sound], tolerance=0.0).all()


@pytest.mark.shared
@pytest.mark.parametrize("year", ["201800", "202400"])
def test_real_mine_outlines_of_another_survey(shared, year):
    text = (shared / "data" / "mines" / f"earthrise_mining_{year}.geojson").read_text("utf-8")
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in json.loads(text)["features"]]
    array = np.array(shapes, dtype=object)
    mended = mend(array, area=area_m2)
    invalid = set(np.flatnonzero(~shapely.is_valid(array)).tolist())
    assert set(mended.reasons) <= invalid
    kept = ~shapely.is_missing(mended.geometries)
    assert shapely.is_valid(mended.geometries[kept]).all()
    assert area_m2(mended.geometries[kept]) == pytest.approx(area_m2(array[kept]), rel=MOST_CHANGE)
