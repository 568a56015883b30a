"""Formats of layers whose attributes and folders have to come through whole."""

import zipfile

import geopandas as gpd
import pyogrio
import pytest
import shapely

from ecomap.errors import LayerFormatError, MissingExtraError
from ecomap.store.foreign import read_places

POINTS = [shapely.Point(101.7, 40.5), shapely.Point(101.8, 40.6)]


def frame(**columns):
    return gpd.GeoDataFrame(columns, geometry=POINTS[: len(next(iter(columns.values())))], crs=4326)


def kml(folder, body, name="a.kml"):
    text = f'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">{body}</kml>'
    (folder / name).write_text(text, "utf-8")
    return folder / name


SCHEMA = '<Schema name="s" id="s"><SimpleField name="深度" type="float"/></Schema>'
FOLDERS = (
    f"<Document><name>图</name>{SCHEMA}<Folder><name>甲区</name><Folder><name>一组</name>"
    "<Placemark><name>坑1</name><description><![CDATA[<b>矿种</b>：石灰岩<br/>已停]]></description>"
    '<ExtendedData><Data name="许可证号"><value>C1</value></Data></ExtendedData>'
    "<Point><coordinates>101.7,40.5,12</coordinates></Point></Placemark></Folder>"
    '<Placemark><name>坑2</name><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="深度">3.5'
    "</SimpleData></SchemaData></ExtendedData><LineString><coordinates>101.7,40.5 101.8,40.6</coordinates>"
    "</LineString></Placemark></Folder>"
    "<NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink></Document>"
)


@pytest.mark.parametrize("packed", [False, True])
def test_kml_keeps_folders_data_and_words(tmp_path, packed):
    path = kml(tmp_path, FOLDERS, "doc.kml")
    if packed:
        with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
            archive.write(path, "doc.kml")
            archive.writestr("files/icon.png", b"\x89PNG")
        path = tmp_path / "a.kmz"
    places = read_places(path)
    found = {name: row for row, name in enumerate(places.columns["Name"])}
    first, second = found["坑1"], found["坑2"]
    assert places.columns["description"][first] == "矿种：石灰岩; 已停"
    assert places.columns["许可证号"][first] == "C1"
    assert places.columns["深度"][second] == 3.5
    assert (places.columns["folder"][first], places.columns["folder"][second]) == ("甲区/一组", "甲区")
    assert places.geometries[second].geom_type == "LineString"
    assert places.notes == ("links to other maps are not followed",)


def test_gpx_gives_waypoints_routes_and_tracks(tmp_path):
    text = (
        '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        '<wpt lat="40.5" lon="101.7"><ele>9</ele><name>坑1</name><desc>入口</desc></wpt>'
        '<rte><name>路</name><rtept lat="40.5" lon="101.7"/><rtept lat="40.6" lon="101.8"/></rte>'
        '<trk><name>迹</name><trkseg><trkpt lat="40.5" lon="101.7"/><trkpt lat="40.6" lon="101.8"/></trkseg>'
        "</trk>"
        "</gpx>"
    )
    (tmp_path / "a.gpx").write_text(text, "utf-8")
    places = read_places(tmp_path / "a.gpx")
    assert list(places.columns["name"]) == ["坑1", "路", "迹"]
    assert [shape.geom_type for shape in places.geometries] == ["Point", "LineString", "MultiLineString"]
    assert places.sheets == ("waypoints", "routes", "tracks")
    assert places.columns["desc"][0] == "入口"
    assert all(any(cell is not None for cell in cells) for cells in places.columns.values())
    assert len(read_places(tmp_path / "a.gpx", part="waypoints")) == 1


def test_closed_lines_of_a_drawing_are_areas(tmp_path):
    ring = [(567000, 3212000), (567100, 3212000), (567100, 3212100), (567000, 3212000)]
    shapes = [shapely.LineString(ring), shapely.LineString(ring[:2]), shapely.Point(ring[0])]
    drawing = gpd.GeoDataFrame({"Layer": ["矿界", "路", "点"]}, geometry=shapes)
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.write_dataframe(drawing, tmp_path / "a.dxf", driver="DXF")
    places = read_places(tmp_path / "a.dxf")
    assert [shape.geom_type for shape in places.geometries] == ["Polygon", "LineString", "Point"]
    assert list(places.columns["Layer"]) == ["矿界", "路", "点"]
    assert places.crs is None


def test_several_layers_are_read_if_they_are_alike(tmp_path):
    for layer in ("甲", "乙"):
        pyogrio.write_dataframe(
            frame(name=["坑1", "坑2"]), tmp_path / "a.gpkg", layer=layer, append=layer == "乙"
        )
    places = read_places(tmp_path / "a.gpkg")
    assert (places.sheets, len(places)) == (("甲", "乙"), 4)
    assert (places.sheet(2), places.rows.tolist()) == ("乙", [1, 2, 1, 2])
    assert len(read_places(tmp_path / "a.gpkg", part="乙")) == 2
    pyogrio.write_dataframe(frame(depth=[1.5]), tmp_path / "a.gpkg", layer="丙", append=True)
    with pytest.raises(LayerFormatError, match=r"different fields \(甲, 乙, 丙\).*--sheet"):
        read_places(tmp_path / "a.gpkg")
    with pytest.raises(LayerFormatError, match="no layer '丁'"):
        read_places(tmp_path / "a.gpkg", part="丁")


TEXTS = ["露天转地下", "矿坑（东）", "龘靐"]


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB18030", "BIG5"])
@pytest.mark.parametrize("cpg", [None, "UTF-8", "GBK", "BIG5", "nonsense", "1252"])
def test_texts_of_shapefiles_are_never_garbled(tmp_path, encoding, cpg):
    texts = TEXTS[:2] if encoding == "GBK" else ["露天", "礦坑"] if encoding == "BIG5" else TEXTS
    data = gpd.GeoDataFrame({"采法": texts}, geometry=[POINTS[0]] * len(texts), crs=4326)
    pyogrio.write_dataframe(data, tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    if cpg is not None:
        (tmp_path / "a.cpg").write_text(cpg, "ascii")
    if encoding.startswith("GB") and cpg == "BIG5":
        pytest.skip("the bytes are good in both, and the file says Big5")
    places = read_places(tmp_path / "a.shp")
    assert list(places.columns) == ["采法"]
    assert list(places.columns["采法"]) == texts
    said = {"UTF-8": "UTF-8", "GBK": "GBK", "GB18030": "GBK", "BIG5": "BIG5"}[encoding]
    assert bool(places.notes) == (cpg != said)


def test_a_name_cut_within_a_character_loses_that_character(tmp_path):
    path = tmp_path / "a.shp"
    pyogrio.write_dataframe(frame(采法=["露天", "地下"]), path, encoding="UTF-8")
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[32:43] = "开采方式".encode()[:10] + b"\0"
    table.write_bytes(content)
    places = read_places(path)
    assert list(places.columns) == ["开采方"]
    assert list(places.columns["开采方"]) == ["露天", "地下"]
    assert "lose that character" in places.notes[0]


def test_a_missing_index_is_made_in_a_copy(tmp_path):
    pyogrio.write_dataframe(frame(name=["坑1", "坑2"]), tmp_path / "a.shp", encoding="UTF-8")
    (tmp_path / "a.shx").unlink()
    before = sorted(tmp_path.iterdir())
    places = read_places(tmp_path / "a.shp")
    assert list(places.columns["name"]) == ["坑1", "坑2"]
    assert "made anew" in places.notes[0]
    assert sorted(tmp_path.iterdir()) == before


def test_a_missing_table_leaves_bare_places(tmp_path):
    pyogrio.write_dataframe(frame(name=["坑1", "坑2"]), tmp_path / "a.shp", encoding="UTF-8")
    (tmp_path / "a.dbf").unlink()
    places = read_places(tmp_path / "a.shp")
    assert (len(places), list(places.columns)) == (2, [])
    assert "no attributes" in places.notes[0]


LINES = [
    '{"type":"Feature","properties":{"name":"坑1"},"geometry":{"type":"Point","coordinates":[101.7,40.5]}}',
    '{"type":"Feature","properties":{"name":"坑2"},"geometry":{"type":"Point","coordinates":[101.8,40.6]}}',
]


@pytest.mark.parametrize("text", ["\n".join(LINES), "".join(f"\x1e{line}\n" for line in LINES)])
@pytest.mark.parametrize("suffix", [".geojson", ".json", ".geojsonl"])
def test_features_line_by_line(tmp_path, text, suffix):
    (tmp_path / f"a{suffix}").write_text(text, "utf-8")
    places = read_places(tmp_path / f"a{suffix}")
    assert list(places.columns["name"]) == ["坑1", "坑2"]
    assert list(places.geometries) == POINTS


def test_a_single_feature_and_a_bare_geometry(tmp_path):
    for document in ('{"type":"Feature","geometry":%s,"properties":{"name":"坑"}}', "%s"):
        text = document % '{"type":"Point","coordinates":[101.7,40.5]}'
        (tmp_path / "a.geojson").write_text(text, "utf-8")
        assert list(read_places(tmp_path / "a.geojson").geometries) == POINTS[:1]


def test_parquet_says_what_it_needs(tmp_path, monkeypatch):
    (tmp_path / "a.parquet").write_bytes(b"PAR1PAR1")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'ecomap\[parquet\]'"):
        read_places(tmp_path / "a.parquet")


def test_names_in_an_archive_of_windows(tmp_path):
    """Chinese Windows writes names in GBK and does not say so."""
    pyogrio.write_dataframe(frame(name=["坑1", "坑2"]), tmp_path / "a.shp", encoding="GBK")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            if part.suffix != ".zip":
                name = f"矿坑{part.suffix}".encode("gbk").decode("cp437")
                archive.write(part, name)
    content = (tmp_path / "a.zip").read_bytes().replace("矿坑".encode("gbk").decode("cp437").encode(), b"")
    assert content
    assert list(read_places(tmp_path / "a.zip").columns["name"]) == ["坑1", "坑2"]
