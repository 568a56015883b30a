"""What every report of patches says alike: how they were found, and the patches as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ecomap import geojson
from ecomap.frames import geometry_object

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.survey.detecting import Threshold
    from ecomap.workflows.survey.detecting.options import DetectOptions


class Described(Protocol):
    """A patch that can say its properties."""

    def as_dict(self) -> dict[str, Any]:
        """Return its properties."""
        ...


class Report(Protocol):
    """Patches and how they were found."""

    @property
    def threshold(self) -> Threshold:
        """What counted as bare."""
        ...

    @property
    def options(self) -> DetectOptions:
        """What was asked."""
        ...

    @property
    def pixel_m(self) -> float:
        """Side of a pixel on the ground."""
        ...

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted."""
        ...


def how_found(report: Report, meaning: Mapping[str, str]) -> dict[str, Any]:
    """Return threshold, limits and notes for JSON; `meaning` is that of the confidence, by language."""
    return {
        "threshold": report.threshold.as_dict(),
        "min_area_ha": report.options.min_area_ha,
        "pixel_m": round(report.pixel_m, 3),
        "bounds": [round(side, 6) for side in report.bounds],
        "confidence_means": meaning["en"],
        "confidence_means_zh": meaning["zh"],
        "notes": list(report.notes),
    }


def patches_geojson(
    patches: Sequence[Described], polygons: Sequence[BaseGeometry], metadata: Mapping[str, Any]
) -> str:
    """Return patches as GeoJSON; how they were found stands in its member `metadata`."""
    features = [
        {"type": "Feature", "properties": patch.as_dict(), "geometry": geometry_object(polygon)}
        for patch, polygon in zip(patches, polygons, strict=True)
    ]
    return geojson.dump(features, members={"metadata": dict(metadata)})
