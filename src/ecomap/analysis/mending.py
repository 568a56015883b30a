"""Geometries mended where nothing has to move for it, and refused with the place where something would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ecomap.geojson import COORDINATE_DECIMALS

MOST_CHANGE = 0.01
"""Share of its area by which mending may change an outline: more is another outline."""
_NEAR_DEGREES = 10.0**-COORDINATE_DECIMALS
"""Vertices of a mended outline lie this close to the lines of the given one: the rounding of a layer."""

_LINE, _MULTI_POINT, _COLLECTION = 1, 4, 7
_FAMILIES = {0: "point", 1: "line", 2: "line", 3: "polygon", 4: "point", 5: "line", 6: "polygon"}
_MULTI: dict[str, Callable[[Any], Any]] = {
    "point": shapely.multipoints,
    "line": shapely.multilinestrings,
    "polygon": shapely.multipolygons,
}

Area = Callable[[NDArray[Any]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Mended:
    """Geometries as they can be kept, and what was done to them."""

    geometries: NDArray[Any]
    """Flat and valid; None where there was none and where it is refused."""
    notes: dict[int, str] = field(default_factory=dict)
    """What was mended, by position."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Why a geometry is refused, by position."""
    heights_dropped: int = 0
    """Geometries whose heights or measures were left out."""


def mend(geometries: NDArray[Any], *, area: Area = shapely.area) -> Mended:
    """Mend geometries without moving any of their vertices.

    Heights and measures go, repeated vertices go, a collection of one family becomes a multi-geometry, and
    an outline that is not valid is rebuilt by `shapely.make_valid` if its vertices stay on its lines and its
    area changes by at most `MOST_CHANGE`. Anything else that is not valid is refused. Mending twice is
    mending once.

    Parameters
    ----------
    geometries
        One-dimensional, longitude and latitude in degrees; None is none.
    area
        Measures areas in square metres.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> mend(np.array([bow_tie], dtype=object)).reasons[0]
    'the geometry is not valid (Self-intersection[0.5 0.5]). Mend it first.'
    """
    has_heights = shapely.has_z(geometries) | shapely.has_m(geometries)
    flat = shapely.force_2d(geometries)
    result = Mended(flat, heights_dropped=int(np.count_nonzero(has_heights)))
    _refuse_nothing(result)
    _gather_collections(result)
    _leave_out_repeated(result)
    for position in np.flatnonzero(~shapely.is_missing(flat) & ~shapely.is_valid(flat)).tolist():
        _rebuild(result, position, area)
    return result


def _refuse(result: Mended, position: int, reason: str) -> None:
    result.geometries[position] = None
    result.notes.pop(position, None)
    result.reasons[position] = reason


def _refuse_nothing(result: Mended) -> None:
    """Refuse empty geometries and coordinates that are no numbers."""
    given = ~shapely.is_missing(result.geometries)
    for position in np.flatnonzero(given & shapely.is_empty(result.geometries)).tolist():
        _refuse(result, position, "the geometry is empty")
    coordinates, owner = shapely.get_coordinates(result.geometries, return_index=True)
    for position in np.unique(owner[~np.isfinite(coordinates).all(axis=1)]).tolist():
        _refuse(result, position, "a coordinate is no finite number (NaN or infinity)")


def _gather_collections(result: Mended) -> None:
    """Make one multi-geometry of a collection of one family; refuse mixed ones."""
    for position in np.flatnonzero(shapely.get_type_id(result.geometries) == _COLLECTION).tolist():
        parts = shapely.get_parts(result.geometries[position])
        while (shapely.get_type_id(parts) == _COLLECTION).any():
            parts = shapely.get_parts(parts)
        parts = shapely.get_parts(parts[~shapely.is_empty(parts)])
        counts = Counter(_FAMILIES.get(kind, "curve") for kind in shapely.get_type_id(parts).tolist())
        if len(counts) == 1 and "curve" not in counts:
            result.geometries[position] = _MULTI[next(iter(counts))](parts)
        else:
            held = ", ".join(f"{count} {family}" for family, count in counts.items())
            _refuse(result, position, f"a collection of several families ({held}). Bring each by itself.")


def _leave_out_repeated(result: Mended) -> None:
    """Leave out vertices that repeat the one before them."""
    given = result.geometries
    kinds = shapely.get_type_id(given)
    ways = np.flatnonzero((kinds >= _LINE) & (kinds != _MULTI_POINT))
    thin = _without_repeated(given[ways])
    fewer = shapely.get_num_coordinates(given[ways]) - shapely.get_num_coordinates(thin)
    for place in np.flatnonzero((fewer > 0) & ~shapely.is_empty(thin)).tolist():
        position = int(ways[place])
        given[position] = thin[place]
        count = int(fewer[place])
        result.notes[position] = f"{count} repeated {'vertex' if count == 1 else 'vertices'} left out"


def _without_repeated(ways: NDArray[Any]) -> NDArray[Any]:
    """Return geometries without repeated vertices; a ring of fewer than three places stays as it is."""
    try:
        return np.asarray(shapely.remove_repeated_points(ways, 0.0), dtype=object)
    except shapely.GEOSException:
        halves = np.array_split(ways, 2)
        return ways if len(ways) == 1 else np.concatenate([_without_repeated(half) for half in halves])


def _rebuild(result: Mended, position: int, area: Area) -> None:
    """Rebuild an outline that is not valid, or refuse it."""
    given = result.geometries[position]
    reason = shapely.is_valid_reason(given)
    refusal = f"the geometry is not valid ({reason}). Mend it first."
    if _FAMILIES.get(shapely.get_type_id(given)) != "polygon":
        _refuse(result, position, refusal)
        return
    try:
        built = shapely.make_valid(given, method="structure", keep_collapsed=False)
        built = shapely.transform(built, lambda pairs: np.round(pairs, COORDINATE_DECIMALS))
        other = shapely.make_valid(given)
    except shapely.GEOSException:
        _refuse(result, position, refusal)
        return
    before, after, otherwise = np.abs(area(np.array([given, built, other], dtype=object))).tolist()
    # Where the two ways of rebuilding differ, nobody can say which outline was meant.
    changes = max(abs(after - before), abs(otherwise - before))
    if not (_is_outline_on(built, given) and changes <= MOST_CHANGE * before):
        _refuse(result, position, refusal)
        return
    result.geometries[position] = built
    told = re.sub(r"\[.*", lambda match: f" at ({match[0][1:-1].replace(' ', ', ')})", reason)
    words = f"{told}: mended, area {before:,.1f} → {after:,.1f} m²"
    result.notes[position] = "; ".join(filter(None, [result.notes.get(position), words]))


def _is_outline_on(built: Any, given: Any) -> bool:
    """Say whether a rebuilt outline is one, and all its vertices lie on the lines of the given one."""
    if not shapely.is_valid(built):
        return False
    if _FAMILIES.get(shapely.get_type_id(built)) != "polygon" or shapely.is_empty(built):
        return False
    rings = [shapely.LineString(shapely.get_coordinates(ring)) for ring in shapely.get_rings(given)]
    lines = shapely.MultiLineString(rings)
    vertices = shapely.points(shapely.get_coordinates(built))
    return bool(shapely.distance(vertices, lines).max() <= _NEAR_DEGREES)
