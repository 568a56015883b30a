"""From a file's own coordinates to longitude and latitude, with a reason for each that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.geojson import COORDINATE_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.crs import Reference

MARGIN_DEGREES = 1.0
"""How far from the counties' bounds a place may lie, in degrees."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The counties' bounds and a degree around them, WGS 84."""

    west: float
    """Least longitude, degrees."""
    south: float
    """Least latitude, degrees."""
    east: float
    """Greatest longitude, degrees."""
    north: float
    """Greatest latitude, degrees."""

    def hold(self, geometries: NDArray[Any]) -> NDArray[np.bool_]:
        """Say which geometries lie wholly within; None and empty ones do not."""
        west, south, east, north = shapely.bounds(geometries).T
        within: NDArray[np.bool_] = (
            (west >= self.west) & (south >= self.south) & (east <= self.east) & (north <= self.north)
        )
        return within

    def __str__(self) -> str:
        west, south = self.west + MARGIN_DEGREES, self.south + MARGIN_DEGREES
        east, north = self.east - MARGIN_DEGREES, self.north - MARGIN_DEGREES
        return f"{west:.2f}-{east:.2f} E, {south:.2f}-{north:.2f} N"


def surroundings_of(bounds: Sequence[float]) -> Surroundings:
    """Return the surroundings of counties with these bounds (west, south, east, north)."""
    west, south, east, north = bounds
    return Surroundings(
        west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES
    )


def to_lonlat(geometries: NDArray[Any], reference: Reference, *, swapped: bool) -> NDArray[Any]:
    """Return flat geometries in WGS 84 degrees, rounded as a layer keeps them.

    A geometry with a coordinate that has no place becomes None. `swapped` says that northing or latitude
    stands first.
    """
    flat = shapely.force_2d(geometries)
    coordinates, owner = shapely.get_coordinates(flat, return_index=True)
    pair = coordinates.T[::-1] if swapped else coordinates.T
    lonlat = np.stack(reference.to_wgs84(*pair), axis=1)
    # Adding zero turns -0.0 into 0.0, so that equal places give equal bytes.
    np.round(lonlat, COORDINATE_DECIMALS, out=lonlat)
    lonlat += 0.0
    lost = np.unique(owner[~np.isfinite(lonlat).all(axis=1)])
    if len(lost):
        flat[lost] = None
        lonlat = lonlat[~np.isin(owner, lost)]
    placed: NDArray[Any] = shapely.set_coordinates(flat, lonlat)
    return placed


def place(
    geometries: NDArray[Any], reference: Reference, around: Surroundings, *, swapped: bool
) -> tuple[NDArray[Any], dict[int, str]]:
    """Bring geometries to WGS 84; those that do not fit become None with a reason by position.

    A geometry that would fit with its coordinates exchanged is told as such.
    """
    placed = to_lonlat(geometries, reference, swapped=swapped)
    given = ~shapely.is_missing(geometries)
    unfit = np.flatnonzero(given & ~around.hold(placed))
    if not len(unfit):
        return placed, {}
    exchanged = around.hold(to_lonlat(geometries[unfit], reference, swapped=not swapped))
    reasons = {
        int(position): _reason(geometries[position], placed[position], around, exchanged=bool(fits))
        for position, fits in zip(unfit, exchanged, strict=True)
    }
    placed[unfit] = None
    return placed, reasons


def _reason(geometry: Any, placed: Any, around: Surroundings, *, exchanged: bool) -> str:
    """Say why a geometry has no place in or near the counties."""
    coordinates = shapely.get_coordinates(geometry)
    if not len(coordinates):
        return "the geometry is empty"
    if not np.isfinite(coordinates).all():
        return "a coordinate is no finite number (NaN or infinity)"
    shown = ", ".join(f"{value:.10g}" for value in coordinates[0])
    if exchanged:
        return (
            f"({shown}) lies far outside, its numbers look exchanged: longitude or easting comes first, "
            "unless the whole file has them the other way round: --swapped"
        )
    if placed is None:
        return f"({shown}) has no place in the system of the file"
    return f"({shown}) lies more than {MARGIN_DEGREES:g} degree outside the counties ({around})"
