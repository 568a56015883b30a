"""Training a forest on labelled polygons: scenes and labels in, a forest and its card out."""

from __future__ import annotations

import datetime as dt
import platform
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import UsageError
from ecomap.raster import Window
from ecomap.store.forests import read_forest, write_forest
from ecomap.store.rasters import Burner, bounds_in_grid, find_scenes, united
from ecomap.survey.forest import HALO_PX, Card, Forest, Samples, feature_names, features_of, is_classifier
from ecomap.survey.forest.card import card_from
from ecomap.survey.forest.features import used_roles
from ecomap.survey.forest.training import TREES, train
from ecomap.workflows.survey.labels import Labels, read_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Grid, Role
    from ecomap.store.rasters import Reader, Scene
    from ecomap.survey.forest.training import Trained

    Progress = Callable[[str, int, int], None]

_MOST_PIXELS = 200
"""Pixels taken of a polygon, so that one lake does not outvote everything else."""


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What a person says of scenes and labels."""

    class_column: str
    """Column of the labels that holds the class."""
    bare: tuple[str, ...]
    """Classes that are disturbed ground; all others are not."""
    sensor: str | None = None
    """Key of a preset or path of a `sensor.toml`; by the names of bands and files where None."""
    roles: Mapping[Role, int] | None = None
    """Band of each role, counted from 1."""
    dates: Sequence[dt.date] = ()
    """Day of each scene; by tags and names where empty."""
    crs: str | None = None
    """System of the labels where their file declares none."""
    site_column: str | None = None
    """Column that says which polygons belong to one site; by distance where None."""
    site_distance_m: float = 200.0
    """Polygons closer to each other than this are one site."""
    trees: int = TREES
    """Trees of the forest."""
    seed: int = 0
    """Fixes every choice."""


def train_forest(
    scenes: Iterable[Path],
    labels: Path,
    options: TrainOptions,
    *,
    progress: Progress = lambda _words, _done, _total: None,
) -> Forest:
    """Train a forest on labelled polygons over scenes.

    Parameters
    ----------
    scenes
        GeoTIFFs, folders of one-band files, or `scene.toml`, of one or more dates.
    labels
        Polygons with a class, in any format and declared system.

    Raises
    ------
    UsageError
        If a column, a class or bands are missing, or there are too few sites to test on.
    MissingExtraError
        If scikit-learn is not installed.
    """
    found = find_scenes(scenes, sensor=options.sensor, roles=options.roles, dates=options.dates)
    read = read_labels(
        labels,
        class_column=options.class_column,
        bare=options.bare,
        crs=options.crs,
        site_column=options.site_column,
        site_distance_m=options.site_distance_m,
    )
    roles = used_roles([role for role in found[0].roles if all(role in scene.roles for scene in found)])
    samples, used = _samples(found, roles, read, options.seed, progress)
    trained = train(samples, seed=options.seed, trees=options.trees, progress=progress)
    classes, counts = np.unique([read.classes[row] for row in used], return_counts=True)
    card = Card(
        **_card_of_scenes(found),
        **_card_of_training(trained),
        roles=tuple(map(str, roles)),
        features=feature_names(roles),
        labels=labels.name,
        class_column=options.class_column,
        classes=dict(zip(classes.tolist(), counts.tolist(), strict=True)),
        bare=options.bare,
        polygons=len(used),
        sites=len(np.unique(samples.site)),
        pixels=len(samples.site),
    )
    return Forest(trained.classifier, card)


def _card_of_scenes(scenes: Sequence[Scene]) -> dict[str, Any]:
    """Return what a card says of the scenes, and the day."""
    return {
        "made": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "scenes": tuple(scene.name for scene in scenes),
        "dates": tuple(scene.date.isoformat() if scene.date else None for scene in scenes),
        "sensor": scenes[0].sensor,
    }


def _card_of_training(trained: Trained) -> dict[str, Any]:
    """Return what a card says of scores, calibration and software."""
    return {
        "folds": trained.folds,
        "threshold": trained.threshold,
        "raw_votes": tuple(np.round(trained.knots, 6).tolist()),
        "calibrated": tuple(np.round(trained.shares, 6).tolist()),
        "reliability": trained.reliability,
        "software": _software(),
    }


def save_model(path: Path, forest: Forest) -> None:
    """Write a forest and its card side by side; see `ecomap.store.forests.write_forest`."""
    write_forest(path, forest.classifier, forest.card.as_dict())


def load_model(path: Path) -> Forest:
    """Read a forest and its card; refuse what is not of our making.

    Raises
    ------
    WorkspaceError, RefusedError, UsageError, MissingExtraError
        See `ecomap.store.forests.read_forest`.
    """
    classifier, document = read_forest(path)
    card = card_from(document, source=str(path.with_suffix(".json")))
    if not is_classifier(classifier, len(card.features)):
        raise UsageError(
            f"{path}: holds a {type(classifier).__name__}, not a forest of two classes and the "
            f"{len(card.features)} features of its card. Train one with: ecomap survey train"
        )
    return Forest(classifier, card)


def window_features(
    readers: Sequence[Reader], grid: Grid, window: Window, roles: Sequence[Role]
) -> NDArray[np.float32]:
    """Return the features of a window, shape (features, rows, columns), the same however a scene is cut.

    Parameters
    ----------
    readers
        One a date.
    roles
        Bands of the forest's card.
    """
    top, left = max(window.row - HALO_PX, 0), max(window.column - HALO_PX, 0)
    bottom = min(window.row + window.height + HALO_PX, grid.height)
    right = min(window.column + window.width + HALO_PX, grid.width)
    wide = Window(top, left, bottom - top, right - left)
    features = features_of(reader.read(grid, wide, roles) for reader in readers)
    row, column = window.row - top, window.column - left
    return features[:, row : row + window.height, column : column + window.width]


def _samples(
    scenes: Sequence[Scene], roles: Sequence[Role], labels: Labels, seed: int, progress: Progress
) -> tuple[Samples, list[int]]:
    """Read the pixels of every polygon, and return them with the polygons that gave any."""
    grid = united([scene.grid for scene in scenes])
    generator = np.random.default_rng(seed)
    pixels, sizes, used = [], [], []
    with ExitStack() as files:
        readers = [files.enter_context(scene.reader()) for scene in scenes]
        for number, polygon in enumerate(labels.polygons):
            progress("reading labelled ground", number, len(labels.polygons))
            burner = Burner(np.array([polygon], dtype=object), grid)
            window = grid.window_of(bounds_in_grid(polygon, grid))
            if window is None:
                continue
            inside = window_features(readers, grid, window, roles)[:, burner.mask(window)].T
            inside = inside[np.isfinite(inside).all(axis=1)]
            if len(inside) > _MOST_PIXELS:
                inside = inside[generator.choice(len(inside), _MOST_PIXELS, replace=False)]
            if len(inside):
                pixels.append(inside)
                sizes.append(len(inside))
                used.append(number)
    if not used:
        raise UsageError(
            "no labelled polygon covers a clear pixel of the scenes. Check that both lie in the same place, "
            "and the system of the labels"
        )
    place = np.array(used)
    samples = Samples(
        np.concatenate(pixels), np.repeat(labels.is_bare[place], sizes), np.repeat(labels.site[place], sizes)
    )
    return samples, used


def _software() -> dict[str, str]:
    """Return versions of what made a forest."""
    names = ("ecomap", "scikit-learn", "skops", "numpy")
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in names}}
