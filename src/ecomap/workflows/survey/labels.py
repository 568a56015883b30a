"""Labelled polygons of a user: class, place, and which of them are one site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import UsageError
from ecomap.store.foreign import read_places
from ecomap.workflows.survey.outlines_of_files import outlines_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Labels:
    """Polygons with a class; one entry each."""

    polygons: NDArray[Any]
    """WGS 84 degrees."""
    classes: tuple[str, ...]
    """Class of each, as text."""
    is_bare: NDArray[np.bool_]
    """Whether its class is disturbed ground."""
    site: NDArray[np.int64]
    """Number of the site it belongs to."""


def read_labels(
    path: Path,
    *,
    class_column: str,
    bare: Sequence[str],
    crs: str | None = None,
    site_column: str | None = None,
    site_distance_m: float = 200.0,
) -> Labels:
    """Read polygons with a class; rows without one or the other are passed over.

    Raises
    ------
    UsageError
        If a column or a class is not in the file, or no polygon is.
    """
    places = read_places(path)
    for column in filter(None, (class_column, site_column)):
        if column not in places.columns:
            known = ", ".join(places.columns) or "none"
            raise UsageError(f"{path}: has no column {column!r}; its columns are {known}")
    polygons, _ = outlines_of(places, crs, path)
    classes = [_text(cell) for cell in places.columns[class_column]]
    kept = [row for row, name in enumerate(classes) if name and polygons[row] is not None]
    if not kept:
        raise UsageError(f"{path}: no polygon has a class in {class_column!r}. Draw polygons, not points.")
    known_classes = sorted({classes[row] for row in kept})
    missing = [name for name in bare if name not in known_classes]
    if missing:
        raise UsageError(
            f"{path}: no polygon is of class {', '.join(missing)}; column {class_column!r} holds "
            f"{', '.join(known_classes[:20])}. Name those that are disturbed ground with --bare"
        )
    chosen = polygons[kept]
    names = tuple(classes[row] for row in kept)
    if site_column is None:
        site = sites_by_distance(chosen, site_distance_m)
    else:
        cells = [_text(places.columns[site_column][row]) or f"\0{row}" for row in kept]
        site = np.unique(cells, return_inverse=True)[1].astype(np.int64)
    return Labels(chosen, names, np.isin(names, bare), site)


def sites_by_distance(polygons: NDArray[Any], distance_m: float) -> NDArray[np.int64]:
    """Return the number of the site of each polygon: those closer than a distance hang together.

    Distances are taken on a plane that is true at the polygons' mean latitude, which is good to a
    percent over a prefecture.
    """
    latitude = np.radians(shapely.get_coordinates(polygons)[:, 1].mean())
    scale = np.array([np.cos(latitude), 1.0]) * _METRES_PER_DEGREE
    plane = shapely.transform(polygons, lambda corners: corners * scale)
    one, other = shapely.STRtree(plane).query(plane, predicate="dwithin", distance=distance_m)
    site = np.arange(len(polygons))
    while True:
        lowest = site.copy()
        np.minimum.at(lowest, one, site[other])
        if (lowest == site).all():
            return np.unique(site, return_inverse=True)[1].astype(np.int64)
        site = lowest


def _text(cell: Any) -> str:
    """Return a cell as text; numbers without a fraction lose it, as they do in tables."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
