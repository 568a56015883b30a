"""`ecomap survey match`: from a file of patches to what the books say, nothing dropped, nothing decided."""

import csv
import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping
from tests.survey.conftest import collection

from ecomap.cli.survey import survey
from ecomap.crs import area_m2
from ecomap.errors import CRSError, LayerFormatError, RasterFormatError, UsageError
from ecomap.store.overlays import read_overlays
from ecomap.survey import NEEDS_CHECK
from ecomap.workflows.survey import MatchOptions, match_patches

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

METRES = collection(({}, box(567214, 3212791, 567314, 3212891)))
PATCHES = {
    "in": box(111.03, 29.03, 111.05, 29.05),
    "bare": box(111.121, 29.021, 111.126, 29.026),
    "pit": box(111.05, 29.05, 111.06, 29.06),
    "anchor": box(111.165, 29.062, 111.17, 29.066),
    "river": box(111.065, 29.08, 111.075, 29.09),
    "away": box(111.5, 29.5, 111.51, 29.51),
}
SUSPECTS = {
    "in": "in_site",
    "bare": "still_bare",
    "pit": "in_site",
    "anchor": "possible",
    "river": "unlisted",
    "away": "outside",
}


@pytest.fixture
def patches(tmp_path):
    path = tmp_path / "patches.geojson"
    frame = gpd.GeoDataFrame({"图斑编号": list(PATCHES)}, geometry=list(PATCHES.values()), crs=4326)
    frame.to_file(path, driver="GeoJSON")
    return path


def run(workspace, *arguments):
    return CliRunner().invoke(
        survey, [str(item) for item in arguments], obj=workspace.root, catch_exceptions=False
    )


def test_every_patch_is_a_suspect_of_its_own_sort(workspace, patches):
    found = match_patches(workspace, patches)
    assert {patch.patch_id: str(patch.suspect) for patch in found.patches} == SUSPECTS
    assert {patch.verdict for patch in found.patches} == {NEEDS_CHECK}
    by_id = {patch.patch_id: patch for patch in found.patches}
    [site] = by_id["in"].sites
    assert (site.site_id, site.relation) == ("Q1", "overlaps")
    assert site.share_of_patch == pytest.approx(0.25, rel=1e-3)
    assert [match.relation for match in by_id["river"].sites] == ["crosses"]
    assert [match.site_id for match in by_id["anchor"].possible_sites] == ["P2"]
    assert [match.relation for match in by_id["pit"].sites] == ["inside"]
    assert by_id["anchor"].county_adcode == "999902"
    assert by_id["away"].county is None
    assert (by_id["away"].nearest_site_m or 0) > 30_000


def test_the_status_is_the_one_of_the_day(workspace, patches):
    before = match_patches(workspace, patches, MatchOptions(as_of=dt.date(2021, 12, 31)))
    assert {patch.patch_id: str(patch.suspect) for patch in before.patches}["bare"] == "in_site"


def test_the_rows_add_up_to_the_total(workspace, patches):
    document = match_patches(workspace, patches).as_dict()
    total = document["total"]
    assert total["patches"] == len(PATCHES) == sum(total[suspect] for suspect in set(SUSPECTS.values()))
    assert total["area_m2"] == pytest.approx(sum(patch["area_m2"] for patch in document["patches"]), abs=1)
    assert total["area_m2"] == pytest.approx(area_m2(list(PATCHES.values())).sum(), abs=1)


@pytest.mark.parametrize(
    ("crs", "name"), [("EPSG:4546", "p.shp"), ("EPSG:4490", "p.shp"), ("EPSG:32649", "p.geojson")]
)
def test_patches_of_any_system_are_the_same_patches(workspace, patches, tmp_path, crs, name):
    frame = gpd.read_file(patches).rename(columns={"图斑编号": "TBBH"}).to_crs(crs)
    frame.to_file(tmp_path / name)
    given, moved = match_patches(workspace, patches), match_patches(workspace, tmp_path / name)
    assert [patch.suspect for patch in moved.patches] == [patch.suspect for patch in given.patches]
    assert [patch.patch_id for patch in moved.patches] == list(PATCHES)
    np.testing.assert_allclose(
        [patch.area_m2 for patch in moved.patches], [patch.area_m2 for patch in given.patches], rtol=1e-4
    )


def test_a_file_without_a_system_is_refused_until_it_is_named(workspace, patches, tmp_path):
    gpd.read_file(patches).rename(columns={"图斑编号": "id"}).to_file(tmp_path / "p.shp")
    (tmp_path / "p.prj").unlink()
    with pytest.raises(UsageError, match="--crs EPSG:4490"):
        match_patches(workspace, tmp_path / "p.shp")
    assert len(match_patches(workspace, tmp_path / "p.shp", MatchOptions(crs="EPSG:4490")).patches) == len(
        PATCHES
    )


def test_what_is_no_polygon_is_told_and_counted(workspace, tmp_path):
    bow_tie = Polygon([(111.0, 29.0), (111.01, 29.01), (111.01, 29.0), (111.0, 29.01)])
    shapes = [
        bow_tie,
        Point(111, 29),
        LineString([(111, 29), (111.1, 29)]),
        None,
        MultiPolygon([PATCHES["in"]]),
    ]
    path = tmp_path / "mixed.geojson"
    gpd.GeoDataFrame({"a": range(5), "geometry": shapes}, crs=4326).to_file(path, driver="GeoJSON")
    document = match_patches(workspace, path).as_dict()
    assert [note["row"] for note in document["notes"]] == [1, 2, 3, 4]
    assert (document["total"]["patches"], document["total"]["left_out"]) == (2, 3)
    assert [patch["row"] for patch in document["patches"]] == [1, 5]
    named = [patch["patch_id"] for patch in document["patches"]]
    # Without a column of ids, a patch keeps the one made of its outline, wherever it stands.
    turned = gpd.read_file(path).iloc[[4, 0]]
    turned.to_file(tmp_path / "turned.geojson", driver="GeoJSON")
    again = match_patches(workspace, tmp_path / "turned.geojson").patches
    assert [patch.patch_id for patch in again] == named[::-1]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", LayerFormatError),
        ('{"type": "FeatureCollection", "features": [', LayerFormatError),
        ('{"type": "Topology"}', LayerFormatError),
        (METRES, CRSError),
        ('{"type": "FeatureCollection", "crs": "EPSG:99999", "features": []}', CRSError),
    ],
)
def test_broken_files_are_told(workspace, tmp_path, text, error):
    path = tmp_path / "broken.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        match_patches(workspace, path)


def test_numbers_that_are_no_place_leave_a_patch_out(workspace, tmp_path):
    path = tmp_path / "nan.geojson"
    broken = {"type": "Polygon", "coordinates": [[[111, 29], [float("nan"), 29], [111.1, 29.1], [111, 29]]]}
    features = [
        {"type": "Feature", "properties": {}, "geometry": geometry}
        for geometry in (broken, mapping(PATCHES["in"]))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    document = match_patches(workspace, path).as_dict()
    assert (document["total"]["patches"], document["total"]["left_out"]) == (1, 1)


@pytest.mark.parametrize("features", [[], [{"type": "Feature", "properties": {}, "geometry": None}]])
def test_a_file_without_a_polygon_is_refused_not_counted_as_good_news(workspace, tmp_path, features):
    path = tmp_path / "none.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(LayerFormatError, match="no polygon among"):
        match_patches(workspace, path)


def test_two_patches_of_one_id_are_told(workspace, tmp_path):
    path = tmp_path / "twice.geojson"
    gpd.GeoDataFrame(
        {"FID": [1, 2], "图斑编号": ["C1", "C1"]}, geometry=list(PATCHES.values())[:2], crs=4326
    ).to_file(path, driver="GeoJSON")
    found = match_patches(workspace, path)
    assert [patch.patch_id for patch in found.patches] == ["C1", "C1"]
    assert [(note.row, note.is_used) for note in found.notes] == [(2, True)]


def test_the_counties_add_up_to_the_patches(workspace, tmp_path):
    path = tmp_path / "across.geojson"
    across, beyond = box(111.09, 29.04, 111.12, 29.05), box(111.19, 29.09, 111.23, 29.11)
    gpd.GeoDataFrame(geometry=[across, beyond, box(112, 29, 112.01, 29.01)], crs=4326).to_file(
        path, driver="GeoJSON"
    )
    found = match_patches(workspace, path)
    assert [(row.adcode, row.patches) for row in found.counties] == [
        ("999901", 0),
        ("999902", 2),
        (None, 1),
    ]
    assert sum(row.area_m2 for row in found.counties) == pytest.approx(
        sum(patch.area_m2 for patch in found.patches), rel=1e-6
    )
    geod = Geod(a=6378137.0, rf=298.257222101)
    west_part = abs(geod.geometry_area_perimeter(box(111.09, 29.04, 111.1, 29.05))[0])
    assert found.counties[0].area_m2 == pytest.approx(west_part, rel=1e-5)


def test_the_command_prints_json_and_the_words_go_to_stderr(workspace, patches):
    result = run(workspace, "match", patches, "--json")
    assert result.exit_code == 0
    assert [patch["patch_id"] for patch in json.loads(result.stdout)["patches"]] == list(PATCHES)
    assert f"{len(PATCHES)} patches" in result.stderr


def test_the_table_shows_suspects_in_chinese_and_the_verdict(workspace, patches):
    result = run(workspace, "match", patches)
    assert "疑似未恢复" in result.stdout
    assert result.stdout.count(NEEDS_CHECK) == len(PATCHES)


def test_csv_and_geojson_hold_every_patch(workspace, patches, tmp_path):
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    for name in ("out.csv", "out.geojson"):
        assert run(workspace, "match", patches, "-o", tmp_path / name).exit_code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["patch_id"]: row["suspect"] for row in rows} == SUSPECTS
    document = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    for feature in document["features"]:
        expected = PATCHES[feature["properties"]["patch_id"]]
        assert shapely.geometry.shape(feature["geometry"]).equals(expected)
    assert {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()} == before


def test_another_ending_is_refused_before_anything_is_read(workspace, patches, tmp_path):
    with pytest.raises(UsageError, match=r"write to one of FILE\.csv"):
        run(workspace, "match", patches, "-o", tmp_path / "out.doc")


def test_info_says_what_the_scene_is(workspace, paint):
    path = paint(nodata=0)
    result = run(workspace, "info", path)
    assert "EPSG:4546" in result.stdout
    assert "80 x 60 pixels" in result.stdout
    assert json.loads(run(workspace, "info", path, "--json").stdout)["nodata"] == 0


def test_overlay_is_kept_for_the_next_build(workspace, paint):
    result = run(
        workspace,
        "overlay",
        paint(),
        "--name",
        "二号",
        "--opacity",
        "0.5",
        "--bands",
        "1,2,3",
        "--date",
        "2021-05-01",
    )
    assert result.exit_code == 0
    [overlay] = read_overlays(workspace)
    assert (overlay.name, overlay.opacity, overlay.date, overlay.source) == (
        "二号",
        0.5,
        "2021-05-01",
        "scene.tif",
    )


@pytest.mark.parametrize("bands", ["1,2", "red", "", "1,2,3,4"])
def test_bands_are_one_or_three(workspace, paint, bands):
    assert run(workspace, "overlay", paint(), "--bands", bands).exit_code == 2


@pytest.mark.shared
def test_real_patches_are_all_accounted_for(workspace, shared):
    scars = match_patches(workspace, shared / "data" / "mines" / "earthrise_mining_201800.geojson")
    assert len(scars.patches) == 5444
    coal = match_patches(
        workspace, shared / "data" / "mines" / "gem_coal_mine_boundaries_methane_v1.0.2.geojson"
    )
    assert len(coal.patches) + sum(not note.is_used for note in coal.notes) == 2116
    assert len(coal.patches) == 333
    assert sum("mended" in note.reason for note in coal.notes) == 4


def test_a_geopackage_in_metres_gives_what_geojson_gives(workspace, patches, tmp_path):
    frame = gpd.read_file(patches).to_crs(4546)
    frame.to_file(tmp_path / "p.gpkg", driver="GPKG")
    given, moved = match_patches(workspace, patches), match_patches(workspace, tmp_path / "p.gpkg")
    assert [(item.patch_id, item.suspect) for item in moved.patches] == [
        (item.patch_id, item.suspect) for item in given.patches
    ]
    frame.assign(more=1).to_file(tmp_path / "p.gpkg", layer="more", driver="GPKG")
    with pytest.raises(LayerFormatError, match="2 layers with different fields"):
        match_patches(workspace, tmp_path / "p.gpkg")
    named = match_patches(workspace, tmp_path / "p.gpkg", MatchOptions(layer="p"))
    assert len(named.patches) == len(given.patches)


def test_the_file_of_patches_is_never_written_over(workspace, patches):
    before = patches.read_bytes()
    with pytest.raises(UsageError, match="is the file of patches itself"):
        run(workspace, "match", patches, "-o", patches)
    assert patches.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no picture", b"II*\0\x08\0\0\0"])
def test_what_is_no_scene_changes_nothing(workspace, tmp_path, content):
    path = tmp_path / "scene.tif"
    path.write_bytes(content)
    before = sorted(workspace.root.rglob("*"))
    for verb in ("info", "overlay"):
        with pytest.raises(RasterFormatError, match="cannot be read as a GeoTIFF"):
            run(workspace, verb, path)
    assert sorted(workspace.root.rglob("*")) == before
