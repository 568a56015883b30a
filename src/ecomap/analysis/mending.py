"""Geometries mended where nothing has to move for it, and refused with the place where something would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ecomap.geojson import COORDINATE_DECIMALS

MOST_CHANGE = 0.01
"""Share of its area by which mending may change an outline: more is another outline."""
_ROUNDING = 2.0**-40
"""Share of the largest coordinate by which a crossing is off its lines when it is computed, with a margin."""

_DOUBTFUL = ("Nested shells", "Holes are nested", "Hole lies outside shell")
"""What is wrong where a ring may be ground or a hole: only its maker knows."""

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


def mend(
    geometries: NDArray[Any], *, area: Area = shapely.area, corner_list: bool | NDArray[np.bool_] = False
) -> Mended:
    """Mend geometries without moving any of their vertices.

    Heights and measures go, repeated vertices and empty parts go, a collection of one family becomes a
    multi-geometry, and an outline that is not valid is rebuilt by `shapely.make_valid` if its vertices stay
    on its lines, no ground is added to it and its area changes by at most `MOST_CHANGE`. Anything else that
    is not valid is refused. Mending twice is mending once. What needs no mending is returned as it is.

    Parameters
    ----------
    geometries
        One-dimensional, in any units; None is none. The array and its geometries are not changed.
    area
        Measures areas in square metres: `ecomap.crs.area_m2` for degrees, the plane for metres.
    corner_list
        Whether the outlines, or which of them, were typed corner by corner. Where the sides of such a one
        cross, corners stand in a wrong order: it is refused however small the loop.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> mend(np.array([bow_tie], dtype=object)).reasons[0]
    'the geometry is not valid (Self-intersection[0.5 0.5]). Mend it first.'
    >>> mend(np.array([bow_tie], dtype=object), corner_list=True).reasons[0]
    'the sides of the outline cross at (0.5, 0.5). Put its corners in their order.'
    """
    flat = np.array(geometries, dtype=object)
    has_heights = shapely.has_z(flat) | shapely.has_m(flat)
    flat[has_heights] = shapely.force_2d(flat[has_heights])
    result = Mended(flat, heights_dropped=int(np.count_nonzero(has_heights)))
    _refuse_nothing(result)
    _gather_collections(result)
    _leave_out_empty_parts(result)
    _leave_out_repeated(result)
    # Points are valid once their coordinates are numbers; the test is what takes the time.
    shapes = np.flatnonzero(~np.isin(shapely.get_type_id(flat), (-1, 0, _MULTI_POINT)))
    invalid = shapes[~shapely.is_valid(flat[shapes])]
    if len(invalid):
        _rebuild(result, invalid, area, np.broadcast_to(corner_list, len(flat))[invalid])
    return result


def _refuse(result: Mended, position: int, reason: str) -> None:
    result.geometries[position] = None
    result.notes.pop(position, None)
    result.reasons[position] = reason


def _note(result: Mended, position: int, words: str) -> None:
    result.notes[position] = "; ".join(filter(None, [result.notes.get(position), words]))


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


def _leave_out_empty_parts(result: Mended) -> None:
    """Leave out parts of multi-geometries that hold nothing."""
    several = np.flatnonzero(shapely.get_type_id(result.geometries) >= _MULTI_POINT)
    parts, owner = shapely.get_parts(result.geometries[several], return_index=True)
    is_empty = shapely.is_empty(parts)
    for place in np.unique(owner[is_empty]).tolist():
        position = int(several[place])
        count = int(np.count_nonzero(is_empty[owner == place]))
        family = _FAMILIES[shapely.get_type_id(result.geometries[position])]
        result.geometries[position] = _MULTI[family](parts[(owner == place) & ~is_empty])
        _note(result, position, f"{count} empty {'part' if count == 1 else 'parts'} left out")


def _leave_out_repeated(result: Mended) -> None:
    """Leave out vertices that repeat the one before them."""
    given = result.geometries
    kinds = shapely.get_type_id(given)
    ways = np.flatnonzero((kinds >= _LINE) & (kinds != _MULTI_POINT))
    pairs, owner = shapely.get_coordinates(given[ways], return_index=True)
    # A part that begins where another ends is suspected too, and stays as it is.
    suspected = np.unique(owner[1:][(owner[1:] == owner[:-1]) & (pairs[1:] == pairs[:-1]).all(axis=1)])
    ways = ways[suspected]
    thin = _each(lambda shapes: shapely.remove_repeated_points(shapes, 0.0), given[ways])
    fewer = shapely.get_num_coordinates(given[ways]) - shapely.get_num_coordinates(thin)
    kept = ~shapely.is_missing(thin) & ~shapely.is_empty(thin)
    for place in np.flatnonzero(kept & (fewer > 0)).tolist():
        position, count = int(ways[place]), int(fewer[place])
        given[position] = thin[place]
        _note(result, position, f"{count} repeated {'vertex' if count == 1 else 'vertices'} left out")


def _each(function: Callable[[NDArray[Any]], Any], shapes: NDArray[Any]) -> NDArray[Any]:
    """Apply a function of GEOS to all, None where it fails: one that fails takes no other with it."""
    try:
        return np.asarray(function(shapes), dtype=object)
    except shapely.GEOSException:
        if len(shapes) == 1:
            return np.array([None], dtype=object)
        return np.concatenate([_each(function, half) for half in np.array_split(shapes, 2)])


class _Outline(NamedTuple):
    """A polygon that is not valid, and what could stand for it."""

    given: Any
    built: Any
    reason: str
    areas: tuple[float, float, float]
    """As given, as built, and as another way of building has it; square metres."""

    @property
    def words(self) -> str:
        """What was wrong, and where."""
        return re.sub(r"\[(\S+) (\S+)\]", r" at (\1, \2)", self.reason)


def _rebuild(result: Mended, invalid: NDArray[np.int64], area: Area, typed: NDArray[np.bool_]) -> None:
    """Rebuild outlines that are not valid, or refuse them."""
    given = result.geometries[invalid]
    built = _each(lambda shapes: shapely.make_valid(shapes, method="structure", keep_collapsed=False), given)
    other = _each(shapely.make_valid, given)
    is_polygon = np.array([_FAMILIES.get(kind) == "polygon" for kind in shapely.get_type_id(given).tolist()])
    areas = np.full((3, len(given)), np.nan)
    areas[:, is_polygon] = [np.abs(area(shapes[is_polygon])) for shapes in (given, built, other)]
    reasons = shapely.is_valid_reason(given)
    for place, (position, reason) in enumerate(zip(invalid.tolist(), reasons.tolist(), strict=True)):
        outline = _Outline(given[place], built[place], reason, tuple(areas[:, place].tolist()))
        if is_polygon[place] and typed[place] and reason.startswith("Self-intersection"):
            words = outline.words.replace("Self-intersection", "the sides of the outline cross")
            _refuse(result, position, f"{words}. Put its corners in their order.")
        elif not (is_polygon[place] and _stands_for(outline)):
            _refuse(result, position, f"the geometry is not valid ({reason}). Mend it first.")
        else:
            result.geometries[position] = outline.built
            _note(result, position, _told(outline))


def _stands_for(outline: _Outline) -> bool:
    """Say whether what was built may stand for what was given."""
    given, built, reason, (before, after, otherwise) = outline
    if reason.startswith(_DOUBTFUL):
        return False
    # Where the two ways of building differ, nobody can say which outline was meant.
    if not max(abs(after - before), abs(otherwise - before)) <= MOST_CHANGE * before:
        return False
    if _FAMILIES.get(shapely.get_type_id(built)) != "polygon" or shapely.is_empty(built):
        return False
    rounded = shapely.transform(built, lambda pairs: np.round(pairs, COORDINATE_DECIMALS))
    # A layer keeps the rounded one.
    if not (shapely.is_valid(built) and shapely.is_valid(rounded)):
        return False
    return _is_on_lines(built, given) and not _adds_ground(built, given)


def _is_on_lines(built: Any, given: Any) -> bool:
    """Say whether every vertex is one of the given outline, or lies on its lines."""
    pairs = shapely.get_coordinates(built)
    new = pairs[~np.isin(_as_one(pairs), _as_one(shapely.get_coordinates(given)))]
    distance = shapely.distance(shapely.points(new), _lines_of(given))
    return bool(np.max(distance, initial=0.0) <= _ROUNDING * np.abs(pairs).max())


def _lines_of(polygon: Any) -> Any:
    # A ring of one place, as a hole can be, is a line all the same but no ring.
    return shapely.MultiLineString([shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon)])


def _as_one(pairs: NDArray[np.float64]) -> NDArray[np.complex128]:
    return pairs[:, 0] + 1j * pairs[:, 1]


def _adds_ground(built: Any, given: Any) -> bool:
    """Say whether ground lies in what was built that no shell of the outline encloses, as that of a hole."""
    parts = shapely.get_parts(given)
    if not shapely.get_num_interior_rings(parts).any():
        return False
    shells = shapely.make_valid(shapely.polygons(shapely.get_exterior_ring(parts)))
    beyond = shapely.area(shapely.difference(built, shapely.union_all(shells)))
    return bool(beyond > 1e-9 * shapely.area(built))


def _told(outline: _Outline) -> str:
    """Return what was done to an outline."""
    before, after, _ = outline.areas
    told = [f"{outline.words}: mended, area {before:,.1f} → {after:,.1f} m²"]
    parts = shapely.get_num_geometries(outline.built)
    if parts != shapely.get_num_geometries(outline.given):
        told.append(f"{parts} {'part' if parts == 1 else 'parts'}")
    corners = np.unique(_as_one(shapely.get_coordinates(outline.given)))
    lost = np.count_nonzero(~np.isin(corners, _as_one(shapely.get_coordinates(outline.built))))
    if lost:
        told.append(f"{lost} {'corner' if lost == 1 else 'corners'} left out")
    return ", ".join(told)
