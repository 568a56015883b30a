"""Patches against licences on constructed ground, held to areas worked out by hand and by PROJ."""

import json
import warnings

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.affinity import translate
from shapely.geometry import box

from ecomap.cli.survey import survey
from ecomap.errors import LayerFormatError
from ecomap.survey.rights import match_licences
from ecomap.workflows.survey import MatchOptions, match_patches

WEST, SOUTH = 504_500.0, 3_212_000.0
"""A place in the made-up city, UTM zone 49, near its central meridian: a metre there is 1/0.9996 metres."""
TO_DEGREES = Transformer.from_crs(32649, 4326, always_xy=True)
SCALE = 0.9996**2


def ground(west, south, width, height):
    """Rectangle in metres of the plane, north-east of the corner."""
    return box(WEST + west, SOUTH + south, WEST + west + width, SOUTH + south + height)


def degrees(*shapes):
    def move(spots):
        return np.column_stack(TO_DEGREES.transform(spots[:, 0], spots[:, 1]))

    return shapely.transform(np.array(shapes, dtype=object), move)


def held(patch, *licences, pixel_m=10.0, tolerance_m=10.0):
    (found,) = match_licences(degrees(patch), degrees(*licences), pixel_m=pixel_m, tolerance_m=tolerance_m)
    return found


LICENCE = ground(0, 0, 1000, 1000)


def test_a_patch_on_the_licence_line_lies_inside():
    found = held(LICENCE, LICENCE)
    assert found.overlap_share == pytest.approx(1, abs=1e-9)
    assert (found.outside_ha, found.outside_low_ha, found.beyond_ha) == (0, 0, 0)
    # A pixel further out on four sides, with round corners.
    assert found.outside_high_ha * SCALE == pytest.approx((4 * 10_000 + np.pi * 100) / 1e4, rel=2e-3)


def test_a_patch_half_outside():
    patch = ground(900, 100, 200, 300)
    found = held(patch, LICENCE)
    assert found.overlap_share == pytest.approx(0.5, abs=1e-6)
    assert found.outside_ha * SCALE == pytest.approx(3.0, rel=1e-5)
    assert found.outside_low_ha * SCALE == pytest.approx(0.9 * 2.8, rel=1e-3)
    assert found.outside_high_ha * SCALE == pytest.approx(1.1 * 3.2, rel=5e-3)
    assert found.beyond_ha * SCALE == pytest.approx(2.7, rel=1e-3)
    assert found.is_beyond(least_ha=0.01)


def test_ground_in_the_hole_of_a_licence_is_outside():
    donut = LICENCE.difference(ground(400, 400, 200, 200))
    found = held(ground(300, 300, 400, 400), donut)
    assert found.outside_ha * SCALE == pytest.approx(4.0, rel=1e-5)
    assert found.beyond_ha * SCALE == pytest.approx(1.8**2, rel=1e-3)
    inside = held(ground(450, 450, 100, 100), donut)
    assert inside is None


def test_ground_of_a_neighbouring_licence_is_not_outside():
    neighbour = ground(1000, 0, 500, 1000)
    found = held(ground(900, 100, 300, 200), LICENCE, neighbour)
    assert (found.licence, found.others) == (1, (0,))
    assert found.overlap_share == pytest.approx(2 / 3, abs=1e-6)
    assert found.outside_ha == pytest.approx(0, abs=1e-9)
    assert not found.is_beyond(least_ha=0.0001)


def test_a_sliver_of_a_shifted_scene_is_no_digging():
    found = held(translate(ground(100, 100, 905, 300), 0, 0), LICENCE)
    assert 0 < found.outside_ha < 0.2
    assert found.beyond_ha == 0
    assert not found.is_beyond(least_ha=0.0001)


def test_a_patch_that_hardly_lies_in_a_licence_does_not_go_beyond_it():
    found = held(ground(990, 0, 200, 200), LICENCE)
    assert found.inside_share == pytest.approx(0.05, abs=1e-6)
    assert not found.is_beyond(least_ha=0.0001)


def test_pieces_that_touch_no_licence_do_not_count():
    found = held(shapely.union_all([ground(800, 0, 300, 100), ground(3000, 0, 300, 300)]), LICENCE)
    assert found.outside_ha * SCALE == pytest.approx(1.0, rel=1e-4)


spans = st.integers(-300, 1100).map(float)


@settings(max_examples=25, deadline=None)
@given(spans, spans, st.integers(40, 400), st.integers(40, 400), st.integers(0, 3))
def test_the_band_holds_the_area_and_that_of_any_shift_by_a_pixel(west, south, width, height, side):
    patch = ground(west, south, width, height)
    found = held(patch, LICENCE)
    if found is None:
        return
    assert found.outside_low_ha <= found.outside_ha + 1e-6
    assert found.outside_ha <= found.outside_high_ha + 1e-6
    assert found.beyond_ha <= found.outside_ha + 1e-6
    assert found.overlap_share == pytest.approx(patch.intersection(LICENCE).area / patch.area, abs=1e-4)
    assert found.outside_ha * SCALE == pytest.approx(patch.difference(LICENCE).area / 1e4, abs=1e-3)
    moved = translate(patch, *((10, 0), (-10, 0), (0, 10), (0, -10))[side])
    shifted = moved.difference(LICENCE).area / 1e4 / SCALE
    assert found.outside_low_ha - 1e-3 <= shifted <= found.outside_high_ha + 1e-3


@pytest.fixture
def files(tmp_path):
    """Patches and licences as files: inside, half outside, without, in one that is over, too small."""
    patches = {
        "in": ground(100, 100, 200, 200),
        "half": ground(900, 100, 200, 300),
        "alone": ground(3000, 0, 400, 400),
        "over": ground(5100, 100, 200, 200),
        "tiny": ground(980, 900, 40, 40),
    }
    licences = {
        "C430": (LICENCE, "2030-12-31", "青岚矿业"),
        "C431": (ground(5000, 0, 1000, 1000), "2020-05-31", "=cmd()"),
    }
    paths = tmp_path / "patches.geojson", tmp_path / "licences.gpkg"
    frame = gpd.GeoDataFrame(
        {"图斑编号": list(patches), "矿种": "砂石"}, geometry=list(patches.values()), crs=32649
    )
    frame.to_crs(4326).to_file(paths[0])
    shapes, ends, holders = zip(*licences.values(), strict=True)
    columns = {"采矿许可证号": list(licences), "有效期止": ends, "采矿权人": holders}
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=32649).to_crs(4525).to_file(paths[1])
    return paths


SUSPECTS = {
    "in": "in_licence",
    "half": "beyond_licence",
    "alone": "no_licence",
    "over": "expired_licence",
    "tiny": "beyond_licence",
}


def run(workspace, *arguments):
    return CliRunner().invoke(
        survey, [str(item) for item in arguments], obj=workspace.root, catch_exceptions=False
    )


def test_each_patch_is_held_against_the_licences(workspace, files):
    found = match_patches(workspace, files[0], MatchOptions(licences=files[1]))
    rows = {row["patch_id"]: row for row in found.rows}
    assert {name: row["suspect"] for name, row in rows.items()} == SUSPECTS
    assert [row["rank"] for row in found.rows] == [1, 2, 3, 4, 5]
    assert [row["patch_id"] for row in found.rows] == ["half", "alone", "over", "in", "tiny"]
    assert (rows["half"]["licence"], rows["half"]["suspect_zh"]) == ("C430", "疑似越界")
    assert rows["half"]["outside_ha"] * SCALE == pytest.approx(3.0, abs=1e-3)
    assert rows["half"]["over_10_mu"]
    assert not rows["half"]["over_plan_floor"]
    assert not rows["tiny"]["over_10_mu"]
    assert rows["alone"]["over_plan_floor"]
    assert (rows["alone"]["licence"], rows["alone"]["overlap_share"]) == (None, 0)
    assert (rows["over"]["licence_expired"], rows["over"]["licence_valid_to"]) == (True, "2020-05-31")
    assert rows["in"]["fields"] == {"图斑编号": "in", "矿种": "砂石"}


def test_the_pixel_of_the_patches_is_the_tolerance(workspace, files):
    frame = gpd.read_file(files[0]).assign(pixel_m=30.0)
    frame.to_file(files[0])
    found = match_patches(workspace, files[0], MatchOptions(licences=files[1]))
    assert found.widths is not None
    assert (found.widths.pixel_m, found.widths.tolerance_m) == (30, 30)
    assert {row["patch_id"]: row["suspect"] for row in found.rows}["tiny"] == "in_licence"


def test_the_command_prints_rows_and_adds_up(workspace, files):
    answer = run(workspace, "match", files[0], "--licences", files[1], "--json")
    document = json.loads(answer.stdout)
    keys = {"patch_id", "site_id", "licence", "overlap_share", "outside_ha", "suspect"}
    assert all(keys <= set(row) for row in document["rows"])
    total = document["total"]
    assert total["patches"] == sum(total[suspect] for suspect in set(SUSPECTS.values())) == 5
    assert "licences are widened by 10 m" in answer.stderr
    assert "疑似越界" in run(workspace, "match", files[0], "--licences", files[1]).stdout


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "kml", "gpx", "xlsx"])
def test_every_format_holds_every_patch(workspace, files, tmp_path, ending):
    out = tmp_path / f"out.{ending}"
    answer = run(workspace, "match", files[0], "--licences", files[1], "-o", out)
    assert answer.exit_code == 0, answer.output
    if ending == "csv":
        text = out.read_text("utf-8-sig")
        assert all(name in text for name in SUSPECTS)
        assert "'=cmd()" in text
        return
    if ending == "xlsx":
        book = openpyxl.load_workbook(out)
        cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
        assert set(SUSPECTS) <= cells
        return
    layer = {"gpx": "tracks", "gpkg": "patches"}.get(ending)
    layers = gpd.list_layers(out)["name"].tolist()
    frames = [gpd.read_file(out, layer=layer or name) for name in ([layer] if layer else layers)]
    assert sum(len(frame) for frame in frames) == len(SUSPECTS)
    if ending == "gpx":
        assert len(gpd.read_file(out, layer="waypoints")) == len(SUSPECTS)


def test_a_licence_that_crosses_itself_is_refused_by_number_and_place(workspace, files, tmp_path):
    bow_tie = shapely.Polygon([(111.0, 29.0), (111.01, 29.01), (111.01, 29.0), (111.0, 29.01)])
    path = tmp_path / "broken.geojson"
    gpd.GeoDataFrame({"许可证号": ["C9"]}, geometry=[bow_tie], crs=4326).to_file(path)
    with pytest.raises(LayerFormatError, match=r"broken\.geojson: .*feature 1 \(C9\): .*111\.005"):
        match_patches(workspace, files[0], MatchOptions(licences=path))


@pytest.mark.parametrize(("holders", "is_one"), [(["甲", "甲"], True), (["甲", "乙"], False)])
def test_features_of_one_number_are_one_licence_if_they_say_the_same(
    workspace, files, tmp_path, holders, is_one
):
    path = tmp_path / "parts.geojson"
    parts = [ground(0, 0, 200, 1000), ground(200, 0, 800, 1000)]
    frame = gpd.GeoDataFrame({"许可证号": ["C1", "C1"], "采矿权人": holders}, geometry=parts, crs=32649)
    frame.to_crs(4326).to_file(path)
    found = match_patches(workspace, files[0], MatchOptions(licences=path))
    (row,) = [row for row in found.rows if row["patch_id"] == "in"]
    assert (row["licence"], row["suspect"]) == ("C1", "in_licence")
    assert row["overlap_share"] == pytest.approx(1 if is_one else 0.5, abs=1e-4)
    assert row["other_licences"] == ([] if is_one else ["C1"])
    assert any("say different things" in note for note in found.licence_notes) == (not is_one)


def test_names_that_a_shapefile_cuts_are_known(workspace, files, tmp_path):
    frame = gpd.read_file(files[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(tmp_path / "rights.shp", encoding="utf-8")
    assert "采矿许可证号".encode() not in (tmp_path / "rights.dbf").read_bytes()
    found = match_patches(workspace, files[0], MatchOptions(licences=tmp_path / "rights.shp"))
    rows = {row["patch_id"]: row for row in found.rows}
    assert {name: row["suspect"] for name, row in rows.items()} == SUSPECTS
    assert (rows["in"]["licence"], rows["in"]["licence_holder"]) == ("C430", "青岚矿业")


@pytest.mark.parametrize(
    ("cell", "suspect"),
    [
        ("自2021年01月01日至2026年12月31日", "in_licence"),
        ("2019-01-01 至 2020-12-31", "expired_licence"),
        ("长期", "in_licence"),
    ],
)
def test_the_last_day_of_a_span_counts(workspace, files, tmp_path, cell, suspect):
    path = tmp_path / "span.geojson"
    frame = gpd.GeoDataFrame({"许可证号": ["C1"], "有效期止": [cell]}, geometry=[LICENCE], crs=32649)
    frame.to_crs(4326).to_file(path)
    found = match_patches(workspace, files[0], MatchOptions(licences=path))
    assert {row["patch_id"]: row["suspect"] for row in found.rows}["in"] == suspect
    assert bool(found.licence_notes) == (cell == "长期")


def test_a_file_of_licences_without_an_outline_is_refused(workspace, files, tmp_path):
    path = tmp_path / "points.geojson"
    gpd.GeoDataFrame(geometry=[shapely.Point(111, 29)], crs=4326).to_file(path)
    with pytest.raises(LayerFormatError, match="no outline of a licence"):
        match_patches(workspace, files[0], MatchOptions(licences=path))


def test_against_an_earlier_survey_patches_are_new_grown_known_or_gone(workspace, files, tmp_path):
    earlier = {
        "same": ground(100, 100, 200, 200),
        "smaller": ground(900, 100, 200, 100),
        "lost": ground(7000, 0, 100, 100),
    }
    path = tmp_path / "old.geojson"
    frame = gpd.GeoDataFrame({"patch_id": list(earlier)}, geometry=list(earlier.values()), crs=32649)
    frame.to_crs(4326).to_file(path)
    found = match_patches(workspace, files[0], MatchOptions(earlier=path))
    seen = {row["patch_id"]: row["seen"] for row in found.rows}
    assert seen == {"in": "known", "half": "grown", "alone": "new", "over": "new", "tiny": "new"}
    assert [gone.patch_id for gone in found.gone] == ["lost"]
    assert found.gone[0].area_ha * SCALE == pytest.approx(1.0, abs=1e-3)
    assert found.as_dict()["total"]["gone"] == 1
