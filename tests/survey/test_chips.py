"""Image chips: the right ground, north up, with the outline on it."""

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from shapely.geometry import box

from ecomap.crs import to_wgs84
from ecomap.errors import RasterFormatError
from ecomap.store.chips import SIDE_PX, read_chips

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

ZONE = "EPSG:32649"
WEST, NORTH = 500_000.0, 3_210_000.0


def degrees(shape, crs=ZONE):
    def move(positions):
        return np.column_stack(to_wgs84((positions[:, 0], positions[:, 1]), crs))

    return shapely.transform(shape, move)


def pixels(chip):
    """Return colours (rows, columns, 3) and what is opaque."""
    with pytest.warns(NotGeoreferencedWarning), MemoryFile(chip) as memory, memory.open() as image:
        values = image.read()
    return np.moveaxis(values[:3], 0, -1).astype(int), values[3] == 255


def ground(size=(100, 100), rows=slice(40, 60), columns=slice(30, 70)):
    kinds = np.full(size, "forest", dtype="<U6")
    kinds[rows, columns] = "bare"
    return kinds


PIT = box(WEST + 300, NORTH - 600, WEST + 700, NORTH - 400)
"""The bare ground of `ground`: 400 m by 200 m."""


def is_line(colours):
    return (colours[..., 0] > 240) & (colours[..., 1] > 200) & (colours[..., 2] < 10)


def test_the_outline_lies_on_the_edge_of_the_ground_it_is_drawn_around(paint_ground):
    [chip] = read_chips(paint_ground(ground()), [degrees(PIT)])
    colours, opaque = pixels(chip)
    assert colours.shape == (SIDE_PX, SIDE_PX, 3)
    assert opaque.all()
    # 400 m of 720 m are 111 pixels of 200, 200 m are 56; the chip is centred on the patch.
    rows, columns = np.nonzero(is_line(colours))
    assert (rows.min(), rows.max()) == pytest.approx((100 - 28, 100 + 28), abs=2)
    assert (columns.min(), columns.max()) == pytest.approx((100 - 56, 100 + 56), abs=2)
    # Bare ground is bright in red, forest dark; and the line parts them.
    assert colours[100, 100, 0] > 200
    assert colours[20, 20, 0] < 60
    assert colours[100 - 28 + 6, 60, 0] > 200
    assert colours[100 - 28 - 6, 60, 0] < 60


def test_north_is_up(paint_ground):
    shifted = box(WEST + 300, NORTH - 700, WEST + 700, NORTH - 500)
    [chip] = read_chips(paint_ground(ground()), [degrees(shifted)])
    red = pixels(chip)[0][..., 0]
    # The pit lies a hundred metres north of what the outline says.
    assert red[100 - 28 - 14, 100] > 200
    assert red[100 + 28 - 14, 100] < 60


def test_a_rotated_scene_gives_the_same_chip(paint_ground, tmp_path):
    straight = paint_ground(ground())
    with rasterio.open(straight) as scene:
        profile, values, names = scene.profile, scene.read(), scene.descriptions
    profile["transform"] = profile["transform"] * Affine.translation(100, 0) * Affine.rotation(90)
    profile["driver"] = "GTiff"
    turned = tmp_path / "turned.tif"
    with rasterio.open(turned, "w", **profile) as scene:
        scene.write(np.rot90(values, k=1, axes=(1, 2)))
        for number, name in enumerate(names, start=1):
            scene.set_band_description(number, name)
    first, second = (pixels(read_chips(path, [degrees(PIT)])[0])[0] for path in (straight, turned))
    # Nearest pixels may be taken from either side of a border.
    assert (np.abs(first - second).max(axis=-1) > 16).mean() < 0.02


def test_beyond_the_edge_of_the_scene_a_chip_is_transparent(paint_ground):
    corner = box(WEST - 200, NORTH - 200, WEST + 200, NORTH + 200)
    [chip] = read_chips(paint_ground(ground()), [degrees(corner)])
    colours, opaque = pixels(chip)
    assert opaque[150, 150]
    assert not opaque[10, 10]
    assert 0.2 < (opaque & ~is_line(colours)).mean() < 0.35


def test_where_the_scene_shows_nothing_there_is_no_chip(paint_ground):
    far = box(WEST + 50_000, NORTH - 600, WEST + 50_400, NORTH - 400)
    empty = paint_ground(ground(), "empty.tif", change=np.zeros_like)
    assert read_chips(paint_ground(ground()), [degrees(far)]) == [None]
    assert read_chips(empty, [degrees(PIT)]) == [None]


def test_a_small_patch_is_shown_with_the_ground_around_it(paint_ground):
    small = box(WEST + 495, NORTH - 505, WEST + 505, NORTH - 495)
    [chip] = read_chips(paint_ground(ground()), [degrees(small)])
    rows, columns = np.nonzero(is_line(pixels(chip)[0]))
    # Ten metres of three hundred.
    assert rows.max() - rows.min() == pytest.approx(SIDE_PX / 30, abs=3)
    assert columns.max() - columns.min() == pytest.approx(SIDE_PX / 30, abs=3)


def test_a_hole_is_outlined_too(paint_ground):
    ring = PIT.difference(box(WEST + 450, NORTH - 520, WEST + 550, NORTH - 480))
    [chip] = read_chips(paint_ground(ground()), [degrees(ring)])
    line = is_line(pixels(chip)[0])
    assert line[100, 80:120].any()
    assert not line[100, 95:105].any()


def test_one_band_is_grey_and_chips_are_told_one_by_one(paint):
    told: list[int] = []
    west = box(500_000, 3_208_900, 500_600, 3_209_400)
    chips = read_chips(paint(bands=1), [degrees(west, "EPSG:4546")] * 2, progress=told.append)
    colours, opaque = pixels(chips[0])
    seen = opaque & ~is_line(colours)
    assert np.ptp(colours[seen], axis=-1).max() == 0
    assert told == [1, 2]
    assert chips[0] == chips[1]


def test_what_is_no_scene_is_refused(tmp_path):
    path = tmp_path / "scene.tif"
    path.write_bytes(b"II*\0\x08\0\0\0")
    with pytest.raises(RasterFormatError, match="cannot be read as a GeoTIFF"):
        read_chips(path, [PIT])


@pytest.mark.parametrize("way", ["alpha", "mask", "nan"])
def test_what_a_scene_says_is_no_data_is_transparent(paint_ground, tmp_path, way):
    with rasterio.open(paint_ground(ground(), nodata=None)) as scene:
        profile, values = scene.profile, scene.read([3, 2, 1])
    valid = np.full(values.shape[1:], 255, dtype=np.uint8)
    valid[:, :50] = 0
    profile |= {"count": 4 if way == "alpha" else 3, "driver": "GTiff", "nodata": None}
    if way == "nan":
        profile["dtype"] = "float32"
        values = np.where(valid, values, np.nan)
    path = tmp_path / "masked.tif"
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", **profile) as scene:
        scene.write(values.astype(profile["dtype"]), [1, 2, 3])
        if way == "alpha":
            scene.write(valid.astype(profile["dtype"]) * 257, 4)
            scene.colorinterp = [*scene.colorinterp[:3], ColorInterp.alpha]
        if way == "mask":
            scene.write_mask(valid)
    [chip] = read_chips(path, [degrees(PIT)])
    colours, opaque = pixels(chip)
    seen = opaque & ~is_line(colours)
    # The west of the scene, up to the middle of the patch, has no data; the halo of the line is opaque.
    assert not seen[:60, :95].any()
    assert seen[:60, 105:].all()


def test_a_cut_scene_is_told(paint_ground, tmp_path):
    whole = paint_ground(ground((600, 600)))
    path = tmp_path / "cut.tif"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 4])
    with pytest.raises(RasterFormatError, match=r"cut\.tif"):
        read_chips(path, [degrees(box(WEST + 5000, NORTH - 5600, WEST + 5400, NORTH - 5400))])
