"""The one county that a site is counted in."""

import geopandas as gpd
import pytest
import shapely

from ecomap.analysis.locate import OUTSIDE, locate_geometries

COUNTIES = gpd.GeoDataFrame(
    {"adcode": ["430703", "430702"]},
    geometry=[shapely.box(111, 28, 112, 29), shapely.box(110, 28, 111, 29)],
    crs=4326,
)
EAST, WEST = 0, 1


@pytest.mark.parametrize(
    ("geometry", "county"),
    [
        (shapely.Point(110.5, 28.5), WEST),
        (shapely.Point(111, 28.5), WEST),
        (shapely.Point(111, 30), OUTSIDE),
        (shapely.box(110.8, 28.2, 111.1, 28.3), WEST),
        (shapely.box(110.9, 28.2, 111.2, 28.3), EAST),
        (shapely.box(110.9, 28.2, 111.1, 28.3), WEST),
        (shapely.LineString([(110.9, 28.5), (111.3, 28.5)]), EAST),
        (shapely.LineString([(111, 28.1), (111, 28.9)]), WEST),
        (shapely.MultiPoint([(110.5, 28.5), (111.5, 28.5), (111.6, 28.5)]), EAST),
        (shapely.MultiPoint([(110.5, 28.5), (111.5, 28.5)]), WEST),
        # Most of it lies outside, but a site is outside only when no part of it lies in a county.
        (shapely.box(111.9, 28.2, 113, 28.3), EAST),
        (
            shapely.GeometryCollection([shapely.Point(110.5, 28.5), shapely.box(111.1, 28.1, 111.2, 28.2)]),
            EAST,
        ),
        (shapely.box(120, 28, 121, 29), OUTSIDE),
        (shapely.Polygon(), OUTSIDE),
        (shapely.Point(), OUTSIDE),
        (None, OUTSIDE),
    ],
)
def test_largest_share_wins(geometry, county):
    assert locate_geometries([geometry], COUNTIES).tolist() == [county]


def test_each_geometry_keeps_its_place():
    geometries = [
        None,
        shapely.Point(110.5, 28.5),
        shapely.box(111.1, 28.1, 111.2, 28.2),
        shapely.Point(0, 0),
    ]
    assert locate_geometries(geometries, COUNTIES).tolist() == [OUTSIDE, WEST, EAST, OUTSIDE]


def test_nothing_in_nothing_out():
    assert locate_geometries([], COUNTIES).tolist() == []
    assert locate_geometries([shapely.Point(1, 1), shapely.box(0, 0, 1, 1)], COUNTIES.iloc[:0]).tolist() == [
        -1,
        -1,
    ]
