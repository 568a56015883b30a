"""What a match found, for people and machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.survey import Suspect

if TYPE_CHECKING:
    import datetime as dt

    from shapely.geometry.base import BaseGeometry

    from ecomap.survey import Note, PatchMatch
    from ecomap.workflows.survey.matching.ground import CountyGround
    from ecomap.workflows.survey.matching.judging import Widths


@dataclass(frozen=True, slots=True)
class Gone:
    """A patch of the earlier survey of which hardly anything is left."""

    patch_id: str
    """Its id there."""
    area_ha: float
    """On the ellipsoid."""
    longitude: float
    """A place inside, degrees."""
    latitude: float
    """See `longitude`."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Surveyed patches held against the sites of a workspace, licences and an earlier survey."""

    source: str
    """Name of the file of patches."""
    as_of: dt.date
    """The day of the status of sites and of the validity of licences."""
    patches: list[PatchMatch]
    """One for each polygon, in file order."""
    polygons: list[BaseGeometry]
    """Their outlines in WGS 84, in the same order."""
    rows: list[dict[str, Any]]
    """One for each patch, by rank: sites, licence and suspect in one line."""
    order: list[int]
    """Which patch each row is about, by its place in `patches`."""
    notes: list[Note]
    """Features that were mended or left out."""
    doubled_m2: float
    """Ground that patches cover more than once: the sum of areas is too large by this."""
    counties: list[CountyGround]
    """Patches by county, ordered by adcode; what lies outside comes last. The rows add up."""
    licences: str | None = None
    """Name of the file of licences; None without one."""
    widths: Widths | None = None
    """How well edges are known; None without licences."""
    earlier: str | None = None
    """Name of the file of the earlier survey; None without one."""
    gone: list[Gone] = field(default_factory=list)
    """Earlier patches of which hardly anything is left."""
    licence_notes: list[str] = field(default_factory=list)
    """What was left out or not read of the licences."""

    def outlines_by_rank(self) -> list[BaseGeometry]:
        """Return the outlines in the order of `rows`."""
        return [self.polygons[place] for place in self.order]

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey match --json`."""
        return {
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "licences": self.licences,
            "pixel_m": self.widths.pixel_m if self.widths else None,
            "tolerance_m": self.widths.tolerance_m if self.widths else None,
            "earlier": self.earlier,
            "rows": self.rows,
            "patches": [patch.as_dict() for patch in self.patches],
            "gone": [asdict(patch) for patch in self.gone],
            "notes": [asdict(note) for note in self.notes],
            "licence_notes": self.licence_notes,
            "counties": [asdict(row) | {"area_m2": round(row.area_m2, 1)} for row in self.counties],
            "total": self.total(),
        }

    def total(self) -> dict[str, Any]:
        """Return how the patches add up."""
        counts = Counter(row["suspect"] for row in self.rows)
        return {
            "patches": len(self.patches),
            "area_m2": round(sum(patch.area_m2 for patch in self.patches), 1),
            "doubled_m2": round(self.doubled_m2, 1),
            **{str(suspect): counts[str(suspect)] for suspect in Suspect},
            "gone": len(self.gone),
            "left_out": sum(not note.is_used for note in self.notes),
        }
