"""GeoJSON in all the shapes that programs write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap import geojson
from ecomap.errors import LayerFormatError
from ecomap.frames import geometry_from_feature
from ecomap.store.foreign.places import Places
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

LINES = frozenset({".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".geojsonseq"})
"""Endings of files with one feature a line."""
_RECORD_SEPARATOR = "\x1e"
_WGS84 = "OGC:CRS84"


def read_geojson(path: Path, *, part: str | None = None) -> Places:  # noqa: ARG001 - it has one layer
    """Read a FeatureCollection, a single Feature or geometry, or features line by line (RFC 7946, RFC 8142).

    A feature whose geometry cannot be built becomes a row with a reason; properties that are null or missing
    are none.

    Raises
    ------
    LayerFormatError
        If it is none of these.
    """
    text = read_text(path)
    if path.suffix.lower() in LINES or text[:1] == _RECORD_SEPARATOR or _has_lines(text):
        return _places([_feature(item, where) for item, where in _records(text, path)], _WGS84)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        # It raises, and knows the words.
        geojson.parse(text, source=str(path), any_crs=True)
        raise
    features = _features(document, path)
    return _places(features, _system(document.get("crs"), path))


def _has_lines(text: str) -> bool:
    """Say whether a text holds one feature a line, whatever its ending."""
    first, _, rest = text.lstrip().partition("\n")
    return rest.lstrip()[:1] == "{" and first.rstrip()[-1:] == "}"


def _records(text: str, path: Path) -> Iterator[tuple[object, str]]:
    """Yield the documents of a text that holds several, and where each stands."""
    is_sequence = text[:1] == _RECORD_SEPARATOR
    word, separator = ("record", _RECORD_SEPARATOR) if is_sequence else ("line", "\n")
    found = False
    for number, record in enumerate(text.split(separator), start=0 if is_sequence else 1):
        plain = record.strip().strip(_RECORD_SEPARATOR)
        if not plain:
            continue
        found = True
        where = f"{path} {word} {number}"
        try:
            yield json.loads(plain), where
        except (ValueError, RecursionError) as error:
            raise LayerFormatError(f"{where}: not valid JSON ({str(error)[:80]}).") from None
    if not found:
        raise LayerFormatError(f"{path}: the file is empty.")


def _features(document: Any, path: Path) -> list[dict[str, Any]]:
    """Return the features of a document, which may be a single one or a bare geometry."""
    kind = document.get("type") if isinstance(document, dict) else type(document).__name__
    if kind == "Feature":
        return [_feature(document, str(path))]
    if isinstance(document, dict) and {"coordinates", "geometries"} & document.keys():
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    if not isinstance(document, dict) or kind != "FeatureCollection":
        raise LayerFormatError(f"{path}: expected a FeatureCollection, got {kind!r}.")
    features = document.get("features")
    if not isinstance(features, list):
        raise LayerFormatError(f"{path}: the member 'features' must be a list.")
    return [_feature(item, f"{path} feature {number}") for number, item in enumerate(features, start=1)]


def _feature(item: Any, where: str) -> dict[str, Any]:
    """Return a feature with properties, if it is one."""
    if not isinstance(item, dict) or item.get("type") != "Feature":
        raise LayerFormatError(f"{where}: expected an object of type 'Feature'.")
    properties = item.get("properties")
    if isinstance(properties, dict):
        return item
    if properties is not None:
        raise LayerFormatError(f"{where}: the member 'properties' must be an object.")
    return {**item, "properties": {}}


def _system(crs: Any, path: Path) -> str:
    """Return the system that a file names as GeoJSON of 2008 did.

    The member is `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}`.
    """
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else crs
    if crs is not None and not isinstance(name, str):
        raise LayerFormatError(f"{path}: the member 'crs' names no system. Remove it or give --crs.")
    return name or _WGS84


def _places(features: Sequence[dict[str, Any]], crs: str) -> Places:
    names = dict.fromkeys(name for feature in features for name in feature["properties"])
    geometries, missing = _points(features)
    reasons = {}
    for position in missing:
        try:
            geometries[position] = geometry_from_feature(features[position], where="")
        except LayerFormatError:
            reasons[position] = "the geometry cannot be read"
    return Places(
        rows=np.arange(1, len(features) + 1),
        columns={name: [feature["properties"].get(name) for feature in features] for name in names},
        geometries=geometries,
        reasons=reasons,
        crs=crs,
    )


def _points(features: Sequence[dict[str, Any]]) -> tuple[NDArray[Any], list[int]]:
    """Return the points among the geometries, made all at once, and the positions of the others."""
    geometries = np.full(len(features), None, dtype=object)
    places, pairs, missing = [], [], []
    for position, feature in enumerate(features):
        shape = feature.get("geometry")
        pair = shape.get("coordinates") if isinstance(shape, dict) and shape.get("type") == "Point" else None
        # Numbers alone: text, truths and heights are looked at one by one.
        if isinstance(pair, list) and len(pair) == 2 and {type(pair[0]), type(pair[1])} <= {int, float}:
            places.append(position)
            pairs.append(pair)
        else:
            missing.append(position)
    try:
        geometries[places] = shapely.points(np.array(pairs, dtype=float).reshape(-1, 2))
    except OverflowError:
        # A whole number that no coordinate can be.
        return geometries, list(range(len(features)))
    return geometries, missing
