"""Features of a layer as the checks hold them: whatever could be read of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap import geojson
from ecomap.checks.geometry_text import geometry_faults
from ecomap.checks.rules import found
from ecomap.errors import LayerFormatError
from ecomap.frames import geometry_from_feature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Finding

_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One feature of a layer."""

    file: str
    """The layer, relative to the workspace."""
    label: str
    """How findings name it: its id, or `feature 12`."""
    properties: Mapping[str, Any]
    """Its properties, not judged."""
    is_null: bool
    """Whether the layer gives it no geometry."""
    geometry: BaseGeometry | None
    """Its geometry; None where it is null or cannot be built."""


def open_layer(text: str, *, file: str) -> tuple[list[tuple[int, dict[str, Any]]], list[Finding]]:
    """Parse a layer, keeping the features that are features.

    Returns
    -------
    The features with their numbers from 1, and the findings about the rest.
    """
    try:
        return list(enumerate(geojson.parse(text, source=file).features, start=1)), []
    except LayerFormatError as error:
        return _salvage(text, str(error), file=file)


def _salvage(text: str, message: str, *, file: str) -> tuple[list[tuple[int, dict[str, Any]]], list[Finding]]:
    """Say what is wrong with a layer that cannot be parsed, and keep what can."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        return [], [found("unreadable", file=file, message=bare(message, file))]
    kept, findings = [], []
    for number, feature in enumerate(features, start=1):
        if (
            isinstance(feature, dict)
            and feature.get("type") == "Feature"
            and isinstance(feature.get("properties"), dict)
        ):
            kept.append((number, feature))
        else:
            message = "this is no feature. Give it the type 'Feature' and an object 'properties'."
            findings.append(found("bad-feature", file=file, feature=f"feature {number}", message=message))
    if findings:
        return kept, findings
    # The frame holds and every feature is one, so the system is what is refused.
    return [], [found("unreadable", file=file, message=bare(message, file))]


def bare(message: str, file: str) -> str:
    """Take the name of the file off the head of an error message.

    Examples
    --------
    >>> bare("layers/mine.geojson: the file is empty.", "layers/mine.geojson")
    'the file is empty.'
    """
    return message.removeprefix(file).removeprefix(":").strip()


def label_of(properties: Mapping[str, Any], number: int, *, key: str = "site_id") -> str:
    """Return how findings name a feature: its id where that can be shown, else its number."""
    value = properties.get(key)
    if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_LABEL and value.isprintable():
        return value
    return f"feature {number}"


def entries_of(
    features: list[tuple[int, dict[str, Any]]], *, file: str, key: str = "site_id"
) -> tuple[list[Entry], list[Finding]]:
    """Read the geometry of every feature, and tell the faults of its text."""
    entries, findings = [], []
    for number, feature in features:
        properties, raw = feature["properties"], feature.get("geometry")
        label = label_of(properties, number, key=key)
        faults = geometry_faults(raw)
        geometry = None
        if not faults:
            try:
                geometry = geometry_from_feature(feature, where=label)
            except LayerFormatError:
                faults.append(("bad-geometry", "the geometry cannot be built. Draw it anew."))
        findings += [found(rule, file=file, feature=label, message=message) for rule, message in faults]
        entries.append(Entry(file, label, properties, raw is None, geometry))
    return entries, findings
