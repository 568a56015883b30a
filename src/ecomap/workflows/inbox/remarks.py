"""What is noticed of a finding that is sound: where somebody stood, and where a photo says otherwise."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from ecomap.analysis.nearby import nearby
from ecomap.crs import geod

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.model import FieldFinding
    from ecomap.store.photos import Picture

_PHOTO_APART = dt.timedelta(days=1)
_PHOTO_FAR_M = 500.0
"""Farther than this a photo shows another place, if nobody says how well the place is known."""
_ACCURACIES = 3.0
"""So many times its accuracy a place may be off."""
_LEAST_FAR_M = 50.0
"""The place in a photo is no better than this, however well that of the finding is known."""


def apart_m(place: tuple[float, float], geometry: Any) -> float | None:
    """Return the metres from a place to the nearest edge of a geometry, 0 within; None without one."""
    if geometry is None or geometry.is_empty:
        return None
    if geometry.geom_type == "Point":
        return float(geod().inv(*place, geometry.x, geometry.y)[2])
    frame = gpd.GeoDataFrame({"site_id": ["site"]}, geometry=[geometry], crs=4326)
    return float(nearby(*place, frame, within_m=math.inf)["distance_m"].iloc[0])


def place_of(finding: FieldFinding) -> tuple[float, float] | None:
    """Return longitude and latitude of a finding; None where it has none."""
    place = finding.position
    return None if place is None else (place.longitude, place.latitude)


def stood_remark(finding: FieldFinding, geometry: Any) -> str:
    """Say how far from the site somebody stood, or where the site is said to lie; empty without either."""
    place = place_of(finding)
    distance_m = None if place is None else apart_m(place, geometry)
    if distance_m is None:
        return ""
    if finding.is_location:
        return f"says the site lies {distance_m:,.0f} m from where it is held"
    return f"stood {distance_m:,.0f} m from the site" if distance_m else "stood at the site"


def photo_remarks(
    finding: FieldFinding, pictures: Sequence[Picture], site: Mapping[Any, Any] | None
) -> list[str]:
    """Say where photos contradict the finding or the site, each thing once.

    Parameters
    ----------
    pictures
        The photos of the finding, in its order.
    site
        The site; None for a new place.
    """
    remarks = []
    for photo, picture in zip(finding.photos, pictures, strict=True):
        local = finding.recorded.replace(tzinfo=None)
        if picture.taken is not None and abs(picture.taken - local) > _PHOTO_APART:
            remarks.append(f"a photo says it was taken on {picture.taken:%Y-%m-%d %H:%M}")
        elif photo.taken is not None and _is_another_day(photo.taken, finding.recorded):
            remarks.append(f"a photo is said to be taken on {photo.taken:%Y-%m-%d %H:%M}")
        if picture.place is not None:
            remarks += _far_remarks(picture.place, finding, site)
    return list(dict.fromkeys(remarks))


def _is_another_day(taken: dt.datetime, recorded: dt.datetime) -> bool:
    # At the ends of the calendar an offset leads out of it, so the years are looked at first.
    return abs(taken.year - recorded.year) > 1 or abs(taken - recorded) > _PHOTO_APART


def _far_remarks(
    place: tuple[float, float], finding: FieldFinding, site: Mapping[Any, Any] | None
) -> list[str]:
    """Say how far a photo was taken from where somebody stood and from the site, where that is too far."""
    remarks = []
    claim = finding.position
    if claim is not None:
        distance_m = apart_m(place, shapely.Point(claim.longitude, claim.latitude))
        if distance_m is not None and distance_m > _allowed_m(claim.accuracy_m):
            remarks.append(
                f"a photo says it was taken {distance_m:,.0f} m from where the finding was recorded"
            )
    if site is not None:
        distance_m = apart_m(place, site["geometry"])
        # Whoever looks at a site stands beside it: a well known place makes no photo suspect within 500 m.
        allowed_m = max(_PHOTO_FAR_M, _allowed_m(site["location_accuracy_m"]))
        if distance_m is not None and distance_m > allowed_m:
            remarks.append(f"a photo says it was taken {distance_m:,.0f} m from the site")
    return remarks


def _allowed_m(accuracy_m: float | None) -> float:
    """Return how far off a photo may be of a place that is known so well."""
    if accuracy_m is None or math.isnan(accuracy_m):
        return _PHOTO_FAR_M
    return max(_LEAST_FAR_M, _ACCURACIES * accuracy_m)
