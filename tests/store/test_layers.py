"""Layers and their text: what is read is what was written, and broken files are told, not guessed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry import shape as read

from ecomap import geojson
from ecomap.errors import LayerFormatError, WorkspaceError
from ecomap.frames import SITE_COLUMNS, features_of, site_frame
from ecomap.model import LocationQuality, Site
from ecomap.store.layers import read_layer, read_sites, write_layer
from ecomap.store.workspace import open_workspace

CONFIG = '[workspace]\ntitle = "青岚市"\nadcode = "999900"\n'


def make_workspace(folder):
    (folder / "layers").mkdir()
    (folder / "ecomap.toml").write_text(CONFIG, encoding="utf-8")
    return open_workspace(folder)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
sites = st.builds(
    Site,
    site_id=st.uuids().map(str),
    name=texts.filter(bool),
    kind=st.just("mine"),
    name_en=texts,
    aliases=st.lists(texts, max_size=2).map(tuple),
    problems=st.lists(st.sampled_from(["1", "22.1"]), max_size=2).map(tuple),
    counties=st.lists(st.just("999901"), max_size=1).map(tuple),
    location_quality=st.sampled_from(list(LocationQuality)),
    location_accuracy_m=st.none() | st.floats(0, 1e6),
    location_date=st.none() | st.dates(),
    note=texts,
)
degrees = st.integers(-1_799_999_999, 1_799_999_999).map(lambda value: round(value / 1e7, 7))
points = st.builds(Point, degrees, degrees)


@given(st.lists(st.tuples(sites, st.none() | points), max_size=5, unique_by=lambda item: item[0].site_id))
def test_a_layer_survives_writing_and_reading(tmp_path_factory, drawn):
    path = tmp_path_factory.mktemp("layers") / "mine.geojson"
    frame = site_frame([site for site, _ in drawn], [place for _, place in drawn])
    write_layer(path, frame)
    again = read_layer(path)
    assert features_of(again, SITE_COLUMNS) == features_of(frame, SITE_COLUMNS)
    assert write_layer(path, again) is False, "writing what was read changes no byte"


def test_one_feature_a_line_polygons_wound_as_the_standard_asks():
    clockwise = Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    frame = site_frame([Site("a", "甲", "mine")], [clockwise])
    text = geojson.dump(features_of(frame, ["site_id"]))
    assert text.splitlines()[3] == (
        '{"type": "Feature", "properties": {"site_id": "a"}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]}}"
    )


@pytest.mark.parametrize(
    "shape",
    [
        Point(111.1, 29.1),
        LineString([(1, 2), (3, 4)]),
        MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
        GeometryCollection([Point(1, 2), LineString([(1, 2), (3, 4)])]),
    ],
)
def test_every_geometry_type_is_written_as_json_knows_it(shape):
    [feature] = features_of(site_frame([Site("a", "甲", "mine")], [shape]), ["site_id"])
    assert read(json.loads(json.dumps(feature["geometry"]))).normalize() == shape.normalize()


BROKEN = {
    "": "the file is empty",
    "{": "not valid JSON",
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "prop': "line 1",
    "[1, 2]": "expected a FeatureCollection, got 'list'",
    '{"type": "Feature"}': "got 'Feature'",
    '{"type": "FeatureCollection"}': "'features' must be a list",
    '{"type": "FeatureCollection", "features": [{"type": "Point"}]}': "feature 1: expected",
    '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}': "'properties' must be",
    '{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:4549"}},"features": []}': "4549",
    '{"type": "FeatureCollection", "crs": "GCJ-02", "features": []}': "GCJ-02",
    "[" * 100_000: "nested too deeply",
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_document_is_refused_with_its_place(text):
    with pytest.raises(LayerFormatError, match=r"layers/mine\.geojson") as told:
        geojson.parse(text, source="layers/mine.geojson")
    assert BROKEN[text] in str(told.value)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_legacy_member_that_says_wgs84_is_let_pass(name):
    text = json.dumps({"type": "FeatureCollection", "crs": {"properties": {"name": name}}, "features": []})
    assert geojson.parse(text, source="a").features == ()


def feature(**properties):
    return {"type": "Feature", "properties": {"site_id": "a", "name": "甲"} | properties, "geometry": None}


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"name": None}, "'name' is missing"),
        ({"site_id": 7}, "'site_id' must be a text, got 7"),
        ({"problems": "7"}, "'problems' must be a list of texts"),
        ({"problems": [7]}, "'problems' must be a list of texts"),
        ({"location_quality": "exact"}, "one of surveyed"),
        ({"location_accuracy_m": -1}, "zero or more"),
        ({"location_accuracy_m": True}, "zero or more"),
        ({"location_date": "31.12.2021"}, "a date as 2021-12-31"),
    ],
)
def test_a_property_that_a_site_cannot_hold_is_named(tmp_path, properties, told):
    path = tmp_path / "mine.geojson"
    path.write_text(geojson.dump([feature(), feature(**properties)]), encoding="utf-8")
    with pytest.raises(LayerFormatError, match="feature 2") as error:
        read_layer(path)
    assert told in str(error.value)


def test_a_geometry_that_cannot_be_built_is_named(tmp_path):
    path = tmp_path / "mine.geojson"
    broken = feature() | {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1]]]}}
    path.write_text(geojson.dump([broken]), encoding="utf-8")
    with pytest.raises(LayerFormatError, match=r"feature 1: the geometry cannot be read"):
        read_layer(path)


def test_an_id_that_stands_in_two_layers_is_refused(tmp_path):
    workspace = make_workspace(tmp_path)
    for kind in ("mine", "wharf"):
        workspace.layer(kind).write_text(geojson.dump([feature()]), encoding="utf-8")
    with pytest.raises(LayerFormatError, match="'a' stands more than once"):
        read_sites(workspace)


def test_sites_of_all_layers_come_ordered_by_id_and_without_the_ground(tmp_path):
    workspace = make_workspace(tmp_path)
    workspace.layer("wharf").write_text(geojson.dump([feature(site_id="b"), feature()]), encoding="utf-8")
    workspace.layer("mine").write_text(geojson.dump([feature(site_id="aa")]), encoding="utf-8")
    workspace.layer("water").write_text(geojson.dump([feature()]), encoding="utf-8")
    sites = read_sites(workspace)
    assert sites["site_id"].tolist() == ["a", "aa", "b"]
    assert sites["kind"].tolist() == ["wharf", "mine", "wharf"]


def test_a_missing_layer_is_told(tmp_path):
    with pytest.raises(WorkspaceError, match="no such file"):
        read_layer(tmp_path / "mine.geojson")
