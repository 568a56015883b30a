"""All sites together: what no single layer can see."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.checks.rules import found
from ecomap.model import LocationQuality, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Finding

Place = tuple[str, Site, "BaseGeometry | None"]
"""File, site and geometry."""

_EXACT = {LocationQuality.SURVEYED, LocationQuality.INTERPRETED}


def check_sites(places: Sequence[Place], *, counties: gpd.GeoDataFrame | None) -> list[Finding]:
    """Check the sites of all layers against each other and against the counties."""
    findings = []
    for file, site, first in _repeated(places, _id_key):
        message = f"the site id stands already in {first}. Every site has an id of its own."
        findings.append(found("duplicate-id", file=file, feature=site.site_id, message=message))
    for file, site, first in _repeated(places, _name_key):
        message = f"{first} has the same kind, name and county. Are they one place?"
        findings.append(found("possible-duplicate", file=file, feature=site.site_id, message=message))
    for file, site, first in _repeated(places, _place_key):
        message = f"{first} has the very same surveyed position."
        findings.append(found("same-place", file=file, feature=site.site_id, message=message))
    if counties is not None:
        findings += list(_contradictions(places, counties))
    return findings


def _id_key(_: str, site: Site, __: BaseGeometry | None) -> Hashable:
    return site.site_id


def _name_key(_: str, site: Site, geometry: BaseGeometry | None) -> Hashable | None:
    return (site.kind, site.name, site.counties, site.problems) if site.counties or geometry is None else None


def _place_key(_: str, site: Site, geometry: BaseGeometry | None) -> Hashable | None:
    if site.location_quality is not LocationQuality.SURVEYED or geometry is None:
        return None
    return (site.kind, shapely.to_wkb(geometry))


def _repeated(
    places: Sequence[Place], key: Callable[[str, Site, BaseGeometry | None], Hashable | None]
) -> Iterator[tuple[str, Site, str]]:
    """Yield every place whose key an earlier one has, with where that stands."""
    seen: dict[Hashable, str] = {}
    for file, site, geometry in places:
        value = key(file, site, geometry)
        if value is None:
            continue
        if value in seen:
            yield file, site, seen[value]
        else:
            seen[value] = f"{file} {site.site_id}"


def _contradictions(places: Sequence[Place], counties: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield exact places that touch none of the counties that documents state for them."""
    outlines = dict(zip(counties["adcode"], counties.geometry, strict=True))
    by_county: dict[str, list[int]] = defaultdict(list)
    for number, (_, site, geometry) in enumerate(places):
        if geometry is not None and site.location_quality in _EXACT and shapely.is_valid(geometry):
            for adcode in site.counties:
                by_county[adcode].append(number)
    touched = np.zeros(len(places), dtype=bool)
    stated = np.zeros(len(places), dtype=bool)
    for adcode, numbers in by_county.items():
        if adcode in outlines:
            shapely.prepare(outlines[adcode])
            stated[numbers] = True
            touched[numbers] |= shapely.intersects(
                outlines[adcode], [places[number][2] for number in numbers]
            )
    names = dict(zip(counties["adcode"], counties["name"], strict=True))
    for number in np.flatnonzero(stated & ~touched).tolist():
        file, site, _ = places[number]
        shown = "、".join(names.get(adcode, adcode) for adcode in site.counties)
        message = f"documents state {shown}, but the place lies elsewhere. Check the place and the statement."
        yield found("county-contradiction", file=file, feature=site.site_id, message=message)
