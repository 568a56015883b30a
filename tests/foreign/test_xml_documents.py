"""KML as map programs of all kinds write it: nothing lost, nothing made up."""

import datetime as dt

import pytest

from ecomap.errors import LayerFormatError
from ecomap.store.foreign import read_places

NAMESPACES = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
POINT = "<Point><coordinates>101.7,40.5</coordinates></Point>"


def mark(name, more="", shape=POINT):
    return f"<Placemark><name>{name}</name>{more}{shape}</Placemark>"


def read(folder, body, part=None):
    (folder / "a.kml").write_text(f"<kml {NAMESPACES}><Document>{body}</Document></kml>", "utf-8")
    return read_places(folder / "a.kml", part=part)


def data(**values):
    inner = "".join(f'<Data name="{name}"><value>{text}</value></Data>' for name, text in values.items())
    return f"<ExtendedData>{inner}</ExtendedData>"


def test_folders_are_paths_and_can_be_chosen(tmp_path):
    inner = f"<Folder><name>一组</name>{mark(3)}</Folder>"
    body = (
        f"{mark(1)}<Folder><name>甲</name>{mark(2)}{inner}</Folder>"
        f"<Folder><name>乙</name>{inner}</Folder><Folder>{mark(4)}</Folder>"
    )
    places = read(tmp_path, body)
    assert places.columns["folder"] == [None, "甲", "甲/一组", "乙/一组", None]
    assert places.rows.tolist() == [1, 2, 3, 4, 5]
    assert read(tmp_path, body, "甲").rows.tolist() == [2, 3]
    assert read(tmp_path, body, "一组").rows.tolist() == [3, 4]
    assert read(tmp_path, body, "乙/一组").rows.tolist() == [4]
    with pytest.raises(LayerFormatError, match=r"no folder '丙'. It has: \(none\), 甲, 甲/一组"):
        read(tmp_path, body, "丙")


@pytest.mark.parametrize(
    "shape",
    [
        "<Point><coordinates>abc</coordinates></Point>",
        "<Point><coordinates>101.7 40.5</coordinates></Point>",
        "<Point><coordinates>101.7;40.5</coordinates></Point>",
        "<Point><coordinates>101.7,nan</coordinates></Point>",
        "<Point><coordinates> </coordinates></Point>",
        "<LineString><coordinates>101.7,40.5 x 101.8,40.6</coordinates></LineString>",
        "<MultiGeometry><Point><coordinates>,</coordinates></Point></MultiGeometry>",
        "<gx:Track><when>2020-01-02T00:00:00Z</when><gx:coord>a b c</gx:coord></gx:Track>",
    ],
)
def test_coordinates_that_are_none_make_no_place(tmp_path, shape):
    """GDAL makes a place at 0, 0 of them."""
    places = read(tmp_path, mark(1) + mark(2, shape=shape) + mark(3, shape=""))
    assert places.geometries[1] is None
    assert "coordinates" in places.reasons[1]
    assert set(places.reasons) == {1}


def test_coordinates_with_spaces_and_heights(tmp_path):
    texts = ["\n 101.7,40.5,0 \t", "101.7, 40.5 ,12.5", "+1.017e2,4.05E1,", "101.7,40.5"]
    body = "".join(mark(1, shape=f"<Point><coordinates>{text}</coordinates></Point>") for text in texts)
    places = read(tmp_path, body)
    assert not places.reasons
    assert {(shape.x, shape.y) for shape in places.geometries} == {(101.7, 40.5)}


def test_data_of_all_kinds_keep_name_and_value(tmp_path):
    schema = (
        '<Schema id="s"><SimpleField name="深度" type="double"/><SimpleField name="数" type="int"/>'
        '<SimpleField name="停" type="bool"/></Schema>'
    )
    typed = (
        '<SchemaData schemaUrl="#s"><SimpleData name="深度">{}</SimpleData>'
        '<SimpleData name="数">{}</SimpleData><SimpleData name="停">{}</SimpleData></SchemaData>'
    )
    body = (
        schema
        + mark(1, f"<ExtendedData>{typed.format(3.5, 7, 1)}</ExtendedData>")
        + mark(2, f"<ExtendedData>{typed.format('约3米', '9' * 400, '?')}</ExtendedData>")
        + mark(3, data(许可证号="C1", Name="又名", id="编7", timestamp="晨"))
        + mark(4, '<ExtendedData xmlns:my="urn:x"><my:矿种>煤</my:矿种></ExtendedData>')
    )
    columns = read(tmp_path, body).columns
    assert columns["深度"] == [3.5, "约3米", None, None]
    assert columns["数"] == [7, "9" * 400, None, None]
    assert columns["停"] == [True, "?", None, None]
    assert columns["Name"] == ["1", "2", "3", "4"]
    assert (columns["Name (data)"][2], columns["id"][2], columns["timestamp"][2]) == ("又名", "编7", "晨")
    assert (columns["许可证号"][2], columns["矿种"][3]) == ("C1", "煤")


def test_times_and_tracks(tmp_path):
    track = (
        "<gx:Track><when>2020-01-02T03:04:05Z</when><when>2020-01-02T03:05:05Z</when>"
        "<gx:coord>101.7 40.5 1</gx:coord><gx:coord>101.8 40.6 1</gx:coord></gx:Track>"
    )
    body = mark(1, "<TimeStamp><when>2020-01-02</when></TimeStamp>") + mark(2, shape=track)
    body += mark(3, "<TimeSpan><begin>2020-01</begin></TimeSpan>")
    places = read(tmp_path, body)
    assert places.columns["timestamp"] == [dt.date(2020, 1, 2), None, None]
    assert places.columns["begin"] == [None, dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "2020-01"]
    assert places.geometries[1].geom_type == "LineString"


def test_pictures_and_links_are_told(tmp_path):
    body = (
        "<GroundOverlay><name>图</name><Icon><href>http://127.0.0.1:9/</href></Icon><LatLonBox><north>1</north>"
        "<south>0</south><east>1</east><west>0</west></LatLonBox></GroundOverlay>"
    )
    places = read(tmp_path, mark(1) + body)
    assert len(places) == 1
    assert "laid over the map" in places.notes[0]


@pytest.mark.parametrize("encoding", ["GB2312", "GBK", "gb18030", "Big5", "UTF-16", "UTF-8", "windows-1252"])
@pytest.mark.parametrize("suffix", ["kml", "gpx"])
def test_documents_in_any_encoding(tmp_path, encoding, suffix):
    name = {"Big5": "礦坑", "windows-1252": "Grube"}.get(encoding, "矿坑")
    root, inner = {
        "kml": (f"<kml {NAMESPACES}>", f"<Document>{mark(name)}</Document></kml>"),
        "gpx": (
            '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">',
            f'<wpt lat="40.5" lon="101.7"><name>{name}</name></wpt></gpx>',
        ),
    }[suffix]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{root}{inner}'.encode(encoding))
    places = read_places(path)
    assert name in {cells[0] for cells in places.columns.values()}
    assert places.notes == ()


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
def test_a_document_that_says_utf8_and_is_gbk(tmp_path, head):
    text = f"{head}<kml {NAMESPACES}><Document>{mark('矿坑')}</Document></kml>"
    (tmp_path / "a.kml").write_bytes(text.encode("gbk"))
    places = read_places(tmp_path / "a.kml")
    assert places.columns["Name"] == ["矿坑"]
    assert "GB18030" in places.notes[0]


@pytest.mark.parametrize("encoding", ["nonsense", "undefined", "base64", "idna", "utf-7"])
def test_odd_encodings_are_words(tmp_path, encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><kml {NAMESPACES}><Document>{mark("a")}</Document></kml>'
    )
    (tmp_path / "a.kml").write_bytes(text.encode() + b"<!-- \xff\xff -->")
    with pytest.raises(LayerFormatError, match=r"a\.kml"):
        read_places(tmp_path / "a.kml")


@pytest.mark.parametrize("encoding", ["UTF-16", "utf-7", "GBK", "UTF-8"])
def test_entities_are_found_in_every_encoding(tmp_path, encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        f"<kml {NAMESPACES}><Document>{mark('&a;')}</Document></kml>"
    )
    (tmp_path / "a.kml").write_bytes(text.encode(encoding))
    with pytest.raises(LayerFormatError, match="declares a document type"):
        read_places(tmp_path / "a.kml")


GPX = '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1" xmlns:my="urn:x">{}</gpx>'


@pytest.mark.parametrize(
    "lat", ['lat="abc"', 'lat="40,5"', 'lat=""', "", 'lat="nan"', 'lat="4_0"', 'lat="４０"']
)
def test_numbers_of_gpx_that_are_none_make_no_place(tmp_path, lat):
    """GDAL takes 40,5 for 40 and a word for 0, and leaves out points without numbers."""
    body = (
        f'<wpt lat="40.5" lon="101.7"><name>坑1</name></wpt><wpt {lat} lon="101.7"><name>坑2</name></wpt>'
        '<wpt lat=" 40.6 " lon="101.7"><name>坑3</name><extensions><my:a>1</my:a></extensions></wpt>'
        f'<rte><name>路1</name><rtept lat="1" lon="2"/><rtept {lat} lon="1"/></rte>'
        '<rte><name>路2</name><rtept lat="1" lon="2"/><rtept lat="1" lon="3"/></rte>'
        f'<trk><name>迹</name><trkseg><trkpt lat="1" lon="2"/><trkpt {lat} lon="1"/></trkseg></trk>'
    )
    (tmp_path / "a.gpx").write_text(GPX.format(body), "utf-8")
    places = read_places(tmp_path / "a.gpx")
    assert list(places.columns["name"]) == ["坑1", "坑2", "坑3", "路1", "路2", "迹"]
    assert [shape is None for shape in places.geometries] == [False, True, False, True, False, True]
    assert set(places.reasons) == {1, 3, 5}
    assert "lat is no number" in places.reasons[1]
    alone = read_places(tmp_path / "a.gpx", part="routes")
    assert (list(alone.columns["name"]), set(alone.reasons)) == (["路1", "路2"], {0})


def test_layers_of_gpx(tmp_path):
    (tmp_path / "a.gpx").write_text(GPX.format('<wpt lat="40.5" lon="101.7"/>'), "utf-8")
    assert read_places(tmp_path / "a.gpx").sheets == ()
    with pytest.raises(
        LayerFormatError, match=r"no layer 'track_points'\. It has: waypoints, routes, tracks"
    ):
        read_places(tmp_path / "a.gpx", part="track_points")
    with pytest.raises(LayerFormatError, match="holds no waypoint"):
        read_places(tmp_path / "a.gpx", part="routes")


@pytest.mark.parametrize("suffix", ["kml", "gpx"])
def test_a_namespace_that_readers_cannot_part_is_told(tmp_path, suffix):
    (tmp_path / f"a.{suffix}").write_text(f'<{suffix} xmlns="http:/}}www"/>', "utf-8")
    with pytest.raises(LayerFormatError, match="cannot be read as XML"):
        read_places(tmp_path / f"a.{suffix}")
