"""Shares by county: rows that add up, against plain intersections and `pyproj.Geod`."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.analysis.shares import county_shares
from ecomap.crs import area_m2, length_m

WEST, EAST = shapely.box(110, 28, 111, 29), shapely.box(111, 28, 112, 29)
ENCLAVE = shapely.box(111.4, 28.4, 111.6, 28.6)
RING = shapely.Polygon(EAST.exterior, [ENCLAVE.exterior])


def frame(*polygons):
    adcodes = [f"{430702 + row}" for row in range(len(polygons))]
    return gpd.GeoDataFrame({"adcode": adcodes}, geometry=list(polygons), crs=4326)


def rows_of(shares, site):
    chosen = shares[shares["site"] == site]
    return dict(zip(chosen["county"].tolist(), chosen["area_m2"] + chosen["length_m"], strict=True))


def assert_adds_up(geometries, shares):
    sums = shares.groupby("site")[["area_m2", "length_m"]].sum().reindex(range(len(geometries)), fill_value=0)
    np.testing.assert_allclose(sums["area_m2"], np.nan_to_num(area_m2(geometries)), rtol=1e-12)
    np.testing.assert_allclose(sums["length_m"], np.nan_to_num(length_m(geometries)), rtol=1e-12)


def test_patch_across_a_border_is_split():
    # Three fifths in the west, two fifths in the east, the same between all parallels.
    shares = county_shares([shapely.box(110.94, 28.2, 111.04, 28.3)], frame(WEST, EAST))
    assert shares["county"].tolist() == [0, 1]
    np.testing.assert_allclose(shares["area_m2"] / shares["area_m2"].sum(), [0.6, 0.4], rtol=1e-7)


def test_patch_inside_belongs_to_one_county():
    shares = county_shares([shapely.box(110.4, 28.2, 110.5, 28.3)], frame(WEST, EAST))
    assert shares["county"].tolist() == [0]


def test_patch_that_only_touches_a_neighbour_is_not_split():
    shares = county_shares([shapely.box(110.9, 28.2, 111.0, 28.3)], frame(WEST, EAST))
    assert shares["county"].tolist() == [0]


def test_what_lies_in_no_county_is_outside():
    patch = shapely.box(111.9, 28.2, 112.1, 28.3)
    shares = county_shares([patch, shapely.box(120, 28, 121, 29)], frame(WEST, EAST))
    assert shares["county"].tolist() == [1, -1, -1]
    np.testing.assert_allclose(shares["area_m2"].iloc[:2], area_m2([patch])[0] / 2, rtol=1e-9)


def test_enclave_takes_its_ground_from_the_county_around_it():
    patch = shapely.box(111.3, 28.45, 111.5, 28.55)
    shares = rows_of(county_shares([patch], frame(RING, ENCLAVE)), 0)
    np.testing.assert_allclose(shares[0], shares[1], rtol=1e-9)


def test_line_along_a_border_is_counted_once_with_the_lowest_adcode():
    # Half of it runs along the border, half leaves both counties: both mistakes would cancel out.
    line = shapely.LineString([(111, 28.5), (111, 29), (111, 29.5)])
    shares = rows_of(county_shares([line], frame(WEST, EAST)), 0)
    assert set(shares) == {0, -1}
    np.testing.assert_allclose(
        shares[0], length_m([shapely.LineString([(111, 28.5), (111, 29)])])[0], rtol=1e-9
    )


def test_overlapping_counties_claim_ground_once():
    wide = shapely.box(110.5, 28, 112, 29)
    shares = rows_of(county_shares([shapely.box(110.4, 28.2, 110.6, 28.3)], frame(WEST, wide)), 0)
    assert set(shares) == {0}


def test_counties_out_of_order_keep_their_rows():
    counties = frame(WEST, EAST).iloc[[1, 0]]
    shares = county_shares([shapely.LineString([(111, 28.1), (111, 28.2)])], counties)
    assert shares["county"].tolist() == [1]


def test_points_are_counted():
    points = shapely.MultiPoint([(110.5, 28.5), (111, 28.5), (111.5, 28.5), (0, 0)])
    shares = county_shares([points], frame(WEST, EAST))
    assert dict(zip(shares["county"], shares["points"], strict=True)) == {0: 2, 1: 1, -1: 1}


def test_collections_are_taken_apart():
    mixed = shapely.GeometryCollection(
        [
            shapely.Point(110.5, 28.5),
            shapely.GeometryCollection([shapely.LineString([(111.5, 28.5), (111.5, 29.5)])]),
            shapely.MultiPolygon(
                [shapely.box(110.1, 28.1, 110.2, 28.2), shapely.box(111.1, 28.1, 111.2, 28.2)]
            ),
        ]
    )
    shares = county_shares([mixed], frame(WEST, EAST))
    assert shares["county"].tolist() == [0, 1, -1]
    assert_adds_up([mixed], shares)


@pytest.mark.parametrize("geometry", [None, shapely.Point(), shapely.Polygon(), shapely.GeometryCollection()])
def test_nothing_has_no_row(geometry):
    assert county_shares([geometry], frame(WEST)).empty


def test_nothing_at_all_keeps_its_columns():
    shares = county_shares([], frame())
    assert shares.columns.tolist() == ["site", "county", "area_m2", "length_m", "points"]


def test_line_of_no_length_lies_in_the_lowest_county_it_touches():
    dot = shapely.LineString([(111, 28.5), (111, 28.5)])
    assert county_shares([dot], frame(WEST, EAST))["county"].tolist() == [0]


def test_invalid_polygon_is_mended_before_it_is_cut():
    spike = shapely.Polygon([(110.9, 28.2), (111.1, 28.2), (111.1, 28.3), (110.9, 28.3), (110.9, 28.1)])
    assert not spike.is_valid
    shares = county_shares([spike], frame(WEST, EAST))
    assert shares["county"].tolist() == [0, 1]
    assert_adds_up([spike], shares)


@st.composite
def shapes(draw):
    coordinate = st.integers(0, 60).map(lambda step: step / 20)
    corners = draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=7, unique=True))
    corners = np.add(corners, (109.5, 27.5))
    if draw(st.booleans()):
        return shapely.LineString(corners)
    return shapely.convex_hull(shapely.MultiPoint(corners))


@settings(deadline=None, max_examples=80)
@given(geometries=st.lists(shapes(), min_size=1, max_size=6))
def test_rows_add_up_and_agree_with_plain_intersections(geometries):
    counties = frame(WEST, RING, ENCLAVE)
    shares = county_shares(geometries, counties)
    assert_adds_up(geometries, shares)
    assert not shares.duplicated(["site", "county"]).any()
    for site, geometry in enumerate(geometries):
        rows = rows_of(shares, site)
        whole = geometry.area or geometry.length
        left = geometry
        for county, polygon in enumerate(counties.geometry):
            piece = left.intersection(polygon)
            left = left.difference(polygon)
            share = (piece.area if geometry.area else piece.length) / whole
            # Square degrees and square metres differ by the width of a degree, which falls with latitude.
            assert rows.get(county, 0.0) / sum(rows.values()) == pytest.approx(share, abs=0.03)
            assert (county in rows) == (share > 1e-9)


@settings(deadline=None, max_examples=30)
@given(geometries=st.lists(shapes(), min_size=2, max_size=6), data=st.data())
def test_order_of_geometries_changes_nothing(geometries, data):
    counties = frame(WEST, RING, ENCLAVE)
    order = data.draw(st.permutations(range(len(geometries))))
    straight = county_shares(geometries, counties)
    turned = county_shares([geometries[row] for row in order], counties)
    for new, old in enumerate(order):
        assert rows_of(turned, new) == pytest.approx(rows_of(straight, old), rel=1e-9)
