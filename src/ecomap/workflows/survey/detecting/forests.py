"""Candidates by a trained forest instead of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import UsageError
from ecomap.raster import Role
from ecomap.survey.detecting import Origin, Threshold
from ecomap.survey.forest import predict_map
from ecomap.workflows.survey.detecting.looking import halved
from ecomap.workflows.survey.tracing import Strip
from ecomap.workflows.survey.train import load_model, window_features

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Window
    from ecomap.survey.forest import Forest
    from ecomap.workflows.survey.tracing import OpenStack, Stack


def forest_for(path: Path, stack: Stack) -> tuple[Forest, list[str]]:
    """Load a forest that fits the scenes, and what is to be told of the fit.

    Raises
    ------
    UsageError
        If the scenes lack a band the forest was trained with.
    """
    forest = load_model(path)
    card = forest.card
    missing = [role for role in card.roles if any(Role(role) not in scene.roles for scene in stack.scenes)]
    if missing:
        raise UsageError(
            f"{path}: was trained with {', '.join(card.roles)}; the scenes have no {', '.join(missing)}. "
            "Train one with the bands at hand, or name the bands with --bands"
        )
    sensors = {scene.sensor for scene in stack.scenes}
    notes = [f"{path.name}: F1 on sites not seen {_shown(card.mean_f1)}, trained on {card.polygons} polygons"]
    if sensors != {card.sensor}:
        notes.append(f"{path.name}: was trained on scenes of {card.sensor or 'no named sensor'}")
    if len(stack.scenes) != len(card.scenes):
        notes.append(
            f"{path.name}: was trained on {len(card.scenes)} dates; its probabilities hold for as many"
        )
    return forest, notes


def threshold_of_forest(forest: Forest, path: Path) -> Threshold:
    """Return the probability from which ground is called bare."""
    value = forest.card.threshold
    reason = f"probability of at least {value:.2f} by the forest {path.name}"
    return Threshold(value, Origin.FOREST, reason, of="probability")


def by_forest(files: tuple[OpenStack, ...], window: Window, *, forest: Forest) -> Strip:
    """Find candidates by a forest; water is left out as by the rules."""
    (stack,) = files
    roles = tuple(Role(role) for role in forest.card.roles)
    features = window_features(stack.readers, stack.stack.grid, window, roles)
    probability = predict_map(forest, features)
    composite = stack.composite(window)
    with np.errstate(invalid="ignore"):
        bare = np.asarray(probability >= forest.card.threshold) & ~composite.is_water
    values: dict[str, NDArray[Any]] = {
        "ndvi": halved(composite.ndvi),
        "clear": composite.clear,
        "seen": composite.seen,
        "probability": halved(probability),
    }
    return Strip({"bare": bare}, values)


def _shown(f1: float | None) -> str:
    return "not known" if f1 is None else f"{f1:.2f}"
