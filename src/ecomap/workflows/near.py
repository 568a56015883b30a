"""Which sites lie near a position: the question of the inspector in the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.analysis.nearby import nearby
from ecomap.errors import UsageError
from ecomap.model import LocationQuality, StatusClass
from ecomap.workflows.load import load

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from ecomap.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Nearby:
    """The sites around a position, and what the search could not see."""

    as_of: dt.date
    """The day the status was taken on."""
    sites: pd.DataFrame
    """Joined sites with `distance_m` and `bearing_deg`, nearest first."""
    without_place: int
    """Sites that were asked for and have no geometry, so that they may be near or not."""

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap near --json`."""
        return {
            "as_of": self.as_of.isoformat(),
            "sites": [_site_object(row) for row in self.sites.to_dict("records")],
            "without_place": self.without_place,
        }


def sites_near(
    workspace: Workspace,
    longitude: float,
    latitude: float,
    *,
    within_km: float,
    count: int | None = None,
    open_only: bool = False,
    kind: str | None = None,
    as_of: dt.date | None = None,
) -> Nearby:
    """Find the sites around a position in WGS 84 degrees, nearest first.

    Parameters
    ----------
    within_km
        Greatest geodesic distance in kilometres, inclusive.
    count
        How many at most; None for all.
    open_only
        Leave out what is done or closed on the day.
    kind
        Only sites of this kind.

    Raises
    ------
    UsageError
        If the position is none or its numbers are swapped, or the kind is unknown.
    """
    if kind is not None and kind not in workspace.config.kinds:
        known = ", ".join(sorted(workspace.config.kinds))
        raise UsageError(f"{kind!r} is no kind of this workspace. Known: {known}.")
    loaded = load(workspace, as_of=as_of)
    _refuse_swapped(longitude, latitude, tuple(loaded.counties.total_bounds))
    sites = loaded.sites
    if kind is not None:
        sites = sites[sites["kind"] == kind]
    if open_only:
        sites = sites[sites["status_class"] == StatusClass.OPEN]
    found = nearby(longitude, latitude, sites, within_m=within_km * 1000, count=count)
    return Nearby(loaded.as_of, found.join(sites), int(sites.geometry.isna().sum()))


def _refuse_swapped(longitude: float, latitude: float, bounds: tuple[float, ...]) -> None:
    """Refuse a latitude given first, where only the other order is a place, or near the city."""
    west, south, east, north = bounds
    turned = west - 1 <= latitude <= east + 1 and south - 1 <= longitude <= north + 1
    as_given = west - 1 <= longitude <= east + 1 and south - 1 <= latitude <= north + 1
    if (turned and not as_given) or abs(latitude) > 90 >= abs(longitude):
        raise UsageError(
            f"({longitude:g}, {latitude:g}) has latitude first. Give longitude, then latitude: "
            f"ecomap near {latitude:g} {longitude:g}"
        )


def _site_object(row: dict[Any, Any]) -> dict[str, Any]:
    """Return one site as machines read it."""
    bearing, accuracy = row["bearing_deg"], row["location_accuracy_m"]
    return {
        "site_id": row["site_id"],
        "name": row["name"],
        "name_en": row["name_en"],
        "kind": row["kind"],
        "county": row["county"],
        "distance_m": round(row["distance_m"], 1),
        "bearing_deg": None if bearing != bearing else round(bearing, 1),  # noqa: PLR0124 - NaN on the spot
        "status": row["status"],
        "status_class": row["status_class"],
        "overdue": row["overdue"],
        "deadline": row["deadline"],
        "location_quality": row["location_quality"],
        "location_accuracy_m": None if accuracy != accuracy else accuracy,  # noqa: PLR0124 - NaN is unknown
        "is_anchor": LocationQuality(row["location_quality"]).is_anchor,
    }
