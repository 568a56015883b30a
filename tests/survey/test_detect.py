"""Detection on painted ground whose truth is known to the pixel."""

import json
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from pyproj import Geod

from ecomap.cli.survey import survey
from ecomap.errors import RasterFormatError, UsageError
from ecomap.raster import Role, Window
from ecomap.survey.morphology import opened
from ecomap.workflows.survey.detecting import DetectOptions, detect
from ecomap.workflows.survey.tracing import Strip
from ecomap.workflows.survey.tracing.cleaning import StripBuffer

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

FIELDS = {"patch_id", "area_ha", "county", "confidence", "ndvi", "cloud_share", "verdict"}


def land(shape=(80, 80), **patches):
    """Forest with rectangles of other ground: name_1=(row, column, height, width)."""
    ground = np.full(shape, "forest")
    for name, (row, column, height, width) in patches.items():
        ground[row : row + height, column : column + width] = name.split("_")[0]
    return ground


def geodesic_ha(polygon):
    return abs(Geod(ellps="GRS80").geometry_area_perimeter(shapely.segmentize(polygon, 1e-4))[0]) / 10_000


def outer_ha(path):
    """Area of a scene by the corners of its pixels, for a scene that is one pixel of ground."""
    with rasterio.open(path) as file:
        return file.width * file.height * abs(file.transform.a * file.transform.e) / 10_000


def test_a_square_is_found_with_its_area_and_fields(paint_ground):
    path = paint_ground(land(bare=(20, 30, 20, 15), water=(50, 10, 20, 20)))
    found = detect([path])
    (patch,) = found.patches
    # UTM in zone 49 at its central meridian is 0.9996 in length.
    assert patch.area_ha == pytest.approx(3.0 / 0.9996**2, rel=1e-4)
    assert patch.area_ha == pytest.approx(geodesic_ha(found.polygons[0]), rel=1e-6)
    assert patch.area_low_ha < patch.area_ha < patch.area_high_ha
    assert patch.area_low_ha == pytest.approx(13 * 18 / 100, rel=0.05)
    assert patch.ndvi == pytest.approx((2700 - 2200) / (2700 + 2200), abs=1e-4)
    assert (patch.dates, patch.verdict, patch.touches_edge) == (("2024-05-01",), "待核查", False)
    assert patch.confidence_label == "single date, low confidence"
    assert set(patch.as_dict()) >= FIELDS


@pytest.mark.parametrize(
    ("crs", "step", "corner"),
    [
        ("EPSG:4490", 1e-4, (111.0, 29.0)),
        ("EPSG:4547", 10.0, (500_000.0, 3_210_000.0)),
        ("EPSG:3857", 10.0, (12_360_000.0, 3_370_000.0)),
    ],
)
def test_areas_are_those_of_the_ellipsoid_in_any_system(paint_ground, crs, step, corner):
    found = detect([paint_ground(land(bare=(20, 30, 30, 30)), crs=crs, step=step, corner=corner)])
    (patch,), (polygon,) = found.patches, found.polygons
    assert patch.area_ha == pytest.approx(geodesic_ha(polygon), rel=1e-5)


def test_holes_stay_and_small_pieces_go(paint_ground):
    ground = land(
        bare_1=(10, 10, 20, 20), forest=(15, 15, 6, 6), bare_2=(60, 60, 3, 3), bare_3=(70, 10, 1, 9)
    )
    found = detect([paint_ground(ground)])
    (polygon,) = found.polygons
    assert shapely.get_num_interior_rings(polygon) == 1
    assert found.patches[0].area_ha == pytest.approx((400 - 36) / 100 / 0.9996**2, rel=0.002)
    assert len(detect([paint_ground(ground)], DetectOptions(min_area_ha=0.05)).patches) == 2


def test_a_field_that_is_bare_for_a_season_is_no_patch(paint_ground):
    pit = {"bare_1": (10, 10, 20, 20)}
    winter = paint_ground(land(**pit, bare_2=(50, 50, 20, 20)), "S2A_20240110.tif")
    spring = paint_ground(land(**pit, bare_2=(50, 50, 20, 20)), "S2A_20240410.tif")
    summer = paint_ground(land(**pit), "S2A_20240710.tif")
    assert len(detect([winter]).patches) == 2
    found = detect([summer, winter, spring])
    assert len(found.patches) == 1
    assert found.patches[0].dates == ("2024-01-10", "2024-04-10", "2024-07-10")
    assert found.patches[0].clear_dates == 3
    assert found.patches[0].confidence > detect([winter]).patches[0].confidence
    assert not found.is_single


def test_cloud_hides_on_one_date_and_its_share_is_told(paint_ground):
    roles = ("blue", "green", "red", "nir", "swir1", "scl")
    pit = {"bare_1": (10, 10, 20, 20)}
    cloudy = paint_ground(land(**pit, cloud=(0, 0, 80, 20)), "S2A_20240110.tif", roles=roles)
    (half,) = detect([cloudy]).patches
    assert half.area_ha == pytest.approx(2.0, rel=0.01)
    clear = paint_ground(land(**pit), "S2A_20240410.tif", roles=roles)
    found = detect([cloudy, clear])
    assert found.patches[0].area_ha == pytest.approx(4.0, rel=0.01)
    assert found.patches[0].cloud_share == pytest.approx(0.25)
    assert found.total()["unknown_share"] == 0
    assert detect([cloudy]).total()["unknown_share"] == pytest.approx(0.25)


def test_a_date_under_cloud_is_left_out_with_its_reason(paint_ground):
    roles = ("red", "nir", "scl")
    good = paint_ground(land(bare=(10, 10, 20, 20)), "S2A_20240110.tif", roles=roles)
    bad = paint_ground(np.full((80, 80), "cloud"), "S2A_20240410.tif", roles=roles)
    found = detect([good, bad])
    assert [scene.is_used for scene in found.scenes] == [True, False]
    assert "cloud" in found.scenes[1].reason
    with pytest.raises(
        RasterFormatError, match=r"No scene can carry an answer\. S2A_20240410\.tif: 100% of its"
    ):
        detect([bad])


def test_without_a_mask_a_white_scene_is_refused(paint_ground):
    with pytest.raises(RasterFormatError, match="cloud"):
        detect([paint_ground(land(cloud=(0, 0, 60, 80)))])


@pytest.mark.parametrize("compress", [None, "deflate"])
def test_nothing_but_no_data_is_refused(paint_ground, compress):
    path = paint_ground(land(), change=lambda values: values * 0, compress=compress)
    with pytest.raises(RasterFormatError, match="no pixel holds data"):
        detect([path])


def test_all_bare_is_one_patch_and_all_green_is_none(paint_ground):
    path = paint_ground(np.full((80, 80), "bare"))
    (patch,) = detect([path]).patches
    assert patch.area_ha == pytest.approx(outer_ha(path) / 0.9996**2, rel=1e-3)
    assert patch.touches_edge
    empty = detect([paint_ground(land())])
    assert (empty.patches, empty.total()["area_ha"], empty.total()["unknown_share"]) == ([], 0, 0)


def test_too_small_a_scene_is_refused(paint_ground):
    with pytest.raises(RasterFormatError, match="1 x 1 pixels are too few"):
        detect([paint_ground(np.array([["bare"]]))])
    with pytest.raises(RasterFormatError, match="smaller than the least area"):
        detect([paint_ground(land((3, 3)))])


def test_bands_that_are_not_known_are_asked_for(paint_ground):
    path = paint_ground(land(bare=(20, 30, 20, 15)), "x.tif", roles=("nir", "red"), described=False)
    with pytest.raises(UsageError, match="--bands"):
        detect([path])
    options = DetectOptions(roles={Role.NIR: 1, Role.RED: 2})
    assert len(detect([path], options).patches) == 1


def test_masked_ground_is_left_out(paint_ground, tmp_path):
    ground = land(bare_1=(10, 10, 20, 20), bare_2=(50, 50, 20, 20))
    path = paint_ground(ground)
    found = detect([path])
    assert len(found.patches) == 2
    town = tmp_path / "town.geojson"
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": shapely.geometry.mapping(found.polygons[0].buffer(1e-4)),
    }
    town.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    (left,) = detect([path], DetectOptions(exclude=[town])).patches
    assert left.patch_id == found.patches[1].patch_id
    fields = paint_ground(land(), "cover.tif", roles=("red",), described=False)
    with rasterio.open(fields, "r+") as file:
        cover = np.zeros((80, 80), "uint16")
        cover[5:35, 5:35] = 7
        file.write(cover, 1)
    (left,) = detect([path], DetectOptions(exclude=[fields])).patches
    assert left.latitude == min(patch.latitude for patch in found.patches)


def test_a_threshold_is_learnt_from_half_of_the_sites_and_scored_on_the_other(paint_ground, tmp_path):
    # Pits with weeds (0.3) in meadows (0.4) beside forest (0.8): the histogram parts forest from the rest.
    meadow = {"blue": 600, "green": 900, "red": 1000, "nir": 2333, "swir1": 2600, "swir2": 1900}
    pit = {**meadow, "red": 1200, "nir": 2229}
    rng = np.random.default_rng(4)
    places = [(row, column) for row in range(20, 280, 50) for column in range(20, 280, 50)]
    is_pit = np.zeros((300, 300), dtype=bool)
    for row, column in places:
        is_pit[row : row + 12, column : column + 12] = True

    def spectra(values):
        for band, role in enumerate(("blue", "green", "red", "nir", "swir1", "swir2")):
            values[band, :, :300] = np.where(is_pit, pit[role], meadow[role]) * rng.normal(
                1, 0.01, is_pit.shape
            )
        return values

    path = paint_ground(np.full((300, 700), "forest"), change=spectra)
    corners = [(500_000 + column * 10, 3_210_000 - row * 10) for row, column in places]
    boxes = [shapely.box(west, north - 120, west + 120, north) for west, north in corners]
    sites = tmp_path / "pits.geojson"
    gpd.GeoSeries(boxes, crs="EPSG:32649").to_crs(4326).to_file(sites)
    blind = detect([path])
    assert (blind.threshold.origin, blind.patches) == ("fixed", [])
    found = detect([path], DetectOptions(sites=sites))
    assert found.threshold.origin == "calibrated"
    assert 0.32 < found.threshold.value < 0.38
    assert "learnt from 18 registered sites" in found.threshold.reason
    assert "on 18 others precision" in found.threshold.reason
    assert len(found.patches) == 36


def test_patches_lie_in_counties(paint_ground, workspace):
    # 111.05 E is in the western county of the made-up city.
    path = paint_ground(land(bare=(20, 30, 20, 15)), corner=(504_500.0, 3_213_000.0), crs="EPSG:32649")
    (patch,) = detect([path], workspace=workspace).patches
    assert (patch.county, patch.county_adcode) == ("西山县", "999901")


def test_processes_and_the_cut_into_windows_change_nothing(paint_ground):
    rng = np.random.default_rng(3)
    coarse = rng.choice(["forest", "forest", "bare"], size=(12, 40))
    ground = np.repeat(np.repeat(coarse, 25, axis=0), 25, axis=1)
    whole = paint_ground(ground, "a.tif")
    tiled = paint_ground(ground, "b.tif", tiled=True, blockxsize=128, blockysize=64)
    results = [
        detect([path], DetectOptions(workers=workers))
        for path, workers in ((whole, 1), (tiled, 1), (tiled, 2))
    ]
    ids = [[patch.patch_id for patch in found.patches] for found in results]
    assert ids[0] == ids[1] == ids[2]
    assert len(ids[0]) > 1


@pytest.mark.parametrize("cuts", [[], [10, 20], [1, 2, 3, 4, 49], [25], list(range(1, 50)), [47]])
def test_strips_are_cleaned_as_the_whole(cuts):
    mask = np.random.default_rng(0).random((50, 30)) < 0.7
    rows = [0, *cuts, 50]
    buffer = StripBuffer(30, 50)
    found = []
    for first, end in pairwise(rows):
        for left, right in ((0, 11), (11, 30)):
            part = mask[first:end, left:right]
            buffer.fill(
                Window(first, left, end - first, right - left),
                Strip({"bare": part}, {"row": part}),
                row=first,
            )
        found += [
            (strip.masks["bare"].copy(), strip.values["row"].copy())
            for strip in buffer.cleaned(end - first, is_last=end == 50)
        ]
    np.testing.assert_array_equal(np.concatenate([bare for bare, _ in found]), opened(mask))
    np.testing.assert_array_equal(np.concatenate([row for _, row in found]), mask)


def test_the_command_writes_patches_and_prints_json(paint_ground, tmp_path):
    path = paint_ground(
        land(bare=(20, 30, 20, 15)), "x.tif", roles=("blue", "red", "nir", "swir1"), described=False
    )
    out = tmp_path / "patches.geojson"
    arguments = ["detect", str(path), "-o", str(out), "--bands", "blue=1,red=2,nir=3,swir1=4", "--json"]
    answer = CliRunner().invoke(survey, arguments)
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.stdout)
    assert "single date, low confidence" in answer.stderr
    written = json.loads(out.read_text("utf-8"))
    assert [feature["properties"] for feature in written["features"]] == document["patches"]
    assert set(document["patches"][0]) >= FIELDS
    assert written["metadata"]["threshold"]["origin"] in {"otsu", "fixed"}
    assert document["total"]["patches"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--bands", "rot=1"], "write ROLE=BAND"),
        (["--bands", "red=1,red=2"], "each role once"),
        (["--sensor", "hubble"], "no sensor"),
        (["--min-area-ha", "-1"], "min-area-ha"),
    ],
)
def test_wrong_options_are_refused(paint_ground, tmp_path, arguments, words):
    out = tmp_path / "p.geojson"
    answer = CliRunner().invoke(survey, ["detect", str(paint_ground(land())), "-o", str(out), *arguments])
    assert answer.exit_code != 0
    assert words in answer.output + str(answer.exception)
    assert not out.exists()
