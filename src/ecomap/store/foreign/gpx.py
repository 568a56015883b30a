"""GPX of hand-held receivers and phone apps: waypoints, routes and tracks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.gdal_layers import read_gdal
from ecomap.store.foreign.xml_guard import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecomap.store.foreign.places import Places

_PREFIX = "ecomap_"
LAYERS = ("waypoints", "routes", "tracks")
"""Layers of places; the points of a route or track are not sites of their own."""


def read_gpx(path: Path, *, part: str | None = None) -> Places:
    """Read waypoints, routes and tracks; fields that no place fills are left out.

    Raises
    ------
    LayerFormatError
        If it is no GPX, declares entities, or holds none of these.
    """
    root = root_of(path)
    if root != "gpx":
        raise LayerFormatError(f"{path}: is no GPX but a document of <{root[:40]}>. Check the file.")
    read = {layer: read_gdal(path, part=layer) for layer in ((part,) if part else LAYERS)}
    found = {layer: places for layer, places in read.items() if len(places)}
    if not found:
        raise LayerFormatError(f"{path}: holds no waypoint, route or track.")
    merged = _stack(list(found.values()), tuple(found))
    filled = {
        name: cells for name, cells in merged.columns.items() if any(cell is not None for cell in cells)
    }
    # GDAL puts the prefix of an extension before its fields; an own field counts more than one of GPX.
    own = {name.removeprefix(_PREFIX): cells for name, cells in filled.items() if name.startswith(_PREFIX)}
    columns = {name: cells for name, cells in filled.items() if not name.startswith(_PREFIX)} | own
    return replace(merged, columns=columns)


def _stack(parts: Sequence[Places], names: tuple[str, ...]) -> Places:
    """Put places below each other, under all their columns."""
    if len(parts) == 1:
        return parts[0]
    headers = dict.fromkeys(name for places in parts for name in places.columns)
    return replace(
        parts[0],
        rows=np.concatenate([places.rows for places in parts]),
        columns={
            name: [cell for places in parts for cell in places.columns.get(name, [None] * len(places))]
            for name in headers
        },
        geometries=np.concatenate([places.geometries for places in parts]),
        sheets=names,
        sheet_of=[number for number, places in enumerate(parts) for _ in range(len(places))],
    )
