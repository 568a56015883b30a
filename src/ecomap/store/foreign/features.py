"""GeoJSON in all the shapes that programs write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap import geojson
from ecomap.errors import LayerFormatError
from ecomap.frames import geometry_from_feature
from ecomap.store.foreign.places import Places
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LINES = frozenset({".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".geojsonseq"})
"""Endings of files with one feature a line."""
_RECORD_SEPARATOR = "\x1e"


def read_geojson(path: Path, *, part: str | None = None) -> Places:  # noqa: ARG001 - it has one layer
    """Read a FeatureCollection, a single Feature or geometry, or features line by line (RFC 7946, RFC 8142).

    A feature whose geometry cannot be built becomes a row with a reason.

    Raises
    ------
    LayerFormatError
        If it is none of these.
    """
    text = read_text(path)
    is_lines = path.suffix.lower() in LINES or text[:1] == _RECORD_SEPARATOR or _has_lines(text)
    if is_lines:
        return _places(_features_of_lines(text, path), "OGC:CRS84")
    collection = geojson.parse(_framed(text), source=str(path), any_crs=True)
    crs = collection.members.get("crs")
    # The old `crs` member (GJ2008): {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}.
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else crs
    if crs is not None and not isinstance(name, str):
        raise LayerFormatError(f"{path}: the member 'crs' names no system. Remove it or give --crs.")
    return _places(collection.features, name or "OGC:CRS84")


def _has_lines(text: str) -> bool:
    """Say whether a text holds one feature a line, whatever its ending."""
    first, _, rest = text.lstrip().partition("\n")
    return rest.lstrip()[:1] == "{" and first.rstrip()[-1:] == "}"


def _framed(text: str) -> str:
    """Put a single feature or geometry into a collection; anything else is judged as it is."""
    head = text.lstrip()[:2_000]
    if '"FeatureCollection"' in head or not head.startswith("{"):
        return text
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if document.get("type") == "Feature":
        feature = {"properties": {}, **document}
    elif {"coordinates", "geometries"} & document.keys():
        feature = {"type": "Feature", "properties": {}, "geometry": document}
    else:
        return text
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def _features_of_lines(text: str, path: Path) -> list[dict[str, Any]]:
    features = []
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.strip().strip(_RECORD_SEPARATOR)
        if not plain:
            continue
        try:
            feature = json.loads(plain)
        except (ValueError, RecursionError) as error:
            raise LayerFormatError(f"{path} line {number}: not valid JSON ({str(error)[:80]}).") from None
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise LayerFormatError(f"{path} line {number}: expected an object of type 'Feature'.")
        if not isinstance(feature.get("properties") or {}, dict):
            raise LayerFormatError(f"{path} line {number}: the member 'properties' must be an object.")
        features.append({**feature, "properties": feature.get("properties") or {}})
    if not features:
        raise LayerFormatError(f"{path}: the file is empty.")
    return features


def _places(features: Sequence[Mapping[str, Any]], crs: str) -> Places:
    names = dict.fromkeys(name for feature in features for name in feature["properties"])
    geometries = np.empty(len(features), dtype=object)
    reasons = {}
    for position, feature in enumerate(features):
        try:
            geometries[position] = geometry_from_feature(feature, where="")
        except LayerFormatError:
            reasons[position] = "the geometry cannot be read"
    return Places(
        rows=np.arange(1, len(features) + 1),
        columns={name: [feature["properties"].get(name) for feature in features] for name in names},
        geometries=geometries,
        reasons=reasons,
        crs=crs,
    )
