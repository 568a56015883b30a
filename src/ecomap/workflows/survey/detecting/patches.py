"""From outlines on a grid to patches on the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import area_m2, length_m, to_wgs84
from ecomap.survey import NEEDS_CHECK, content_id
from ecomap.survey.detecting.confidence import confidence_of, confidence_of_forest
from ecomap.workflows.survey.ground import counties_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from ecomap.raster import Grid
    from ecomap.survey.outlines import Outlines

MU_PER_HA = 15.0


@dataclass(frozen=True, slots=True)
class Patch:
    """One outlined piece of disturbed ground: a suspect until a person has looked."""

    patch_id: str
    """Made of its outline."""
    area_ha: float
    """On the CGCS2000 ellipsoid."""
    area_low_ha: float
    """Area if the edge lies a pixel further in."""
    area_high_ha: float
    """Area if the edge lies a pixel further out."""
    longitude: float
    """A place inside, WGS 84 degrees."""
    latitude: float
    """See `longitude`."""
    county: str | None
    """County of its largest share; None outside all, or without a workspace."""
    county_adcode: str | None
    """Adcode of that county."""
    dates: tuple[str, ...]
    """Days of the scenes, ISO; those that are known."""
    clear_dates: float
    """Mean number of dates that show its pixels."""
    ndvi: float
    """Mean of the highest NDVI of its pixels."""
    cloud_share: float
    """Share of the looks at its pixels that saw cloud or shadow, 0 to 1."""
    confidence: float
    """0 to 1; what it means stands in the metadata."""
    confidence_label: str
    """In words."""
    touches_edge: bool
    """Whether it reaches the edge of the scenes, so that there may be more."""
    pixel_m: float
    """Side of a pixel on the ground: its edge is not known better."""
    verdict: str = NEEDS_CHECK
    """To be checked until a person decides."""

    def as_dict(self) -> dict[str, Any]:
        """Return its properties, rounded for people."""
        return {
            "patch_id": self.patch_id,
            "area_ha": round(self.area_ha, 4),
            "area_low_ha": round(self.area_low_ha, 4),
            "area_high_ha": round(self.area_high_ha, 4),
            "area_mu": round(self.area_ha * MU_PER_HA, 2),
            "longitude": round(self.longitude, 6),
            "latitude": round(self.latitude, 6),
            "county": self.county,
            "county_adcode": self.county_adcode,
            "dates": list(self.dates),
            "clear_dates": round(self.clear_dates, 2),
            "ndvi": round(self.ndvi, 4),
            "cloud_share": round(self.cloud_share, 4),
            "confidence": round(self.confidence, 3),
            "confidence_label": self.confidence_label,
            "touches_edge": self.touches_edge,
            "pixel_m": round(self.pixel_m, 2),
            "verdict": self.verdict,
        }


def pixel_area_m2(grid: Grid) -> float:
    """Return the ground of the middle pixel on the ellipsoid."""
    row, column = grid.height // 2, grid.width // 2
    across, _, left, _, down, top = grid.transform
    box = shapely.box(
        left + across * column, top + down * (row + 1), left + across * (column + 1), top + down * row
    )
    return float(area_m2(degrees(np.array([box], dtype=object), grid.crs))[0])


def degrees(polygons: NDArray[Any], crs: str) -> NDArray[Any]:
    """Return polygons of a system in WGS 84 degrees, to seven decimals."""

    def move(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        longitude, latitude = to_wgs84((positions[:, 0], positions[:, 1]), crs)
        return np.asarray(np.column_stack([longitude, latitude]).round(7), dtype=np.float64)

    moved: NDArray[Any] = shapely.transform(polygons, move)
    return moved


@dataclass(frozen=True, slots=True)
class Outlined:
    """Outlines in WGS 84 with their areas."""

    polygons: NDArray[Any]
    """WGS 84 degrees."""
    area_ha: NDArray[np.float64]
    """On the ellipsoid."""
    rows: NDArray[np.int64]
    """Row of each in the outlines it comes from."""


def outlined(outlines: Outlines, grid: Grid, *, min_area_ha: float) -> Outlined:
    """Bring outlines to WGS 84 and drop those that are too small, the largest first."""
    polygons = degrees(outlines.polygons, grid.crs)
    area_ha = area_m2(polygons) / 10_000
    kept = np.flatnonzero(area_ha >= min_area_ha)
    kept = kept[np.lexsort((kept, -area_ha[kept]))]
    return Outlined(polygons[kept], area_ha[kept], kept)


def located(
    found: Outlined, outlines: Outlines, grid: Grid, counties: gpd.GeoDataFrame | None
) -> list[dict[str, Any]]:
    """Return what every patch says of its ground: id, area, place, county, pixel, whether it is cut."""
    pixel_m = math.sqrt(pixel_area_m2(grid))
    names, adcodes = counties_of(found.polygons, counties)
    inner = shapely.point_on_surface(found.polygons)
    edge = outlines.touches_edge[found.rows]
    return [
        {
            "patch_id": content_id(polygon),
            "area_ha": float(found.area_ha[place]),
            "longitude": float(inner[place].x),
            "latitude": float(inner[place].y),
            "county": names[place],
            "county_adcode": adcodes[place],
            "touches_edge": bool(edge[place]),
            "pixel_m": pixel_m,
        }
        for place, polygon in enumerate(found.polygons)
    ]


def patches_of(
    found: Outlined,
    outlines: Outlines,
    grid: Grid,
    *,
    days: Sequence[dt.date | None],
    counties: gpd.GeoDataFrame | None,
) -> list[Patch]:
    """Describe outlined ground as patches, in the order of `found`."""
    means = {name: outlines.mean(name)[found.rows] for name in outlines.sums}
    cloud = 1 - means["clear"] / np.maximum(means["seen"], 1e-9)
    low, high = band_ha(found, pixel_m=math.sqrt(pixel_area_m2(grid)))
    dates = tuple(day.isoformat() for day in days if day is not None)
    patches = []
    for place, ground in enumerate(located(found, outlines, grid, counties)):
        sure = (
            confidence_of_forest(float(means["probability"][place]))
            if "probability" in means
            else confidence_of(ground["area_ha"], float(means["clear"][place]))
        )
        patches.append(
            Patch(
                **ground,
                area_low_ha=float(low[place]),
                area_high_ha=float(high[place]),
                dates=dates,
                clear_dates=float(means["clear"][place]),
                ndvi=float(means["ndvi"][place]),
                cloud_share=float(cloud[place]),
                confidence=sure.value,
                confidence_label=sure.label,
            )
        )
    return patches


def band_ha(found: Outlined, *, pixel_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the areas if every edge lies a pixel further in or out.

    To first order the length of the edge times a pixel; of a narrow patch nothing may be left.
    """
    strip = perimeter_m(found.polygons) * pixel_m / 10_000
    corner = math.pi * pixel_m**2 / 10_000
    return np.maximum(found.area_ha - strip, 0.0), found.area_ha + strip + corner


def perimeter_m(polygons: NDArray[Any]) -> NDArray[np.float64]:
    """Return the length of all edges, holes too, on the ellipsoid."""
    return np.asarray(length_m(shapely.boundary(polygons)), dtype=np.float64)
