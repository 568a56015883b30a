"""Zonal statistics: against exactextract called plainly, and against pixels cut by hand."""

import json

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from openpyxl import load_workbook
from rasterio.transform import from_origin
from shapely.geometry import box, mapping

from ecomap.cli.survey import survey
from ecomap.errors import LayerFormatError, MissingExtraError, UsageError
from ecomap.raster import Grid
from ecomap.store import zonal
from ecomap.workflows.survey.stats import StatsOptions, zonal_stats

exactextract = pytest.importorskip("exactextract")
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
CRS = "EPSG:32649"
CORNER = (500_000.0, 3_210_000.0)


def raster(path, values, *, nodata=None, step=10.0, **profile):
    values = np.asarray(values)
    options = {"tiled": True, "blockxsize": 16, "blockysize": 16} if min(values.shape) >= 16 else {}
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype=values.dtype,
        crs=CRS,
        nodata=nodata,
        transform=from_origin(*CORNER, step, step),
        **options,
        **profile,
    ) as file:
        file.write(values, 1)
    return path


def zone_file(path, shapes, *, in_metres=True, **columns):
    frame = gpd.GeoDataFrame({**columns, "geometry": list(shapes)}, crs=CRS if in_metres else 4326)
    features = [
        {
            "type": "Feature",
            "properties": {name: columns[name][row] for name in columns},
            "geometry": mapping(shape),
        }
        for row, shape in enumerate(frame.to_crs(4326).geometry)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def blobs(count, seed, size):
    """Round zones that overlap, all over and beyond a raster of `size` metres."""
    random = np.random.default_rng(seed)
    east = CORNER[0] + random.uniform(-20, size + 20, count)
    north = CORNER[1] - random.uniform(-20, size + 20, count)
    return shapely.buffer(shapely.points(east, north), random.uniform(8, 180, count))


@pytest.mark.parametrize(("dtype", "nodata"), [("uint16", 0), ("float32", None), ("int16", -1)])
def test_same_as_exactextract_called_plainly(tmp_path, dtype, nodata):
    random = np.random.default_rng(3)
    values = random.integers(-1 if dtype == "int16" else 0, 900, (90, 70)).astype(dtype)
    if dtype == "float32":
        values[random.random(values.shape) < 0.1] = np.nan
    path = raster(tmp_path / "a.tif", values, nodata=nodata)
    shapes = blobs(60, 1, 800)
    zones = zone_file(tmp_path / "z.geojson", shapes)
    ours = zonal_stats(path, zones=zones)
    # The file of zones is in degrees, so the oracle is given what comes back from there.
    moved = gpd.read_file(zones).to_crs(CRS)
    plain = exactextract.exact_extract(
        str(path), moved, ["mean", "min", "max", "stdev", "count", "quantile(q=0.5)"]
    )
    compared = 0
    for row, feature in zip(ours.rows, plain, strict=True):
        expected = feature["properties"]
        assert row["count"] == pytest.approx(expected["count"] or 0, abs=2e-4)
        if row["count"] < 0.01:
            continue
        compared += 1
        for mine, theirs in (("mean", "mean"), ("stdev", "stdev"), ("q50", "quantile_50")):
            assert row[mine] == pytest.approx(expected[theirs], rel=1e-4), mine
        assert (row["min"], row["max"]) == (expected["min"], expected["max"])
    assert compared > 40


def test_same_as_pixels_cut_by_hand(tmp_path):
    values = np.arange(30, dtype="float32").reshape(5, 6)
    values[2, 3] = np.nan
    path = raster(tmp_path / "a.tif", values)
    shape = shapely.Polygon([(500_003, 3_209_953), (500_058, 3_209_961), (500_021, 3_209_997)])
    (row,) = zonal_stats(path, zones=zone_file(tmp_path / "z.geojson", [shape])).rows
    share = np.zeros((5, 6))
    for line in range(5):
        for column in range(6):
            east, north = CORNER[0] + 10 * column, CORNER[1] - 10 * line
            share[line, column] = shape.intersection(box(east, north - 10, east + 10, north)).area / 100
    held = ~np.isnan(values)
    assert row["count"] == pytest.approx(share[held].sum(), rel=1e-5)
    assert row["mean"] == pytest.approx((share * values)[held].sum() / share[held].sum(), rel=1e-5)
    assert row["nodata_share"] == pytest.approx(share[~held].sum() / share.sum(), abs=1e-4)


def test_areas_and_shares_add_up(tmp_path):
    path = raster(tmp_path / "a.tif", np.ones((20, 20), dtype="uint8"))
    shapes = [
        box(500_020, 3_209_840, 500_120, 3_209_940),
        box(500_150, 3_209_900, 500_250, 3_209_950),
        box(510_000, 3_209_900, 510_100, 3_209_950),
    ]
    whole, half, outside = zonal_stats(path, zones=zone_file(tmp_path / "z.geojson", shapes)).rows
    assert whole["covered_share"] == pytest.approx(1, abs=1e-5)
    assert whole["area_ha"] == pytest.approx(1, rel=2e-3)  # a metre of UTM is 0.9996 of one on the ground
    assert half["covered_share"] == pytest.approx(0.5, abs=1e-4)
    assert half["covered_ha"] == pytest.approx(half["area_ha"] / 2, rel=1e-3)
    assert (outside["note"], outside["mean"], outside["nodata_share"]) == ("outside the scene", None, None)


@pytest.mark.parametrize(("fill", "nodata"), [(0, 0), (np.nan, None)])
def test_a_scene_without_data_says_so(tmp_path, fill, nodata):
    values = np.full((20, 20), fill, dtype="float32")
    path = raster(tmp_path / "a.tif", values, nodata=nodata)
    zones = zone_file(tmp_path / "z.geojson", [box(500_020, 3_209_840, 500_120, 3_209_940)])
    (row,) = zonal_stats(path, zones=zones).rows
    assert (row["note"], row["mean"], row["count"], row["nodata_share"]) == (
        "no data in the scene",
        None,
        0,
        1,
    )


def test_a_scene_of_one_value(tmp_path):
    path = raster(tmp_path / "a.tif", np.full((20, 20), 7, dtype="uint16"))
    zones = zone_file(tmp_path / "z.geojson", [box(500_023, 3_209_841, 500_119, 3_209_944)])
    (row,) = zonal_stats(path, zones=zones).rows
    assert {row[name] for name in ("mean", "min", "max", "q10", "q50", "q90")} == {7}
    assert row["stdev"] == pytest.approx(0, abs=1e-9)


def test_areas_by_class_add_up_to_the_covered_ground(tmp_path):
    codes = np.zeros((20, 20), dtype="uint8")
    codes[:, 10:] = 2
    codes[0] = 255
    path = raster(tmp_path / "a.tif", codes, nodata=255)
    zones = zone_file(tmp_path / "z.geojson", [box(500_000, 3_209_800, 500_200, 3_210_000)], id=["whole"])
    (row,) = zonal_stats(path, StatsOptions(is_classes=True), zones=zones).rows
    assert [item["class"] for item in row["classes"]] == [0, 2]
    assert [item["share"] for item in row["classes"]] == pytest.approx([0.5, 0.5], abs=1e-4)
    assert sum(item["area_ha"] for item in row["classes"]) == pytest.approx(row["covered_ha"], rel=1e-4)
    assert row["nodata_share"] == pytest.approx(0.05, abs=1e-4)


def test_ndvi_leaves_clouds_out(tmp_path, paint_ground):
    ground = np.full((20, 20), "forest", dtype=object)
    ground[:, 10:] = "cloud"
    path = paint_ground(ground, roles=("blue", "red", "nir", "scl"))
    zones = zone_file(tmp_path / "z.geojson", [box(500_050, 3_209_850, 500_150, 3_209_950)])
    (row,) = zonal_stats(path, zones=zones).rows
    assert row["mean"] == pytest.approx((3500 - 400) / 3900, rel=1e-4)
    assert row["nodata_share"] == pytest.approx(0.5, abs=1e-3)


def test_rows_of_the_raster_are_read_once(tmp_path):
    class Plain:
        def __init__(self):
            self.grid = zonal_grid()
            self.block_rows, self.dtype, self.nodata = 16, np.dtype(float), None
            self.numbers = np.arange(200 * 60, dtype=float).reshape(200, 60)
            self.rows = 0

        def read(self, window):
            self.rows += window.height
            rows = slice(window.row, window.row + window.height)
            return self.numbers[rows, window.column : window.column + window.width]

    plain = Plain()
    held = zonal.RollingRows(plain, (0, 60), held_bytes=64 * 60 * 8)
    random = np.random.default_rng(0)
    for row in sorted(random.integers(0, 180, 80).tolist()):
        height = int(random.integers(1, 20))
        got = held.window(row, 5, height, 30)
        assert (got == plain.numbers[row : row + height, 5:35]).all()
    assert plain.rows == held.rows_read <= 200


def zonal_grid():
    return Grid(
        rasterio.crs.CRS.from_user_input(CRS).to_wkt(), (10.0, 0, CORNER[0], 0, -10.0, CORNER[1]), 60, 200
    )


def test_a_zone_that_crosses_itself_is_refused_with_its_place(tmp_path):
    path = raster(tmp_path / "a.tif", np.ones((5, 5), dtype="uint8"))
    bow = shapely.Polygon([(111.0, 29.0), (111.001, 29.001), (111.001, 29.0), (111.0, 29.001)])
    zones = zone_file(tmp_path / "z.geojson", [bow], in_metres=False, id=["M7"])
    with pytest.raises(LayerFormatError, match=r"M7: Self-intersection\[111.0005 29.0005\]"):
        zonal_stats(path, zones=zones)


def test_without_zones_or_workspace_it_asks(tmp_path):
    path = raster(tmp_path / "a.tif", np.ones((5, 5), dtype="uint8"))
    with pytest.raises(UsageError, match="--zones"):
        zonal_stats(path)


def test_without_exactextract_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "exactextract", None)
    path = raster(tmp_path / "a.tif", np.ones((20, 20), dtype="uint8"))
    zones = zone_file(tmp_path / "z.geojson", [box(500_020, 3_209_840, 500_120, 3_209_940)])
    with pytest.raises(MissingExtraError, match=r"pip install 'ecomap\[survey\]'"):
        zonal_stats(path, zones=zones)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_command_writes_a_file(tmp_path, ending):
    path = raster(tmp_path / "a.tif", np.ones((20, 20), dtype="uint8"))
    zones = zone_file(tmp_path / "z.geojson", [box(500_020, 3_209_840, 500_120, 3_209_940)], id=["=1+1"])
    out = tmp_path / f"out.{ending}"
    answer = CliRunner().invoke(survey, ["stats", str(path), "--zones", str(zones), "-o", str(out)])
    assert answer.exit_code == 0, answer.output
    assert "written" in answer.stderr
    if ending == "geojson":
        assert json.loads(out.read_text(encoding="utf-8"))["features"][0]["properties"]["mean"] == 1
    elif ending == "csv":
        assert out.read_text(encoding="utf-8-sig").splitlines()[1].startswith("=1+1,")
    else:
        cell = load_workbook(out)["survey"]["A2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_command_prints_json(tmp_path):
    path = raster(tmp_path / "a.tif", np.ones((20, 20), dtype="uint8"))
    zones = zone_file(tmp_path / "z.geojson", [box(500_020, 3_209_840, 500_120, 3_209_940)])
    answer = CliRunner().invoke(survey, ["stats", str(path), "--zones", str(zones), "--json"])
    assert json.loads(answer.stdout)["zones"][0]["mean"] == 1


def test_large_zones_have_no_quantiles_and_all_else(tmp_path, monkeypatch):
    path = raster(tmp_path / "a.tif", np.arange(400, dtype="float32").reshape(20, 20))
    shapes = [box(500_020, 3_209_840, 500_160, 3_209_980), box(500_020, 3_209_940, 500_050, 3_209_980)]
    zones = zone_file(tmp_path / "z.geojson", shapes)
    whole = zonal_stats(path, zones=zones).rows
    monkeypatch.setattr("ecomap.workflows.survey.stats.MOST_PIXELS", 50)
    large, small = zonal_stats(path, zones=zones).rows
    assert small == whole[1]
    assert large == whole[0] | dict.fromkeys(("q10", "q50", "q90"))
