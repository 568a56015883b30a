"""A forest trained on labelled ground finds disturbed ground on a scene it has not seen."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from ecomap.cli.survey import survey
from ecomap.errors import UsageError
from ecomap.workflows.survey.detecting import DetectOptions, detect

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def noisy(seed):
    def change(values):
        return values * np.random.default_rng(seed).normal(1, 0.05, values.shape)

    return change


@pytest.fixture
def model(paint_ground, tmp_path):
    """Forest of ten pits and ten pieces of forest, with patches of water between."""
    ground = np.full((120, 200), "forest")
    boxes, classes = [], []
    for number in range(10):
        column = number * 20
        ground[10:22, column + 4 : column + 16] = "bare"
        ground[50:60, column : column + 20] = "water"
        for row, name in ((10, "bare"), (80, "green")):
            west, north = 500_000 + (column + 4) * 10, 3_210_000 - row * 10
            boxes.append(shapely.box(west, north - 120, west + 120, north))
            classes.append(name)
    scene = paint_ground(ground, change=noisy(1))
    labels = tmp_path / "labels.geojson"
    gpd.GeoDataFrame({"class": classes}, geometry=boxes, crs=32649).to_crs(4326).to_file(labels)
    out = tmp_path / "model.skops"
    arguments = [
        str(scene),
        "--labels",
        str(labels),
        "--site-distance-m",
        "50",
        "--class-column",
        "class",
        "--bare",
        "bare",
        "-o",
        str(out),
    ]
    answer = CliRunner().invoke(survey, ["train", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return out


def test_the_forest_finds_the_pit_says_how_sure_it_is_and_refuses_other_bands(paint_ground, model):
    ground = np.full((80, 80), "forest")
    ground[20:40, 30:45], ground[60:70, 10:30] = "bare", "water"
    path = paint_ground(ground, "S2A_20240801.tif", change=noisy(7))
    found = detect([path], DetectOptions(model=model))
    (patch,) = found.patches
    assert patch.area_ha == pytest.approx(3.0, rel=0.02)
    assert patch.confidence > 0.8
    assert "calibrated probability" in found.metadata()["confidence_means"]
    assert found.metadata()["threshold"]["of"] == "probability"
    assert any("F1 on sites not seen" in note for note in found.notes)
    assert found.method == "trained forest"

    other = paint_ground(np.full((20, 20), "bare"), "x.tif", roles=("red", "nir", "green"))
    with pytest.raises(UsageError, match="the scenes have no blue"):
        detect([other], DetectOptions(model=model))
