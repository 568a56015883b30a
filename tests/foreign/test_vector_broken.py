"""Broken and hostile layers and archives: words, or rows with reasons; no crash, hang or stray file."""

import io
import json
import os
import struct
import time
import warnings
import zipfile
from collections.abc import Callable

import geopandas as gpd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.errors import EcomapError
from ecomap.store.foreign import Places, read_places
from ecomap.store.foreign.archive import check_archive

BREAKERS: dict[str, tuple[Callable[[], bytes], str, str]] = {}


def breaker(said, name="a.geojson"):
    """Register a function that returns the content of a file; `said` stands in the message."""

    def register(function):
        BREAKERS[function.__name__] = (function, said, name)
        return function

    return register


def frame():
    return gpd.GeoDataFrame(
        {"name": ["坑1", "坑2", "坑3"]},
        geometry=[shapely.Point(101.7 + number / 10, 40.5) for number in range(3)],
        crs=4326,
    )


def layer(suffix, driver):
    """Return the bytes of a sound layer."""
    import tempfile  # noqa: PLC0415 - here alone
    from pathlib import Path  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        if suffix == ".parquet":
            frame().to_parquet(path)
        else:
            pyogrio.write_dataframe(frame(), path, driver=driver)
        return path.read_bytes()


def packed(*entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", compression) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


SOUND = b'{"type": "FeatureCollection", "features": []}'
PLACE = "<Placemark><name>p</name><Point><coordinates>101.7,40.5</coordinates></Point></Placemark>"


@breaker("empty")
def nothing():
    return b""


@breaker("may be cut")
def cut_geojson():
    return frame().to_json().encode()[:200]


@breaker("not valid JSON")
def words_for_json():
    return "这不是数据".encode()


@breaker("UTF-8")
def geojson_in_gbk():
    return '{"type": "FeatureCollection", "名": 1}'.encode("gbk")


@breaker("UTF-8")
def geojson_in_utf16():
    return SOUND.decode().encode("utf-16")


@breaker("nested too deeply")
def deep_geojson():
    return b'{"type":"FeatureCollection","features":' + b"[" * 200_000 + b"]" * 200_000 + b"}"


@breaker("expected a FeatureCollection, got 'Topology'")
def topojson():
    return b'{"type": "Topology", "objects": {}}'


@breaker("got 'list'")
def bare_list():
    return b"[1, 2]"


@breaker("must be a list")
def features_are_an_object():
    return b'{"type": "FeatureCollection", "features": {}}'


@breaker("feature 1: expected an object of type 'Feature'")
def features_are_numbers():
    return b'{"type": "FeatureCollection", "features": [3]}'


@breaker("'properties' must be an object")
def properties_are_a_list():
    feature = b'{"type": "Feature", "properties": [1], "geometry": null}'
    return b'{"type": "FeatureCollection", "features": [' + feature + b"]}"


@breaker("names no system")
def crs_is_a_list():
    return b'{"type": "FeatureCollection", "features": [], "crs": {"type": "link", "properties": [1]}}'


@breaker("thousands of digits")
def endless_number():
    return b'{"type": "FeatureCollection", "features": [], "n": ' + b"9" * 5_000 + b"}"


@breaker("line 2: not valid JSON", "a.geojsonl")
def cut_line():
    return b'{"type": "Feature", "properties": {}, "geometry": null}\n{"type": "Fea'


@breaker("line 1: expected an object of type 'Feature'", "a.ndjson")
def lines_of_numbers():
    return b"1\n2\n"


@breaker("as a .shp file does", "a.shp")
def picture_for_shapefile():
    return b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@breaker("cannot be read", "a.shp")
def head_of_a_shapefile():
    return layer(".shp", "ESRI Shapefile")[:60]


@breaker("A lone .dbf has no places", "a.dbf")
def lone_table():
    return b"\x03" + b"\0" * 60


@breaker("as a .gpkg file does", "a.gpkg")
def text_for_geopackage():
    source = b"<OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
    return b"<OGRVRTDataSource>" + source + b"</OGRVRTDataSource>"


@breaker("cannot be read", "a.gpkg")
def cut_geopackage():
    return layer(".gpkg", "GPKG")[:5_000]


@breaker("a.gpkg", "a.gpkg")
def database_without_layers():
    import sqlite3  # noqa: PLC0415 - here alone
    import tempfile  # noqa: PLC0415 - as above
    from pathlib import Path  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        database = sqlite3.connect(path)
        database.execute("create table t (a)")
        database.commit()
        database.close()
        return path.read_bytes()


@breaker("as a .fgb file does", "a.fgb")
def zeros_for_flatgeobuf():
    return b"\0" * 500


@breaker("a.fgb", "a.fgb")
def cut_flatgeobuf():
    return layer(".fgb", "FlatGeobuf")[:40]


@breaker("cannot be read as GeoParquet", "a.parquet")
def cut_parquet():
    pytest.importorskip("pyarrow")
    return layer(".parquet", "")[:300]


@breaker("GeoParquet", "a.parquet")
def plain_parquet():
    pytest.importorskip("pyarrow")
    import pandas as pd  # noqa: PLC0415 - here alone

    buffer = io.BytesIO()
    pd.DataFrame({"a": [1]}).to_parquet(buffer)
    return buffer.getvalue()


def kml(body, head=""):
    return f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2">{body}</kml>'.encode()


LAUGHS = (
    '<!DOCTYPE kml [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@breaker("declares a document type", "a.kml")
def billion_laughs():
    return kml(f"<Document><name>&j;</name>{PLACE}</Document>", LAUGHS)


@breaker("declares a document type", "a.kml")
def outer_entity():
    return kml(
        "<Document><name>&x;</name></Document>", '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    )


@breaker("declares a document type", "a.gpx")
def billion_laughs_in_gpx():
    return LAUGHS.replace("DOCTYPE kml", "DOCTYPE gpx").encode() + b"<gpx><metadata>&j;</metadata></gpx>"


@breaker("declares a document type", "a.kml")
def entities_in_utf16():
    text = kml("<Document/>", LAUGHS).decode().replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    return text.encode("utf-16")


@breaker("cannot be read as XML", "a.kml")
def cut_kml():
    return kml(f"<Document>{PLACE * 5}</Document>")[:200]


@breaker("is no KML but a document of <html>", "a.kml")
def page_for_kml():
    return b"<html><body>404</body></html>"


@breaker("nested more than", "a.kml")
def deep_kml():
    return kml("<Folder>" * 5_000 + PLACE + "</Folder>" * 5_000)


@breaker("a.kml", "a.kml")
def kml_of_links():
    return kml("<NetworkLink><Link><href>http://127.0.0.1/a.kml</href></Link></NetworkLink>")


@breaker("no waypoint, route or track", "a.gpx")
def gpx_of_nothing():
    return b'<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"/>'


@breaker("cannot be read", "a.dxf")
def words_for_drawing():
    return b"this is no drawing\n" * 20


@breaker("cannot be read", "a.dxf")
def binary_drawing():
    return b"AutoCAD Binary DXF\r\n\x1a\0" + os.urandom(0) + b"\x01" * 100


@breaker("would be written elsewhere", "a.zip")
def archive_that_climbs():
    return packed(("../../../evil.geojson", SOUND))


@breaker("would be written elsewhere", "a.zip")
def archive_with_a_root():
    return packed(("/evil.geojson", SOUND))


@breaker("would be written elsewhere", "a.zip")
def archive_with_a_drive():
    return packed(("C:\\evil.geojson", SOUND))


@breaker("is a link to elsewhere", "a.zip")
def archive_with_a_link():
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = 0o120777 << 16
    return packed((link, "/etc/passwd"))


@breaker("holds another archive", "a.zip")
def archive_in_an_archive():
    return packed(("b.zip", packed(("a.geojson", SOUND))))


@breaker("would unpack to", "a.zip")
def bomb():
    return packed(("a.geojson", b"\0" * (200 * 2**20)))


@breaker("lie upon each other", "a.zip")
def bomb_of_overlapping_entries():
    """One packed entry that the table of contents names many times."""
    whole = packed(("a.geojson", os.urandom(4_000)))
    start = whole.index(b"PK\x01\x02")
    entry, end = whole[start:-22], whole[-22:]
    entries = b"".join(entry.replace(b"a.geojson", f"{number:01x}.geojson".encode()) for number in range(8))
    counts = struct.pack("<HHII", 8, 8, len(entries), start)
    return whole[:start] + entries + end[:8] + counts + end[20:]


@breaker("is encrypted", "a.zip")
def encrypted_archive():
    content = bytearray(packed(("a.geojson", SOUND)))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + offset] |= 1
    return bytes(content)


@breaker("twice", "a.zip")
def archive_with_two_of_a_name():
    return packed(("a.geojson", SOUND), ("a.geojson", SOUND))


@breaker("cannot be read as a zip archive", "a.zip")
def cut_archive():
    return packed(("a.geojson", SOUND * 50))[:60]


@breaker("cannot be unpacked", "a.zip")
def archive_with_damaged_data():
    content = bytearray(packed(("a.geojson", json.dumps(list(range(5_000))).encode())))
    content[200:260] = b"\xff" * 60
    return bytes(content)


@breaker("entries", "a.zip")
def archive_of_very_many():
    return packed(*((f"{number}.txt", b"") for number in range(10_500)), compression=zipfile.ZIP_STORED)


@breaker("holds no layer or table", "a.zip")
def archive_of_pictures():
    return packed(("a.png", b"\x89PNG"), ("__MACOSX/a.geojson", SOUND))


@breaker("has 2 layers", "a.zip")
def archive_of_two_layers():
    return packed(("a.geojson", SOUND), ("b.geojson", SOUND))


@breaker("needs one KML document", "a.kmz")
def kmz_without_document():
    return packed(("a.png", b"\x89PNG"))


@breaker("declares a document type", "a.kmz")
def laughs_in_kmz():
    return packed(("doc.kml", kml("<Document>&j;</Document>", LAUGHS)))


@breaker("cannot import '.dwg'", "a.dwg")
def closed_format():
    return b"AC1032"


@breaker("cannot import 'a file without ending'", "a")
def no_ending():
    return SOUND


def test_there_are_enough_of_them():
    assert len(BREAKERS) >= 50


@pytest.mark.parametrize("name", BREAKERS)
def test_broken_files_are_told(tmp_path, name):
    function, said, file = BREAKERS[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / file).write_bytes(function())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    start = time.monotonic()
    with pytest.raises(EcomapError) as told:
        read_places(folder / file)
    assert time.monotonic() - start < 10
    assert said in str(told.value)
    assert file in str(told.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_no_file(tmp_path):
    (tmp_path / "a.shp").mkdir()
    os.mkfifo(tmp_path / "b.geojson")
    for name, said in (("a.shp", "is a folder"), ("b.geojson", "a device"), ("c.kml", "no such file")):
        with pytest.raises(EcomapError, match=said):
            read_places(tmp_path / name)


def test_broken_geometries_are_rows_with_a_reason(tmp_path):
    shapes = [
        '{"type":"Point","coordinates":[101.7,40.5]}',
        '{"type":"Point","coordinates":[]}',
        '{"type":"Polygon","coordinates":[[[101.7]]]}',
        '{"type":"Circle"}',
        '{"type":"Point","coordinates":["a","b"]}',
        "null",
    ]
    rows = ",".join(f'{{"type":"Feature","properties":{{}},"geometry":{shape}}}' for shape in shapes)
    (tmp_path / "a.geojson").write_text(f'{{"type":"FeatureCollection","features":[{rows}]}}', "utf-8")
    places = read_places(tmp_path / "a.geojson")
    assert len(places) == 6
    assert set(places.reasons) >= {2, 3, 4}
    assert set(places.reasons.values()) == {"the geometry cannot be read"}


SEEDS = {
    ".geojson": "GeoJSON",
    ".shp": "ESRI Shapefile",
    ".gpkg": "GPKG",
    ".fgb": "FlatGeobuf",
    ".kml": "LIBKML",
    ".gpx": "GPX",
    ".dxf": "DXF",
}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """Sound files of every format."""
    folder = tmp_path_factory.mktemp("seeds")
    for suffix, driver in SEEDS.items():
        data = frame()[["geometry"]] if suffix == ".dxf" else frame()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.write_dataframe(data, folder / f"a{suffix}", driver=driver)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(folder / "a.geojson", "a.geojson")
    with zipfile.ZipFile(folder / "a.kmz", "w") as archive:
        archive.write(folder / "a.kml", "doc.kml")
    return folder


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("suffix", [*SEEDS, ".zip", ".kmz", ".dbf", ".shx"])
@given(data=st.data())
def test_flipped_and_cut_bytes(seeds, tmp_path, suffix, data):
    """Whatever happens to a file on its way: places, or words."""
    for part in seeds.glob("a.*"):
        (tmp_path / part.name).write_bytes(part.read_bytes())
    content = bytearray((seeds / f"a{suffix}").read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    (tmp_path / f"a{suffix}").write_bytes(content)
    path = tmp_path / ("a.shp" if suffix in {".dbf", ".shx"} else f"a{suffix}")
    words = ""
    try:
        places = read_places(path)
    except EcomapError as error:
        words = str(error)
    assert str(path.with_suffix("")) in words if words else isinstance(places, Places)


def test_a_workbook_may_hold_archives(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(packed(("xl/embeddings/a.zip", packed(("a.txt", b"a")))))
    assert len(check_archive(tmp_path / "a.xlsx", nested=True)) == 1
