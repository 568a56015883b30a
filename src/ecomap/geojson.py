"""GeoJSON as text: strict on what it is (RFC 7946), lenient on what it carries.

Only the frame of the document is judged here. What the properties and geometries
say is left to :mod:`ecomap.checks`, which reports everything at once.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.errors import LayerFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

COORDINATE_DECIMALS = 7
"""Decimals written, about one centimetre on the ground (RFC 7946 section 11.2 names six as enough)."""

_WGS84_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class FeatureCollection:
    """A parsed layer: its features in file order and the members beside them."""

    features: tuple[dict[str, Any], ...]
    """Feature objects as they stand in the file."""
    members: Mapping[str, Any] = field(default_factory=dict)
    """Foreign members of the collection (RFC 7946 section 6.1), for instance `metadata`."""


def parse(text: str, *, source: str, any_crs: bool = False) -> FeatureCollection:
    """Parse the text of a FeatureCollection.

    `source` is the path to name in errors; `any_crs` lets a foreign file name another
    system in its member `crs`, which then stands among the members. Numbers that JSON does not know
    (NaN, Infinity) are kept so that a check can point at the feature.

    Raises
    ------
    LayerFormatError
        If the text is empty, cut, no JSON, no FeatureCollection, or declares
        coordinates other than WGS 84.

    Examples
    --------
    >>> parse('{"type": "FeatureCollection", "features": []}', source="a").features
    ()
    """
    if not text.strip():
        raise LayerFormatError(
            f'{source}: the file is empty. An empty layer is {{"type": "FeatureCollection", "features": []}}.'
        )
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise LayerFormatError(
            f"{source} line {error.lineno} column {error.colno}: not valid JSON ({error.msg}). "
            "The file may be cut; restore it from a backup or from git."
        ) from None
    except RecursionError:
        raise LayerFormatError(f"{source}: the JSON is nested too deeply to be a layer.") from None
    except ValueError:
        # Python refuses to read whole numbers of more than 4,300 digits.
        raise LayerFormatError(
            f"{source}: holds a number of thousands of digits. Mend or restore it."
        ) from None
    return _collection(document, source=source, any_crs=any_crs)


def _collection(document: object, *, source: str, any_crs: bool) -> FeatureCollection:
    """Hold a decoded document against the frame of RFC 7946."""
    kind = document.get("type") if isinstance(document, dict) else type(document).__name__
    if not isinstance(document, dict) or kind != "FeatureCollection":
        raise LayerFormatError(f"{source}: expected a FeatureCollection, got {kind!r}.")
    features = document.get("features")
    if not isinstance(features, list):
        raise LayerFormatError(f"{source}: the member 'features' must be a list.")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise LayerFormatError(f"{source} feature {number}: expected an object of type 'Feature'.")
        if not isinstance(feature.get("properties"), dict):
            raise LayerFormatError(f"{source} feature {number}: the member 'properties' must be an object.")
    if not any_crs:
        _refuse_other_crs(document.get("crs"), source=source)
    members = {key: value for key, value in document.items() if key not in {"type", "features"}}
    return FeatureCollection(tuple(features), members)


def _refuse_other_crs(crs: object, *, source: str) -> None:
    """Refuse a legacy `crs` member that is not WGS 84."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else crs
    if not (isinstance(name, str) and name.endswith(_WGS84_NAMES)):
        raise LayerFormatError(
            f"{source}: the member 'crs' says {name!r}, layers are WGS 84 longitude/latitude. "
            "Bring the file in with: ecomap import FILE --kind KIND --crs EPSG:CODE"
        )


def dump(features: Iterable[Mapping[str, Any]], *, members: Mapping[str, Any] | None = None) -> str:
    """Write a FeatureCollection with one feature a line, so that git shows changes by feature.

    Examples
    --------
    >>> print(dump([{"type": "Feature", "properties": {}, "geometry": None}]), end="")
    {
    "type": "FeatureCollection",
    "features": [
    {"type": "Feature", "properties": {}, "geometry": null}
    ]
    }
    """
    return "".join(pieces(features, members=members))


def pieces(
    features: Iterable[Mapping[str, Any]], *, members: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Yield the text that :func:`dump` returns, feature by feature, for files that are large in memory."""
    yield '{\n"type": "FeatureCollection",\n'
    for key, value in (members or {}).items():
        yield f"{_encode(key)}: {_encode(value)},\n"
    between = '"features": [\n'
    for feature in features:
        yield between
        yield _encode(feature)
        between = ",\n"
    yield '"features": []\n}\n' if between.startswith('"') else "\n]\n}\n"


# One line, Chinese as it is; NaN is refused, because JSON has none.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def round_coordinates(coordinates: Any) -> Any:
    """Round nested coordinate lists to `COORDINATE_DECIMALS`.

    Examples
    --------
    >>> round_coordinates([[111.123456789, 29.0], [0.00000001, -0.00000001]])
    [[111.1234568, 29.0], [0.0, 0.0]]
    """
    if isinstance(coordinates, (list, tuple)):
        return [round_coordinates(item) for item in coordinates]
    # Adding zero turns -0.0 into 0.0, so that equal places give equal bytes.
    return round(float(coordinates), COORDINATE_DECIMALS) + 0.0 if math.isfinite(coordinates) else coordinates
