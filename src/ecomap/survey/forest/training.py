"""Training by site: no polygon of a site is ever on both sides of training and test.

Neighbouring pixels know each other: on real scenes random pixels on both sides gave an F1 of 0.77 where
places not seen gave 0.41.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import MissingExtraError, UsageError
from ecomap.survey.forest.calibration import calibrate, isotonic, reliability
from ecomap.survey.forest.card import Fold
from ecomap.survey.forest.model import new_classifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

FOLDS = 5
"""Parts that sites are dealt into."""
LEAST_SITES = 3
"""Sites of bare and of other ground that are needed; fewer cannot be parted."""
TREES = 100
"""Trees of a forest."""
_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Samples:
    """Labelled pixels; one entry each."""

    features: NDArray[np.float32]
    """Shape (pixels, features), all finite."""
    is_bare: NDArray[np.bool_]
    """Whether it is disturbed ground."""
    site: NDArray[np.int64]
    """Number of the site; polygons that lie close together are one."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A classifier trained on all sites, and what was learnt of it on sites left out."""

    classifier: Any
    """The forest."""
    knots: NDArray[np.float64]
    """Votes where the calibration bends."""
    shares: NDArray[np.float64]
    """Probability there."""
    folds: tuple[Fold, ...]
    """Scores on sites not seen."""
    reliability: tuple[dict[str, float], ...]
    """What was said against what was so; neither forest nor calibration had seen the site."""
    threshold: float
    """Probability at which the folds were scored."""
    said: NDArray[np.float64]
    """Calibrated probability of each sample, of its site not seen."""


def train(
    samples: Samples,
    *,
    seed: int = 0,
    trees: int = TREES,
    progress: Callable[[str, int, int], None] = lambda _words, _done, _total: None,
) -> Trained:
    """Train a forest on labelled pixels, and score and calibrate it on sites it has not seen.

    Each fold is scored by a forest trained on the other sites, with a calibration made of the votes on the
    sites of all other folds. The last forest is trained on all sites; its calibration uses all votes that
    were cast on sites not seen.

    Raises
    ------
    UsageError
        If there are too few sites to part.
    MissingExtraError
        If scikit-learn is not installed.
    """
    fold = deal_sites(samples, seed=seed)
    count = int(fold.max()) + 1
    votes = np.empty(len(fold))
    for number in range(count):
        progress("training on other sites", number, count + 1)
        out = fold == number
        classifier = new_classifier(trees, seed).fit(
            samples.features[~out], samples.is_bare[~out].astype(int)
        )
        votes[out] = classifier.predict_proba(samples.features[out])[:, 1]
    said = np.empty(len(fold))
    for number in range(count):
        out = fold == number
        said[out] = calibrate(votes[out], *isotonic(votes[~out], samples.is_bare[~out]))
    progress("training on all sites", count, count + 1)
    classifier = new_classifier(trees, seed).fit(samples.features, samples.is_bare.astype(int))
    progress("training on all sites", count + 1, count + 1)
    knots, shares = isotonic(votes, samples.is_bare)
    scores = tuple(_score(samples, said, fold == number) for number in range(count))
    return Trained(classifier, knots, shares, scores, reliability(said, samples.is_bare), _THRESHOLD, said)


def deal_sites(samples: Samples, *, seed: int) -> NDArray[np.int64]:
    """Return the fold of each pixel; sites stay whole, and each fold gets bare and other ground.

    Raises
    ------
    UsageError
        If there are too few sites.
    MissingExtraError
        If scikit-learn is not installed.
    """
    try:
        from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - optional, slow to load
    except ImportError:
        raise MissingExtraError(
            "training a forest needs scikit-learn. Install it with: pip install 'ecomap[survey]'"
        ) from None
    bare, other = (np.unique(samples.site[samples.is_bare == flag]) for flag in (True, False))
    if min(len(bare), len(other)) < LEAST_SITES:
        raise UsageError(
            f"{len(bare)} sites of disturbed and {len(other)} of other ground: at least {LEAST_SITES} of "
            "each are needed to test on sites not trained on. Label more places, or say which polygons "
            "belong together with --site-column; polygons close to each other are one (--site-distance-m)"
        )
    parts = min(FOLDS, len(bare), len(other))
    splitter = StratifiedGroupKFold(parts, shuffle=True, random_state=seed)
    fold = np.empty(len(samples.site), dtype=np.int64)
    for number, (_, out) in enumerate(splitter.split(samples.features, samples.is_bare, samples.site)):
        fold[out] = number
    # A splitter may leave a part empty when a few sites hold most pixels.
    return np.unique(fold, return_inverse=True)[1].astype(np.int64)


def _score(samples: Samples, said: NDArray[np.float64], out: NDArray[np.bool_]) -> Fold:
    """Score one fold."""
    called, bare = said[out] >= _THRESHOLD, samples.is_bare[out]
    hits, marked, true = int((called & bare).sum()), int(called.sum()), int(bare.sum())
    either = marked + true - hits
    return Fold(
        sites=len(np.unique(samples.site[out])),
        pixels=int(out.sum()),
        precision=round(hits / marked, 4) if marked else None,
        recall=round(hits / true, 4) if true else None,
        f1=round(2 * hits / (marked + true), 4) if marked + true else None,
        iou=round(hits / either, 4) if either else None,
    )
