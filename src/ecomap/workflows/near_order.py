"""In which order to tell what lies around a position, and to visit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.analysis.route import round_trip
from ecomap.crs import geod
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.workflows.near_answer import NearSite

ORDERS = ("distance", "due", "route")
"""Nearest first, by deadline, or along a round trip."""
_NEVER = "9999-12-31"


def in_order(
    sites: Sequence[NearSite], longitude: float, latitude: float, order: str
) -> tuple[list[NearSite], float | None]:
    """Return sites in an order, and the metres of the round trip where one was asked for.

    Sites of which only a settlement is known come behind all others: their distance is not one to the site,
    and a trip that stops at the settlement has not been to the site.

    Raises
    ------
    UsageError
        If the order is unknown, or the trip has too many stops.
    """
    if order not in ORDERS:
        raise UsageError(f"unknown order {order!r}. Known: {', '.join(ORDERS)}.")
    exact = [site for site in sites if not site.is_anchor]
    anchors = [site for site in sites if site.is_anchor]
    if order == "due":
        exact, anchors = (
            sorted(block, key=lambda site: (site.deadline or _NEVER, site.distance_m, site.site_id))
            for block in (exact, anchors)
        )
    if order != "route":
        return [*exact, *anchors], None
    count = len(exact)
    east, north, _ = geod().fwd(
        [longitude] * count,
        [latitude] * count,
        [site.bearing_deg or 0.0 for site in exact],
        [site.distance_m for site in exact],
    )
    trip, metres = round_trip([longitude, *east], [latitude, *north])
    return [*(exact[stop - 1] for stop in trip[1:]), *anchors], round(metres, 3)
