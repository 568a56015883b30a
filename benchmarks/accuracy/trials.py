"""One seed tried: every way scored on its ground. Picklable, so that seeds run beside each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.labels import forest_of, labelled, stack_features
from benchmarks.accuracy.scenes import make_scenes
from benchmarks.accuracy.scoring import Objects, Pixels, score_objects, score_pixels, without_specks
from benchmarks.accuracy.ways import changed, clearest, found_by_rules
from ecomap.survey.changing import Change
from ecomap.survey.forest import predict_map
from ecomap.survey.morphology import opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.survey.forest import Forest, Samples

RULES = {"rules, 1 date": 1, "rules, 2 dates": 2, "rules, 4 dates": 4}
"""Ways of detection by rules, and the dates they use."""
ELSEWHERE = "forest, 4 dates, labels of other places"
OWN = "forest, 4 dates, labels of this place (east half scored)"
BESIDE = "rules, 4 dates (east half scored)"
CHANGES = {"1 date a year": 1, "4 dates a year": 4}
"""Ways of change, and the dates of each year."""
PROBABILITIES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Limits of the probability that tuning chooses from."""


@dataclass
class Tried:
    """Scores of one seed."""

    seed: int
    pixels: dict[str, Pixels] = field(default_factory=dict)
    objects: dict[str, Objects] = field(default_factory=dict)
    changes: dict[str, Pixels] = field(default_factory=dict)
    said: dict[str, list[tuple[float, float, int, float]]] = field(default_factory=dict)
    """What a forest said of all ground: from, mean said, pixels, share that was right."""
    by_limit: dict[float, float] = field(default_factory=dict)
    """F1 of the forest of this place at each limit, for tuning."""
    samples: Samples | None = None
    """Labels of the whole ground, for a forest of other places."""


def try_seed(seed: int, side: int, limits: tuple[float, float] | None, forest: Forest | None) -> Tried:
    """Score all ways on a seed.

    Parameters
    ----------
    limits
        Probability limits of the forest of this place and of other places; None while tuning.
    forest
        The forest trained on other places; None while tuning.
    """
    scenes = make_scenes(seed, side=side)
    truth, tried = scenes.truth[1], Tried(seed)
    east = np.arange(side) >= side // 2
    for way, count in RULES.items():
        found, clear = found_by_rules(clearest(scenes.dates[1], count))
        _keep(tried, way, found, clear, truth.mask, truth.mine, truth.area_ha)
        if count == 4:
            half = np.where(east, truth.share, 0)
            true_ha = float(half.sum(dtype=np.float64)) / 100
            _keep(tried, BESIDE, found & east, clear, truth.mask & east, truth.mine, true_ha)
    features = stack_features(scenes)
    tried.samples = labelled(scenes, features, slice(0, side), first_site=seed * 1000)
    own = forest_of(labelled(scenes, features, slice(0, side // 2)), seed)
    said = predict_map(own, features[:, :, side // 2 :])
    _keep_said(tried, OWN, said, truth.mask[:, side // 2 :])
    said = np.concatenate([np.zeros((side, side // 2), dtype=np.float32), said], axis=1)
    for limit in PROBABILITIES:
        score = score_pixels(without_specks(opened(said >= limit)), truth.mask & east)
        tried.by_limit[limit] = score.f1
    if limits is not None and forest is not None:
        true_ha = float(truth.share[:, side // 2 :].sum(dtype=np.float64)) / 100
        _keep(tried, OWN, opened(said >= limits[0]), clear, truth.mask & east, truth.mine, true_ha)
        far = predict_map(forest, features)
        _keep_said(tried, ELSEWHERE, far, truth.mask)
        _keep(tried, ELSEWHERE, opened(far >= limits[1]), clear, truth.mask, truth.mine, truth.area_ha)
    new, gone = truth.mask & ~scenes.truth[0].mask, scenes.truth[0].mask & ~truth.mask
    for way, count in CHANGES.items():
        masks = changed(scenes, count)
        for change, true in ((Change.NEWLY_BARE, new), (Change.REGROWN, gone)):
            tried.changes[f"{change}, {way}"] = score_pixels(without_specks(masks[change]), true)
    return tried


def _keep(
    tried: Tried,
    way: str,
    found: NDArray[np.bool_],
    clear: NDArray[np.uint8],
    true: NDArray[np.bool_],
    mine: NDArray[np.int32],
    true_ha: float,
) -> None:
    tried.pixels[way] = score_pixels(without_specks(found), true, true_ha)
    tried.objects[way] = score_objects(found, true, mine, clear)


def _keep_said(tried: Tried, way: str, said: NDArray[np.float32], true: NDArray[np.bool_]) -> None:
    """Keep how often ground was disturbed where a forest said so, over all ground."""
    known = np.isfinite(said)
    place = np.minimum((said[known] * 10).astype(np.int64), 9)
    values, right = said[known], true[known]
    tried.said[way] = [
        (number / 10, float(values[inside].mean()), int(inside.sum()), float(right[inside].mean()))
        for number in range(10)
        if (inside := place == number).any()
    ]
