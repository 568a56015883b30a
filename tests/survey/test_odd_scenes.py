"""Scenes that nobody means to make - turned, huge, of one pixel, of nothing - and the day of a scene."""

import tracemalloc

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer
from rasterio.transform import from_origin

from ecomap.errors import RasterFormatError
from ecomap.raster import overlay_of
from ecomap.store.geotiff import read_picture, scene_date

# rasterio 1.4 multiplies transforms in a way that affine 3 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_scene_of_nothing_but_nan_is_refused(paint, dtype):
    path = paint(bands=1, size=(4, 4), dtype=dtype)
    with rasterio.open(path, "r+") as scene:
        scene.write(np.full((1, 4, 4), np.nan, dtype=dtype))
    with pytest.raises(RasterFormatError, match="every pixel is without data"):
        read_picture(path)


def test_a_scene_of_one_pixel_is_a_picture_of_one_pixel(tmp_path):
    path = tmp_path / "one.tif"
    place = from_origin(500_000, 3_210_000, 10, 10)
    with rasterio.open(
        path, "w", driver="GTiff", width=1, height=1, count=1, dtype="uint8", crs="EPSG:4546", transform=place
    ) as scene:
        scene.write(np.full((1, 1, 1), 7, dtype="uint8"))
    picture = read_picture(path)
    assert (picture.bands.shape, picture.bands[0, 0, 0], picture.valid[0, 0]) == ((1, 1, 1), 7, True)
    assert overlay_of(picture, name="a", opacity=1).image.startswith(b"\x89PNG")


def test_a_turned_scene_lies_turned(paint):
    path = paint(bands=1, crs="EPSG:4546", size=(60, 80))
    turned = Affine.translation(500_000, 3_210_000) @ Affine.rotation(30) @ Affine.scale(30, -30)
    with rasterio.open(path, "r+") as scene:
        scene.transform = turned
    picture = read_picture(path, bands=[1])
    # A rectangle within the frame of its corners.
    across, down = np.cos(np.radians(30)), np.sin(np.radians(30))
    frame = (80 * across + 60 * down) * (80 * down + 60 * across)
    assert picture.valid.mean() == pytest.approx(80 * 60 / frame, abs=0.02)
    degrees = Transformer.from_crs(4546, 4326, always_xy=True)
    mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    left, bottom = mercator.transform(*picture.bounds[:2])
    right, top = mercator.transform(*picture.bounds[2:])
    height, width = picture.valid.shape
    for column, row in ((10, 30), (50, 10), (70, 50)):
        x, y = mercator.transform(*degrees.transform(*(turned @ (column + 0.5, row + 0.5))))
        place = int((top - y) / (top - bottom) * height), int((x - left) / (right - left) * width)
        assert picture.bands[(0, *place)] == column // 20 * 50 + 20


def test_a_huge_empty_expanse_is_read_in_the_memory_of_the_picture(tmp_path):
    """60,000 columns; the whole band would take 360 MB."""
    path = tmp_path / "huge.tif"
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "crs": "EPSG:4546", "nodata": 0}
    with rasterio.open(
        path,
        "w",
        width=60_000,
        height=6000,
        transform=from_origin(500_000, 3_210_000, 1, 1),
        tiled=True,
        sparse_ok=True,
        **profile,
    ) as scene:
        scene.write(np.full((1, 512, 512), 9, dtype="uint8"), window=((1024, 1536), (30_208, 30_720)))
    tracemalloc.start()
    picture = read_picture(path, longest_side_px=800)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert picture.valid.shape[1] == 800
    assert 20 < picture.valid.sum() < 100
    assert np.nanmax(picture.bands) == 9
    assert peak < 20e6


def test_a_scene_across_the_180th_meridian_is_refused(paint):
    path = paint(crs="EPSG:4326")
    with rasterio.open(path, "r+") as scene:
        scene.transform = Affine(0.1, 0, 177.0, 0, -0.1, 20.0)
    with pytest.raises(RasterFormatError, match="180th meridian"):
        read_picture(path)


def test_complex_numbers_are_refused(paint):
    with pytest.raises(RasterFormatError, match="complex"):
        read_picture(paint(dtype="complex64"))


def test_a_scene_without_data_is_refused(paint):
    path = paint(nodata=7, bands=1, size=(4, 4), dtype="uint8")
    with rasterio.open(path, "r+") as scene:
        scene.write(np.full((1, 4, 4), 7, dtype="uint8"))
    with pytest.raises(RasterFormatError, match="every pixel is without data"):
        read_picture(path)


def test_the_day_stands_in_the_tags_or_the_name(paint):
    assert scene_date(paint("scene.tif")) is None
    assert scene_date(paint("mine_20191205_B02.tif")) == "2019-12-05"
    path = paint("mine_20191206.tif")
    with rasterio.open(path, "r+") as scene:
        scene.update_tags(TIFFTAG_DATETIME="2024:01:02 03:04:05")
    assert scene_date(path) == "2019-12-06", "a file may be written long after the scene was taken"
    with rasterio.open(path, "r+") as scene:
        scene.update_tags(DATE_ACQUIRED="2019-12-04")
    assert scene_date(path) == "2019-12-04"
    late = paint("scene2.tif")
    with rasterio.open(late, "r+") as scene:
        scene.update_tags(TIFFTAG_DATETIME="2024:01:02 03:04:05")
    assert scene_date(late) == "2024-01-02"
