"""The colours of kinds where a program draws the sites: QGIS by its own table, KML by its schema."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import fastkml
import pyogrio
import pytest
from lxml import etree  # type: ignore[import-untyped]
from pyogrio import raw

from ecomap.model import BUILTIN_KINDS, Marker
from ecomap.store.writers.qml import style_qml
from ecomap.workflows.exporting import export_sites

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

KML = "{http://www.opengis.net/kml/2.2}"
COLORS = {kind.key: tuple(bytes.fromhex(kind.color[1:])) for kind in BUILTIN_KINDS}


def test_every_layer_has_a_style_that_gdal_lists(rich: "Workspace", tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    report = export_sites(rich, path)
    layers = {name: kind for name, kind in pyogrio.list_layers(path) if name != "layer_styles"}
    assert list(layers) == [part.name for part in report.parts]
    meta, _, _, cells = raw.read(path, layer="layer_styles")
    styles = {row[2]: dict(zip(meta["fields"], row, strict=True)) for row in zip(*cells, strict=True)}
    assert styles.keys() == layers.keys()
    for name, style in styles.items():
        kind, _, family = name.rpartition("_")
        assert (style["f_table_catalog"], style["f_table_schema"]) == ("", "")
        # Others have a column geom in that layer, so the place stands under another name.
        assert style["f_geometry_column"] == "geometry"
        assert style["useAsDefault"]
        root = etree.fromstring(style["styleQML"].encode())
        symbol = root.find("renderer-v2/symbols/symbol")
        assert symbol is not None
        assert {"marker": "point", "line": "line", "fill": "polygon"}[symbol.attrib["type"]] == family
        options = {option.get("name"): option.get("value") for option in symbol.iter("Option")}
        color = options["line_color" if family == "line" else "color"]
        assert color is not None
        assert tuple(map(int, color.split(",")[:3])) == COLORS[kind]
        fields = raw.read(path, layer=name, max_features=1)[0]["fields"]
        assert [alias.get("field") for alias in root.iter("alias")] == list(fields)


def test_the_styles_stand_among_the_contents(rich: "Workspace", tmp_path: Path) -> None:
    export_sites(rich, tmp_path / "a.gpkg", kinds=["mine_pit"])
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        rows = database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
        assert ("layer_styles", "attributes") in rows
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        titles = dict(database.execute("SELECT table_name, identifier FROM gpkg_contents").fetchall())
    assert titles["mine_pit_polygon"] == "矿坑（面）"


@pytest.mark.parametrize("marker", list(Marker))
def test_every_marker_has_a_shape_of_its_own(marker: Marker) -> None:
    def shape(of: Marker) -> tuple[str | None, ...]:
        kind = type(BUILTIN_KINDS[0])("k", "类", "kind", ("point",), "#d55e00", of)
        root = etree.fromstring(style_qml(kind, "point", []).encode())
        options = {option.get("name"): option.get("value") for option in root.iter("Option")}
        return options["name"], options["angle"]

    assert sum(shape(other) == shape(marker) for other in Marker) == 1


def test_kml_follows_its_schema(rich: "Workspace", tmp_path: Path) -> None:
    report = export_sites(rich, tmp_path / "a.kml")
    folder = Path(fastkml.__file__).parent / "schema"
    schema = etree.XMLSchema(etree.parse(folder / "ogckml22.xsd"))
    document = etree.parse(tmp_path / "a.kml")
    schema.assertValid(document)
    placemarks = document.findall(f".//{KML}Placemark")
    assert len(placemarks) == report.sites
    styles = {style.get("id"): style for style in document.iter(f"{KML}Style")}
    for folder_element in document.iter(f"{KML}Folder"):
        urls = {url.text for url in folder_element.iter(f"{KML}styleUrl")}
        assert len(urls) == 1
        style = urls.pop().removeprefix("#")
        key = style.removeprefix("style-")
        color = styles[style].findtext(f"{KML}LineStyle/{KML}color")
        assert tuple(reversed(bytes.fromhex(color)[1:])) == COLORS[key]
        assert folder_element.findtext(f"{KML}name") == rich.config.kinds[key].label_zh
    # Older GDAL takes the word true for 0.
    flags = {data.text for data in document.iter(f"{KML}SimpleData") if data.get("name") == "overdue"}
    assert flags == {"0", "1"}
    # Nothing that a viewer would fetch.
    assert not list(document.iter(f"{KML}href"))
    assert "【模拟数据】" in document.findtext(f"{KML}Document/{KML}name")
