"""Faults of geometries that only show once they are built: validity, winding, doubled positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.checks.rules import found
from ecomap.crs import simple_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.checks.entries import Entry
    from ecomap.model import Finding

_POLYGON = 3
_REASON = re.compile(r"(.+?)\[(\S+) (\S+?)(?: \S+)?\]")


def geometries_of(entries: Sequence[Entry]) -> NDArray[Any]:
    """Return the geometries of entries as an array; None where there is none."""
    array = np.empty(len(entries), dtype=object)
    array[:] = [entry.geometry for entry in entries]
    return array


def check_geometries(entries: Sequence[Entry]) -> list[Finding]:
    """Check that polygons are valid and wound as RFC 7946 section 3.1.6 asks, and positions not doubled."""
    geometries = geometries_of(entries)
    faults: dict[tuple[int, str], str] = {}
    missing = shapely.is_missing(geometries)
    invalid = np.flatnonzero(~missing & ~shapely.is_valid(geometries))
    for row, reason in zip(invalid.tolist(), shapely.is_valid_reason(geometries[invalid]), strict=True):
        faults[row, "invalid-polygon"] = _validity_message(reason)
    for row in _doubled_rows(geometries):
        faults[row, "repeated-point"] = "two positions in a row are the same. Take one out."
    for row in _misturned_rows(geometries):
        faults[row, "ring-order"] = (
            "a ring runs the wrong way: outer rings run counter-clockwise, holes clockwise. "
            "Any ecomap command that writes the layer mends it."
        )
    return [
        found(rule, file=entries[row].file, feature=entries[row].label, message=message)
        for (row, rule), message in sorted(faults.items())
    ]


def _validity_message(reason: str) -> str:
    """Turn GEOS's words into ours: what is wrong and where.

    Examples
    --------
    >>> _validity_message("Self-intersection[0.5 0.5]")
    'Self-intersection at longitude 0.5, latitude 0.5. Mend the outline there.'
    """
    match = _REASON.fullmatch(reason)
    if match is None:
        return f"{reason}. Mend the outline."
    return f"{match[1]} at longitude {match[2]}, latitude {match[3]}. Mend the outline there."


def _doubled_rows(geometries: NDArray[Any]) -> list[int]:
    """Return the rows in which a line or ring has two equal positions one after the other."""
    parts, owner = simple_parts(geometries)
    rings, polygon = shapely.get_rings(parts, return_index=True)
    is_line = (shapely.get_type_id(parts) == 1) | (shapely.get_type_id(parts) == 2)
    lines = np.concatenate([rings, parts[is_line]])
    row_of = np.concatenate([owner[polygon], owner[is_line]])
    positions, line = shapely.get_coordinates(lines, return_index=True)
    same = (positions[1:] == positions[:-1]).all(axis=1) & (line[1:] == line[:-1])
    return sorted(set(row_of[line[1:][same]].tolist()))


def _misturned_rows(geometries: NDArray[Any]) -> list[int]:
    """Return the rows with an outer ring that runs clockwise or a hole that does not."""
    parts, owner = simple_parts(geometries)
    is_polygon = shapely.get_type_id(parts) == _POLYGON
    polygons, owner = parts[is_polygon], owner[is_polygon]
    # The winding of a ring that crosses itself says nothing, and that it does is told by another rule.
    sound = shapely.is_valid(polygons)
    polygons, owner = polygons[sound], owner[sound]
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    is_outer = np.zeros(len(rings), dtype=bool)
    is_outer[np.unique(polygon, return_index=True)[1]] = True
    wrong = shapely.is_ccw(rings) != is_outer
    return sorted(set(owner[polygon[wrong]].tolist()))
