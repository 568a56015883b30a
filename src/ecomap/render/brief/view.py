"""Where a place on the ground stands on the map of a brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from ecomap.render.coordinates import symbol_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class View:
    """From metres on the ground to mm on the map."""

    west: float
    """Left edge in metres."""
    north: float
    """Upper edge in metres."""
    metres_per_mm: float
    """Metres to a millimetre of the map."""
    width_mm: float
    """Width of the map."""
    height_mm: float
    """Height of the map."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the frame in metres."""
        return (
            self.west,
            self.north - self.height_mm * self.metres_per_mm,
            self.west + self.width_mm * self.metres_per_mm,
            self.north,
        )

    def shown(self, geometry: BaseGeometry) -> BaseGeometry:
        """Cut a geometry to the frame and bring it to mm, y down, without detail that cannot be seen."""
        cut = shapely.clip_by_rect(geometry, *self.bounds)
        moved = shapely.transform(
            cut, lambda metres: (metres - [self.west, self.north]) * [1, -1] / self.metres_per_mm
        )
        simple: BaseGeometry = shapely.simplify(moved, 0.06, preserve_topology=False)
        return simple

    def points(self, places: Sequence[BaseGeometry | None]) -> list[tuple[float, float]]:
        """Return where the symbols of places stand, in mm."""
        if not places:
            return []
        moved = (symbol_points(places) - [self.west, self.north]) * [1, -1] / self.metres_per_mm
        return [(x_mm, y_mm) for x_mm, y_mm in moved.tolist()]
