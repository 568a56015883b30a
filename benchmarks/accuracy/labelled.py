"""Rules and forest on hand-labelled real scenes, on places they have not seen.

`python -m benchmarks accuracy labelled DATA_FOLDER`. The folder is private; nothing of it is in the project.
Tiles without infrared are left out one by one; points and polygons are parted by place.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio

from benchmarks.accuracy.labelled_landsat import rondonia, wake
from benchmarks.accuracy.scoring import score_objects, score_pixels
from ecomap.raster import Role, SceneBlock
from ecomap.survey.forest import Samples, features_of
from ecomap.survey.forest.calibration import calibrate
from ecomap.survey.forest.training import train
from ecomap.survey.morphology import opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.accuracy.scoring import Pixels

_PIXELS_PER_TILE = 400
_TREES = 40
_LIMITS = tuple(np.round(np.arange(0.1, 0.75, 0.05), 2))
WAYS = ("brightness above Otsu", "redness above Otsu", "forest, other tiles")


class Tile:
    """One labelled tile: visible bands and a mask of tailings drawn by hand."""

    def __init__(self, folder: Path, number: int) -> None:
        self.number = number
        with rasterio.open(folder / f"img_{number}.tif") as scene:
            light = scene.read().astype(np.float32) / 10_000
        with rasterio.open(folder / f"mask_{number}.tif") as mask:
            self.truth: NDArray[np.bool_] = mask.read(1) == 1
        bands = dict(zip((Role.BLUE, Role.GREEN, Role.RED), light, strict=True))
        valid = (light > 0).all(axis=0)
        self.block = SceneBlock(bands, valid, np.zeros_like(valid))
        self.features = features_of([self.block])

    def samples(self, generator: np.random.Generator) -> Samples:
        """Return random pixels, in the mix that the tile has."""
        known = np.flatnonzero(np.isfinite(self.features).all(axis=0).ravel())
        chosen = generator.choice(known, min(_PIXELS_PER_TILE, len(known)), replace=False)
        pixels = self.features.reshape(len(self.features), -1)[:, chosen].T
        return Samples(pixels, self.truth.ravel()[chosen], np.full(len(chosen), self.number))


def split_of(values: NDArray[np.float32]) -> float:
    """Return the split of Otsu between the 1st and the 99th percentile."""
    low, high = np.percentile(values, (1, 99))
    counts, edges = np.histogram(values, bins=256, range=(low, high))
    middle = (edges[:-1] + edges[1:]) / 2
    weight = np.cumsum(counts) / counts.sum()
    mean = np.cumsum(counts * middle) / counts.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        between = (mean[-1] * weight - mean) ** 2 / (weight * (1 - weight))
    return float(edges[1:][np.nanargmax(between[:-1])])


def by_index(tile: Tile, name: str) -> NDArray[np.bool_]:
    """Return what lies above the split of an index."""
    blue, green, red = (tile.block.bands[role] for role in (Role.BLUE, Role.GREEN, Role.RED))
    value = (
        (blue + green + red) / 3 if name == "brightness" else (red - green) / np.maximum(red + green, 0.01)
    )
    split = split_of(np.asarray(value[tile.block.valid], dtype=np.float32))
    return opened(np.asarray(value > split) & tile.block.valid)


def by_forest(tile: Tile, others: Samples) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return what a forest of the other tiles finds; its limit is chosen on their own left-out votes."""
    trained = train(others, trees=_TREES)
    scores = [score_pixels(trained.said >= limit, others.is_bare).f1 for limit in _LIMITS]
    limit = _LIMITS[int(np.nanargmax(scores))]
    features = tile.features.reshape(len(tile.features), -1).T
    said: NDArray[np.float64] = np.zeros(len(features))
    known = np.isfinite(features).all(axis=1)
    said[known] = calibrate(
        trained.classifier.predict_proba(features[known])[:, 1], trained.knots, trained.shares
    )
    shaped: NDArray[np.float64] = said.reshape(tile.truth.shape)
    return opened(shaped >= limit), shaped


def tailings(folder: Path) -> str:
    """Return the table of the tiles without infrared."""
    numbers = sorted(int(path.stem.split("_")[1]) for path in folder.glob("img_*.tif"))
    tiles = [Tile(folder, number) for number in numbers]
    generator = np.random.default_rng(0)
    drawn = {tile.number: tile.samples(generator) for tile in tiles}
    scores: dict[str, list[Pixels]] = {way: [] for way in WAYS}
    said, rows, touched = [], [], []
    for tile in tiles:
        kept = [drawn[number] for number in numbers if number != tile.number]
        others = Samples(
            np.concatenate([one.features for one in kept]),
            np.concatenate([one.is_bare for one in kept]),
            np.concatenate([one.site for one in kept]),
        )
        found, probability = by_forest(tile, others)
        said.append(np.stack([probability.ravel(), tile.truth.ravel()]))
        masks = (by_index(tile, "brightness"), by_index(tile, "redness"), found)
        cells = []
        for way, mask in zip(WAYS, masks, strict=True):
            score = score_pixels(mask, tile.truth)
            scores[way].append(score)
            cells.append(f"{score.precision:.2f} / {score.recall:.2f} / {score.f1:.2f} / {score.iou:.2f}")
        none = np.ones(tile.truth.shape, dtype=np.uint8)
        objects = score_objects(found, tile.truth, tile.truth.astype(np.int32), none)
        touched.append(objects.patch_right[objects.patch_ha >= 1])
        rows.append(f"| {tile.number} | {tile.truth.mean():.0%} | {' | '.join(cells)} |")
    head = "| tile | tailings | " + " | ".join(f"{way}: P / R / F1 / IoU" for way in WAYS) + " |"
    lines = [head, "|---" * (len(WAYS) + 2) + "|", *rows]
    means = [
        " / ".join(
            f"{np.nanmean([getattr(one, name) for one in scores[way]]):.2f}"
            for name in ("precision", "recall", "f1", "iou")
        )
        for way in WAYS
    ]
    lines.append(f"| mean | | {' | '.join(means)} |")
    right = np.concatenate(touched)
    lines.append(f"\nPatches of the forest of 1 ha and more: {len(right)}, right {right.mean():.0%}.")
    return "\n".join([*lines, "", _said(np.concatenate(said, axis=1))])


def _said(pairs: NDArray[np.float64]) -> str:
    """Return the reliability over all tiles left out."""
    lines = ["| said | pixels | said, mean | was so |", "|---|---|---|---|"]
    place = np.minimum((pairs[0] * 10).astype(int), 9)
    for number in np.unique(place):
        values, right = pairs[:, place == number]
        cells = f"{len(values)} | {values.mean():.2f} | {right.mean():.2f}"
        lines.append(f"| {number / 10:.1f}-{(number + 1) / 10:.1f} | {cells} |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy labelled", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with labels/ and rasters/")
    options = parser.parse_args(arguments)
    print("Landsat 8, points: trained on other strips of the scene\n")
    print(rondonia(options.data))
    print("Landsat 7, polygons: trained on other polygons\n")
    print(wake(options.data))
    print("Tiles without infrared, each left out in turn\n")
    print(tailings(options.data / "labels" / "tailings_s2_rgb"), flush=True)
