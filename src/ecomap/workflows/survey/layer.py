"""A set of patches kept in the workspace, for the next build to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import LayerFormatError
from ecomap.geojson import round_coordinates
from ecomap.store.layers import read_collection
from ecomap.store.patch_layers import read_patch_layer, write_patch_layer
from ecomap.survey.changing.classes import CHANGE_LABELS
from ecomap.survey.patches import NEEDS_CHECK, SUSPECT_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.store.workspace import Workspace

_LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "change": {str(key): words for key, words in CHANGE_LABELS.items()},
    "suspect": {str(key): words for key, words in SUSPECT_LABELS.items()},
}


@dataclass(frozen=True, slots=True)
class KeptPatches:
    """What was kept."""

    path: Path
    """File in the workspace."""
    name: str
    """Name in the list of layers."""
    count: int
    """Patches."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""


def add_patches(workspace: Workspace, source: Path, *, name: str = "") -> KeptPatches:
    """Keep a set of patches for the next build.

    Parameters
    ----------
    source
        GeoJSON as `survey detect`, `change` and `match` write it.
    name
        Name in the list of layers; default: that of the file.

    Raises
    ------
    LayerFormatError
        If a feature is no polygon, crosses itself, or the file holds none.
    RefusedError
        If a set of another name has the same file name.
    """
    collection = read_collection(source)
    patches = read_patch_layer(source, shown=str(source))
    if patches.empty:
        raise LayerFormatError(f"{source}: holds no patch, so there is nothing to show.")
    shapes = patches.geometry.to_numpy()
    crossing = np.flatnonzero(~shapely.is_valid(shapes))
    if len(crossing):
        reason = shapely.is_valid_reason(shapes[crossing[0]])
        raise LayerFormatError(
            f"{source} feature {crossing[0] + 1}: the outline is not sound ({reason}). Mend it first."
        )
    features = [_feature(feature) for feature in collection.features]
    metadata = collection.members.get("metadata")
    called = name.strip() or source.stem
    path = write_patch_layer(workspace, called, features, metadata if isinstance(metadata, dict) else {})
    west, south, east, north = patches.total_bounds.tolist()
    return KeptPatches(path, called, len(features), (west, south, east, north))


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    """Return a feature with the words for what it may be, and a verdict if it has none."""
    properties = dict(feature["properties"])
    for by, labels in _LABELS.items():
        if properties.get(by) in labels:
            properties[f"{by}_zh"], properties[f"{by}_en"] = labels[properties[by]]
    properties["verdict"] = properties.get("verdict") or NEEDS_CHECK
    geometry = feature["geometry"]
    coordinates = round_coordinates(geometry["coordinates"])
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry["type"], "coordinates": coordinates},
    }
