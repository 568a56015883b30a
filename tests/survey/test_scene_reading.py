"""Scenes as reflectance: whatever the file looks like, the same ground gives the same numbers."""

import datetime as dt

import numpy as np
import pytest
import rasterio
from affine import Affine

from ecomap.errors import ConfigError, EcomapError, RasterFormatError, UsageError
from ecomap.raster import Grid, Role, Window
from ecomap.store.rasters import find_scenes, open_scene

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

GROUND = np.array([["forest", "bare", "water", "forest"]] * 4)
LIGHT = (Role.RED, Role.NIR)


def whole(scene, roles=LIGHT):
    return scene.read(scene.grid, scene.grid.whole, roles)


def nir(scene):
    return whole(scene).bands[Role.NIR][0].tolist()


EXPECTED = pytest.approx([0.35, 0.27, 0.025, 0.35])


def test_bands_are_known_by_their_names(paint_ground):
    scene = open_scene(paint_ground(GROUND))
    assert (scene.sensor, scene.date) == ("sentinel-2", dt.date(2024, 5, 1))
    assert nir(scene) == EXPECTED
    assert whole(scene).valid.all()


@pytest.mark.parametrize("roles", [("nir", "red"), ("swir1", "red", "blue", "nir"), ("red", "nir", "scl")])
def test_the_order_of_bands_says_nothing(paint_ground, roles):
    assert nir(open_scene(paint_ground(GROUND, roles=roles))) == EXPECTED


def test_bands_without_names_are_those_the_call_says(paint_ground):
    path = paint_ground(GROUND, "x.tif", roles=("nir", "red"), described=False)
    assert nir(open_scene(path, roles={Role.NIR: 1, Role.RED: 2})) == EXPECTED


def test_the_usual_order_of_a_sensor_counts_where_no_band_has_a_name(paint_ground):
    four = paint_ground(GROUND, "x.tif", roles=("blue", "green", "red", "nir"), described=False)
    assert nir(open_scene(four, sensor="gf-2")) == EXPECTED
    named = paint_ground(
        GROUND, "GF1_WFV_20240501.tif", roles=("blue", "green", "red", "nir"), described=False
    )
    assert open_scene(named).sensor == "gf-1"


def test_a_scene_whose_bands_are_unknown_says_how_to_name_them(paint_ground):
    scene = open_scene(paint_ground(GROUND, "x.tif", described=False))
    with pytest.raises(UsageError, match=r"x\.tif: no band is known as red or nir .*--bands red=3,nir=4"):
        scene.require(LIGHT)


@pytest.mark.parametrize(
    ("change", "profile", "sensor"),
    [
        (lambda values: values + 1000, {}, "sentinel-2-0400"),
        (lambda values: (values / 1e4 + 0.2) / 2.75e-5, {}, "landsat-8"),
        (lambda values: values / 1e4, {"dtype": "float32", "nodata": None}, None),
        (lambda values: values, {"dtype": "float32", "nodata": np.nan}, None),
    ],
)
def test_scale_and_offset_give_the_same_reflectance(paint_ground, change, profile, sensor):
    described = sensor != "landsat-8"
    path = paint_ground(GROUND, change=change, described=described, **profile)
    assert nir(open_scene(path, sensor=sensor)) == pytest.approx([0.35, 0.27, 0.025, 0.35], abs=3e-5)


def test_scale_and_offset_of_the_file_come_first(paint_ground):
    path = paint_ground(GROUND, change=lambda values: values * 2)
    with rasterio.open(path, "r+") as file:
        file.scales = [5e-5] * 6
    assert nir(open_scene(path)) == EXPECTED


def test_a_scene_with_the_newer_offset_is_told_not_guessed(paint_ground):
    scene = open_scene(paint_ground(GROUND, change=lambda values: values + 1000))
    assert any("--sensor sentinel-2-0400" in note for note in scene.notes)
    assert not any("0400" in note for note in open_scene(paint_ground(GROUND, "b.tif")).notes)


@pytest.mark.parametrize("empty", [0, 65535])
def test_undeclared_no_data_is_no_ground(paint_ground, empty):
    def hole(values):
        values[:, :, 1] = empty
        return values

    block = whole(open_scene(paint_ground(GROUND, change=hole, nodata=None)))
    assert block.valid[0].tolist() == [True, False, True, True]


def test_declared_no_data_and_what_is_no_number_are_no_ground(paint_ground):
    def hole(values):
        values[0, :, 1], values[2, :, 2] = -9999, np.nan
        return values

    path = paint_ground(GROUND, change=hole, dtype="float32", nodata=-9999)
    block = whole(open_scene(path), (Role.BLUE, *LIGHT))
    assert block.valid[0].tolist() == [True, False, False, True]


def test_classes_and_bits_tell_cloud(paint_ground, tmp_path):
    cloudy = np.array([["forest", "cloud", "bare", "forest"]] * 4)
    by_class = whole(open_scene(paint_ground(cloudy, roles=(*LIGHT, "scl"))))
    assert by_class.cloud is not None
    assert by_class.cloud[0].tolist() == [False, True, False, False]
    assert by_class.clear[0].tolist() == [True, False, True, True]

    path = paint_ground(cloudy, "bits.tif", roles=("red", "nir", "scl"), described=False)
    with rasterio.open(path, "r+") as file:
        file.write(np.where(cloudy == "cloud", 0b1000, np.where(cloudy == "bare", 1, 64)).astype("uint16"), 3)
    bits = whole(open_scene(path, roles={Role.RED: 1, Role.NIR: 2, Role.QA_PIXEL: 3}))
    assert bits.cloud is not None
    assert bits.cloud[0].tolist() == [False, True, False, False]
    assert bits.valid[0].tolist() == [True, True, False, True]


def test_a_folder_of_files_of_two_resolutions_is_one_scene(paint_ground, tmp_path):
    coarse = GROUND[::2, ::2]
    for role, ground, step in (("red", GROUND, 10.0), ("nir", GROUND, 10.0), ("swir1", coarse, 20.0)):
        code = {"red": "B04", "nir": "B08", "swir1": "B11"}[role]
        paint_ground(
            ground, f"scene/T49RFM_20240501T030531_{code}.tif", roles=(role,), step=step, described=False
        )
    scene = open_scene(tmp_path / "scene")
    assert (scene.grid.width, scene.date) == (4, dt.date(2024, 5, 1))
    assert nir(scene) == EXPECTED
    assert scene.roles == (Role.RED, Role.NIR, Role.SWIR1)
    assert any("20 are resampled to 10" in note for note in scene.notes)


def test_a_folder_of_stacked_files_is_a_scene_a_file(paint_ground, tmp_path):
    for day in ("20240110", "20240610"):
        paint_ground(GROUND, f"dates/S2A_{day}.tif")
    scenes = find_scenes([tmp_path / "dates"])
    assert [scene.name for scene in scenes] == ["S2A_20240110.tif", "S2A_20240610.tif"]
    assert nir(scenes[1]) == EXPECTED


def test_tiles_of_one_day_are_one_scene(paint_ground):
    ground = np.array([["forest", "bare", "water", "forest", "bare", "bare"]] * 4)
    whole_scene = open_scene(paint_ground(ground, "whole_20240501.tif"))
    west = paint_ground(ground[:, :3], "west_20240501.tif")
    east = paint_ground(ground[:, 3:], "east_20240501.tif", corner=(500_030.0, 3_210_000.0))
    (tiles,) = find_scenes([east, west])
    assert tiles.grid.bounds == whole_scene.grid.bounds
    np.testing.assert_array_equal(whole(tiles).bands[Role.RED], whole(whole_scene).bands[Role.RED])
    assert whole(tiles).valid.all()
    assert any("taken as tiles" in note for note in tiles.notes)


def test_scenes_come_by_day(paint_ground):
    names = ["S2_20240601.tif", "S2_20230105.tif", "plain.tif"]
    scenes = find_scenes([paint_ground(GROUND, name) for name in names])
    assert [scene.name for scene in scenes] == ["S2_20230105.tif", "S2_20240601.tif", "plain.tif"]
    days = [dt.date(2020, 1, day) for day in (3, 1, 2)]
    scenes = find_scenes([paint_ground(GROUND, name) for name in names], dates=days)
    assert [scene.date.day for scene in scenes if scene.date] == [1, 2, 3]


def test_any_grid_can_be_read(paint_ground):
    ground = np.repeat(np.repeat(GROUND, 10, axis=0), 10, axis=1)
    scene = open_scene(paint_ground(ground))
    half = Grid(scene.grid.crs, (20.0, 0.0, 500_000.0, 0.0, -20.0, 3_210_000.0), 20, 20)
    assert scene.read(half, half.whole, LIGHT).bands[Role.NIR][0, ::5].tolist() == EXPECTED
    beyond = Grid(scene.grid.crs, (10.0, 0.0, 500_200.0, 0.0, -10.0, 3_210_000.0), 40, 40)
    block = scene.read(beyond, Window(0, 0, 40, 40), LIGHT)
    assert block.valid[:, :20].all()
    assert not block.valid[:, 20:].any()
    far = Grid(scene.grid.crs, (10.0, 0.0, 900_000.0, 0.0, -10.0, 3_210_000.0), 4, 4)
    assert not scene.read(far, far.whole, LIGHT).valid.any()


def test_another_system_shows_the_same_ground(paint_ground):
    ground = np.repeat(np.repeat(GROUND, 20, axis=0), 20, axis=1)
    scene = open_scene(paint_ground(ground))
    with rasterio.open(paint_ground(ground, "b.tif")) as file:
        gauss = rasterio.crs.CRS.from_epsg(4546)
        transform, width, height = rasterio.warp.calculate_default_transform(
            file.crs, gauss, file.width, file.height, *file.bounds
        )
    grid = Grid(gauss.to_wkt(), tuple(transform)[:6], width, height)
    block = scene.read(grid, grid.whole, LIGHT)
    row = block.bands[Role.NIR][height // 2]
    assert row[[width // 8, width * 3 // 8, width * 5 // 8]].tolist() == pytest.approx([0.35, 0.27, 0.025])


def test_a_scene_and_a_sensor_can_be_described(paint_ground, tmp_path):
    paint_ground(GROUND, "odd.tif", roles=("nir", "red"), described=False, change=lambda values: values / 2)
    (tmp_path / "scene.toml").write_text(
        'date = 2024-05-01\n[[files]]\npath = "odd.tif"\nbands = { nir = 1, red = 2 }\nscale = 2e-4\n',
        "utf-8",
    )
    scene = open_scene(tmp_path / "scene.toml")
    assert nir(scene) == EXPECTED
    (tmp_path / "own.toml").write_text('order = ["nir", "red"]\nscale = 2e-4\n', "utf-8")
    assert nir(open_scene(tmp_path / "odd.tif", sensor=str(tmp_path / "own.toml"))) == EXPECTED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("files = 3", "at least one file"),
        ("[[files]]\nbands = { red = 1 }", "has no path"),
        ('[[files]]\npath = "odd.tif"\nbands = { rot = 1 }', "'rot' is no role"),
        ('[[files]]\npath = "odd.tif"\nbands = { red = "1" }', "numbered from 1"),
        ("colour = 1", "unknown member 'colour'"),
        ("[", "not valid TOML"),
    ],
)
def test_a_wrong_description_is_refused(paint_ground, tmp_path, text, words):
    paint_ground(GROUND, "odd.tif")
    (tmp_path / "scene.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=words):
        open_scene(tmp_path / "scene.toml")


def rotated(path):
    with rasterio.open(path, "r+") as file:
        file.transform = Affine(10, 2, 500_000, 2, -10, 3_210_000)


def nowhere(path):
    with rasterio.open(path, "r+") as file:
        file.transform = Affine(10, 0, 9e8, 0, -10, 9e8)


def cut(path):
    path.write_bytes(path.read_bytes()[:200])


@pytest.mark.parametrize(
    ("spoil", "words"), [(rotated, "rotated .*gdalwarp"), (nowhere, "x.tif"), (cut, "cannot be read|cut")]
)
def test_a_broken_scene_is_refused_by_name(paint_ground, spoil, words):
    path = paint_ground(GROUND, "x.tif")
    spoil(path)
    with pytest.raises(RasterFormatError, match=words):
        whole(open_scene(path))


def test_complex_numbers_are_no_reflectance(paint_ground):
    with pytest.raises(RasterFormatError, match="complex numbers"):
        open_scene(paint_ground(GROUND, dtype="complex64", nodata=None))


def test_a_scene_without_a_system_is_refused(paint_ground):
    with pytest.raises(RasterFormatError, match="declares no coordinate reference system"):
        open_scene(paint_ground(GROUND, crs=None))


def test_a_scene_cut_in_its_data_is_refused_while_reading(paint_ground):
    rng = np.random.default_rng(1)
    ground = rng.choice(["forest", "bare"], size=(400, 400))
    path = paint_ground(ground, compress="deflate", tiled=True, blockxsize=128, blockysize=128)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(RasterFormatError, match="cut"):
        whole(open_scene(path))


@pytest.mark.parametrize(
    "call",
    [
        lambda path: open_scene(path, sensor="hubble"),
        lambda path: open_scene(path, roles={Role.RED: 9}),
        lambda path: open_scene(path.parent / "none"),
        lambda path: find_scenes([path, path], dates=[dt.date(2020, 1, 1)]),
    ],
    ids=["sensor", "band", "path", "dates"],
)
def test_a_wrong_call_is_refused_in_words(paint_ground, call):
    with pytest.raises(EcomapError):
        call(paint_ground(GROUND))
