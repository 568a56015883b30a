"""What lies around a position."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ecomap.model import LocationQuality

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class NearSite:
    """One site and how to get to it."""

    site_id: str
    """Id of the site."""
    name: str
    """Chinese name."""
    name_en: str
    """English name; empty where unknown."""
    kind: str
    """Key of its kind."""
    county: str | None
    """Name of its county; None outside all."""
    distance_m: float
    """Geodesic distance to its nearest edge; for an anchor, to the anchor."""
    bearing_deg: float | None
    """Direction to that place, clockwise from north; None where the position lies on it."""
    status: str
    """Key of its status."""
    status_class: str
    """`open`, `done` or `closed`."""
    deadline: str | None
    """Earliest binding day of its problems, ISO."""
    days_left: int | None
    """Days from the day looked at to the deadline; negative when it has passed."""
    overdue: bool
    """Whether it is open after its deadline."""
    location_quality: str
    """How well the place is known."""
    location_accuracy_m: float | None
    """Radius within which the site lies; None where unknown."""

    @property
    def is_anchor(self) -> bool:
        """Say whether the distance is only to a settlement that stands for the site."""
        return LocationQuality(self.location_quality).is_anchor


@dataclass(frozen=True, slots=True)
class Near:
    """What lies around a position."""

    as_of: dt.date
    """The day looked at."""
    sites: list[NearSite]
    """Sites within the distance in the order asked for, those near a settlement behind all others."""
    maybe: int
    """Sites beyond it whose anchor is near enough for the site itself to lie within."""
    not_located: int
    """Sites without a published place, which no distance can list."""
    trip_m: float | None = None
    """Length of the round trip through the sites with a place of their own; None where none was asked for."""

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON shows."""
        return {
            "as_of": self.as_of.isoformat(),
            "sites": [asdict(site) | {"is_anchor": site.is_anchor} for site in self.sites],
            "maybe": self.maybe,
            "not_located": self.not_located,
        } | ({} if self.trip_m is None else {"trip_m": self.trip_m})
