"""What is chosen, what is refused, and what stands on the disk afterwards."""

import datetime as dt
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pyogrio import raw

from ecomap.cli.main import _ecomap
from ecomap.errors import EcomapError, RefusedError, UsageError
from ecomap.workflows.exporting import export_sites
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

ENDINGS = (
    "geojson",
    "json",
    "geojsonl",
    "ndjson",
    "gpkg",
    "fgb",
    "parquet",
    "shp",
    "zip",
    "kml",
    "gpx",
    "csv",
    "xlsx",
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_input_gives_the_same_bytes(rich: "Workspace", tmp_path: Path, ending: str) -> None:
    first = export_sites(rich, tmp_path / "one" / f"a.{ending}")
    second = export_sites(rich, tmp_path / "two" / f"a.{ending}")
    assert [Path(file).name for file in first.files] == [Path(file).name for file in second.files]
    made = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    # Nothing of the work is left beside.
    assert all(name.startswith("a") for name in made)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_failure_leaves_what_stood_there(
    rich: "Workspace", tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_sites(rich, tmp_path / f"a.{ending}", kinds=["mine_pit"])
    before = {path.name: path.read_bytes() for path in tmp_path.glob("a*")}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    import ecomap.workflows.exporting.write as writing  # noqa: PLC0415
    from ecomap.store.writers import workbook  # noqa: PLC0415

    for name in (
        "write_geojson",
        "write_geopackage",
        "write_parquet",
        "write_kml",
        "write_gpx",
        "write_csv",
        "write_layer",
        "pack",
        "put_in_place",
    ):
        monkeypatch.setattr(writing, name, full)
    monkeypatch.setattr(workbook, "write_zip", full)
    with pytest.raises(RefusedError, match="No space left"):
        export_sites(rich, tmp_path / f"a.{ending}")
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_kinds_and_counties_choose(workspace: "Workspace", tmp_path: Path) -> None:
    sites = load(workspace).sites
    code = sites["county_adcode"].dropna().iloc[0]
    name = load(workspace).counties.set_index("adcode")["name"][code]
    report = export_sites(workspace, tmp_path / "a.geojson", counties=[name], kinds=["mine", "outfall"])
    document = json.loads((tmp_path / "a.geojson").read_text("utf-8"))
    chosen = sites[(sites["county_adcode"] == code) & sites["kind"].isin(["mine", "outfall"])]
    assert [feature["properties"]["site_id"] for feature in document["features"]] == chosen[
        "site_id"
    ].tolist()
    assert report.sites == len(chosen)


def test_the_day_decides_the_status(workspace: "Workspace", tmp_path: Path) -> None:
    for day in (dt.date(2020, 1, 1), dt.date(2030, 1, 1)):
        report = export_sites(workspace, tmp_path / "a.fgb", as_of=day)
        assert report.as_of == day
        meta, _, _, cells = raw.read(tmp_path / "a.fgb")
        columns = dict(zip(meta["fields"], cells, strict=True))
        expected = load(workspace, as_of=day).sites.set_index("site_id")
        found = dict(zip(columns["site_id"], columns["overdue"], strict=True))
        assert {site_id: bool(late) for site_id, late in found.items()} == expected["overdue"].to_dict()


@pytest.mark.parametrize(
    ("out", "said", "error"),
    [
        ("a.docx", {}, UsageError),
        ("a", {}, UsageError),
        ("a.gpkg", {"kinds": ["volcano"]}, UsageError),
        ("a.gpkg", {"counties": ["Atlantis"]}, UsageError),
        ("a.gpkg", {"lang": "zh"}, UsageError),
        ("a.gpkg", {"crs": "EPSG:1"}, EcomapError),
        ("a.gpx", {"kinds": ["nothing_of_it"]}, UsageError),
    ],
)
def test_refusals_say_what_is_known(
    workspace: "Workspace", tmp_path: Path, out: str, said: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        export_sites(workspace, tmp_path / out, **said)  # type: ignore[arg-type]
    assert len(str(caught.value)) > 20
    assert not (tmp_path / out).exists()


def test_the_files_of_the_workspace_are_not_replaced(workspace: "Workspace", tmp_path: Path) -> None:
    before = workspace.layer("mine").read_bytes()
    for path in (workspace.layer("mine"), workspace.layers / "new.geojson", workspace.sites):
        with pytest.raises(RefusedError, match="elsewhere"):
            export_sites(workspace, path)
    (tmp_path / "dir.gpkg").mkdir()
    with pytest.raises(UsageError, match="folder"):
        export_sites(workspace, tmp_path / "dir.gpkg")
    assert workspace.layer("mine").read_bytes() == before


def test_an_empty_choice_writes_nothing(workspace: "Workspace", tmp_path: Path) -> None:
    workspace.layer("quarry").unlink()
    with pytest.raises(RefusedError, match="no site"):
        export_sites(workspace, tmp_path / "a.gpkg", kinds=["quarry"])


def test_a_missing_pyarrow_is_named(workspace: "Workspace", tmp_path: Path) -> None:
    # In a process of its own, since pandas keeps what it has once seen of pyarrow.
    program = (
        "import sys; sys.modules['pyarrow'] = None; sys.argv = ['ecomap', *sys.argv[1:]]; "
        "from ecomap.cli.main import main; main()"
    )
    said = ("-C", str(workspace.root), "export", str(tmp_path / "a.parquet"))
    run = subprocess.run([sys.executable, "-c", program, *said], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "pip install 'ecomap[parquet]'" in run.stderr
    assert list(tmp_path.glob("*.parquet")) == []


def test_shapefiles_replace_stale_indexes_and_tell_of_others(workspace: "Workspace", tmp_path: Path) -> None:
    for name in ("a.qix", "a.sbn", "a_point.shp", "other.qix"):
        (tmp_path / name).write_bytes(b"old")
    report = export_sites(workspace, tmp_path / "a.shp", kinds=["outfall"])
    assert report.files == (str(tmp_path / "a.shp"),)
    assert not (tmp_path / "a.qix").exists()
    assert not (tmp_path / "a.sbn").exists()
    assert (tmp_path / "other.qix").read_bytes() == b"old"
    assert (tmp_path / "a.cpg").read_text() == "UTF-8"
    assert any("a_point.shp" in note for note in report.notes)


def test_layers_of_an_unknown_kind_come_out_too(workspace: "Workspace", tmp_path: Path) -> None:
    shutil.copy(workspace.layer("outfall"), workspace.layer("well"))
    text = workspace.layer("well").read_text("utf-8").replace("outfall", "well")
    workspace.layer("well").write_text(text, encoding="utf-8")
    for ending in ("gpkg", "kml"):
        report = export_sites(workspace, tmp_path / f"a.{ending}")
        assert report.sites == len(load(workspace).sites)
        assert sum(part.sites for part in report.parts) == report.sites


def test_the_command_tells_and_reports(rich: "Workspace", tmp_path: Path) -> None:
    run = CliRunner().invoke
    said = run(_ecomap, ["-C", str(rich.root), "export", str(tmp_path / "deep" / "a.gpx")])
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("wrote ")
    assert "not in it: " in said.stdout
    assert "without a place" in said.stdout
    machine = run(
        _ecomap, ["-C", str(rich.root), "export", str(tmp_path / "a.shp"), "--kind", "mine_pit", "--json"]
    )
    report = json.loads(machine.stdout)
    assert report["cut"] == {"note": 1}
    assert report["renamed"]["location_quality"] == "loc_qual"
    assert sum(layer["sites"] for layer in report["layers"]) == report["sites"]
    refused = run(_ecomap, ["-C", str(rich.root), "export", str(tmp_path / "a.dwg")])
    assert refused.exit_code == 2
    assert ".gpkg" in refused.output
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_what_is_not_as_it_stands_in_the_layer_is_told(rich: "Workspace", tmp_path: Path) -> None:
    path = rich.layer("outfall")
    layer = json.loads(path.read_text("utf-8"))
    first, second = layer["features"][:2]
    first["geometry"]["coordinates"].append(31.5)
    first["properties"].update(aliases=["甲，乙"], location_source="源" * 100)
    second["geometry"] = {
        "type": "GeometryCollection",
        "geometries": [
            first["geometry"],
            {"type": "LineString", "coordinates": [[101.5, 40.5], [101.6, 40.5]]},
        ],
    }
    path.write_text(json.dumps(layer), encoding="utf-8")
    report = export_sites(rich, tmp_path / "a.shp", kinds=["outfall"])
    assert report.cut == {"location_source": 1}
    assert report.left_out == {"of points, lines and areas in one": (second["properties"]["site_id"],)}
    assert report.sites == len(layer["features"]) - 1
    assert "heights are left out of 1 site" in report.notes
    assert any("1 items of lists hold a comma" in note for note in report.notes)
    told = export_sites(rich, tmp_path / "a.gpkg", kinds=["mine_pit"])
    assert "control characters are left out of 1 texts of 'note'" in told.notes


def test_a_log_of_an_open_geopackage_is_not_played_into_the_new_one(
    workspace: "Workspace", tmp_path: Path
) -> None:
    out = tmp_path / "a.gpkg"
    export_sites(workspace, out, kinds=["mine"])
    with closing(sqlite3.connect(out)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("UPDATE gpkg_contents SET description = 'old'")
        database.commit()
        # QGIS still has it open.
        assert out.with_name("a.gpkg-wal").stat().st_size
        export_sites(workspace, out, kinds=["outfall"])
        assert not out.with_name("a.gpkg-wal").exists()
        with closing(sqlite3.connect(out)) as fresh:
            assert fresh.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert fresh.execute("SELECT count(*) FROM outfall_point").fetchone()[0] > 0
