"""The ground of a brief's map: counties and water in a projection of true shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from ecomap.crs import CGCS2000, gauss_kruger_code, gauss_kruger_zone
from ecomap.errors import CRSError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

_DETAIL_M = 30.0
"""Detail of borders and water that no brief can show: a tenth of a millimetre on the largest scales."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Counties and water, easting and northing in metres."""

    projection: str
    """Name of the projection, `EPSG:4546` or what stands in for a zone."""
    adcodes: tuple[str, ...]
    """Counties, in row order."""
    names: tuple[tuple[str, str], ...]
    """Chinese and English names of the counties."""
    counties: NDArray[Any]
    """Outlines of the counties; neighbours share their borders."""
    water_areas: NDArray[Any]
    """Lakes and broad rivers."""
    water_lines: NDArray[Any]
    """Rivers."""

    def project(self, geometries: NDArray[Any]) -> NDArray[Any]:
        """Bring geometries from WGS 84 to the projection of the map; None, and what is empty, become None."""
        projected = _projected(geometries, self.projection)
        projected[shapely.is_empty(projected)] = None
        return projected

    def extent(self, adcode: str | None) -> tuple[float, float, float, float]:
        """Return west, south, east, north in metres of one county, or of all."""
        chosen = self.counties if adcode is None else self.counties[[self.adcodes.index(adcode)]]
        west, south, east, north = shapely.total_bounds(chosen).tolist()
        return west, south, east, north


def ground_of(counties: gpd.GeoDataFrame, water: gpd.GeoDataFrame | None) -> Ground:
    """Project the ground once for all briefs of a workspace.

    The projection is the CGCS2000 3-degree Gauss-Kruger zone in which the middle of the counties lies, so
    that shapes are true. Outside the zones of China a transverse Mercator about that middle takes its place.

    Parameters
    ----------
    counties
        `adcode`, `name`, `name_en` and polygons, EPSG:4326.
    water
        `kind` (`line` or `polygon`) and geometries, EPSG:4326; None where there is none.
    """
    west, south, east, north = counties.total_bounds
    projection = _projection_of((west + east) / 2)
    outlines = shapely.coverage_simplify(
        _projected(counties.geometry.to_numpy(), projection), _DETAIL_M, simplify_boundary=True
    )
    margin = max(east - west, north - south)
    areas, lines = _water(water, (west - margin, south - margin, east + margin, north + margin))
    names = [
        (str(name), str(english or name))
        for name, english in zip(counties["name"], counties["name_en"], strict=True)
    ]
    return Ground(
        projection,
        tuple(map(str, counties["adcode"])),
        tuple(names),
        outlines,
        shapely.simplify(_projected(areas, projection), _DETAIL_M),
        shapely.simplify(_projected(lines, projection), _DETAIL_M),
    )


def _projection_of(longitude: float) -> str:
    try:
        return f"EPSG:{gauss_kruger_code(gauss_kruger_zone(longitude), prefixed=False)}"
    except CRSError:
        return f"+proj=tmerc +lon_0={longitude:.1f} +x_0=500000 +ellps=GRS80 +units=m"


@lru_cache(maxsize=8)
def _transformer(projection: str) -> Transformer:
    # From CGCS2000, which agrees with WGS 84 within a metre, so that no grid is asked for.
    return Transformer.from_crs(CRS.from_epsg(CGCS2000), CRS.from_user_input(projection), always_xy=True)


def _projected(geometries: NDArray[Any], projection: str) -> NDArray[Any]:
    """Bring geometries from degrees to metres."""
    turn = _transformer(projection)

    def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(turn.transform(lonlat[:, 0], lonlat[:, 1]))

    projected: NDArray[Any] = shapely.transform(np.asarray(geometries, dtype=object), project)
    return projected


def _water(
    water: gpd.GeoDataFrame | None, bounds: tuple[float, float, float, float]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return areas and lines of water near the counties."""
    if water is None or water.empty:
        return np.array([], dtype=object), np.array([], dtype=object)
    near = shapely.clip_by_rect(water.geometry.to_numpy(), *bounds)
    is_area = (water["kind"] == "polygon").to_numpy()
    is_there = ~shapely.is_empty(near)
    return near[is_area & is_there], near[~is_area & is_there]
