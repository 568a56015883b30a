"""From outlines of change to patches on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.survey import NEEDS_CHECK
from ecomap.survey.changing import Change
from ecomap.survey.changing.classes import CHANGE_LABELS
from ecomap.survey.detecting.confidence import confidence_of
from ecomap.workflows.survey.detecting.patches import MU_PER_HA, located, outlined

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from ecomap.raster import Grid
    from ecomap.survey.outlines import Outlines
    from ecomap.workflows.survey.detecting.patches import Outlined
    from ecomap.workflows.survey.tracing import Traced


@dataclass(frozen=True, slots=True)
class ChangedPatch:
    """One outlined piece of ground and what became of it: a suspect until a person has looked."""

    patch_id: str
    """Made of its outline."""
    change: Change
    """What became of it."""
    area_ha: float
    """On the CGCS2000 ellipsoid."""
    longitude: float
    """A place inside, WGS 84 degrees."""
    latitude: float
    """See `longitude`."""
    county: str | None
    """County of its largest share; None outside all, or without a workspace."""
    county_adcode: str | None
    """Adcode of that county."""
    dates_before: tuple[str, ...]
    """Days of the earlier scenes, ISO; those that are known."""
    dates_after: tuple[str, ...]
    """Days of the later scenes."""
    clear_before: float
    """Mean number of earlier dates that show its pixels."""
    clear_after: float
    """Mean number of later dates that show its pixels; far fewer than before, and it may be a field."""
    ndvi_before: float
    """Mean of the highest NDVI of its pixels."""
    ndvi_after: float
    """See `ndvi_before`."""
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
        chinese, english = CHANGE_LABELS[self.change]
        return {
            "patch_id": self.patch_id,
            "change": str(self.change),
            "change_zh": chinese,
            "change_en": english,
            "area_ha": round(self.area_ha, 4),
            "area_mu": round(self.area_ha * MU_PER_HA, 2),
            "longitude": round(self.longitude, 6),
            "latitude": round(self.latitude, 6),
            "county": self.county,
            "county_adcode": self.county_adcode,
            "dates_before": list(self.dates_before),
            "dates_after": list(self.dates_after),
            "clear_before": round(self.clear_before, 2),
            "clear_after": round(self.clear_after, 2),
            "ndvi": round(self.ndvi_after, 4),
            "ndvi_before": round(self.ndvi_before, 4),
            "ndvi_after": round(self.ndvi_after, 4),
            "cloud_share": round(self.cloud_share, 4),
            "confidence": round(self.confidence, 3),
            "confidence_label": self.confidence_label,
            "touches_edge": self.touches_edge,
            "pixel_m": round(self.pixel_m, 2),
            "verdict": self.verdict,
        }


def changed_patches(
    traced: Traced,
    grid: Grid,
    *,
    min_area_ha: float,
    days: Sequence[Sequence[dt.date | None]],
    counties: gpd.GeoDataFrame | None,
) -> tuple[list[ChangedPatch], list[BaseGeometry]]:
    """Return patches by kind of change and size, and their outlines in WGS 84.

    Parameters
    ----------
    days
        Days of the scenes before and of those after.
    """
    patches: list[ChangedPatch] = []
    polygons: list[BaseGeometry] = []
    told = tuple(tuple(day.isoformat() for day in side if day) for side in days)
    for change in Change:
        outlines = traced.outlines[change]
        found = outlined(outlines, grid, min_area_ha=min_area_ha)
        grounds = located(found, outlines, grid, counties)
        patches += _described(change, grounds, found, outlines, told)
        polygons += list(found.polygons)
    return patches, polygons


def _described(
    change: Change,
    grounds: Sequence[dict[str, Any]],
    found: Outlined,
    outlines: Outlines,
    dates: tuple[tuple[str, ...], ...],
) -> list[ChangedPatch]:
    """Describe the outlines of one kind of change."""
    means = {name: outlines.mean(name)[found.rows] for name in outlines.sums}
    fewest = np.minimum(means["clear_before"], means["clear_after"])
    looks = means["clear_before"] + means["clear_after"]
    cloud = 1 - looks / np.maximum(means["seen"], 1e-9)
    patches = []
    for place, ground in enumerate(grounds):
        sure = confidence_of(ground["area_ha"], float(fewest[place]))
        patches.append(
            ChangedPatch(
                **ground,
                change=change,
                dates_before=dates[0],
                dates_after=dates[1],
                clear_before=float(means["clear_before"][place]),
                clear_after=float(means["clear_after"][place]),
                ndvi_before=float(means["ndvi_before"][place]),
                ndvi_after=float(means["ndvi_after"][place]),
                cloud_share=float(cloud[place]),
                confidence=sure.value,
                confidence_label=sure.label,
            )
        )
    return patches
