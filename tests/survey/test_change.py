"""Change on painted ground whose truth is known to the pixel."""

import datetime as dt
import json

import numpy as np
import pytest
from click.testing import CliRunner

from ecomap.cli.survey import survey
from ecomap.errors import RasterFormatError
from ecomap.survey.changing import shift_between
from ecomap.workflows.survey.changing import find_changes
from ecomap.workflows.survey.changing.pairing import days_apart

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

ROLES = ("blue", "green", "red", "nir", "swir1", "scl")
SCALE = 0.9996**2


def land(*patches):
    ground = np.full((120, 120), "forest")
    for name, row, column, height, width in patches:
        ground[row : row + height, column : column + width] = name
    return ground


STAYS, OLD, NEW = ("bare", 10, 10, 20, 20), ("bare", 10, 60, 20, 20), ("bare", 70, 10, 20, 30)
POND = ("water", 80, 80, 20, 20)


@pytest.fixture
def pair(paint_ground):
    before = paint_ground(land(STAYS, OLD, POND), "S2A_20220501.tif", roles=ROLES)
    after = paint_ground(land(STAYS, NEW, POND), "S2A_20240510.tif", roles=ROLES)
    return before, after


def areas(found):
    total = found.total()
    return [round(total[f"{name}_ha"] * SCALE, 2) for name in ("newly_bare", "regrown", "still_bare")]


def test_each_change_has_its_area(pair):
    found = find_changes(pair[:1], pair[1:])
    assert areas(found) == [6.0, 4.0, 4.0]
    assert {str(patch.change): patch.ndvi_before < patch.ndvi_after for patch in found.patches} == {
        "newly_bare": False,
        "regrown": True,
        "still_bare": False,
    }
    assert found.total()["unknown_share"] == 0
    assert not any("season" in note for note in found.notes)


def test_the_other_way_round_what_was_bared_regrew(pair):
    found = find_changes(pair[1:], pair[:1])
    assert areas(found) == [4.0, 6.0, 4.0]


def test_a_scene_against_itself_has_no_change(pair):
    assert areas(find_changes(pair[:1], pair[:1])) == [0, 0, 8.0]


def test_under_cloud_nothing_is_said(pair, paint_ground):
    cloudy = paint_ground(land(STAYS, NEW, POND, ("cloud", 60, 0, 60, 30)), "S2A_20240511.tif", roles=ROLES)
    found = find_changes(pair[:1], [cloudy])
    assert areas(found) == [2.0, 4.0, 4.0]
    assert found.total()["unknown_share"] == pytest.approx(1800 / 14400)
    # A second look at the same ground tells what the cloud hid.
    assert areas(find_changes(pair[:1], [cloudy, pair[1]])) == [6.0, 4.0, 4.0]


def test_a_pond_that_dries_out_is_no_digging(paint_ground):
    before = paint_ground(land(POND), "S2A_20220501.tif", roles=ROLES)
    after = paint_ground(land(("bare", *POND[1:])), "S2A_20240510.tif", roles=ROLES)
    assert areas(find_changes([before], [after])) == [0, 0, 0]


def test_only_common_ground_is_compared(pair, paint_ground):
    east = paint_ground(
        land(STAYS, NEW, POND)[:, 60:], "S2A_20240510e.tif", roles=ROLES, corner=(500_600.0, 3_210_000.0)
    )
    found = find_changes(pair[:1], [east])
    assert areas(found) == [0, 4.0, 0]
    assert found.total()["compared_ha"] * SCALE == pytest.approx(72, rel=1e-3)
    far = paint_ground(land(), "S2A_20240512.tif", roles=ROLES, corner=(600_000.0, 3_210_000.0))
    with pytest.raises(RasterFormatError, match="share no ground"):
        find_changes(pair[:1], [far])


def test_other_seasons_are_told(pair, paint_ground):
    winter = paint_ground(land(STAYS, NEW, POND), "S2A_20241220.tif", roles=ROLES)
    assert any("seasons differ" in note for note in find_changes(pair[:1], [winter]).notes)
    undated = paint_ground(land(STAYS, NEW, POND), "S2A.tif", roles=ROLES)
    assert any("not every scene has a date" in note for note in find_changes(pair[:1], [undated]).notes)


@pytest.fixture
def rough():
    rng = np.random.default_rng(5)
    coarse = rng.choice(["forest", "bare"], size=(30, 30))
    return np.repeat(np.repeat(coarse, 4, axis=0), 4, axis=1)


@pytest.mark.parametrize("pixels", [0, 3])
def test_a_shifted_scene_is_refused(paint_ground, rough, pixels):
    before = paint_ground(rough, "S2A_20220501.tif", roles=ROLES)
    after = paint_ground(np.roll(rough, pixels, axis=1), "S2A_20240510.tif", roles=ROLES)
    if not pixels:
        assert not any("shifted" in note for note in find_changes([before], [after]).notes)
        return
    with pytest.raises(RasterFormatError, match=r"shifted by 3\.\d pixels \(\+3\.\d east.*--accept-shift"):
        find_changes([before], [after])
    assert any("shifted" in note for note in find_changes([before], [after], accept_shift=True).notes)


@pytest.mark.parametrize("shift", [(0, 0), (2, -5), (-7, 1)])
def test_the_shift_is_that_of_the_pictures(shift):
    rng = np.random.default_rng(8)
    ground = rng.normal(size=(128, 160)).astype("float32")
    found = shift_between(ground, np.roll(ground, shift, axis=(0, 1)))
    assert found is not None
    assert (found.rows, found.columns) == pytest.approx(shift, abs=0.1)


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_pits_that_move_are_no_shift(noise):
    rng = np.random.default_rng(3)
    rows, columns = np.mgrid[:400, :500]

    def ground(*pits):
        picture = 0.8 + noise * rng.normal(size=rows.shape)
        for row, column, high, wide in pits:
            picture[((rows - row) / high) ** 2 + ((columns - column) / wide) ** 2 < 1] = 0.1
        return picture.astype("float32")

    before = ground((200, 200, 60, 80), (350, 400, 40, 60), (80, 420, 20, 20))
    grown = ground((200, 210, 60, 100), (350, 400, 15, 40), (80, 300, 40, 60))
    found = shift_between(before, grown)
    assert found is None or found.pixels < 1
    beside = ground((200, 212, 60, 80))
    assert shift_between(ground((200, 200, 60, 80)), beside) is None


def test_pictures_of_different_ground_have_no_shift():
    rng = np.random.default_rng(8)
    first, second = rng.normal(size=(2, 128, 160)).astype("float32")
    assert shift_between(first, second) is None
    assert shift_between(first, np.full_like(first, np.nan)) is None
    assert shift_between(first, np.ones_like(first)) is None
    assert shift_between(first[:8], first[:8]) is None


def test_days_of_the_year_go_around():
    assert days_apart(dt.date(2020, 12, 31), dt.date(2024, 1, 1)) < 2
    assert 180 < days_apart(dt.date(2020, 1, 1), dt.date(2020, 7, 1)) < 183


def test_the_command_prints_hectares_and_writes_patches(pair, tmp_path):
    out = tmp_path / "change.geojson"
    answer = CliRunner().invoke(survey, ["change", *map(str, pair), "-o", str(out), "--json"])
    assert answer.exit_code == 0, answer.output
    total = json.loads(answer.stdout)["total"]
    assert total["newly_bare_ha"] == pytest.approx(6.0, rel=0.01)
    assert total["unknown_share"] == 0
    features = json.loads(out.read_text("utf-8"))["features"]
    assert {feature["properties"]["change"] for feature in features} == {
        "newly_bare",
        "regrown",
        "still_bare",
    }
    assert all(feature["properties"]["area_ha"] > 0 for feature in features)
    assert "low confidence" in answer.stderr
