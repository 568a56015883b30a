"""What changed, for people, machines and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.survey.changing import Change
from ecomap.survey.detecting.confidence import MEANING
from ecomap.workflows.survey.detecting.document import how_found, patches_geojson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from ecomap.survey.detecting import Threshold
    from ecomap.workflows.survey.changing.patches import ChangedPatch
    from ecomap.workflows.survey.detecting.options import DetectOptions
    from ecomap.workflows.survey.detecting.scenes import SceneReport


@dataclass(frozen=True, slots=True)
class ChangeGround:
    """How much ground was compared."""

    compared_ha: float
    """Ground that both sides show without cloud."""
    unknown_share: float
    """Share of the common ground that one side does not show, 0 to 1; nothing is said of it."""
    all_ha: Mapping[str, float]
    """Ground of each change, pieces below the least area too."""
    bare_before_ha: float
    """Ground that was bare before, all of it."""
    bare_after_ha: float
    """Ground that is bare after, all of it."""
    drowned_ha: float
    """Ground that was bare before and is under water after."""


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """Patches of change and how they were found."""

    before: tuple[SceneReport, ...]
    """Earlier scenes, used or not."""
    after: tuple[SceneReport, ...]
    """Later scenes, used or not."""
    threshold: Threshold
    """What counted as bare, on both sides."""
    options: DetectOptions
    """What was asked."""
    patches: list[ChangedPatch]
    """By kind of change, the largest first."""
    polygons: list[BaseGeometry]
    """Their outlines in WGS 84, in the same order."""
    ground: ChangeGround
    """How much was compared."""
    pixel_m: float
    """Side of a pixel on the ground."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the common ground in degrees."""
    notes: tuple[str, ...]
    """What was taken for granted and what falls short."""

    @property
    def is_single(self) -> bool:
        """Whether one side rests on a single date."""
        return min(sum(scene.is_used for scene in side) for side in (self.before, self.after)) == 1

    def metadata(self) -> dict[str, Any]:
        """Return how the changes were found."""
        return {
            "method": "two single dates" if self.is_single else "two composites of maximum NDVI",
            "before": [scene.as_dict() for scene in self.before],
            "after": [scene.as_dict() for scene in self.after],
            **how_found(self, MEANING),
        }

    def total(self) -> dict[str, Any]:
        """Return hectares of each change, of patches and with small pieces, and what is unknown."""
        areas = {
            f"{change}_ha": round(sum(item.area_ha for item in self.patches if item.change is change), 4)
            for change in Change
        }
        return {
            "patches": len(self.patches),
            **areas,
            "with_small_pieces": {f"{name}_ha": round(area, 4) for name, area in self.ground.all_ha.items()},
            "bare_before_ha": round(self.ground.bare_before_ha, 4),
            "bare_after_ha": round(self.ground.bare_after_ha, 4),
            "went_under_water_ha": round(self.ground.drowned_ha, 4),
            "in_no_class_ha": round(self._in_no_class_ha(), 4),
            "compared_ha": round(self.ground.compared_ha, 2),
            "unknown_share": round(self.ground.unknown_share, 4),
        }

    def _in_no_class_ha(self) -> float:
        """Return ground that was bare before and is in no class: it changed too little, or is too narrow."""
        of_before = self.ground.all_ha[Change.REGROWN] + self.ground.all_ha[Change.STILL_BARE]
        return self.ground.bare_before_ha - of_before - self.ground.drowned_ha

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey change --json`."""
        return {
            **self.metadata(),
            "patches": [patch.as_dict() for patch in self.patches],
            "total": self.total(),
        }

    def as_geojson(self) -> str:
        """Return the patches as GeoJSON; how they were found stands in its member `metadata`."""
        return patches_geojson(self.patches, self.polygons, {**self.metadata(), "total": self.total()})
