"""How many labelled mines a forest needs: trained on fewer and fewer, scored on other grounds.

`python -m benchmarks accuracy learning --seeds 8`. Labels come from seeds 0 to 9, scores from seeds 100 on.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from benchmarks.accuracy.labels import forest_of, joined_samples, labelled, stack_features
from benchmarks.accuracy.scenes import make_scenes
from benchmarks.accuracy.scoring import score_pixels, without_specks
from benchmarks.accuracy.simulated import FIRST_REPORTED, TUNING
from ecomap.survey.forest import Forest, Samples, predict_map
from ecomap.survey.morphology import opened

MINES = (10, 20, 40, 80, 160)
"""Labelled mines that are tried; four times as many squares of other ground go with them."""
_LIMIT = 0.5


def main(arguments: list[str]) -> None:
    """Print a table of mean scores by the number of labelled mines."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy learning", description=__doc__)
    parser.add_argument("--seeds", type=int, default=8, help="how many grounds are scored")
    parser.add_argument("--side", type=int, default=600, help="pixels of 10 m along a side")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor(options.workers) as pool:
        labels = joined_samples(list(pool.map(partial(labels_of, side=options.side), TUNING)))
        forests = [forest_of(some_of(labels, mines), 0) for mines in MINES]
        seeds = range(FIRST_REPORTED, FIRST_REPORTED + options.seeds)
        scores = np.array(list(pool.map(partial(scores_of, forests=forests, side=options.side), seeds)))
    print("| labelled mines | precision | recall | F1 | lowest F1 | highest F1 |\n|---|---|---|---|---|---|")
    for number, mines in enumerate(MINES):
        means = np.nanmean(scores[:, number], axis=0)
        low, high = np.nanmin(scores[:, number, 2]), np.nanmax(scores[:, number, 2])
        print(f"| {mines} | {means[0]:.2f} | {means[1]:.2f} | {means[2]:.2f} | {low:.2f} | {high:.2f} |")


def labels_of(seed: int, *, side: int) -> Samples:
    """Return all labels of a ground."""
    scenes = make_scenes(seed, side=side)
    return labelled(scenes, stack_features(scenes), slice(0, side), first_site=seed * 1000)


def some_of(labels: Samples, mines: int) -> Samples:
    """Return labels of some mines, and of four times as many other squares."""
    generator = np.random.default_rng(0)
    bare, other = (np.unique(labels.site[labels.is_bare == flag]) for flag in (True, False))
    kept = [generator.permutation(bare)[:mines], generator.permutation(other)[: 4 * mines]]
    chosen = np.isin(labels.site, np.concatenate(kept))
    return Samples(labels.features[chosen], labels.is_bare[chosen], labels.site[chosen])


def scores_of(seed: int, *, forests: list[Forest], side: int) -> list[tuple[float, float, float]]:
    """Return precision, recall and F1 of each forest on a ground."""
    scenes = make_scenes(seed, side=side)
    features, truth = stack_features(scenes), scenes.truth[1].mask
    scores = []
    for forest in forests:
        found = without_specks(opened(predict_map(forest, features) >= _LIMIT))
        score = score_pixels(found, truth)
        scores.append((score.precision, score.recall, score.f1))
    return scores
