"""Cloud-optimised GeoTIFF: the same pixels and words, in the order that the standard asks for."""

import struct

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from rasterio.enums import ColorInterp

from ecomap.cli.survey import survey
from ecomap.errors import RasterFormatError, RefusedError, UsageError
from ecomap.workflows.survey.cog import make_cog

# rasterio 1.4 multiplies transforms in a way that affine 3 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

# TIFF 6.0 tags that say where tiles lie, by the format of their values.
WIDTH, TILE_WIDTH, TILE_OFFSETS = 256, 322, 324
FORMATS = {3: "H", 4: "I", 16: "Q"}


def directories(content):
    """Return place, width, tile width and places of tiles for each directory of a classic TIFF."""
    assert content[:4] == b"II*\0"
    found = []
    (place,) = struct.unpack_from("<I", content, 4)
    while place:
        (count,) = struct.unpack_from("<H", content, place)
        tags = {}
        for entry in range(place + 2, place + 2 + 12 * count, 12):
            tag, kind, number = struct.unpack_from("<HHI", content, entry)
            if kind not in FORMATS:
                continue
            layout = f"<{number}{FORMATS[kind]}"
            is_inside = struct.calcsize(layout) <= 4
            at = entry + 8 if is_inside else struct.unpack_from("<I", content, entry + 8)[0]
            tags[tag] = struct.unpack_from(layout, content, at)
        found.append((place, tags[WIDTH][0], tags[TILE_WIDTH][0], [at for at in tags[TILE_OFFSETS] if at]))
        (place,) = struct.unpack_from("<I", content, place + 2 + 12 * count)
    return found


def test_directories_come_first_then_small_views_before_large_ones(paint, tmp_path):
    out = tmp_path / "out.tif"
    make_cog(paint(size=(1200, 1600)), out)
    found = directories(out.read_bytes())
    assert [(width, tile) for _, width, tile, _ in found] == [(1600, 512), (800, 512), (400, 512)]
    places = [place for place, *_ in found]
    assert places == sorted(places)
    data = [offsets for *_, offsets in found]
    assert max(places) < min(map(min, data))
    assert max(data[2]) < min(data[1]) <= max(data[1]) < min(data[0])
    with rasterio.open(out) as written:
        assert written.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert written.overviews(1) == [2, 4]
        assert (written.compression.value, written.block_shapes[0]) == ("DEFLATE", (512, 512))
        assert written.tags(ns="IMAGE_STRUCTURE")["PREDICTOR"] == "2"
    make_cog(tmp_path / "scene.tif", tmp_path / "again.tif")
    assert (tmp_path / "again.tif").read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    "profile",
    [
        {"dtype": "uint16", "nodata": 0},
        {"dtype": "uint8", "bands": 1},
        {"dtype": "int16", "nodata": -9999},
        {"dtype": "float32", "nodata": float("nan"), "crs": "EPSG:4326"},
        {"dtype": "float64"},
        {"dtype": "complex64", "bands": 1},
        {"dtype": "uint16", "size": (1, 4)},
    ],
    ids=lambda profile: "-".join(map(str, profile.values())),
)
def test_pixels_and_what_is_said_of_them_stay(paint, tmp_path, profile):
    path, out = paint(**{"size": (600, 800), **profile}), tmp_path / "out.tif"
    with rasterio.open(path, "r+") as scene:
        scene.update_tags(DATE_ACQUIRED="2021-05-01", note="青岚市")
        scene.update_tags(1, wavelength="490")
        scene.set_band_description(1, "B02")
        scene.scales, scene.offsets = [0.0001] * scene.count, [-0.1] * scene.count
        if profile["dtype"] == "float32":
            values = scene.read(1)
            values[100:200] = np.nan
            scene.write(values, 1)
    make_cog(path, out)
    with rasterio.open(path) as scene, rasterio.open(out) as written:
        is_inexact = np.issubdtype(scene.dtypes[0], np.inexact)
        assert np.array_equal(scene.read(), written.read(), equal_nan=is_inexact)
        assert np.array_equal(scene.dataset_mask(), written.dataset_mask())
        for name in ("crs", "transform", "dtypes", "descriptions", "scales", "offsets", "bounds"):
            assert getattr(written, name) == getattr(scene, name), name
        assert str(written.nodata) == str(scene.nodata)
        assert written.tags()["DATE_ACQUIRED"] == "2021-05-01"
        assert written.tags()["note"] == "青岚市"
        assert written.tags(1)["wavelength"] == "490"


def test_a_mask_and_the_colours_of_classes_stay(paint, tmp_path):
    masked, classes = paint("masked.tif", size=(600, 800)), paint("classes.tif", bands=1, dtype="uint8")
    half = np.zeros((600, 800), dtype="uint8")
    half[:, 400:] = 255
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(masked, "r+") as scene:
        scene.write_mask(half)
    with rasterio.open(classes, "r+") as scene:
        scene.write_colormap(1, {20: (10, 200, 30, 255), 70: (250, 0, 0, 255)})
    for path in (masked, classes):
        make_cog(path, path.with_name(f"cog-{path.name}"))
    with rasterio.open(tmp_path / "cog-masked.tif") as written:
        assert np.array_equal(written.dataset_mask(), half)
    with rasterio.open(tmp_path / "cog-classes.tif") as written:
        assert written.colormap(1)[20] == (10, 200, 30, 255)
        assert written.colorinterp[0] is ColorInterp.palette


def test_views_of_classes_hold_no_class_that_is_not_there(paint, tmp_path):
    path = paint(bands=1, dtype="uint8", size=(1200, 1200))
    with rasterio.open(path, "r+") as scene:
        scene.write(np.indices((1200, 1200)).sum(axis=0, dtype="uint8")[None] % 2 * 90 + 10)
        scene.write_colormap(1, {10: (0, 0, 0, 255), 100: (255, 255, 255, 255)})
    make_cog(path, tmp_path / "out.tif")
    with rasterio.open(tmp_path / "out.tif", overview_level=0) as view:
        assert set(np.unique(view.read(1))) <= {10, 100}


def test_an_empty_expanse_takes_no_room(tmp_path):
    path, out = tmp_path / "wide.tif", tmp_path / "out.tif"
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "crs": "EPSG:32649", "nodata": 0}
    place = rasterio.transform.from_origin(5e5, 3.2e6, 10, 10)
    with rasterio.open(
        path, "w", width=20_000, height=4000, transform=place, tiled=True, sparse_ok=True, **profile
    ) as scene:
        scene.write(np.full((1, 256, 256), 9, dtype="uint8"), window=((512, 768), (512, 768)))
    make_cog(path, out)
    assert out.stat().st_size < 100_000
    with rasterio.open(out) as written:
        assert (written.read(1, window=((500, 780), (500, 780))) == 9).sum() == 256**2


def remaining(folder):
    """Return the names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_what_cannot_be_written_is_told_and_leaves_nothing(paint, tmp_path):
    path = paint(size=(600, 800))
    whole = path.read_bytes()
    with pytest.raises(RefusedError, match="is the scene itself"):
        make_cog(path, path)
    with pytest.raises(UsageError, match=r"ends in \.tif"):
        make_cog(path, tmp_path / "out.jpg")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RefusedError, match="cannot be written"):
        make_cog(path, tmp_path / "file" / "out.tif")
    assert path.read_bytes() == whole
    (tmp_path / "out.tif").write_bytes(b"stands")
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises((RasterFormatError, RefusedError)):
        make_cog(path, tmp_path / "out.tif")
    assert (tmp_path / "out.tif").read_bytes() == b"stands"
    with pytest.raises(RasterFormatError, match="declares no coordinate reference system"):
        make_cog(paint("bare.tif", crs=None), tmp_path / "other.tif")
    assert remaining(tmp_path) == ["bare.tif", "file", "out.tif", "scene.tif"]


def test_the_command_says_what_it_wrote(paint, tmp_path):
    out = tmp_path / "out.tif"
    result = CliRunner().invoke(survey, ["cog", str(paint()), "-o", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    assert f"{out}: 80 x 60 pixels, 3 bands of uint16" in result.stdout
    assert out.is_file()


@pytest.mark.shared
def test_real_scenes_keep_their_pixels(shared, tmp_path):
    paths = sorted((shared / "data" / "rasters").glob("*.tif"))
    assert len(paths) >= 5
    for path in paths:
        out = tmp_path / path.name
        make_cog(path, out)
        with rasterio.open(path) as scene, rasterio.open(out) as written:
            assert np.array_equal(scene.read(), written.read(), equal_nan=scene.dtypes[0].startswith("float"))
            assert (written.descriptions, written.nodata) == (scene.descriptions, scene.nodata)
            assert written.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
