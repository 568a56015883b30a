"""Polygons of a file of any format and system, in WGS 84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ecomap.crs import to_wgs84
from ecomap.errors import UsageError
from ecomap.store.foreign import read_places
from ecomap.survey import Note, polygons_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.store.foreign import Places


def read_polygons(path: Path, *, crs: str | None = None) -> tuple[NDArray[Any], list[Note]]:
    """Read the polygons of a file; None for what is no polygon.

    Raises
    ------
    UsageError
        If the file declares no system and none is given.
    LayerFormatError
        If it cannot be read.
    """
    return outlines_of(read_places(path), crs, path)


def outlines_of(places: Places, crs: str | None, path: Path) -> tuple[NDArray[Any], list[Note]]:
    """Return the polygons among places in WGS 84, None for what is no polygon, and a note on each such."""
    if crs is None and places.crs is None:
        raise UsageError(
            f"{path}: declares no coordinate reference system. Name it, for instance --crs EPSG:4490"
        )
    geometries = places.geometries.copy()
    # What no reader could build must not reach the transformation.
    geometries[~_is_finite(geometries)] = None
    return polygons_of(transformed(geometries, crs or places.crs), places.rows.tolist())


def transformed(geometries: NDArray[Any], crs: str | None) -> NDArray[Any]:
    """Return geometries of a system in WGS 84 degrees."""
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(geometries), crs=None)
    return np.asarray(to_wgs84(frame, crs).geometry.array, dtype=object)


def _is_finite(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[owner[~np.isfinite(positions).all(axis=1)]] = False
    return finite
