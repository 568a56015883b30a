"""From a file's own coordinates to longitude and latitude, with a reason for each that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.crs import parse_crs, to_wgs84
from ecomap.errors import CRSError, UsageError
from ecomap.geojson import COORDINATE_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

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

    def hold(self, geometry: BaseGeometry) -> bool:
        """Say whether the whole geometry lies within."""
        west, south, east, north = shapely.bounds(geometry)
        return bool(west >= self.west and south >= self.south and east <= self.east and north <= self.north)


def surroundings_of(bounds: Sequence[float]) -> Surroundings:
    """Return the surroundings of counties with these bounds (west, south, east, north)."""
    west, south, east, north = bounds
    return Surroundings(
        west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES
    )


def choose_crs(
    given: str | None, declared: str | None, geometries: Sequence[BaseGeometry | None], *, source: str
) -> CRS:
    """Choose the system: the one given, else the file's own, else WGS 84 if the numbers look like degrees.

    Raises
    ------
    CRSError
        If the name is unknown.
    UsageError
        If nothing names a system and the numbers are no degrees.
    """
    if given is not None:
        return parse_crs(given)
    if declared is not None:
        try:
            return parse_crs(declared)
        except CRSError as error:
            raise CRSError(f"{source}: {error}. Name another with --crs.") from None
    located = [geometry for geometry in geometries if geometry is not None]
    if located and not any(_looks_like_degrees(geometry) for geometry in located):
        first, second = shapely.get_coordinates(located[0])[0]
        raise UsageError(
            f"{source}: the coordinates ({first:.10g}, {second:.10g}) are no degrees and the file names no "
            "system. Give it with --crs, for instance --crs EPSG:4525 (CGCS2000, 3-degree zone 37)."
        )
    return parse_crs(4326)


def _looks_like_degrees(geometry: BaseGeometry) -> bool:
    """Say whether the numbers may be degrees, in either order: a file may have exchanged them."""
    return bool((np.abs(shapely.get_coordinates(geometry)) <= 180).all())


def position(geometry: BaseGeometry, crs: CRS, around: Surroundings) -> tuple[BaseGeometry | None, str]:
    """Bring one geometry to WGS 84, rounded; or return None and why it cannot be taken.

    Heights are left out. A geometry that would fit with its coordinates exchanged is told as such.
    """
    flat = shapely.force_2d(geometry)
    coordinates = shapely.get_coordinates(flat)
    if not len(coordinates):
        return None, "the geometry is empty"
    if not np.isfinite(coordinates).all():
        return None, "a coordinate is no finite number (NaN or infinity)"
    placed, reason = _to_lonlat(flat, crs)
    if placed is not None and around.hold(placed):
        if not shapely.is_valid(placed):
            return None, f"the geometry is not valid ({shapely.is_valid_reason(placed)}). Mend it first."
        return placed, ""
    exchanged, _ = _to_lonlat(shapely.transform(flat, lambda pairs: pairs[:, ::-1]), crs)
    shown = ", ".join(f"{value:.10g}" for value in coordinates[0])
    if exchanged is not None and around.hold(exchanged):
        return (
            None,
            f"({shown}) lies far outside, its numbers look exchanged: longitude or easting comes first",
        )
    return None, reason or (
        f"({shown}) lies more than {MARGIN_DEGREES:g} degree outside the counties "
        f"({around.west + MARGIN_DEGREES:.2f}-{around.east - MARGIN_DEGREES:.2f} E, "
        f"{around.south + MARGIN_DEGREES:.2f}-{around.north - MARGIN_DEGREES:.2f} N)"
    )


def _to_lonlat(geometry: BaseGeometry, crs: CRS) -> tuple[BaseGeometry | None, str]:
    """Transform and round; None and the reason where the system cannot express the numbers."""
    first, second = shapely.get_coordinates(geometry).T
    try:
        longitude, latitude = to_wgs84((first, second), crs)
    except CRSError as error:
        return None, str(error)
    lonlat = np.stack([longitude, latitude], axis=1)
    rounded = np.asarray(np.round(lonlat, COORDINATE_DECIMALS), dtype=np.float64)
    if not np.isfinite(rounded).all():
        return None, "the coordinates have no place in WGS 84"
    placed: BaseGeometry = shapely.transform(geometry, lambda _: rounded)
    return placed, ""
