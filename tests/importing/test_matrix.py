"""One true set of sites, in every format and system that offices have, lands where it is, whole.

Oracle: PROJ transforms the true places into each system; GCJ-02 and BD-09 are written out here once more,
place by place, after the public arithmetic. Where no way to WGS 84 is published, a person states how far
places may be off; the test then holds ecomap against PROJ without a datum shift.
"""

import json
import math
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from ecomap.store.layers import read_collection

RING = [(101.7, 40.5), (101.72, 40.5), (101.72, 40.515), (101.71, 40.52), (101.7, 40.515), (101.7, 40.5)]
HOLE = [(101.705, 40.505), (101.71, 40.51), (101.715, 40.505), (101.705, 40.505)]
SHAPES = {
    "甲 矿坑": shapely.Polygon(RING, [HOLE]),
    "乙（东）采场": shapely.Polygon([(102.1, 40.25), (102.1234567, 40.25), (102.11, 40.27), (102.1, 40.25)]),
    "丙坑": shapely.Polygon(
        [(101.85, 40.65), (101.86, 40.65), (101.86, 40.66), (101.85, 40.66), (101.85, 40.65)]
    ),
}
POINTS = {name: shapely.Point(shape.exterior.coords[0]) for name, shape in SHAPES.items()}
FACTS: dict[str, list[Any]] = {
    "permit": ["C1500002011", "C1500002012", "C1500002013"],
    "note": ["塌陷约3处；未验收", "植被“已恢复”", "堆渣, 待清运"],
    "采法": ["露天", "地下", "露天转地下"],
    "深度": [12.5, 3.25, 40.0],
    "批次": [1, 2, 3],
}
CENTIMETRE = 1.2e-7
"""Degrees: what rounding to seven decimals may move."""


def gcj02(longitude, latitude):
    """The public arithmetic, for one place."""
    x, y = longitude - 105.0, latitude - 35.0
    pi, root = math.pi, math.sqrt(abs(x))
    ripple = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * pi) + 320 * math.sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3
    semi_major, flat = 6378245.0, 0.00669342162296594323
    magic = 1 - flat * math.sin(math.radians(latitude)) ** 2
    north = math.degrees(north * magic * math.sqrt(magic) / (semi_major * (1 - flat)))
    east = math.degrees(east * math.sqrt(magic) / (semi_major * math.cos(math.radians(latitude))))
    return longitude + east, latitude + north


def bd09(longitude, latitude):
    """GCJ-02 to BD-09 on top of it, for one place."""
    x, y = gcj02(longitude, latitude)
    radius = math.hypot(x, y) + 2e-5 * math.sin(y * math.pi * 3000 / 180)
    angle = math.atan2(y, x) + 3e-6 * math.cos(x * math.pi * 3000 / 180)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def by_proj(code, source="EPSG:4326"):
    transformer = Transformer.from_crs(source, code, always_xy=True, allow_ballpark=True)
    return transformer.transform


@dataclass(frozen=True)
class Datum:
    """A system, how the true places are written in it, and what the import is told."""

    name: str
    write: Callable[..., Any]
    code: str | None = None
    options: tuple[tuple[str, Any], ...] = ()
    swapped: bool = False

    def shape(self, geometry):
        def move(pairs):
            moved = np.array([self.write(*pair) for pair in pairs.tolist()])
            return moved[:, ::-1] if self.swapped else moved

        return shapely.transform(geometry, move)

    def told(self, *, declared):
        told = dict(self.options)
        if not declared:
            told["crs"] = self.code or self.name
        return told


def projected(code, **options):
    """Zones and mercators, over CGCS2000, which is taken over as it is."""
    return Datum(f"EPSG:{code}", by_proj(f"EPSG:{code}", "EPSG:4490"), f"EPSG:{code}", **options)


DATUMS = [
    Datum("WGS 84", lambda x, y: (x, y), "EPSG:4326"),
    Datum("CGCS2000", lambda x, y: (x, y), "EPSG:4490"),
    projected(4522),  # 3 degrees, zone 34 before the easting
    projected(4543),  # 3 degrees, central meridian 102 E
    projected(4495),  # 6 degrees, zone 17 before the easting
    projected(4506),  # 6 degrees, central meridian 99 E
    Datum("UTM 47N", by_proj("EPSG:32647"), "EPSG:32647"),
    Datum("UTM 48N", by_proj("EPSG:32648"), "EPSG:32648"),
    Datum("Web Mercator", by_proj("EPSG:3857"), "EPSG:3857"),
    # No way is published here: the accuracy is what a person states, 100 m.
    Datum("Xian 1980", by_proj("EPSG:2358", "EPSG:4610"), "EPSG:2358", (("accuracy_m", 100.0),)),
    Datum("Beijing 1954", by_proj("EPSG:2410", "EPSG:4214"), "EPSG:2410", (("accuracy_m", 100.0),)),
    Datum("GCJ-02", gcj02),
    Datum("BD-09", bd09),
    Datum("latitude first", lambda x, y: (x, y), "EPSG:4326", (("swapped", True),), swapped=True),
    projected(4543, options=(("swapped", True),), swapped=True),
]


def frame_of(shapes, datum, *, declared):
    return gpd.GeoDataFrame(
        {"name": list(shapes), **FACTS},
        geometry=[datum.shape(shape) for shape in shapes.values()],
        crs=datum.code if declared else None,
    )


def write_quietly(frame, path, **options):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        pyogrio.write_dataframe(frame, path, **options)


def through_gdal(driver, suffix, **options):
    def write(folder, shapes, datum, *, declared):
        path = folder / f"a{suffix}"
        write_quietly(frame_of(shapes, datum, declared=declared), path, driver=driver, **options)
        return path

    return write


def write_geojson(folder, shapes, datum, *, declared):
    frame = frame_of(shapes, datum, declared=False)
    document = json.loads(frame.to_json(show_bbox=False))
    if declared:
        name = f"urn:ogc:def:crs:{datum.code.replace(':', '::')}"
        document["crs"] = {"type": "name", "properties": {"name": name}}
    (folder / "a.geojson").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder / "a.geojson"


def write_lines(folder, shapes, datum, *, declared):
    frame = frame_of(shapes, datum, declared=False)
    features = json.loads(frame.to_json())["features"]
    text = "\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    (folder / "a.geojsonl").write_text(text + "\n", "utf-8")
    return folder / "a.geojsonl"


def write_parquet(folder, shapes, datum, *, declared):
    pytest.importorskip("pyarrow")
    frame_of(shapes, datum, declared=declared).to_parquet(folder / "a.parquet")
    return folder / "a.parquet"


def shapefile(encoding, *, cpg, zipped=False):
    def write(folder, shapes, datum, *, declared):
        frame = frame_of(shapes, datum, declared=declared)
        write_quietly(frame, folder / "a.shp", driver="ESRI Shapefile", encoding=encoding)
        if cpg is None:
            (folder / "a.cpg").unlink()
        else:
            (folder / "a.cpg").write_text(cpg, "ascii")
        if not zipped:
            return folder / "a.shp"
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            for part in sorted(folder.glob("a.*")):
                if part.suffix != ".zip":
                    archive.write(part, f"数据/{part.name}")
        return folder / "a.zip"

    return write


def rows_of(shapes, datum):
    for number, (name, shape) in enumerate(shapes.items()):
        yield [name, *(values[number] for values in FACTS.values())], datum.shape(shape)


def csv_file(encoding, *, as_wkt):
    def write(folder, shapes, datum, *, declared):
        heads = (
            ["WKT"]
            if as_wkt
            else ["X坐标", "Y坐标"]
            if "swapped" in dict(datum.options)
            else ["经度", "纬度"]
        )
        lines = ["\t".join(["矿坑名称", "许可证号", "备注", "采法", "深度", "批次", *heads])]
        for cells, shape in rows_of(shapes, datum):
            place = [shape.wkt] if as_wkt else [repr(shape.x), repr(shape.y)]
            lines.append("\t".join([*map(str, cells), *place]))
        (folder / "a.csv").write_bytes("\n".join(lines).encode(encoding))
        return folder / "a.csv"

    return write


def workbook(folder, shapes, datum, *, declared):
    """A title, a note, a merged title, a total, and the corners of each outline in one cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["青岚市矿坑调查表"])
    sheet.merge_cells("A1:G1")
    sheet.append(["矿坑名称", "许可证号", "备注", "采法", "深度", "批次", "拐点坐标"])
    for cells, shape in rows_of(shapes, datum):
        corners = [
            f"{number},{x!r},{y!r}" for number, (x, y) in enumerate(shape.exterior.coords[:-1], start=1)
        ]
        sheet.append([*cells, "；".join(corners)])
    sheet.append(["合计", None, None, None, 55.75])
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def kml_text(shapes, datum):
    marks = []
    for (name, *cells), shape in rows_of(shapes, datum):
        rings = [shape.exterior, *shape.interiors]
        bounds = [
            f"<{side}BoundaryIs><LinearRing><coordinates>"
            + " ".join(f"{x!r},{y!r},7" for x, y in ring.coords)
            + f"</coordinates></LinearRing></{side}BoundaryIs>"
            for side, ring in zip(["outer", "inner"], rings, strict=False)
        ]
        data = "".join(
            f'<SimpleData name="{key}">{cell}</SimpleData>'
            for key, cell in zip(["permit", "note", "采法", "深度", "批次"], cells, strict=True)
        )
        marks.append(
            f"<Placemark><name>{name}</name><ExtendedData><SchemaData schemaUrl='#t'>{data}</SchemaData>"
            f"</ExtendedData><Polygon>{''.join(bounds)}</Polygon></Placemark>"
        )
    fields = "<SimpleField name='深度' type='double'/><SimpleField name='批次' type='int'/>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Schema id='t' name='t'>{fields}</Schema><Folder><name>矿坑</name>{''.join(marks)}</Folder>"
        "</Document></kml>"
    )


def write_kml(folder, shapes, datum, *, declared):
    (folder / "a.kml").write_text(kml_text(shapes, datum), "utf-8")
    return folder / "a.kml"


def write_kmz(folder, shapes, datum, *, declared):
    with zipfile.ZipFile(folder / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", kml_text(shapes, datum))
    return folder / "a.kmz"


FORMATS: dict[str, tuple[Any, Any, bool]] = {
    "GeoJSON": (write_geojson, SHAPES, True),
    "GeoJSON lines": (write_lines, SHAPES, False),
    "GeoPackage": (through_gdal("GPKG", ".gpkg"), SHAPES, True),
    "FlatGeobuf": (through_gdal("FlatGeobuf", ".fgb"), SHAPES, True),
    "GeoParquet": (write_parquet, SHAPES, True),
    "Shapefile UTF-8": (shapefile("UTF-8", cpg="UTF-8"), SHAPES, True),
    "Shapefile UTF-8 without .cpg": (shapefile("UTF-8", cpg=None), SHAPES, True),
    "Shapefile GBK": (shapefile("GBK", cpg="GBK"), SHAPES, True),
    "Shapefile GBK without .cpg": (shapefile("GBK", cpg=None), SHAPES, True),
    "Shapefile GBK that says UTF-8": (shapefile("GBK", cpg="UTF-8"), SHAPES, True),
    "Shapefile UTF-8 that says GBK": (shapefile("UTF-8", cpg="GBK"), SHAPES, True),
    "Shapefile in a .zip": (shapefile("GBK", cpg=None, zipped=True), SHAPES, True),
    "KML": (write_kml, SHAPES, False),
    "KMZ": (write_kmz, SHAPES, False),
    "CSV UTF-8": (csv_file("utf-8", as_wkt=False), POINTS, False),
    "CSV UTF-8 with mark": (csv_file("utf-8-sig", as_wkt=False), POINTS, False),
    "CSV GB18030": (csv_file("gb18030", as_wkt=False), POINTS, False),
    "CSV UTF-16": (csv_file("utf-16", as_wkt=False), POINTS, False),
    "CSV with WKT": (csv_file("utf-8", as_wkt=True), SHAPES, False),
    "XLSX with corners": (
        workbook,
        {name: shapely.Polygon(shape.exterior) for name, shape in SHAPES.items()},
        False,
    ),
}


@pytest.mark.parametrize("datum", DATUMS, ids=lambda datum: f"{datum.name}{' swapped' * datum.swapped}")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_in_every_system(workspace, bring, tmp_path, form, datum):
    if form.startswith("KM") and (datum.swapped or abs(datum.write(101.7, 40.5)[0]) > 180):
        pytest.skip("map programs write degrees, longitude first")
    write, shapes, can_declare = FORMATS[form]
    declared = can_declare and datum.code is not None
    path = write(tmp_path, shapes, datum, declared=declared)
    report = bring(path, **datum.told(declared=declared))
    assert [row.words for row in report.refused] == []
    assert (len(report.new), report.written) == (3, True)
    added = read_collection(workspace.layer("mine_pit")).features[-3:]
    # A FlatGeobuf keeps places by where they lie, not as they came.
    of_name = {feature["properties"]["name"]: feature for feature in added}
    for number, (name, shape) in enumerate(shapes.items()):
        found = shapely.normalize(shapely.geometry.shape(of_name[name]["geometry"]))
        assert shapely.equals_exact(found, shapely.normalize(shape), tolerance=CENTIMETRE), found
        properties = of_name[name]["properties"]
        facts = {key: values[number] for key, values in FACTS.items()}
        if form.startswith("CSV"):
            facts = {key: str(value) for key, value in facts.items()}
        assert {key: properties.get(key) for key in FACTS} == facts
        assert properties["origin"]["file"] == path.name
        assert properties["origin"]["crs"]
    again = bring(path, **datum.told(declared=declared))
    assert (again.new, again.changed, again.refused, again.written) == ((), (), (), False)
    assert again.unchanged == report.new


@pytest.mark.parametrize("datum", [DATUMS[0], DATUMS[11], DATUMS[12]], ids=lambda datum: datum.name)
def test_waypoints_of_a_phone(workspace, bring, tmp_path, datum):
    """GPX holds a name and a remark; some apps write it in the datum of their map."""
    marks = [
        (name, note, *datum.write(shape.x, shape.y))
        for (name, shape), note in zip(POINTS.items(), FACTS["note"], strict=True)
    ]
    text = "".join(
        f'<wpt lat="{y!r}" lon="{x!r}"><ele>3</ele><name>{name}</name><desc>{note}</desc></wpt>'
        for name, note, x, y in marks
    )
    head = '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
    (tmp_path / "a.gpx").write_text(f"{head}{text}</gpx>", "utf-8")
    report = bring(tmp_path / "a.gpx", **datum.told(declared=datum.code is not None))
    assert len(report.new) == 3
    added = read_collection(workspace.layer("mine_pit")).features[-3:]
    for feature, (name, shape), note in zip(added, POINTS.items(), FACTS["note"], strict=True):
        assert feature["properties"]["name"] == name
        assert feature["properties"]["note"] == note
        assert shapely.equals_exact(shapely.geometry.shape(feature["geometry"]), shape, tolerance=CENTIMETRE)


@pytest.mark.parametrize("datum", DATUMS[2:9], ids=lambda datum: datum.name)
def test_outlines_of_a_drawing(workspace, bring, tmp_path, datum):
    """DXF holds lines on layers: a column map says that the layer is the name, a person says the system."""
    lines = [shapely.LineString(datum.shape(shape).exterior.coords) for shape in SHAPES.values()]
    drawing = gpd.GeoDataFrame({"Layer": list(SHAPES)}, geometry=lines)
    write_quietly(drawing, tmp_path / "a.dxf", driver="DXF")
    (tmp_path / "map.toml").write_text('[columns]\nLayer = "name"\n', "utf-8")
    report = bring(tmp_path / "a.dxf", columns=tmp_path / "map.toml", **datum.told(declared=False))
    assert len(report.new) == 3
    added = read_collection(workspace.layer("mine_pit")).features[-3:]
    for feature, (name, shape) in zip(added, SHAPES.items(), strict=True):
        assert feature["properties"]["name"] == name
        found = shapely.normalize(shapely.geometry.shape(feature["geometry"]))
        outline = shapely.normalize(shapely.Polygon(shape.exterior))
        assert shapely.equals_exact(found, outline, tolerance=CENTIMETRE)
