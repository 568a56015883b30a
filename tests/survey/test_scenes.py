"""Scenes: read by our room and by rasterio alone, they show the same ground in the same place."""

import dataclasses
import warnings

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from rasterio.warp import transform_bounds

from ecomap.errors import RasterFormatError, RefusedError, UsageError
from ecomap.raster import Overlay, encode_png, overlay_of, photograph_bands, stretch
from ecomap.store.geotiff import describe_scene, read_picture
from ecomap.store.overlays import overlay_folder, read_overlays, write_overlay

# rasterio 1.4 multiplies transforms in a way that affine 3 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def decode(image):
    with warnings.catch_warnings(), MemoryFile(image) as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open() as picture:
            return picture.read()


@pytest.mark.parametrize("crs", ["EPSG:4546", "EPSG:4326"])
def test_the_picture_lies_where_the_scene_does(paint, crs):
    path = paint(crs=crs)
    picture = read_picture(path)
    with rasterio.open(path) as scene:
        expected = transform_bounds(scene.crs, 4326, *scene.bounds)
        step = max(transform_bounds(scene.crs, 4326, *scene.bounds)[2] - expected[0], 0) / scene.width
    assert picture.bounds == pytest.approx(expected, abs=2 * step)
    assert describe_scene(path).bounds == pytest.approx(expected)


@pytest.mark.parametrize("crs", ["EPSG:4546", "EPSG:4326"])
def test_every_place_shows_the_value_the_scene_has_there(paint, crs):
    path = paint(crs=crs, nodata=0)
    picture = read_picture(path, bands=[1])
    west, south, east, north = picture.bounds
    mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    left, bottom = mercator.transform(west, south)
    right, top = mercator.transform(east, north)
    with rasterio.open(path) as scene:
        to_wgs84 = Transformer.from_crs(scene.crs, 4326, always_xy=True)
        height, width = picture.valid.shape
        for column in (10, 30, 50, 70):
            x, y = mercator.transform(*to_wgs84.transform(*scene.xy(30, column)))
            row, place = int((top - y) / (top - bottom) * height), int((x - left) / (right - left) * width)
            assert picture.bands[0, row, place] == scene.read(1)[30, column]


def test_a_large_scene_becomes_a_small_picture_of_the_same_ground(paint):
    path = paint(size=(900, 4000), tiled=True)
    small, large = read_picture(path, longest_side_px=200), read_picture(path, longest_side_px=1600)
    assert max(small.valid.shape) == 200
    assert max(large.valid.shape) == 1600
    assert small.bounds == pytest.approx(large.bounds, abs=1e-6)


def test_no_data_is_transparent_and_the_turned_edge_too(paint):
    path = paint(nodata=20, bands=1)
    picture = read_picture(path)
    share = picture.valid.mean()
    assert 0.70 < share < 0.76, "the westernmost quarter has the value 20"
    pixels = decode(overlay_of(picture, name="a", opacity=0.5).image)
    assert ((pixels[-1] == 255) == picture.valid).all()


def test_numbers_that_are_none_are_no_data(paint, tmp_path):
    path = paint(dtype="float32", bands=1)
    with rasterio.open(path, "r+") as scene:
        values = scene.read(1)
        values[:, :40] = np.nan
        scene.write(values, 1)
    assert 0.4 < read_picture(path).valid.mean() < 0.6


@pytest.mark.parametrize("content", [b"", b"II*\0", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_geotiff_is_told_in_one_line(tmp_path, content):
    path = tmp_path / "scene.tif"
    path.write_bytes(content)
    with pytest.raises(RasterFormatError, match="cannot be read as a GeoTIFF") as caught:
        read_picture(path)
    assert "\n" not in str(caught.value)


def test_a_scene_without_a_system_has_no_place(paint):
    with pytest.raises(RasterFormatError, match="declares no coordinate reference system"):
        describe_scene(paint(crs=None))


def test_a_scene_that_does_not_say_where_it_lies_is_refused(paint):
    path = paint()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "r+") as scene:
            scene.transform = Affine.identity()
    with pytest.raises(RasterFormatError, match="does not say where its corners lie"):
        read_picture(path)


def test_a_system_without_a_published_way_is_refused_not_guessed(paint):
    with pytest.raises(RasterFormatError, match="Xian 1980"):
        read_picture(paint(crs="EPSG:2363"))


def test_a_mask_band_and_an_alpha_band_are_transparent(paint):
    masked = paint("masked.tif")
    half = np.zeros((60, 80), dtype="uint8")
    half[:, 40:] = 255
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(masked, "r+") as scene:
        scene.write_mask(half)
    assert 0.45 < read_picture(masked).valid.mean() < 0.55
    alpha = paint("alpha.tif", bands=4, dtype="uint8", photometric="RGB", alpha="YES")
    with rasterio.open(alpha, "r+") as scene:
        scene.write(half, 4)
    assert 0.45 < read_picture(alpha).valid.mean() < 0.55
    assert read_picture(alpha).band_numbers == (1, 2, 3)


def test_a_band_without_data_does_not_blot_out_the_others(paint):
    path = paint(dtype="float32")
    with rasterio.open(path, "r+") as scene:
        values = scene.read(1)
        values[:, ::3] = np.nan
        scene.write(values, 1)
        full = scene.read(2)
    picture = read_picture(path, bands=[1, 2, 3])
    assert picture.valid.mean() > 0.97
    assert np.nanmax(picture.bands[1]) == full.max()


def test_classes_keep_the_colours_of_their_table(paint):
    path = paint(bands=1, dtype="uint8")
    colours = {20: (10, 200, 30, 255), 70: (250, 0, 0, 255), 120: (0, 0, 250, 255), 170: (8, 16, 24, 255)}
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, colours)
    pixels = decode(overlay_of(read_picture(path), name="a", opacity=1).image)
    seen = {tuple(pixel[:3]) for pixel in pixels.reshape(4, -1).T.tolist() if pixel[3]}
    assert seen == {tuple(channel // 8 * 8 for channel in colour[:3]) for colour in colours.values()}


def test_overviews_are_read_where_they_are_fine_enough(paint):
    path = paint(size=(800, 1600), tiled=True)
    with rasterio.open(path, "r+") as scene:
        scene.build_overviews([2, 4, 8], Resampling.average)
    # Only the full resolution loses its numbers: what is read afterwards came from an overview.
    plain = read_picture(path, longest_side_px=200)
    with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as scene:
        scene.write(np.full((3, 800, 1600), 9, dtype="uint16"))
    assert (read_picture(path, longest_side_px=200).bands == plain.bands)[:, plain.valid].all()
    assert np.nanmax(read_picture(path, longest_side_px=1600).bands) == 9


def test_a_scene_cut_in_the_middle_is_told(paint):
    path = paint(size=(400, 400))
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(RasterFormatError):
        read_picture(path)


@pytest.mark.parametrize("bands", [[4], [1, 2], [0], [1, 2, 9]])
def test_bands_that_do_not_exist_are_refused(paint, bands):
    with pytest.raises(UsageError, match="has bands 1 to 3"):
        read_picture(paint(), bands=bands)


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=40), st.integers(1, 9), st.integers(-500, 500))
def test_a_stretch_does_not_depend_on_scale_and_offset(values, factor, offset):
    band = np.array([[values]], dtype=np.int64)
    valid = np.ones(band.shape[1:], dtype=bool)
    first, second = stretch(band, valid), stretch(band * factor + offset, valid)
    assert np.abs(first.astype(int) - second).max() <= 1


def test_equal_input_gives_equal_bytes_and_dark_stays_dark():
    bands = (np.arange(300) % 256).astype(np.uint8).reshape(3, 10, 10)
    valid = np.ones((10, 10), dtype=bool)
    assert encode_png(bands, valid) == encode_png(bands.copy(), valid)
    assert (decode(encode_png(bands, valid))[:3] == bands // 8 * 8).all()


def test_bands_are_chosen_by_their_names():
    assert photograph_bands(["B02", "B03", "B04", "B08"]) == (3, 2, 1)
    assert photograph_bands(["Red", "nir", "Green", "Blue"]) == (1, 3, 4)
    assert photograph_bands(["B04", "B08", "B11"]) == (3, 2, 1)
    assert photograph_bands([""]) == (1,)


def test_overlays_survive_writing_and_reading(workspace, paint):
    overlay = overlay_of(read_picture(paint()), name="二号 影像/2021", opacity=0.4, date="2021-05-01")
    path = write_overlay(workspace, overlay)
    assert read_overlays(workspace) == [overlay]
    before = {item: item.read_bytes() for item in overlay_folder(workspace).iterdir()}
    write_overlay(workspace, overlay)
    assert {item: item.read_bytes() for item in overlay_folder(workspace).iterdir()} == before
    assert path.parent == overlay_folder(workspace)


def test_an_overlay_of_another_name_is_not_replaced(workspace, paint):
    picture = read_picture(paint())
    write_overlay(workspace, overlay_of(picture, name="pit/1", opacity=1))
    with pytest.raises(RefusedError, match="pit/1"):
        write_overlay(workspace, overlay_of(picture, name="pit:1", opacity=1))


def test_a_workspace_without_overlays_has_none(workspace):
    assert read_overlays(workspace) == []


@pytest.mark.parametrize("text", ["", "[]", '{"name": 1}', '{"name": "a"}', '{"name": "a", "west": "x"}'])
def test_broken_facts_of_an_overlay_are_told(workspace, paint, text):
    path = write_overlay(workspace, overlay_of(read_picture(paint()), name="a", opacity=1))
    path.with_suffix(".json").write_text(text, encoding="utf-8")
    with pytest.raises(match=r"surveys/overlays/a\.json"):
        read_overlays(workspace)


def test_a_missing_picture_is_told(workspace, paint):
    path = write_overlay(workspace, overlay_of(read_picture(paint()), name="a", opacity=1))
    path.unlink()
    with pytest.raises(match=r"a\.png beside it is missing"):
        read_overlays(workspace)


def test_a_picture_without_its_facts_is_told(workspace, paint):
    path = write_overlay(workspace, overlay_of(read_picture(paint()), name="a", opacity=1))
    path.with_suffix(".json").unlink()
    with pytest.raises(RasterFormatError, match=r"a\.json: missing beside its picture"):
        read_overlays(workspace)


def test_a_cut_picture_and_a_strange_one_are_told(workspace, paint):
    path = write_overlay(workspace, overlay_of(read_picture(paint()), name="a", opacity=1))
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with pytest.raises(RasterFormatError, match=r"a\.png beside it is no PNG, or cut"):
        read_overlays(workspace)
    path.write_bytes(overlay_of(read_picture(paint(), bands=[2]), name="b", opacity=1).image)
    with pytest.raises(RasterFormatError, match=r"a\.png beside it is another picture"):
        read_overlays(workspace)


def test_the_draft_of_another_process_is_passed_over(workspace, paint):
    path = write_overlay(workspace, overlay_of(read_picture(paint()), name="a", opacity=1))
    path.with_name(".b.1234abcd.json").write_text("{", encoding="utf-8")
    assert [overlay.name for overlay in read_overlays(workspace)] == ["a"]


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"opacity": 1.1}, {"west": 112.0}, {"north": 91.0}, {"south": float("nan")}]
)
def test_an_overlay_refuses_nonsense(change):
    sound = Overlay("a", b"", west=111.0, south=29.0, east=111.1, north=29.1)
    with pytest.raises(UsageError):
        dataclasses.replace(sound, **change)


@pytest.mark.shared
def test_real_scenes_lie_where_rasterio_says(shared):
    paths = sorted((shared / "data" / "rasters").glob("*.tif"))
    assert len(paths) >= 5
    for path in paths:
        with rasterio.open(path) as scene:
            expected = transform_bounds(scene.crs, 4326, *scene.bounds)
            info = describe_scene(path)
            assert (info.width_px, info.height_px, len(info.bands)) == (
                scene.width,
                scene.height,
                scene.count,
            )
        picture = read_picture(path)
        assert picture.bounds == pytest.approx(expected, abs=5e-4)
        overlay = overlay_of(picture, name=path.stem, opacity=0.8)
        assert len(decode(overlay.image)) in {2, 4}
