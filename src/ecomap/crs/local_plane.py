"""A plane in metres around one place, for buffers of a few metres to a few kilometres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Proj

from ecomap.crs.measure import geod

if TYPE_CHECKING:
    from numpy.typing import NDArray


class LocalPlane:
    """Transverse Mercator about a place, on the CGCS2000 ellipsoid, true in metres at its centre.

    Lengths are too long by 1 part in 10⁵ at 30 km from the central meridian, and by less nearer to it:
    nothing to a buffer. Areas are not measured here but on the ellipsoid (:func:`ecomap.crs.area_m2`).

    Examples
    --------
    >>> plane = LocalPlane(111.0, 29.0)
    >>> [moved] = plane.forward([shapely.Point(111.0, 29.0)])
    >>> round(moved.x, 6) + 0.0, round(moved.y, 6) + 0.0
    (0.0, 0.0)
    """

    def __init__(self, longitude: float, latitude: float) -> None:
        self.definition = (
            f"+proj=tmerc +lon_0={longitude!r} +lat_0={latitude!r} +k=1 +x_0=0 +y_0=0 "
            f"+a={geod().a!r} +rf={1 / geod().f!r} +units=m +no_defs"
        )
        """The system as PROJ reads it."""
        self._projection = Proj(self.definition)

    def forward(self, geometries: Any) -> NDArray[Any]:
        """Return geometries in degrees on the plane, easting and northing in metres."""
        return self._moved(geometries, inverse=False)

    def inverse(self, geometries: Any) -> NDArray[Any]:
        """Return geometries of the plane in degrees."""
        return self._moved(geometries, inverse=True)

    def _moved(self, geometries: Any, *, inverse: bool) -> NDArray[Any]:
        def move(positions: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(self._projection(positions[:, 0], positions[:, 1], inverse=inverse))

        moved: NDArray[Any] = shapely.transform(shapely.force_2d(np.asarray(geometries, dtype=object)), move)
        return moved
