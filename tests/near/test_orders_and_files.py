"""Orders and files of `ecomap near`."""

import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from ecomap.cli.near import near
from ecomap.crs import reference
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.simulate import simulate


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("invented") / "workspace"
    simulate(root, sites=120, seed=4)
    return root


@pytest.fixture(scope="module")
def middle(folder):
    west, south, east, north = load(open_workspace(folder)).counties.total_bounds
    return (west + east) / 2, (south + north) / 2


def call(folder, *arguments):
    return CliRunner().invoke(near, [str(item) for item in arguments], obj=folder)


def found(folder, *arguments):
    result = call(folder, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("order", ["distance", "due", "route"])
def test_anchors_come_last_in_every_order(folder, middle, order):
    made = found(folder, *middle, "--within-km", 60, "--order", order)
    flags = [site["is_anchor"] for site in made["sites"]]
    assert flags == sorted(flags)
    assert {True, False} == set(flags)
    assert ("trip_m" in made) == (order == "route")
    for flag in (True, False):
        block = [site for site in made["sites"] if site["is_anchor"] is flag]
        if order == "distance":
            assert [s["distance_m"] for s in block] == sorted(s["distance_m"] for s in block)
        if order == "due":
            keys = [(s["deadline"] or "9999-12-31", s["distance_m"]) for s in block]
            assert keys == sorted(keys)


def test_a_position_in_gcj02_is_moved_first(folder, middle):
    east, north = reference("GCJ-02").from_wgs84(*middle)
    made = found(folder, float(east), float(north), "--crs", "gcj02")
    assert made["longitude"] == pytest.approx(middle[0], abs=1e-6)
    assert made["sites"] == found(folder, made["longitude"], made["latitude"])["sites"]


def test_files_hold_what_the_table_lists(folder, middle, tmp_path):
    asked = (*middle, "--within-km", 60, "--order", "due")
    ids = [site["site_id"] for site in found(folder, *asked)["sites"]]
    for form in ("geojson", "gpx", "kml", "xlsx", "json", "table"):
        out = tmp_path / f"near.{form}"
        result = call(folder, *asked, "--format", form, "-o", out)
        assert result.exit_code == 0, result.output
    features = json.loads((tmp_path / "near.geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["site_id"] for feature in features] == ids
    assert [feature["properties"]["near_order"] for feature in features] == list(range(1, len(ids) + 1))
    for form in ("gpx", "kml"):
        root = ET.parse(tmp_path / f"near.{form}").getroot()  # noqa: S314 - written a moment ago
        assert ids[0] in root.itertext()
    assert zipfile.ZipFile(tmp_path / "near.xlsx").testzip() is None
    assert ids[-1] in (tmp_path / "near.table").read_text(encoding="utf-8")


def test_a_file_format_needs_a_file(folder, middle):
    result = call(folder, *middle, "--format", "gpx")
    assert result.exit_code == 2
    assert "-o sites.gpx" in result.stderr
