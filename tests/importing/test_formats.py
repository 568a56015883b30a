"""The same places, written in every format and system, become the same sites."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from ecomap.errors import (
    CRSError,
    EcomapError,
    LayerFormatError,
    TableFormatError,
    UsageError,
    WorkspaceError,
)
from ecomap.store.foreign import read_places
from ecomap.store.layers import read_layer

PLACES = (("甲矿坑", 101.7, 40.5), ("乙矿坑", 101.85, 40.65), ("丙矿坑", 102.1, 40.25))
# CGCS2000, 3-degree zone 34 (central meridian 102 E): eastings without and with the zone number.
PLAIN, PREFIXED = 4543, 4522


def projected(code):
    transformer = Transformer.from_crs(4490, code, always_xy=True)
    return [(name, *transformer.transform(longitude, latitude)) for name, longitude, latitude in PLACES]


def frame(code=4326):
    rows = PLACES if code == 4326 else projected(code)
    return gpd.GeoDataFrame(
        {"name": [row[0] for row in rows]}, geometry=[shapely.Point(row[1:]) for row in rows], crs=code
    )


def write_geojson(folder):
    frame().to_file(folder / "a.geojson", driver="GeoJSON")
    return folder / "a.geojson", {}


def write_geojson_with_crs_member(folder):
    document = json.loads(frame(PLAIN).to_json(to_wgs84=False))
    document["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{PLAIN}"}}
    (folder / "a.geojson").write_text(json.dumps(document), "utf-8")
    return folder / "a.geojson", {}


def write_shapefile(folder):
    pyogrio.write_dataframe(frame(), folder / "a.shp", encoding="UTF-8")
    return folder / "a.shp", {}


def write_shapefile_in_gbk_without_code_page(folder):
    pyogrio.write_dataframe(frame(PREFIXED), folder / "a.shp", encoding="GBK")
    (folder / "a.cpg").unlink()
    return folder / "a.shp", {}


def write_shapefile_without_prj(folder):
    pyogrio.write_dataframe(frame(PLAIN), folder / "a.shp", encoding="UTF-8")
    (folder / "a.prj").unlink()
    return folder / "a.shp", {"crs": f"EPSG:{PLAIN}"}


def write_zipped_shapefile(folder):
    path, options = write_shapefile(folder)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for part in sorted(folder.glob("a.*")):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return path.with_suffix(".zip"), options


def write_kml(folder):
    marks = "".join(
        f"<Folder><name>{name}</name><Placemark><name>{name}</name>"
        f"<Point><coordinates>{longitude},{latitude},55</coordinates></Point></Placemark></Folder>"
        for name, longitude, latitude in PLACES
    )
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'
    (folder / "a.kml").write_text(text, "utf-8")
    return folder / "a.kml", {}


def csv_text(header, rows):
    return "\n".join([header, *(",".join(map(repr_plain, row)) for row in rows)]) + "\n"


def repr_plain(value):
    return value if isinstance(value, str) else repr(float(value))


def write_csv(folder):
    (folder / "a.csv").write_text(csv_text("名称,经度,纬度", PLACES), "utf-8-sig")
    return folder / "a.csv", {}


def write_csv_in_gb18030_with_title(folder):
    text = "矿坑调查表,,\n" + csv_text("点位名称,东坐标,北坐标", projected(PREFIXED))
    (folder / "a.csv").write_bytes(text.encode("gb18030"))
    return folder / "a.csv", {"crs": str(PREFIXED)}


def write_csv_from_excel_unicode(folder):
    (folder / "a.csv").write_bytes(csv_text("name,lon,lat", PLACES).replace(",", "\t").encode("utf-16"))
    return folder / "a.csv", {}


def write_csv_in_minutes(folder):
    rows = ["甲矿坑,101°42′00″,40°30′00″", "乙矿坑,101°51′0″,40°39′0″", "丙矿坑,102°6′0.0″,40°15′0″"]
    (folder / "a.csv").write_text("\n".join(["名称,经度,纬度", *rows]), "utf-8")
    return folder / "a.csv", {}


def write_workbook(folder):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["青岚市矿坑坐标表"])
    sheet.merge_cells("A1:C1")
    sheet.append(["Name", "Easting", "Northing"])
    for row in projected(PLAIN):
        sheet.append(list(row))
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx", {"crs": f"EPSG:{PLAIN}"}


WRITERS = [value for name, value in sorted(globals().items()) if name.startswith("write_")]


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.__name__)
def test_every_format_gives_the_same_sites(workspace, bring, tmp_path, writer):
    path, options = writer(tmp_path)
    before = read_layer(workspace.layer("mine_pit"))
    report = bring(path, **options)
    assert not report.refused
    assert report.written
    assert len(report.new) == 3
    layer = read_layer(workspace.layer("mine_pit"))
    assert layer["site_id"].tolist() == [*before["site_id"], *report.new]
    added = layer.tail(3)
    assert added["name"].tolist() == [name for name, *_ in PLACES]
    # A centimetre: the decimals of a layer.
    assert shapely.get_coordinates(added.geometry.to_numpy()) == pytest.approx(
        np.array([place[1:] for place in PLACES]), abs=1.1e-7
    )
    assert set(added["location_source"]) == {path.name}
    assert set(added["location_quality"]) == {"interpreted"}
    again = bring(path, **options)
    assert (again.new, again.changed, again.refused, again.written) == ((), (), (), False)
    assert again.unchanged == report.new


def test_both_pairs_in_one_table(bring, tmp_path):
    """Degrees are taken, unless a projected system is named."""
    rows = [(*degrees, *metres[1:]) for degrees, metres in zip(PLACES, projected(PLAIN), strict=True)]
    (tmp_path / "a.csv").write_text(csv_text("名称,经度,纬度,东坐标,北坐标", rows), "utf-8")
    report = bring(tmp_path / "a.csv")
    assert (len(report.new), report.kept) == (3, ("东坐标", "北坐标"))
    again = bring(tmp_path / "a.csv", crs=f"EPSG:{PLAIN}", dry_run=True)
    assert again.kept == ("经度", "纬度")
    assert not again.refused


def test_a_system_that_nobody_names_is_asked_for(bring, workspace, tmp_path):
    (tmp_path / "a.csv").write_text(csv_text("名称,x,y", projected(PLAIN)), "utf-8")
    with pytest.raises(UsageError, match=rf"--crs EPSG:{PLAIN} +3 of 3 places lie in the counties"):
        bring(tmp_path / "a.csv", crs=None)
    path, _ = write_shapefile_without_prj(tmp_path)
    with pytest.raises(UsageError, match=rf"--crs EPSG:{PLAIN} "):
        bring(path)
    with pytest.raises(UsageError, match="Any of these would fit"):
        bring(path, crs="auto")


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def break_geojson(folder):
    path, _ = write_geojson(folder)
    cut(path, 0.7)
    return path, LayerFormatError, "may be cut"


def break_empty(folder):
    (folder / "a.geojson").write_text("", "utf-8")
    return folder / "a.geojson", LayerFormatError, "empty"


def break_encoding(folder):
    (folder / "a.geojson").write_bytes('{"type": "FeatureCollection", "名": 1}'.encode("gbk"))
    return folder / "a.geojson", TableFormatError, "UTF-8"


def break_crs_member(folder):
    text = '{"type": "FeatureCollection", "features": [], "crs": {"type": "link", "properties": [1]}}'
    (folder / "a.geojson").write_text(text, "utf-8")
    return folder / "a.geojson", LayerFormatError, "names no system"


def break_crs_name(folder):
    crs = {"type": "name", "properties": {"name": "GCJ"}}
    document = json.loads(frame().to_json())
    text = json.dumps({**document, "crs": crs})
    (folder / "a.geojson").write_text(text, "utf-8")
    return folder / "a.geojson", CRSError, "GCJ"


def break_shapefile_table(folder):
    path, _ = write_shapefile(folder)
    cut(path.with_suffix(".dbf"), 0.6)
    return path, LayerFormatError, "cannot be read"


def break_shapefile_index(folder):
    path, _ = write_shapefile(folder)
    cut(path.with_suffix(".shx"), 0.6)
    return path, LayerFormatError, "cannot be read"


def break_zip(folder):
    path, _ = write_zipped_shapefile(folder)
    cut(path, 0.5)
    return path, LayerFormatError, "cannot be read"


def break_kml(folder):
    path, _ = write_kml(folder)
    cut(path, 0.5)
    return path, LayerFormatError, "cannot be read"


def break_workbook(folder):
    path, _ = write_workbook(folder)
    cut(path, 0.5)
    return path, TableFormatError, "zip archive"


def break_workbook_by_renaming(folder):
    (folder / "a.xlsx").write_text("名称,经度,纬度\n", "utf-8")
    return folder / "a.xlsx", TableFormatError, "is no .xlsx workbook"


def break_csv_bytes(folder):
    (folder / "a.csv").write_bytes(b"name,lon,lat\n\xff\xff\xff,1,2\n")
    return folder / "a.csv", TableFormatError, "neither UTF-8 nor GB18030"


def break_csv_with_nul(folder):
    (folder / "a.csv").write_bytes(b"name,lon,lat\n\0\0,1,2\n")
    return folder / "a.csv", TableFormatError, "NUL"


def break_header(folder):
    (folder / "a.csv").write_text("甲,乙\n1,2\n", "utf-8")
    return folder / "a.csv", TableFormatError, "no header row"


def break_coordinates_away(folder):
    (folder / "a.csv").write_text("名称,备注\n甲,乙\n", "utf-8")
    return folder / "a.csv", TableFormatError, "no pair of coordinate columns"


def break_ending(folder):
    (folder / "a.dwg").write_text("AC1032", "utf-8")
    return folder / "a.dwg", LayerFormatError, "cannot import '.dwg'"


def break_by_absence(folder):
    return folder / "missing.kml", WorkspaceError, "no such file"


BREAKERS = [value for name, value in sorted(globals().items()) if name.startswith("break_")]


@pytest.mark.parametrize("breaker", BREAKERS, ids=lambda breaker: breaker.__name__)
def test_broken_files_are_told_and_change_nothing(workspace, bring, tmp_path, breaker):
    path, error, said = breaker(tmp_path)
    before = {file: file.read_bytes() for file in workspace.root.rglob("*") if file.is_file()}
    with pytest.raises(error, match=said) as told:
        bring(path)
    assert isinstance(told.value, EcomapError)
    assert path.name in str(told.value)
    assert {file: file.read_bytes() for file in workspace.root.rglob("*") if file.is_file()} == before


def test_cut_shapefile_geometry_is_refused_row_by_row(bring, tmp_path):
    path, _ = write_shapefile(tmp_path)
    cut(path, 0.7)
    report = bring(path)
    assert [refusal.row for refusal in report.refused] == [2, 3]
    assert not report.written


@pytest.mark.shared
def test_real_mine_polygons_are_read(shared):
    """Real polygons, mixed types and four invalid rings: every row is a record."""
    path = shared / "data" / "mines" / "gem_coal_mine_boundaries_methane_v1.0.2.geojson"
    places = read_places(path)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert places.rows.tolist() == list(range(1, len(features) + 1))
