"""Invented scenes: the same from the same seed, true to their ground, and never mistaken for a place."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely

from ecomap.crs import area_m2

# The benchmarks lie beside the package, not in it.
sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.accuracy.files import SAID, write_scenes
from benchmarks.accuracy.ground import FINER
from benchmarks.accuracy.mines import SUBAREAS, Fate
from benchmarks.accuracy.scenes import PIXEL_M, SceneSet, make_scenes
from benchmarks.accuracy.spectra import Ground

SIDE = 200


@pytest.fixture(scope="module")
def scenes() -> SceneSet:
    return make_scenes(8, side=SIDE)


def test_a_seed_fixes_every_byte(scenes: SceneSet) -> None:
    again = make_scenes(8, side=SIDE)
    for years, repeated in zip(scenes.dates, again.dates, strict=True):
        for date, same in zip(years, repeated, strict=True):
            assert date.day == same.day
            assert date.numbers.tobytes() == same.numbers.tobytes()
            assert date.classes.tobytes() == same.classes.tobytes()
    other = make_scenes(9, side=SIDE)
    assert other.dates[0][0].numbers.tobytes() != scenes.dates[0][0].numbers.tobytes()


def test_the_truth_is_the_ground_of_the_mines_that_is_neither_lake_nor_grown_over(scenes: SceneSet) -> None:
    layout = scenes.layout
    for year in (0, 1):
        fine = 0
        for parcel in range(layout.first_mine, len(layout.kind)):
            mined = layout.kind[parcel] == Ground.MINE and layout.cover[parcel, year] < 0.4
            fine += int((layout.parcel[year] == parcel).sum()) if mined else 0
        assert scenes.truth[year].area_ha == pytest.approx(fine * (PIXEL_M / FINER) ** 2 / 10_000, rel=1e-6)
        assert scenes.truth[year].area_ha > 0


def test_mines_appear_and_grow_over_between_the_years(scenes: SceneSet) -> None:
    mines = scenes.layout.mines
    first, second = (set(np.unique(truth.mine)) - {0} for truth in scenes.truth)
    appeared = {int(mine) + 1 for mine in np.flatnonzero(mines.fate == Fate.APPEARS)}
    grown = {int(mine) + 1 for mine in np.flatnonzero(mines.fate == Fate.GROWS_OVER)}
    assert appeared
    assert grown
    assert not appeared & first
    assert not grown & second
    assert mines.cover.shape == (len(mines), SUBAREAS, 2)


def test_disturbed_ground_is_less_green_than_forest_on_the_clearest_summer_date(scenes: SceneSet) -> None:
    date = scenes.dates[1][2]
    red, nir = (date.numbers[band].astype(np.float64) for band in (2, 3))
    ndvi = (nir - red) / np.maximum(nir + red, 1)
    clear = (date.classes >= 4) & (date.classes <= 6)
    # Centres of pixels of the kind, away from edges: all fine pixels are forest.
    kind = scenes.layout.kind[scenes.layout.parcel[1]].reshape(SIDE, FINER, SIDE, FINER)
    forest = (kind == Ground.FOREST).all(axis=(1, 3)) & clear
    bare = (scenes.truth[1].share == 1) & clear
    assert forest.sum() > 100
    assert bare.sum() > 10
    assert np.median(ndvi[forest]) > 0.6
    assert np.median(ndvi[bare]) < 0.45


def test_files_say_that_they_are_invented_and_hold_the_truth(scenes: SceneSet, tmp_path) -> None:
    paths = write_scenes(tmp_path, scenes)
    assert len(paths) == 8
    with rasterio.open(paths[0]) as scene:
        assert scene.tags()["INVENTED"] == SAID
        assert scene.descriptions == ("blue", "green", "red", "nir", "swir1", "swir2", "SCL")
        assert scene.nodata == 0
        assert (scene.read(4) == scenes.dates[0][0].numbers[3]).all()
    truth = json.loads((tmp_path / "truth_8_2024.geojson").read_text())
    assert truth["metadata"]["said"] == SAID
    outlines = np.array([shapely.from_geojson(json.dumps(one["geometry"])) for one in truth["features"]])
    pixels_ha = scenes.truth[1].mask.sum() * PIXEL_M**2 / 10_000
    # UTM shrinks lengths by up to 0.04 % at the middle meridian, so areas by 0.08 %.
    assert area_m2(outlines).sum() / 10_000 == pytest.approx(pixels_ha, rel=1.5e-3)
