"""What a detection found, for people, machines and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.survey.detecting.confidence import FOREST_MEANING, MEANING
from ecomap.workflows.survey.detecting.document import how_found, patches_geojson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from ecomap.survey.detecting import Threshold
    from ecomap.workflows.survey.detecting.options import DetectOptions
    from ecomap.workflows.survey.detecting.patches import Patch
    from ecomap.workflows.survey.detecting.scenes import SceneReport


@dataclass(frozen=True, slots=True)
class Ground:
    """How much ground was looked at."""

    area_ha: float
    """All pixels, to first order: the middle pixel times their number."""
    seen_share: float
    """Share of them with data on one date at least, 0 to 1."""
    clear_share: float
    """Share of them that one date at least shows without cloud, 0 to 1; of the rest nothing is known."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Patches of disturbed ground and how they were found."""

    scenes: tuple[SceneReport, ...]
    """All scenes, used or not."""
    threshold: Threshold
    """What counted as bare."""
    options: DetectOptions
    """What was asked."""
    patches: list[Patch]
    """The largest first."""
    polygons: list[BaseGeometry]
    """Their outlines in WGS 84, in the same order."""
    ground: Ground
    """How much was looked at."""
    pixel_m: float
    """Side of a pixel on the ground."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the scenes in degrees."""
    notes: tuple[str, ...]
    """What was taken for granted and what falls short."""

    @property
    def is_single(self) -> bool:
        """Whether only one date was used."""
        return sum(scene.is_used for scene in self.scenes) == 1

    @property
    def method(self) -> str:
        """How candidates were found."""
        if self.threshold.of == "probability":
            return "trained forest"
        return "single date" if self.is_single else "maximum NDVI of several dates"

    @property
    def meaning(self) -> Mapping[str, str]:
        """What the confidence of its patches means, by language."""
        return FOREST_MEANING if self.threshold.of == "probability" else MEANING

    def metadata(self) -> dict[str, Any]:
        """Return how the patches were found."""
        return {
            "method": self.method,
            "scenes": [scene.as_dict() for scene in self.scenes],
            **how_found(self, self.meaning),
        }

    def total(self) -> dict[str, Any]:
        """Return what was found in all."""
        return {
            "patches": len(self.patches),
            "area_ha": round(sum(patch.area_ha for patch in self.patches), 4),
            "looked_at_ha": round(self.ground.area_ha, 2),
            "unknown_share": round(1 - self.ground.clear_share, 4),
            "no_data_share": round(1 - self.ground.seen_share, 4),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey detect --json`."""
        return {
            **self.metadata(),
            "patches": [patch.as_dict() for patch in self.patches],
            "total": self.total(),
        }

    def as_geojson(self) -> str:
        """Return the patches as GeoJSON; how they were found stands in its member `metadata`."""
        return patches_geojson(self.patches, self.polygons, {**self.metadata(), "total": self.total()})
