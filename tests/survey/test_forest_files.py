"""Training from files by command, the card, and files that are refused."""

import hashlib
import json
import pickle
from typing import Any

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from rasterio import Affine
from shapely.geometry import box, mapping

from ecomap.cli.survey.train import train
from ecomap.errors import RefusedError, UsageError, WorkspaceError
from ecomap.raster import Window
from ecomap.store.forests import read_forest, write_forest
from ecomap.store.rasters import open_scene
from ecomap.survey.forest import predict_map
from ecomap.workflows.survey.labels import sites_by_distance
from ecomap.workflows.survey.train import TrainOptions, load_model, save_model, train_forest, window_features

pytest.importorskip("sklearn")
pytest.importorskip("skops")
WEST, NORTH = 111.0, 29.0
STEP = 0.0001
CELL = 12


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A chessboard of bare and green cells over two dates, with a label in the middle of each cell."""
    folder = tmp_path_factory.mktemp("forest")
    generator = np.random.default_rng(5)
    cells = (np.add.outer(np.arange(6), np.arange(6)) % 2).astype(bool)
    bare = np.kron(cells, np.ones((CELL, CELL), dtype=bool))
    light = np.where(
        bare[None], np.array([1800, 2200, 2600])[:, None, None], np.array([400, 500, 3500])[:, None, None]
    )
    place = {"crs": "EPSG:4326", "transform": Affine(STEP, 0, WEST, 0, -STEP, NORTH)}
    scenes = []
    for day in ("2024-03-01", "2024-08-01"):
        path = folder / f"scene_{day.replace('-', '')}.tif"
        with rasterio.open(
            path, "w", driver="GTiff", width=72, height=72, count=3, dtype="uint16", nodata=0, **place
        ) as scene:
            scene.write((light + generator.normal(0, 150, light.shape)).astype(np.uint16))
            scene.descriptions = ("green", "red", "nir")
        scenes.append(path)
    features = []
    for row in range(6):
        for column in range(6):
            west, north = WEST + (column * CELL + 3) * STEP, NORTH - (row * CELL + 3) * STEP
            shape = box(west, north - 6 * STEP, west + 6 * STEP, north)
            properties = {"kind": "pit" if cells[row, column] else "wood", "where": f"{row}-{column}"}
            features.append({"type": "Feature", "properties": properties, "geometry": mapping(shape)})
    labels = folder / "labels.geojson"
    labels.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return folder, scenes, labels, bare


def options(**changes):
    given: dict[str, Any] = {"class_column": "kind", "bare": ("pit",), "site_column": "where", "trees": 8}
    return TrainOptions(**given | changes)


@pytest.fixture(scope="module")
def model(ground):
    folder, scenes, labels, _ = ground
    path = folder / "model.skops"
    save_model(path, train_forest(scenes, labels, options()))
    return path


def test_the_command_writes_a_forest_and_a_card_that_can_be_read(ground, tmp_path) -> None:
    _, scenes, labels, _ = ground
    asked = ["--labels", str(labels), "--class-column", "kind", "--bare", "pit", "--site-column", "where"]
    command = [*map(str, scenes), *asked, "-o", str(tmp_path / "pits.skops"), "--json", "--trees", "8"]
    done = CliRunner().invoke(train, command)
    assert done.exit_code == 0, done.stderr
    assert "18 polygons of disturbed ground are few" in done.stderr
    told, card = json.loads(done.stdout), json.loads((tmp_path / "pits.json").read_text())
    assert card["classes"] == {"pit": 18, "wood": 18}
    assert card["bare"] == ["pit"]
    assert card["sites"] == 36
    assert card["dates"] == ["2024-03-01", "2024-08-01"]
    assert len(card["folds"]) == 5
    assert all(fold["f1"] > 0.9 for fold in card["folds"])
    assert {"scikit-learn", "skops", "numpy", "ecomap", "python"} == set(card["software"])
    assert {name: value for name, value in told.items() if name != "file_sha256"} == {
        name: value for name, value in card.items() if name != "file_sha256"
    }
    assert load_model(tmp_path / "pits.skops").card.polygons == 36


def test_windows_put_together_say_the_same_as_the_whole(ground, model) -> None:
    _, scenes, _, bare = ground
    forest = load_model(model)
    opened = [open_scene(path) for path in scenes]
    grid, roles = opened[0].grid, [role for role in opened[0].roles if role.is_reflectance]
    with opened[0].reader() as one, opened[1].reader() as other:
        whole = predict_map(forest, window_features((one, other), grid, grid.whole, roles))
        parts = [
            predict_map(forest, window_features((one, other), grid, Window(row, 0, 24, 72), roles))
            for row in range(0, 72, 24)
        ]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    assert ((whole > 0.5) == bare).mean() > 0.95


def test_polygons_that_lie_close_are_one_site(ground) -> None:
    _, scenes, labels, _ = ground
    # Cells are about 130 m apart and gaps between labels 60 m, so all of them hang together.
    with pytest.raises(UsageError, match="1 sites of disturbed and 1 of other"):
        train_forest(scenes, labels, options(site_column=None, site_distance_m=200))
    squares = np.array([box(111 + x, 29, 111.001 + x, 29.001) for x in (0, 0.002, 0.01)], dtype=object)
    assert sites_by_distance(squares, 150).tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"class_column": "klasse"}, "has no column 'klasse'; its columns are kind, where"),
        ({"bare": ("quarry",)}, "no polygon is of class quarry"),
    ],
)
def test_labels_that_do_not_fit_are_refused(ground, changes, said) -> None:
    _, scenes, labels, _ = ground
    with pytest.raises(UsageError, match=said):
        train_forest(scenes, labels, options(**changes))


def test_labels_elsewhere_are_refused(ground, tmp_path) -> None:
    _, scenes, labels, _ = ground
    moved = json.loads(labels.read_text())
    for feature in moved["features"]:
        corners = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[x + 1, y] for x, y in corners]]
    (tmp_path / "far.geojson").write_text(json.dumps(moved))
    with pytest.raises(UsageError, match="no labelled polygon covers"):
        train_forest(scenes, tmp_path / "far.geojson", options())


def copied(model, folder, **changes):
    card = json.loads(model.with_suffix(".json").read_text()) | changes
    (folder / "copy.skops").write_bytes(model.read_bytes())
    (folder / "copy.json").write_text(json.dumps(card))
    return folder / "copy.skops"


def test_a_forest_without_its_card_or_with_another_is_refused(model, tmp_path) -> None:
    with pytest.raises(WorkspaceError, match="is missing"):
        load_model(tmp_path / "none.skops")
    with pytest.raises(RefusedError, match=r"is not the file that copy\.json describes"):
        load_model(copied(model, tmp_path, file_sha256="0" * 64))
    with pytest.raises(UsageError, match="is no card of a forest"):
        load_model(copied(model, tmp_path, format="something else"))
    with pytest.raises(UsageError, match="not a forest of two classes and the 1 features"):
        load_model(copied(model, tmp_path, features=["red"]))
    with pytest.raises(UsageError, match="no usable calibration"):
        load_model(copied(model, tmp_path, calibrated=[]))


class Stranger:
    """A type that scikit-learn does not know."""


def test_types_from_elsewhere_are_refused(model, tmp_path) -> None:
    card = json.loads(model.with_suffix(".json").read_text())
    write_forest(tmp_path / "odd.skops", Stranger(), card)
    with pytest.raises(RefusedError, match="might run code"):
        read_forest(tmp_path / "odd.skops")


def test_a_pickle_is_refused_unopened(model, tmp_path) -> None:
    content = pickle.dumps({"a": 1})
    path = copied(model, tmp_path, file_sha256=hashlib.sha256(content).hexdigest())
    path.write_bytes(content)
    with pytest.raises(UsageError, match="cannot be read as a forest"):
        load_model(path)


def test_another_ending_is_refused(model, tmp_path) -> None:
    with pytest.raises(UsageError, match=r"ends in \.skops"):
        save_model(tmp_path / "model.pkl", load_model(model))
    assert not list(tmp_path.iterdir())


def test_a_tree_that_leads_in_a_circle_is_refused(model, tmp_path) -> None:
    forest = load_model(model)
    tree = forest.classifier.estimators_[0].tree_
    state = tree.__getstate__()
    state["nodes"]["left_child"][0] = 0
    tree.__setstate__(state)
    save_model(tmp_path / "circle.skops", forest)
    with pytest.raises(UsageError, match="holds a RandomForestClassifier, not a forest"):
        load_model(tmp_path / "circle.skops")
