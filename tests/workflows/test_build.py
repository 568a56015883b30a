"""The main job end to end: what is built agrees with itself, twice gives the same, errors stop it."""

import base64
import csv
import json
import re
import zlib

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from ecomap.cli.build import build as command
from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.simulate import simulate

SITE_KEYS = """
    site_id name name_en kind aliases tags problems location_quality location_accuracy_m location_source
    location_date note county county_adcode status status_class status_date deadline overdue area_m2 length_m
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("invented") / "workspace"
    simulate(root, sites=150, seed=3)
    workspace = open_workspace(root)
    return workspace, build(workspace)


@pytest.fixture(scope="module")
def sites(built):
    workspace, _ = built
    return json.loads(workspace.sites.read_text(encoding="utf-8"))


def bytes_below(root):
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_everything_that_is_promised_is_made(built):
    workspace, made = built
    counties = json.loads(workspace.layer("counties").read_text(encoding="utf-8"))["features"]
    names = {workspace.shown(path) for path, changed in made.files if changed}
    codes = [item["properties"]["adcode"] for item in counties]
    pages = {f"maps/{code}.html" for code in codes}
    stems = ["index", workspace.config.adcode, *codes]
    briefs = {f"maps/briefs/{stem}{end}" for stem in stems for end in (".html", ".en.html")}
    tables = {"maps/summary.xlsx", "maps/summary.csv", "maps/index.json"}
    assert names == {"sites.geojson", "maps/index.html"} | tables | pages | briefs
    assert made.drawn + sum(made.not_drawn.values()) == 150


def test_the_second_build_changes_no_byte(built):
    workspace, _ = built
    before = bytes_below(workspace.root)
    again = build(workspace)
    assert bytes_below(workspace.root) == before
    assert not any(changed for _, changed in again.files)


def test_sites_carry_what_machines_read(sites):
    assert len(sites["features"]) == 150
    keys = set(SITE_KEYS.split())
    for feature in sites["features"]:
        properties = feature["properties"]
        assert keys <= properties.keys()
        assert properties["status_class"] in {"open", "done", "closed"}
        assert isinstance(properties["overdue"], bool)
        assert properties["county_adcode"] is None or isinstance(properties["county_adcode"], str)


def test_csv_workbook_and_sites_agree(built, sites):
    workspace, _ = built
    with (workspace.maps / "summary.csv").open(encoding="utf-8", newline="") as stream:
        table = {row["key"]: row for row in csv.DictReader(stream)}
    properties = [feature["properties"] for feature in sites["features"]]
    for key, row in table.items():
        if re.fullmatch(r"\d{6}", key):
            here = [item for item in properties if item["county_adcode"] == key]
            assert int(row["sites"]) == len(here)
            assert int(row["overdue"]) == sum(item["overdue"] for item in here)
            for name in ("open", "done", "closed"):
                assert int(row[name]) == sum(item["status_class"] == name for item in here)
    assert int(table["total"]["sites"]) == len(properties)
    area_m2 = sum(item["area_m2"] or 0 for item in properties)
    assert float(table["total"]["area_ha"]) == pytest.approx(area_m2 / 10_000, abs=0.02)
    sheet = load_workbook(workspace.maps / "summary.xlsx")["区县汇总"]
    lines = {str(row[0]): row for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert {key: int(row["sites"]) for key, row in table.items()} == {
        key: row[2] for key, row in lines.items()
    }


def test_what_is_invented_says_so_on_everything(built, sites):
    workspace, _ = built
    assert sites["metadata"]["invented"] is True
    assert all("模拟数据" in page.read_text(encoding="utf-8") for page in workspace.maps.glob("*.html"))
    book = load_workbook(workspace.maps / "summary.xlsx")
    assert all("模拟数据" in str(sheet["A1"].value) for sheet in book)


@pytest.fixture
def small(tmp_path):
    root = tmp_path / "workspace"
    simulate(root, sites=20, seed=5)
    return root


def run(root, *arguments):
    return CliRunner().invoke(command, list(arguments), obj=root, catch_exceptions=False)


def test_the_command_says_what_it_made_and_what_it_could_not_draw(small):
    result = run(small)
    assert result.exit_code == 0
    assert "written   sites.geojson" in result.stdout
    assert re.search(r"\d+ sites drawn, \d+ not drawn", result.stdout)
    assert "unchanged sites.geojson" in run(small).stdout


NAN = {"type": "Point", "coordinates": [float("nan"), 29]}
A_SITE = {"type": "Feature", "properties": {"site_id": "a", "name": "甲"}, "geometry": NAN}


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"type": "FeatureCollection", "features": [',
        '{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:4549"}}, "features": []}',
        json.dumps({"type": "FeatureCollection", "features": [A_SITE]}),
    ],
    ids=["empty", "cut", "other crs", "nan"],
)
def test_an_error_stops_the_build_before_anything_is_written(small, text):
    run(small)
    (small / "layers" / "mine.geojson").write_text(text, encoding="utf-8")
    before = bytes_below(small)
    result = run(small)
    assert result.exit_code == 1
    assert "layers/mine.geojson" in result.stderr
    assert bytes_below(small) == before


def test_a_later_day_makes_more_overdue(small):
    early = build(open_workspace(small))
    before = json.loads((small / "sites.geojson").read_text(encoding="utf-8"))
    late = run(small, "--as-of", "2099-01-01")
    after = json.loads((small / "sites.geojson").read_text(encoding="utf-8"))
    assert "As of 2099-01-01" in late.stdout
    assert early.as_of.isoformat() == before["metadata"]["as_of"]

    def overdue(document):
        return sum(item["properties"]["overdue"] for item in document["features"])

    assert overdue(after) >= overdue(before)


def test_the_national_map_service_is_offered_only_with_a_key(small):
    run(small)
    page = (small / "maps" / "index.html").read_text(encoding="utf-8")
    assert "tianditu" not in page
    config = small / "ecomap.toml"
    text = config.read_text(encoding="utf-8").replace(
        "[workspace]\n", '[workspace]\ntianditu_key = "abc123"\n'
    )
    config.write_text(text, encoding="utf-8")
    run(small)
    page = (small / "maps" / "index.html").read_text(encoding="utf-8")
    assert "tianditu.gov.cn" in page
    (held,) = re.findall(r'data-coding="deflate">([^<]*)<', page)
    assert b"tk=abc123" in zlib.decompress(base64.b64decode(held))


def test_a_machine_reads_what_was_made(small):
    made = json.loads(run(small, "--json").stdout)
    assert {"file": "sites.geojson", "changed": True} in made["files"]
    assert made["drawn"] + sum(made["not_drawn"].values()) == 20
    (small / "layers" / "mine.geojson").write_text("", encoding="utf-8")
    refused = run(small, "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["files"] == []
    assert json.loads(refused.stdout)["findings"][0]["rule"] == "unreadable"
