"""Sites: places on the ground that a problem is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.model.origin import Origin


class LocationQuality(StrEnum):
    """How well the place is known, best first."""

    SURVEYED = "surveyed"
    INTERPRETED = "interpreted"
    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    NONE = "none"

    @property
    def is_anchor(self) -> bool:
        """Say whether a geometry of this quality only stands for a settlement near the place."""
        return self in {LocationQuality.VILLAGE, LocationQuality.TOWNSHIP, LocationQuality.COUNTY}


@dataclass(frozen=True, slots=True)
class Site:
    """The properties of one site, as a layer keeps them; the geometry stands beside them."""

    site_id: str
    """Unique in the workspace."""
    name: str
    """Chinese name."""
    kind: str
    """Key of its kind, the stem of its layer file."""
    name_en: str = ""
    """English name; empty where unknown."""
    aliases: tuple[str, ...] = ()
    """Other names the documents use."""
    tags: tuple[str, ...] = ()
    """Labels of the office's own by which it groups sites; a page filters by them."""
    problems: tuple[str, ...] = ()
    """Problems it belongs to, `"7"`, `"22.1"`; many-to-many."""
    counties: tuple[str, ...] = ()
    """Adcodes of the counties that documents state for it; several for a line across counties."""
    district: str = ""
    """Key of the functional area it is assigned to by hand; empty where none."""
    location_quality: LocationQuality = LocationQuality.NONE
    """How well the place is known."""
    location_accuracy_m: float | None = None
    """Radius in metres within which the place lies; None where unknown."""
    location_source: str = ""
    """Who published the coordinate, with licence."""
    location_date: dt.date | None = None
    """Day the coordinate was taken or published, else looked up in its source; None where unknown."""
    permit: str = ""
    """Number of its licence or permit; empty where unknown or none."""
    area_stated_m2: float | None = None
    """Area that a document states, square metres; None where none does. Never the measured one."""
    note: str = ""
    """Reservations in Chinese; for a site without geometry, why it has none."""
    note_en: str = ""
    """The same in English; empty where it was not written."""
    origin: Origin | None = None
    """The row of a file that it was brought in from; None for a site written by hand."""
