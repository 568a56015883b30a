"""Checklists on paper: what stands on the pages, in both languages."""

import subprocess
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest
import shapely

from ecomap.crs import wgs84_to_gcj02
from ecomap.workflows.exporting.extract import extract_sites
from ecomap.workflows.field import Selection, take_to_field
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

pytest.importorskip("fontTools", reason="the extra `poster` is not installed")
PITS = Selection(kinds=("mine_pit",))
_needs_text = pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")


def _text(path: Path) -> str:
    done = subprocess.run(
        [str(which("pdftotext")), "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_same_input_gives_the_same_bytes(asking: "Workspace", tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        take_to_field(asking, "checklist", tmp_path / name, selection=PITS)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@_needs_text
def test_every_site_stands_once_with_its_questions(asking: "Workspace", tmp_path: Path) -> None:
    report = take_to_field(asking, "checklist", tmp_path / "a.pdf", selection=PITS)
    text = _text(tmp_path / "a.pdf")
    sites = load(asking).sites
    pits = sites[sites["kind"] == "mine_pit"]
    assert report.sites == sum(part.sites for part in report.parts) == len(pits)
    for site_id in pits["site_id"]:
        assert text.count(site_id) == 1
    for words in ("是否有围挡", "<b>其他</b>", "最大深度（米）", "说明 & <i>其他</i>"):
        assert text.count(words) == len(pits)
    assert "<script>alert(1)</script>" in text.replace("\n", "").replace(" ", "")


@_needs_text
def test_places_stand_in_both_systems(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "checklist", tmp_path / "a.pdf", selection=PITS)
    text = _text(tmp_path / "a.pdf")
    extract = extract_sites(load(asking), kinds=["mine_pit"], counties=[])
    places = extract.sites.geometry.dropna()
    points = shapely.get_coordinates(places[places.geom_type == "Point"]).tolist()
    assert points
    for longitude, latitude in points:
        east, north = wgs84_to_gcj02(longitude, latitude)
        assert f"WGS 84 {longitude:.6f}, {latitude:.6f}" in text
        assert f"GCJ-02 {float(east):.6f}, {float(north):.6f}" in text


@_needs_text
def test_english_words_stand_on_an_english_checklist(asking: "Workspace", tmp_path: Path) -> None:
    take_to_field(asking, "checklist", tmp_path / "a.pdf", selection=PITS, lang="en")
    text = _text(tmp_path / "a.pdf")
    assert "Field checklist" in text
    assert "Is there a fence?" in text
    assert "Signature of the inspector" in text


@_needs_text
def test_sites_without_a_place_get_hints(asking: "Workspace", tmp_path: Path) -> None:
    report = take_to_field(asking, "checklist", tmp_path / "a.pdf", selection=Selection(not_located=True))
    text = _text(tmp_path / "a.pdf")
    loaded = load(asking)
    without = loaded.sites[loaded.sites.geometry.isna()]
    assert report.sites == len(without)
    assert "点位定位核查表" in text
    assert text.count("查找线索") == len(without)
    names = dict(zip(loaded.counties["adcode"], loaded.counties["name"], strict=True))
    for codes in without["counties"]:
        for code in codes:
            assert names[code] in text
