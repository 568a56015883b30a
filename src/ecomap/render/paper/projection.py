"""From degrees to millimetres of the page: CGCS2000 in its 3-degree zone, at a round scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from ecomap.crs import CGCS2000, gauss_kruger_code, gauss_kruger_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from ecomap.render.paper.box import Box

_ROUND = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8)  # what a reader can reckon with
_LONGEST_EDGE_DEG = 0.02  # a straight line of a layer is curved on the page; so long it may be drawn straight


@dataclass(frozen=True)
class Projection:
    """What a map frame shows, and how large."""

    code: int
    """EPSG code of the CGCS2000 zone."""
    meridian_deg: int
    """Its central meridian."""
    denominator: int
    """100000 for a scale of 1:100 000."""
    center_m: tuple[float, float]
    """Easting and northing in the middle of the frame, in metres."""
    frame: Box
    """The frame on the page, in millimetres."""

    @property
    def mm_per_m(self) -> float:
        """Millimetres of paper to a metre of the projection."""
        return 1000 / self.denominator

    def place(self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions on the page, shape (n, 2)."""
        easting, northing = _transformer(self.code).transform(longitude, latitude)
        return (np.column_stack([easting, northing]) - self.center_m) * self.mm_per_m + self.frame.middle

    def geometry(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees as one in millimetres of the page."""
        fine = shapely.segmentize(geometry, _LONGEST_EDGE_DEG)
        return shapely.transform(fine, lambda lonlat: self.place(lonlat[:, 0], lonlat[:, 1]))

    def degrees(self, place: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return longitude and latitude of positions on the page, shape (n, 2)."""
        metres = (place - self.frame.middle) / self.mm_per_m + self.center_m
        return np.column_stack(
            _transformer(self.code).transform(metres[:, 0], metres[:, 1], direction="INVERSE")
        )

    @cached_property
    def convergence_deg(self) -> float:
        """Angle from grid north to true north in the middle of the frame, against the clock."""
        longitude, latitude = self.degrees(np.array([self.frame.middle]))[0]
        (east, north), (ahead_east, ahead_north) = self.place(
            np.array([longitude, longitude]), np.array([latitude, latitude + 0.01])
        )
        return math.degrees(math.atan2(east - ahead_east, ahead_north - north))


@lru_cache(maxsize=16)
def _transformer(code: int) -> Transformer:
    # WGS 84 is taken for CGCS2000: they agree within a metre, a hundredth of a millimetre at 1:100 000.
    return Transformer.from_crs(CGCS2000, code, always_xy=True)


def zone_of(bounds: tuple[float, float, float, float]) -> tuple[int, int]:
    """Return EPSG code and central meridian of the zone in which the middle of an area lies.

    Examples
    --------
    >>> zone_of((110.4, 28.4, 112.4, 30.2))
    (4546, 111)
    """
    zone = gauss_kruger_zone((bounds[0] + bounds[2]) / 2)
    return gauss_kruger_code(zone, prefixed=False), 3 * zone


def extent_m(geometry: BaseGeometry, code: int) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a geometry in degrees, in metres of a zone."""
    fine = shapely.segmentize(geometry, _LONGEST_EDGE_DEG)
    moved = shapely.transform(
        fine,
        lambda lonlat: np.column_stack(_transformer(code).transform(lonlat[:, 0], lonlat[:, 1])),
    )
    west, south, east, north = shapely.bounds(moved).tolist()
    return west, south, east, north


def round_denominator(needed: float) -> int:
    """Return the smallest round denominator that is not below the needed one.

    Examples
    --------
    >>> round_denominator(81_000), round_denominator(250_000), round_denominator(1_010_000)
    (100000, 250000, 1250000)
    """
    power = 1000
    while True:
        for step in _ROUND:
            if step * power >= needed * (1 - 1e-9):
                return round(step * power)
        power *= 10
