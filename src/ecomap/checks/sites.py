"""Sites beside each other and beside the plan: ids, names, places, what they refer to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import shapely

from ecomap.checks.rules import found, shown
from ecomap.model import LocationQuality

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.checks.entries import Entry
    from ecomap.checks.scene import Scene
    from ecomap.model import Finding, Kind, Site

_EXACT = frozenset({LocationQuality.SURVEYED, LocationQuality.INTERPRETED})
_FAMILIES = {"Point": "point", "LineString": "line", "Polygon": "polygon"}
_LISTED_AT_MOST = 5


def check_location(entry: Entry, site: Site, kind: Kind | None) -> list[Finding]:
    """Check that location quality, geometry and kind of one site fit each other."""
    faults = [*_quality_faults(entry, site)]
    if entry.geometry is not None:
        faults += _geometry_faults(entry.geometry, site, kind)
    return [found(rule, file=entry.file, feature=entry.label, message=message) for rule, message in faults]


def _quality_faults(entry: Entry, site: Site) -> Iterator[tuple[str, str]]:
    """Yield what quality and presence of a geometry say against each other."""
    quality = site.location_quality
    if not entry.is_null:
        if quality is LocationQuality.NONE:
            yield (
                "quality-mismatch",
                "there is a geometry, but location_quality is none. Say how well it is known.",
            )
        return
    if not (site.note or site.note_en or site.location_source):
        yield "no-reason", "there is no geometry and no reason. Say in 'note' why the place is not known."
    if quality not in {LocationQuality.NONE, LocationQuality.COUNTY}:
        yield "quality-mismatch", f"location_quality is {quality}, but there is no geometry."


def _geometry_faults(geometry: BaseGeometry, site: Site, kind: Kind | None) -> Iterator[tuple[str, str]]:
    """Yield what a geometry is not fit to say of its kind or quality; a point may stand for any place."""
    is_anchor = site.location_quality.is_anchor
    families = _families(geometry)
    stands_for = families == {"point"} and (is_anchor or site.location_accuracy_m is not None)
    if kind is not None and not families <= set(kind.geometries) and not stands_for:
        allowed = " or ".join(kind.geometries)
        message = f"a {kind.label_en} is a {allowed}, got {geometry.geom_type}."
        yield "wrong-type", f"{message} A point that only stands for it needs a location_accuracy_m."
    if is_anchor and site.location_accuracy_m is None:
        yield "anchor-accuracy", "say in 'location_accuracy_m' how far the place may lie from this anchor."


def _families(geometry: BaseGeometry) -> set[str]:
    """Return which of point, line and polygon a geometry is made of."""
    return {_FAMILIES[part.geom_type.removeprefix("Multi")] for part in shapely.get_parts(geometry)}


def check_references(entry: Entry, site: Site, scene: Scene) -> list[Finding]:
    """Check that the problems, counties and district that one site names exist."""
    district = (site.district,) if site.district else ()
    named = (
        ("unknown-problem", "problem", site.problems, scene.problems, "problems.csv"),
        ("unknown-county", "stated county", site.counties, scene.counties, "layers/counties.geojson"),
        ("unknown-district", "district", district, scene.districts, "ecomap.toml"),
    )
    return [
        found(
            rule,
            file=entry.file,
            feature=entry.label,
            message=f"the {word} {shown(value)} is not in {where}.",
        )
        for rule, word, values, known, where in named
        if known is not None
        for value in values
        if value not in known
    ]


def check_sites(pairs: Sequence[tuple[Entry, Site | None]]) -> list[Finding]:
    """Find sites of all layers that share an id, a name or a surveyed place."""
    held = [(entry, site) for entry, site in pairs if site is not None]
    names = [((site.kind, site.name, site.counties, site.problems), entry) for entry, site in held]
    places = [
        ((site.kind, shapely.to_wkb(entry.geometry)), entry)
        for entry, site in held
        if site.location_quality is LocationQuality.SURVEYED and entry.geometry is not None
    ]
    # Sites of one name are told apart by where they lie; without county or coordinate nothing does.
    alike = [
        item
        for item, (entry, site) in zip(names, held, strict=True)
        if site.counties or entry.geometry is None
    ]
    return [
        *_shared_ids(entry for entry, _ in pairs),
        *_shared(alike, "possible-duplicate", "of the same kind, name and county: {}. Are they one place?"),
        *_shared(places, "same-place", "surveyed at the very same position: {}."),
    ]


def _shared_ids(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Yield every site whose id an earlier one has."""
    first: dict[str, str] = {}
    for entry in entries:
        site_id = entry.properties.get("site_id")
        if not isinstance(site_id, str) or not site_id:
            continue
        if site_id in first:
            message = f"the id {shown(site_id)} stands already in {first[site_id]}. Give every site its own."
            yield found("duplicate-id", file=entry.file, feature=entry.label, message=message)
        first.setdefault(site_id, entry.file)


def _shared(keyed: Iterable[tuple[Hashable, Entry]], rule: str, message: str) -> Iterator[Finding]:
    """Yield entries with equal keys, once a group, at its first entry."""
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for key, entry in keyed:
        groups[key].append(entry)
    for group in groups.values():
        if len(group) > 1:
            others = [entry.label for entry in group[1 : _LISTED_AT_MOST + 1]]
            rest = len(group) - 1 - len(others)
            named = ", ".join(others) + (f" and {rest} more" if rest else "")
            yield found(rule, file=group[0].file, feature=group[0].label, message=message.format(named))


def is_exact(site: Site) -> bool:
    """Say whether a site's geometry is the place itself and not an anchor near it."""
    return site.location_quality in _EXACT
