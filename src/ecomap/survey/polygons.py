"""Outlines of patches as others drew them: only polygons count, and what is mended is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import area_m2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_SLIVER_M2 = 1.0
_DECIMALS = 7


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one feature that was not used as it stands."""

    row: int
    """Number of the feature in its file."""
    reason: str
    """What was wrong and what was done."""
    is_used: bool
    """Whether it still became a patch."""


def polygons_of(geometries: NDArray[Any], rows: Sequence[int]) -> tuple[NDArray[Any], list[Note]]:
    """Return the polygons among geometries, valid ones, and a note on each that was mended or left out.

    Parameters
    ----------
    geometries
        One-dimensional, WGS 84 degrees; None where there is none.
    rows
        Number of each in its file, for the notes.

    Returns
    -------
    Polygons or multi-polygons in the same order, None for what is left out.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> polygons, notes = polygons_of(np.array([bow_tie, shapely.Point(0, 0)]), [1, 2])
    >>> polygons[0].geom_type, polygons[1], [note.row for note in notes]
    ('MultiPolygon', None, [1, 2])
    """
    polygons = np.empty(len(geometries), dtype=object)
    notes = []
    for position, (geometry, row) in enumerate(zip(geometries, rows, strict=True)):
        polygons[position], reason = _polygon(geometry)
        if reason:
            notes.append(Note(row, reason, is_used=polygons[position] is not None))
    return polygons, notes


def _polygon(geometry: BaseGeometry | None) -> tuple[BaseGeometry | None, str]:
    """Return the polygon part of a geometry, made valid, and what was done to get it."""
    if geometry is None or geometry.is_empty:
        return None, "no geometry; left out"
    is_polygon = geometry.geom_type in {"Polygon", "MultiPolygon"}
    if is_polygon and geometry.is_valid:
        return geometry, ""
    if not (is_polygon or geometry.geom_type == "GeometryCollection"):
        return None, f"a {geometry.geom_type} has no area; left out"
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon"]
    if geometry.geom_type == "GeometryCollection":
        # Parts of parts: a collection may hold multi-polygons.
        parts = [part for item in shapely.get_parts(mended) for part in shapely.get_parts(item)]
        parts = [part for part in parts if part.geom_type == "Polygon"]
    whole = shapely.union_all(parts)
    if whole.is_empty:
        return None, "the outline encloses no area; left out"
    if not is_polygon:
        return whole, "a collection; only its polygons were used"
    return whole, f"invalid outline mended ({shapely.is_valid_reason(geometry)})"


def doubled_area_m2(polygons: NDArray[Any]) -> float:
    """Return the ground that patches cover more than once, in square metres on the ellipsoid.

    The sum of the patches is larger than the ground they cover by this much (ground that three
    patches cover counts twice). Less than a square metre is rounding and returned as 0.
    """
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    meeting = polygons[np.unique(first[first != second])]
    if not len(meeting):
        return 0.0
    ground = float(area_m2(np.array([shapely.union_all(meeting)], dtype=object))[0])
    doubled = float(area_m2(meeting).sum()) - ground
    return doubled if doubled > _SLIVER_M2 else 0.0


def content_id(polygon: shapely.Geometry) -> str:
    """Return an id that a patch without one keeps, wherever it stands in whichever file.

    It is made of the outline, to a centimetre, and depends neither on where a ring begins nor on its turn.

    Examples
    --------
    >>> content_id(shapely.box(0, 0, 1, 1)) == content_id(shapely.box(0, 0, 1, 1).reverse())
    True
    """
    rounded = shapely.transform(
        shapely.force_2d(polygon), lambda positions: np.round(positions, _DECIMALS) + 0.0
    )
    content = shapely.to_wkb(shapely.normalize(shapely.orient_polygons(rounded)), byte_order=1)
    return f"patch-{hashlib.sha256(content).hexdigest()[:10]}"
