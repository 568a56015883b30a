"""Which sites lie around a position: the question of an inspector on the way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ecomap.analysis.nearby import nearby
from ecomap.errors import UsageError
from ecomap.model import LocationQuality, StatusClass
from ecomap.workflows.near_answer import Near, NearSite
from ecomap.workflows.near_order import in_order

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd
    import pandas as pd

    from ecomap.workflows.load import Loaded

_MARGIN_DEGREES = 1.0
"""A position this close to the counties' bounds is taken as near them."""
_ANCHORS = [str(quality) for quality in LocationQuality if quality.is_anchor]
_POINTS_OF_THE_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def sites_near(
    loaded: Loaded,
    longitude: float,
    latitude: float,
    *,
    within_km: float,
    count: int | None = None,
    kind: str | None = None,
    open_only: bool = False,
    order: str = "distance",
) -> Near:
    """Return the sites around a position: those with a place of their own, then those near a settlement.

    Parameters
    ----------
    longitude, latitude
        WGS 84 degrees; anywhere, also outside the workspace.
    within_km
        Greatest distance in kilometres, inclusive.
    count
        How many at most of either; None for all.
    kind
        Only sites of this kind.
    open_only
        Only sites whose status is neither done nor closed.
    order
        `distance`; `due` by deadline, then distance; `route` along a round trip, straight from site to site.

    Raises
    ------
    UsageError
        If the position is none or was given latitude first, or the kind is unknown.
    """
    require_position(longitude, latitude, loaded.counties)
    if math.isnan(within_km) or within_km < 0:
        raise UsageError(f"the distance is {within_km} km; give --within-km a number from 0 up")
    sites = _asked_for(loaded, kind=kind, open_only=open_only)
    within_m, is_anchor = within_km * 1_000, sites["location_quality"].isin(_ANCHORS)
    rows = []
    for block in (sites[~is_anchor], sites[is_anchor]):
        found = nearby(longitude, latitude, block, within_m=within_m, count=count)
        rows += _rows(block.loc[found.index], found)
    told, trip_m = in_order([_near_site(row) for row in rows], longitude, latitude, order)
    return Near(
        loaded.as_of,
        told,
        _maybe_within(sites[is_anchor], longitude, latitude, within_m=within_m),
        int(sites.geometry.isna().sum()),
        trip_m,
    )


def require_position(longitude: float, latitude: float, counties: gpd.GeoDataFrame) -> None:
    """Refuse what is no position, and latitude before longitude where that can be seen.

    Raises
    ------
    UsageError
        With the right call, where there is one.
    """
    swapped = f"Longitude comes first: ecomap near {latitude:g} {longitude:g}"
    would_fit = _is_near(latitude, longitude, counties)
    if not abs(longitude) <= 180 or not abs(latitude) <= 90:
        hint = "Give longitude, then latitude, in degrees, for instance: ecomap near 111.69 29.03"
        if abs(longitude) <= 90 and abs(latitude) <= 180:
            hint = swapped + (", which lies in or near this workspace" if would_fit else "")
        raise UsageError(
            f"longitude {longitude:g}, latitude {latitude:g} is no place on earth; longitude lies between "
            f"-180 and 180, latitude between -90 and 90. {hint}"
        )
    if would_fit and not _is_near(longitude, latitude, counties):
        raise UsageError(
            f"longitude {longitude:g}, latitude {latitude:g} lies far from this workspace; the other way "
            f"round it lies in or near it. {swapped}"
        )


def _is_near(longitude: float, latitude: float, counties: gpd.GeoDataFrame) -> bool:
    """Say whether a position lies in the counties' bounds or a degree around them."""
    west, south, east, north = counties.total_bounds
    return bool(
        west - _MARGIN_DEGREES <= longitude <= east + _MARGIN_DEGREES
        and south - _MARGIN_DEGREES <= latitude <= north + _MARGIN_DEGREES
    )


def _asked_for(loaded: Loaded, *, kind: str | None, open_only: bool) -> gpd.GeoDataFrame:
    """Return the sites of a kind and a status class."""
    sites = loaded.sites
    if kind is not None:
        if kind not in loaded.workspace.config.kinds:
            known = ", ".join(sorted(set(sites["kind"])))
            raise UsageError(f"unknown kind {kind!r}. This workspace has sites of: {known}")
        sites = sites[sites["kind"] == kind]
    if open_only:
        sites = sites[sites["status_class"] == str(StatusClass.OPEN)]
    return sites


def _maybe_within(anchored: gpd.GeoDataFrame, longitude: float, latitude: float, *, within_m: float) -> int:
    """Count the anchors beyond a distance whose circle of accuracy reaches into it."""
    radius = anchored["location_accuracy_m"].fillna(0.0)
    if anchored.empty or not radius.max() > 0:
        return 0
    distance = nearby(longitude, latitude, anchored, within_m=within_m + float(radius.max()))["distance_m"]
    reaching = (distance > within_m) & (distance - radius[distance.index] <= within_m)
    return int(reaching.sum())


def _rows(sites: gpd.GeoDataFrame, found: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the sites found with their distances, one mapping a site."""
    columns = [name for name in NearSite.__dataclass_fields__ if name in sites]
    return sites[columns].join(found).to_dict("records")


def _near_site(row: dict[Hashable, Any]) -> NearSite:
    """Build one answer; what is missing becomes None."""
    values: dict[str, Any] = {
        str(name): None if isinstance(value, float) and math.isnan(value) else value
        for name, value in row.items()
    }
    bearing, days_left = values["bearing_deg"], values["days_left"]
    return NearSite(
        **values
        | {
            "distance_m": round(values["distance_m"], 3),
            # Rounding may reach 360, which is north again.
            "bearing_deg": None if bearing is None else round(bearing, 3) % 360,
            "days_left": None if days_left is None else int(days_left),
            "overdue": bool(values["overdue"]),
        }
    )


def compass_point(bearing_deg: float) -> str:
    """Return the nearest of eight points of the compass.

    Examples
    --------
    >>> compass_point(0.0), compass_point(50.0), compass_point(359.0)
    ('N', 'NE', 'N')
    """
    return _POINTS_OF_THE_COMPASS[round(bearing_deg / 45) % 8]
