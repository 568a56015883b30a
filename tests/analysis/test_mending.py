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


REFUSED = {
    "bow-tie": (
        shapely.Polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]),
        r"Self-intersection\[111.005 29.005\]",
    ),
    "empty": (shapely.Polygon(), "empty"),
    "not a number": (shapely.Point(float("nan"), 29), "NaN"),
    "spike only": (shapely.Polygon([(111, 29), (111.1, 29), (111, 29)]), "not valid"),
    "line of one place": (shapely.LineString([(111, 29), (111, 29)]), "not valid"),
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


@given(st.lists(corners, min_size=3, max_size=9))
def test_laws_of_mending(ring):
    """Nothing moves, little changes, the result is valid, and mending again changes nothing."""
    given_shape = shapely.Polygon(ring)
    geometry, mended = only(given_shape, area=area_m2)
    assert (geometry is None) == bool(mended.reasons)
    if geometry is None:
        return
    assert shapely.is_valid(geometry)
    lines = shapely.MultiLineString([shapely.LineString([*ring, ring[0]])])
    assert shapely.distance(shapely.points(shapely.get_coordinates(geometry)), lines).max() < 1e-7
    before, after = area_m2([shapely.make_valid(given_shape), geometry])
    assert after == pytest.approx(before, rel=MOST_CHANGE)
    again, told = only(geometry, area=area_m2)
    assert again.equals_exact(geometry)
    assert (told.notes, told.reasons) == ({}, {})


@pytest.mark.shared
def test_real_mine_outlines(shared):
    """The four invalid rings of a survey of 333 are mended or refused, the others stay untouched."""
    text = (shared / "data" / "mines" / "gem_coal_mine_boundaries_methane_v1.0.2.geojson").read_text("utf-8")
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in json.loads(text)["features"]]
    array = np.array(shapes, dtype=object)
    invalid = np.flatnonzero(~shapely.is_valid(array)).tolist()
    assert len(invalid) == 4
    mended = mend(array, area=area_m2)
    told = {position for position, words in mended.notes.items() if "mended" in words} | set(mended.reasons)
    assert told == set(invalid)
    sound = np.setdiff1d(np.arange(len(array)), [*mended.notes, *mended.reasons])
    assert shapely.equals_exact(mended.geometries[sound], array[sound], tolerance=0.0).all()
