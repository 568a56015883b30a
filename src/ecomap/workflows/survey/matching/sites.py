"""Patches against the sites of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import area_m2
from ecomap.model import LocationQuality
from ecomap.survey import PatchMatch, SiteMatch, nearest_sites, overlaps, reach_of_points, suspect_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.workflows.load import Loaded
    from ecomap.workflows.survey.matching.patches import PatchFile

_SITE_FACTS = ("site_id", "name", "kind", "status", "status_class")


def site_matches(patches: PatchFile, county_rows: NDArray[np.int64], loaded: Loaded) -> list[PatchMatch]:
    """Say of each patch which sites it meets, where it lies and what it may be."""
    polygons, numbers, patch_ids = patches.polygons, patches.numbers, patches.ids
    sites = loaded.sites
    geometries = np.asarray(sites.geometry.array, dtype=object)
    area, site_area = area_m2(polygons), area_m2(geometries)
    certain, possible = _site_matches(polygons, geometries, loaded, area, site_area)
    nearest_site, nearest_m = nearest_sites(polygons, geometries)
    inner = shapely.point_on_surface(polygons)
    names, adcodes = [*loaded.counties["name"], None], [*loaded.counties["adcode"], None]
    site_ids, qualities = [*sites["site_id"], None], [*sites["location_quality"], None]
    found = []
    for row, number in enumerate(numbers):
        near, county = int(nearest_site[row]), int(county_rows[row])
        found.append(
            PatchMatch(
                patch_id=patch_ids[row],
                row=number,
                longitude=round(float(inner[row].x), 6),
                latitude=round(float(inner[row].y), 6),
                area_m2=float(area[row]),
                county=names[county],
                county_adcode=adcodes[county],
                sites=tuple(certain.get(row, ())),
                possible_sites=tuple(possible.get(row, ())),
                nearest_site_id=site_ids[near],
                nearest_site_m=float(nearest_m[row]) if near >= 0 else None,
                nearest_location_quality=qualities[near],
                suspect=suspect_of(certain.get(row, ()), possible.get(row, ()), in_a_county=county >= 0),
            )
        )
    return found


def _site_matches(
    polygons: NDArray[Any],
    geometries: NDArray[Any],
    loaded: Loaded,
    area: NDArray[np.float64],
    site_area: NDArray[np.float64],
) -> tuple[dict[int, list[SiteMatch]], dict[int, list[SiteMatch]]]:
    """Return the sites that patches surely meet and those they may meet, by row of the patch."""
    certain: dict[int, list[SiteMatch]] = {}
    possible: dict[int, list[SiteMatch]] = {}
    sites = loaded.sites
    facts: list[dict[str, Any]] = [
        dict(zip(_SITE_FACTS, row, strict=True))
        for row in sites[list(_SITE_FACTS)].itertuples(index=False, name=None)
    ]
    for patch, site, overlap_m2 in overlaps(polygons, geometries):
        is_area = bool(site_area[site] > 0)
        match = SiteMatch(
            **facts[site],
            relation="overlaps" if is_area else "crosses",
            overlap_m2=overlap_m2,
            share_of_patch=min(overlap_m2 / area[patch], 1.0),
            share_of_site=min(overlap_m2 / site_area[site], 1.0) if is_area else None,
            distance_m=0.0,
        )
        certain.setdefault(patch, []).append(match)
    is_anchor = [LocationQuality(quality).is_anchor for quality in sites["location_quality"]]
    reach = reach_of_points(polygons, geometries, sites["location_accuracy_m"].to_numpy(dtype=float))
    for patch, site, distance_m, is_inside in reach:
        is_sure = is_inside and not is_anchor[site]
        match = SiteMatch(
            **facts[site],
            relation="inside" if is_sure else "possible",
            overlap_m2=None,
            share_of_patch=None,
            share_of_site=None,
            distance_m=distance_m,
        )
        (certain if is_sure else possible).setdefault(patch, []).append(match)
    return certain, possible
