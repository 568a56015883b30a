"""A trained forest, and what it says of ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import MissingExtraError, UsageError
from ecomap.survey.forest.calibration import calibrate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.survey.forest.card import Card


@dataclass(frozen=True, slots=True)
class Forest:
    """A classifier of scikit-learn with its card."""

    classifier: Any
    """`sklearn.ensemble.RandomForestClassifier` of two classes, 0 other ground, 1 bare."""
    card: Card
    """What is known of it."""


def predict(forest: Forest, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the calibrated probability that ground is disturbed.

    Parameters
    ----------
    forest
        As `ecomap.workflows.survey.train.load_model` returns it.
    features
        Shape (n, features), in the order of `forest.card.features`.

    Returns
    -------
    numpy.ndarray
        Shape (n,), 0 to 1; NaN where a feature is not known.

    Raises
    ------
    UsageError
        If there are more or fewer features than the forest was trained with.

    Notes
    -----
    The probability holds for ground mixed as the labelled polygons were. Where bare ground is rarer than
    among them, as nearly everywhere, it is too high.
    """
    if features.ndim != 2 or features.shape[1] != len(forest.card.features):
        raise UsageError(
            f"features of shape {features.shape}; the forest was trained with {len(forest.card.features)}: "
            f"{', '.join(forest.card.features)}"
        )
    said = np.full(len(features), np.nan, dtype=np.float32)
    known = np.isfinite(features).all(axis=1)
    if known.any():
        votes = forest.classifier.predict_proba(features[known])[:, 1]
        said[known] = calibrate(votes, np.array(forest.card.raw_votes), np.array(forest.card.calibrated))
    return said


def predict_map(forest: Forest, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the calibrated probability of a window.

    Parameters
    ----------
    features
        Shape (features, rows, columns), as `features_of` returns them.

    Returns
    -------
    numpy.ndarray
        Shape (rows, columns); NaN where nothing is known.
    """
    count, rows, columns = features.shape
    return predict(forest, features.reshape(count, -1).T).reshape(rows, columns)


def new_classifier(trees: int, seed: int) -> Any:
    """Return an untrained forest.

    Raises
    ------
    MissingExtraError
        If scikit-learn is not installed.
    """
    try:
        from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415 - optional, slow to load
    except ImportError:
        raise MissingExtraError(
            "training a forest needs scikit-learn. Install it with: pip install 'ecomap[survey]'"
        ) from None
    return RandomForestClassifier(
        n_estimators=trees,
        min_samples_leaf=3,
        max_features="sqrt",
        class_weight="balanced_subsample",
        random_state=seed,
        n_jobs=1,
    )


def is_classifier(value: Any, features: int) -> bool:
    """Say whether something is a sound forest of two classes and so many features.

    Trees of a file from elsewhere are followed by compiled code without checks, so each must lead downwards,
    within itself, by features that there are.
    """
    return (
        type(value).__name__ == "RandomForestClassifier"
        and getattr(value, "n_features_in_", None) == features
        and list(getattr(value, "classes_", ())) == [0, 1]
        and all(_is_sound(member.tree_, features) for member in value.estimators_)
    )


def _is_sound(tree: Any, features: int) -> bool:
    """Say whether a tree can be followed from every node to a leaf."""
    node = np.arange(tree.node_count)
    left, right = np.asarray(tree.children_left), np.asarray(tree.children_right)
    is_leaf = left == -1
    inner = ~is_leaf
    below = all(
        ((children[inner] > node[inner]) & (children[inner] < tree.node_count)).all()
        for children in (left, right)
    )
    asked = np.asarray(tree.feature)[inner]
    within = ((asked >= 0) & (asked < features)).all()
    return bool(
        len(node) and tree.n_features == features and below and within and (right[is_leaf] == -1).all()
    )
