"""Labelled squares on invented ground, as a user would draw them, and the forest trained on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.ground import FINER
from benchmarks.accuracy.spectra import Ground
from benchmarks.accuracy.ways import ROLES, block_of
from ecomap.survey.forest import Card, Forest, Samples, feature_names, features_of
from ecomap.survey.forest.training import train

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.accuracy.scenes import SceneSet

_SIDE_PX = 5
_BARE_LABELS, _OTHER_LABELS = 40, 80
_TREES = 60
_PURE = 0.75
_OTHERS = (Ground.FOREST, Ground.CROP, Ground.PADDY, Ground.ORCHARD, Ground.TOWN, Ground.WATER)


def stack_features(scenes: SceneSet) -> NDArray[np.float32]:
    """Return features of the second year, shape (features, rows, columns)."""
    return features_of(block_of(date) for date in scenes.dates[1])


def labelled(scenes: SceneSet, features: NDArray[np.float32], columns: slice, first_site: int = 0) -> Samples:
    """Return pixels of labelled squares in some columns of the ground.

    A person labels what is clear: squares of disturbed ground in different mines, and squares of one other
    kind each, kinds in turn. A mine is a site; every other square is one of its own.
    """
    generator = np.random.default_rng([scenes.seed, 9])
    truth, side = scenes.truth[1], scenes.layout.side
    kind = scenes.layout.kind[scenes.layout.parcel[1][FINER // 2 :: FINER, FINER // 2 :: FINER]]
    known = np.isfinite(features).all(axis=0)
    inside = np.zeros_like(known)
    inside[:, columns] = True
    found: list[tuple[NDArray[np.int64], bool]] = []
    pure: NDArray[np.bool_] = np.asarray(truth.share >= _PURE)
    mines = np.unique(truth.mine[inside & pure])
    for mine in generator.permutation(mines[mines > 0])[:_BARE_LABELS]:
        place = np.argwhere((truth.mine == mine) & pure & inside)
        found.append((_square(place[generator.integers(len(place))], side), True))
    for number in range(_OTHER_LABELS):
        place = np.argwhere((kind == _OTHERS[number % len(_OTHERS)]) & (truth.share == 0) & inside)
        if len(place):
            found.append((_square(place[generator.integers(len(place))], side), False))
    pixels, bare, site = [], [], []
    for number, (square, is_bare) in enumerate(found):
        row, column = square.T
        usable = (known & inside & (pure == is_bare))[row, column]
        pixels.append(features[:, row[usable], column[usable]].T)
        bare.append(np.full(int(usable.sum()), is_bare))
        site.append(np.full(int(usable.sum()), first_site + number))
    return Samples(np.concatenate(pixels), np.concatenate(bare), np.concatenate(site))


def _square(centre: NDArray[np.int64], side: int) -> NDArray[np.int64]:
    """Return the pixels of a square around one."""
    step = np.arange(_SIDE_PX) - _SIDE_PX // 2
    grid = np.stack(np.meshgrid(step, step, indexing="ij"), axis=-1).reshape(-1, 2)
    return np.asarray(np.clip(centre + grid, 0, side - 1), dtype=np.int64)


def joined_samples(parts: Sequence[Samples]) -> Samples:
    """Put labels of several scenes together."""
    return Samples(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.is_bare for part in parts]),
        np.concatenate([part.site for part in parts]),
    )


def forest_of(samples: Samples, seed: int) -> Forest:
    """Train a forest as the command does."""
    trained = train(samples, seed=seed, trees=_TREES)
    card = Card(
        made="",
        scenes=(),
        dates=(),
        sensor="",
        roles=tuple(map(str, ROLES)),
        features=feature_names(ROLES),
        labels="",
        class_column="",
        classes={},
        bare=(),
        polygons=len(np.unique(samples.site)),
        sites=len(np.unique(samples.site)),
        pixels=len(samples.site),
        folds=trained.folds,
        threshold=trained.threshold,
        raw_votes=tuple(trained.knots.tolist()),
        calibrated=tuple(trained.shares.tolist()),
        reliability=trained.reliability,
        software={},
    )
    return Forest(trained.classifier, card)
