"""Faults of a geometry that show in its text, before anything is built of it (RFC 7946 section 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.checks.rules import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Fault = tuple[str, str]
"""Name of the rule, and the message."""

_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_FEWEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


class _MalformedError(ValueError):
    """Coordinates are not nested as their type asks."""


def geometry_faults(geometry: object, *, in_collection: bool = False) -> list[Fault]:
    """Return the faults of a GeoJSON geometry; null has none.

    Examples
    --------
    >>> geometry_faults({"type": "Point", "coordinates": [111.0, 29.0]})
    []
    >>> geometry_faults({"type": "LineString", "coordinates": [[111.0, 29.0]]})[0][0]
    'bad-geometry'
    """
    if geometry is None and not in_collection:
        return []
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if isinstance(geometry, dict) and kind == "GeometryCollection" and not in_collection:
        return _collection_faults(geometry.get("geometries"))
    if not (isinstance(geometry, dict) and isinstance(kind, str) and kind in _DEPTH):
        known = ", ".join(_DEPTH)
        return [("bad-geometry", f"expected a geometry of type {known}, got {shown(kind or geometry)}.")]
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        return [
            ("bad-geometry", "the geometry has no coordinates. Where the place is not known, write null.")
        ]
    try:
        return [fault for part in _parts(coordinates, _DEPTH[kind]) for fault in _part_faults(part, kind)]
    except _MalformedError as error:
        return [("bad-geometry", f"the coordinates of a {kind} are not nested numbers: {error}.")]


def _collection_faults(parts: object) -> list[Fault]:
    if not isinstance(parts, list):
        return [("bad-geometry", "a GeometryCollection needs a list 'geometries'.")]
    if not parts:
        return [("bad-geometry", "the collection is empty. Where the place is not known, write null.")]
    return [fault for part in parts for fault in geometry_faults(part, in_collection=True)]


def _parts(coordinates: object, depth: int) -> Iterator[NDArray[np.float64]]:
    """Yield the rows of positions: a point, a line, or the rings of polygons."""
    if depth == 0:
        yield _positions([coordinates])
    elif depth == 1:
        yield _positions(coordinates)
    elif isinstance(coordinates, list) and coordinates:
        for item in coordinates:
            yield from _parts(item, depth - 1)
    else:
        raise _MalformedError(f"a list is missing or empty, got {shown(coordinates)}")


def _positions(value: object) -> NDArray[np.float64]:
    """Return a list of positions as an array with 2 or 3 columns."""
    if value == []:
        return np.empty((0, 2))
    try:
        array: NDArray[Any] = np.asarray(value)
    except (ValueError, OverflowError):
        raise _MalformedError("positions differ in length, all need 2 or 3 numbers") from None
    if array.ndim != 2 or array.shape[1] not in {2, 3} or array.dtype.kind not in "if":
        raise _MalformedError(f"a position needs 2 or 3 numbers, got {shown(value)}")
    return array


def _part_faults(positions: NDArray[np.float64], kind: str) -> list[Fault]:
    """Return the faults of one row of positions."""
    finite = np.isfinite(positions).all(axis=1)
    if not finite.all():
        place = int(np.argmin(finite))
        got = ", ".join(str(number) for number in positions[place].tolist())
        return [("not-finite", f"position {place + 1} is [{got}]. Give numbers, or null for the geometry.")]
    fewest = _FEWEST.get(kind, 1)
    if len(positions) < fewest:
        what = "ring" if fewest == 4 else "line"
        return [("bad-geometry", f"a {what} needs {fewest} positions or more, got {len(positions)}.")]
    if fewest == 4 and (positions[0] != positions[-1]).any():
        first, last = positions[0].tolist(), positions[-1].tolist()
        return [("bad-geometry", f"a ring starts at {first} and ends at {last}. Repeat the first position.")]
    return []
