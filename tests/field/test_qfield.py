"""The project for QField: well-formed, relative, with forms; edits come back and nothing else."""

import json
import os
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from lxml import etree  # type: ignore[import-untyped]

from ecomap.errors import RefusedError
from ecomap.model import STATUSES
from ecomap.workflows.field import Selection, take_to_field
from ecomap.workflows.importing import ImportOptions, import_file
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

HOSTILE = "=HYPERLINK(1)<script>"
PITS = Selection(kinds=("mine_pit",))
WIDGETS = {
    "check_fence": "CheckBox",
    "check_surface": "ValueMap",
    "check_depth": "Range",
    "check_remark": "TextEdit",
    "found_status": "ValueMap",
}
_QGIS_PYTHON = Path("/usr/bin/python3")


def _project(folder: Path) -> Any:
    return etree.parse(folder / "ecomap.qgs").getroot()


def test_the_project_is_whole_and_names_nothing_outside(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "qfield", tmp_path / "q")
    root = _project(tmp_path / "q")
    listed = [name for name, _ in pyogrio.list_layers(tmp_path / "q" / "ecomap.gpkg")]
    layers = root.findall("projectlayers/maplayer")
    sources = {layer.findtext("datasource") for layer in layers}
    assert sources == {f"./ecomap.gpkg|layername={name}" for name in listed if name != "layer_styles"}
    assert {layer.findtext("provider") for layer in layers} == {"ogr"}
    ids = [layer.findtext("id") for layer in layers]
    assert len(set(ids)) == len(ids)
    for path in ("layer-tree-group/layer-tree-layer", "layerorder/layer", ".//visibility-preset/layer"):
        assert [element.get("id") for element in root.findall(path)] == ids
    text = (tmp_path / "q" / "ecomap.qgs").read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "http" not in text.replace("http://mrcc.com/qgis.dtd", "")
    assert root.findtext("properties/Paths/Absolute") == "false"
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:4326"


def test_every_question_has_its_widget(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "qfield", tmp_path / "q")
    for layer in _project(tmp_path / "q").findall("projectlayers/maplayer"):
        name = layer.findtext("datasource").partition("=")[2]
        widgets = {
            field.get("name"): field.find("editWidget").get("type")
            for field in layer.findall("fieldConfiguration/field")
        }
        assert list(widgets)[1:] == list(
            pyogrio.read_info(tmp_path / "q" / "ecomap.gpkg", layer=name)["fields"]
        )
        if name.startswith("mine_pit_"):
            assert widgets.items() >= WIDGETS.items()
        else:
            assert not any(field.startswith("check_") for field in widgets)
        if not name.startswith("counties"):
            options = layer.findall("fieldConfiguration/field[@name='status']//Option[@type='QString']")
            held = {option.get("value"): option.get("name") for option in options}
            assert held == {status.key: status.label_zh for status in STATUSES}
            editable = {field.get("name"): field.get("editable") for field in layer.findall("editable/field")}
            assert editable["site_id"] == editable["status"] == editable["deadline"] == "0"
            assert editable["found_status"] == editable["name"] == "1"


def test_gdal_lists_a_style_with_a_form_for_each_layer(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "qfield", tmp_path / "q")
    path = tmp_path / "q" / "ecomap.gpkg"
    styles = pyogrio.read_dataframe(path, layer="layer_styles").set_index("f_table_name")["styleQML"]
    assert set(styles.index) == {name for name, _ in pyogrio.list_layers(path)} - {"layer_styles"}
    for text in styles:
        root = etree.fromstring(text.encode())
        assert root.find("renderer-v2/symbols/symbol") is not None
        assert root.find("fieldConfiguration/field") is not None


def test_the_same_input_gives_the_same_bytes_also_in_an_archive(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "qfield", tmp_path / "a")
    take_to_field(asking, "qfield", tmp_path / "b.zip")
    take_to_field(asking, "qfield", tmp_path / "c.zip")
    assert (tmp_path / "b.zip").read_bytes() == (tmp_path / "c.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()
        }


def test_hostile_texts_stay_texts(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "qfield", tmp_path / "q", selection=PITS)
    frames = [
        pyogrio.read_dataframe(tmp_path / "q" / "ecomap.gpkg", layer=name)
        for name, _ in pyogrio.list_layers(tmp_path / "q" / "ecomap.gpkg")
        if name.startswith("mine_pit_")
    ]
    assert sum(name.startswith(HOSTILE) for frame in frames for name in frame["name"]) == 1
    for field in _project(tmp_path / "q").iter("field"):
        for option in field.iterfind(".//Option[@name='UseHtml']"):
            assert option.get("value") == "false"


def test_a_folder_that_was_edited_is_not_overwritten(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "qfield", tmp_path / "q", selection=PITS)
    take_to_field(asking, "qfield", tmp_path / "q", selection=PITS)
    _edit(tmp_path / "q" / "ecomap.gpkg", "mine_pit_point", lambda frame: frame.assign(found_by="王工"))
    with pytest.raises(RefusedError, match="edited"):
        take_to_field(asking, "qfield", tmp_path / "q", selection=PITS)


def _edit(path: Path, layer: str, change: Any) -> None:
    frame = pyogrio.read_dataframe(path, layer=layer)
    pyogrio.write_dataframe(change(frame), path, layer=layer, driver="GPKG", append=False)


def _features(workspace: "Workspace") -> dict[str, Any]:
    document = json.loads(workspace.layer("mine_pit").read_text(encoding="utf-8"))
    return {feature["properties"]["site_id"]: feature for feature in document["features"]}


def test_only_edits_come_back(friendly: "Workspace", tmp_path: Path) -> None:
    take_to_field(friendly, "qfield", tmp_path / "q", selection=PITS)
    path, before = tmp_path / "q" / "ecomap.gpkg", _features(friendly)
    for layer in ("mine_pit_point", "mine_pit_polygon"):
        report = import_file(friendly, path, kind="mine_pit", options=ImportOptions(sheet=layer))
        assert {row.outcome for row in report.rows} <= {"unchanged"}, report.rows
    assert _features(friendly) == before
    chosen, target = "", shapely.Point(0, 0)

    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        nonlocal chosen, target
        row = frame.index[~frame.geometry.is_empty & frame.geometry.notna()][0]
        chosen, place = frame.loc[row, "site_id"], frame.geometry[row]
        target = shapely.Point(place.x + 0.001, place.y - 0.002)
        frame.geometry = frame.geometry.where(frame.index != row, target)
        frame.loc[row, ["note", "check_surface", "found_status"]] = ["新备注", "复绿", "done"]
        frame["check_depth"] = frame["check_depth"].astype(float)
        frame.loc[row, "check_depth"] = 3.5
        return frame

    _edit(path, "mine_pit_point", change)
    # pandas would make texts of truths beside empty cells.
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            # The triggers of the spatial index name them; no place is changed here.
            database.create_function(name, 1, lambda _: 0)
        database.execute("ALTER TABLE mine_pit_point DROP COLUMN check_fence")
        database.execute("ALTER TABLE mine_pit_point ADD COLUMN check_fence BOOLEAN")
        database.execute("UPDATE mine_pit_point SET check_fence = 1 WHERE site_id = ?", (chosen,))
    import_file(friendly, path, kind="mine_pit", options=ImportOptions(sheet="mine_pit_point"))
    after = _features(friendly)
    assert {site_id for site_id in after if after[site_id] != before[site_id]} == {chosen}
    new, old = after[chosen]["properties"], before[chosen]["properties"]
    changed = {name for name in new if new[name] != old.get(name)} - {"origin"}
    answers = {"check_fence", "check_surface", "check_depth", "found_status"}
    assert changed == {"note", *answers}
    assert [new[name] for name in ("check_fence", "check_surface", "check_depth", "found_status")] == [
        True, "复绿", 3.5, "done",
    ]  # fmt: skip
    assert after[chosen]["geometry"]["coordinates"] == pytest.approx([target.x, target.y], abs=1e-7)
    assert load(friendly).sites.set_index("site_id").loc[chosen, "note"] == "新备注"
    # The next project shows what was answered, with the widgets of the questions.
    take_to_field(friendly, "qfield", tmp_path / "again", selection=PITS)
    frame = pyogrio.read_dataframe(tmp_path / "again" / "ecomap.gpkg", layer="mine_pit_point")
    held = frame.set_index("site_id").loc[chosen]
    assert (bool(held["check_fence"]), held["check_depth"]) == (True, 3.5)


def _has_qgis() -> bool:
    if not _QGIS_PYTHON.exists():
        return False
    return (
        subprocess.run([_QGIS_PYTHON, "-c", "import qgis"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not _has_qgis(), reason="QGIS is not installed for /usr/bin/python3")
def test_qgis_opens_the_project_without_a_complaint(asking: "Workspace", tmp_path: Path) -> None:
    report = take_to_field(asking, "qfield", tmp_path / "q")
    done = subprocess.run(
        [_QGIS_PYTHON, Path(__file__).with_name("qgis_look.py"), tmp_path / "q" / "ecomap.qgs"],
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(tmp_path),
        },
    )
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert (seen["read"], seen["error"], seen["told"]) == (True, "", [])
    assert (seen["crs"], seen["themes"]) == ("EPSG:4326", ["现场核查"])
    layers = seen["layers"]
    assert all(layer["valid"] and layer["labels"] for layer in layers.values())
    assert {layer["crs"] for layer in layers.values()} == {"EPSG:4326"}
    ground = layers.pop("区县界")
    assert ground["read_only"]
    assert sum(layer["rows"] for layer in layers.values()) == report.sites
    pit = layers["矿坑（点）"]
    assert pit["tabs"] == ["现场核查", "点位", "其他"]
    assert pit["color"] == asking.config.kinds["mine_pit"].color
    assert pit["widgets"].items() >= WIDGETS.items()
    assert pit["aliases"]["check_fence"] == "是否有围挡"
    assert {"site_id", "status", "deadline"} <= set(pit["fixed"])
    assert [next(iter(choice.values())) for choice in pit["maps"]["check_surface"]] == [
        "",
        "裸露",
        "复绿",
        "<b>其他</b>",
    ]
