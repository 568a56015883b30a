"""Decide for every row of a file whether it is a new, a changed or a known site, or must be refused."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.model import LocationQuality, Site
from ecomap.store.cells import UnfitRowError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Kind

_FAMILIES = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row that may become a site."""

    row: int
    """Row in the file."""
    values: Mapping[str, Any]
    """Values of site properties that the row gives."""
    geometry: BaseGeometry | None
    """Place in WGS 84; None where the row says that there is none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that does not fit."""

    row: int
    """Row in the file."""
    reason: str
    """What is wrong with it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the import was called with and what stands in the workspace."""

    kind: Kind
    """The kind of all rows."""
    quality: LocationQuality | None
    """Location quality for rows that say none; None means `interpreted` for places that are new."""
    source: str
    """Location source for rows that say none."""
    problems: Collection[str]
    """Numbers of the plan's problems; empty where the workspace has no plan."""
    kind_of: Mapping[str, str]
    """Kind of every site in the workspace, by site id."""


@dataclass(slots=True)
class Decision:
    """What an import does to a layer."""

    new: list[tuple[Site, BaseGeometry | None]] = field(default_factory=list)
    """Sites to append."""
    changed: dict[str, tuple[Site, BaseGeometry | None]] = field(default_factory=dict)
    """Sites to replace, by site id."""
    unchanged: list[str] = field(default_factory=list)
    """Ids of sites that stand as the file says."""
    refused: list[Refusal] = field(default_factory=list)
    """Rows that do not fit."""


def decide(
    candidates: Sequence[Candidate],
    standing: Mapping[str, tuple[Site, BaseGeometry | None]],
    terms: Terms,
) -> Decision:
    """Hold the rows against the sites that stand in the layer, by site id.

    A row is a known site if it gives that site's id, or gives no id and bears the name of
    exactly one site of the kind. Other rows become new sites, numbered on from the last.
    """
    decision = Decision()
    ids_of_name: dict[str, list[str]] = defaultdict(list)
    for site_id, (site, _) in standing.items():
        ids_of_name[site.name].append(site_id)
    numbers = _free_ids(terms)
    seen: dict[str, int] = {}
    for candidate in candidates:
        try:
            site_id = _identify(candidate, ids_of_name, seen, terms)
            before = standing.get(site_id)
            site = _settle(candidate, site_id, before, terms)
        except UnfitRowError as error:
            decision.refused.append(Refusal(candidate.row, str(error)))
            continue
        if before is None:
            named = site if site_id else replace(site, site_id=next(numbers))
            decision.new.append((named, candidate.geometry))
        elif site == before[0] and same_place(before[1], candidate.geometry):
            decision.unchanged.append(site_id)
        else:
            decision.changed[site_id] = (site, candidate.geometry)
    return decision


def _free_ids(terms: Terms) -> Iterator[str]:
    """Yield ids that no site has, counting on from the highest number of the kind."""
    form = re.compile(rf"{re.escape(terms.kind.key)}-(\d+)")
    matches = (form.fullmatch(site_id) for site_id in terms.kind_of)
    last = max((int(match[1]) for match in matches if match), default=0)
    return (f"{terms.kind.key}-{number:04d}" for number in itertools.count(last + 1))


def _identify(
    candidate: Candidate, ids_of_name: Mapping[str, list[str]], seen: dict[str, int], terms: Terms
) -> str:
    """Return the id of the site that a row speaks of; empty for a new site without one."""
    name = candidate.values.get("name", "")
    site_id: str = candidate.values.get("site_id", "")
    if not site_id:
        known = ids_of_name.get(name, [])
        if len(known) > 1:
            raise UnfitRowError(
                f"{len(known)} sites bear this name ({', '.join(known[:3])}). Give the site_id."
            )
        site_id = known[0] if known else ""
    if not (site_id in terms.kind_of or name):
        raise UnfitRowError("a new site needs a name. Name the column 名称 or name.")
    if terms.kind_of.get(site_id, terms.kind.key) != terms.kind.key:
        raise UnfitRowError(f"the site {site_id!r} is of the kind {terms.kind_of[site_id]!r}.")
    mark = site_id or f"the name {name}"
    if mark in seen:
        raise UnfitRowError(f"row {seen[mark]} already speaks of {mark!r}. Give each site one row.")
    seen[mark] = candidate.row
    return site_id


def _settle(
    candidate: Candidate, site_id: str, before: tuple[Site, BaseGeometry | None] | None, terms: Terms
) -> Site:
    """Return the site as the row says it; what the row does not say stays as it stands."""
    values = dict(candidate.values)
    if values.pop("kind", terms.kind.key) not in {terms.kind.key, terms.kind.label_zh, terms.kind.label_en}:
        raise UnfitRowError(f"the row says the kind {candidate.values['kind']!r}, not {terms.kind.key!r}.")
    unknown = [key for key in values.get("problems", ()) if terms.problems and key not in terms.problems]
    if unknown:
        raise UnfitRowError(f"the plan has no problem {unknown[0]!r}.")
    base, place = before or (Site(site_id, "", terms.kind.key), None)
    if before is None or not same_place(place, candidate.geometry):
        located = candidate.geometry is not None
        base = replace(
            base,
            location_quality=(terms.quality or LocationQuality.INTERPRETED)
            if located
            else LocationQuality.NONE,
            location_accuracy_m=None,
            location_source=terms.source if located else "",
            location_date=None,
        )
    elif terms.quality is not None and candidate.geometry is not None:
        base = replace(base, location_quality=terms.quality)
    site = replace(base, **{**values, "site_id": site_id})
    _refuse_unfit_place(site, candidate.geometry, terms.kind)
    return site


def _refuse_unfit_place(site: Site, geometry: BaseGeometry | None, kind: Kind) -> None:
    """Refuse a geometry that the kind or the location quality cannot have."""
    if (geometry is None) != (site.location_quality is LocationQuality.NONE):
        raise UnfitRowError(
            "no geometry, yet a location quality other than 'none'"
            if geometry is None
            else "the location quality says 'none', yet there is a geometry"
        )
    if geometry is None:
        return
    family = _FAMILIES.get(geometry.geom_type, geometry.geom_type)
    if family not in kind.geometries and not (family == "point" and site.location_quality.is_anchor):
        raise UnfitRowError(
            f"{kind.key!r} takes {' or '.join(kind.geometries)}, got a {geometry.geom_type}. "
            "A point may stand for it only as an anchor: --quality village, township or county."
        )


def same_place(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    """Say whether two geometries are the same set of coordinates, wherever their rings start."""
    if one is None or other is None:
        return one is other
    return bool(shapely.equals_exact(shapely.normalize(one), shapely.normalize(other), tolerance=0.0))
