"""One layer: every feature held against what a site is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

from ecomap.checks.positions import FAMILY, check_positions, is_swapped
from ecomap.checks.rules import found
from ecomap.errors import LayerFormatError
from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS, site_from_properties
from ecomap.model import LocationQuality, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from ecomap.checks.scene import Scene
    from ecomap.geojson import FeatureCollection
    from ecomap.model import Finding, Kind

LONGEST_TEXT = 10_000
"""Characters beyond which a property is told as too long."""
FAR_DEGREES = 1.0
"""Distance from the city beyond which a place is taken as an error."""

_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!]")
_KNOWN = frozenset((*SITE_COLUMNS, *DERIVED_COLUMNS))


def check_layer(
    collection: FeatureCollection, *, file: str, kind: str, scene: Scene
) -> tuple[list[Finding], list[tuple[Site, BaseGeometry | None]]]:
    """Check one layer of sites.

    Returns
    -------
    Every finding, and the sites that can be held with their geometries (None
    where a geometry is missing or broken), for checks across layers.
    """
    findings: list[Finding] = []
    sites = []
    if kind not in scene.kinds:
        message = f"{kind!r} is no kind here. Rename the file or add [kinds.{kind}] to ecomap.toml."
        findings.append(found("unknown-kind", file=file, message=message))
    for number, feature in enumerate(collection.features, start=1):
        properties = {"kind": kind, **feature["properties"]}
        shown = properties.get("site_id") if isinstance(properties.get("site_id"), str) else ""
        name = (shown or f"feature {number}")[:80]
        site = None
        for rule, message in _property_findings(properties, kind):
            findings.append(found(rule, file=file, feature=name, message=message))
        try:
            site = site_from_properties(properties, where="")
        except LayerFormatError as error:
            message = str(error).removeprefix(": ")
            findings.append(found("bad-property", file=file, feature=name, message=message))
        geometry, told = _geometry(feature.get("geometry"))
        if site is not None:
            told = [
                *told,
                *_reference_findings(site, scene),
                *_place_findings(site, geometry, feature, scene),
            ]
            sites.append((site, geometry))
        findings += [found(rule, file=file, feature=name, message=message) for rule, message in told]
    return findings, sites


def _property_findings(properties: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the properties as they stand."""
    if properties["kind"] != kind:
        yield "kind-mismatch", f"the feature says kind {properties['kind']!r}, the file holds {kind!r}."
    for key, value in properties.items():
        texts = value if isinstance(value, list) else [value]
        for text in (item for item in texts if isinstance(item, str)):
            if len(text) > LONGEST_TEXT:
                yield "long-text", f"{key!r} has {len(text):,} characters. Keep documents beside the layer."
            elif _TAG.search(text):
                yield "markup", f"{key!r} holds an HTML tag: {text[:60]!r}. It is shown as text, never run."
        if key not in _KNOWN:
            yield "unknown-property", f"{key[:60]!r} is no property of a site and is not carried further."


def _geometry(geometry: Any) -> tuple[BaseGeometry | None, list[tuple[str, str]]]:
    """Build a geometry; return it with what is wrong with it."""
    if geometry is None:
        return None, []
    wrong = check_positions(geometry)
    if wrong is not None:
        return None, [wrong]
    built = shape(geometry)
    told = []
    if not shapely.is_valid(built):
        told.append(("invalid-polygon", f"{shapely.is_valid_reason(built)}. Mend the outline."))
    elif FAMILY[geometry["type"]] == "polygon" and any(
        _runs_wrong(part) for part in shapely.get_parts(built)
    ):
        told.append(
            ("ring-order", "a ring runs the wrong way. Any ecomap command that writes the layer mends it.")
        )
    return built, told


def _runs_wrong(polygon: BaseGeometry) -> bool:
    """Say whether a ring runs against RFC 7946: exterior counter-clockwise, holes clockwise."""
    exterior = shapely.get_exterior_ring(polygon)
    holes = [shapely.get_interior_ring(polygon, i) for i in range(shapely.get_num_interior_rings(polygon))]
    return not shapely.is_ccw(exterior) or any(shapely.is_ccw(hole) for hole in holes)


def _reference_findings(site: Site, scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield the problems, counties and district that the site names and nobody knows."""
    for key in site.problems:
        if scene.problems is not None and key not in scene.problems:
            yield "unknown-problem", f"problem {key!r} is not in problems.csv."
    for adcode in site.counties:
        if scene.adcodes is not None and adcode not in scene.adcodes:
            yield "unknown-county", f"the stated county {adcode!r} is not in layers/counties.geojson."
    if site.district and site.district not in scene.districts:
        yield "unknown-district", f"the district {site.district!r} is not in ecomap.toml."


def _place_findings(
    site: Site, geometry: BaseGeometry | None, feature: Mapping[str, Any], scene: Scene
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with where the site is said to be."""
    quality = site.location_quality
    if feature.get("geometry") is None:
        if not (site.note or site.location_source):
            yield "no-reason", "there is no geometry and no reason. Say in 'note' why the place is not known."
        if quality not in {LocationQuality.NONE, LocationQuality.COUNTY}:
            yield "quality-mismatch", f"location_quality is {quality}, but there is no geometry."
        return
    if quality is LocationQuality.NONE:
        yield (
            "quality-mismatch",
            "there is a geometry, but location_quality is none. Say how well it is known.",
        )
    if geometry is None:
        return
    kind = scene.kinds.get(site.kind)
    if kind is not None:
        yield from _type_findings(site, geometry, kind)
    if scene.city is not None and not shapely.intersects(scene.city, geometry):
        yield _outside(geometry, scene.city)


def _type_findings(site: Site, geometry: BaseGeometry, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield a geometry of a type that the kind does not allow; a point with an accuracy may stand for any."""
    family = FAMILY[geometry.geom_type]
    stands_for = family == "point" and (
        site.location_quality.is_anchor or site.location_accuracy_m is not None
    )
    if family not in kind.geometries and not stands_for:
        allowed = " or ".join(kind.geometries)
        message = f"a {kind.label_en} is a {allowed}, got {geometry.geom_type}."
        yield "wrong-type", f"{message} A point that only stands for it needs a location_accuracy_m."


def _outside(geometry: BaseGeometry, city: BaseGeometry) -> tuple[str, str]:
    """Say how a place lies outside the city."""
    place = geometry.representative_point()
    shown = f"({place.x:.5f}, {place.y:.5f})"
    if is_swapped(geometry, city):
        return (
            "swapped",
            f"{shown} lies in the city when read as latitude, longitude. Layers hold longitude first.",
        )
    if shapely.distance(city, geometry) > FAR_DEGREES:
        return (
            "far-outside",
            f"{shown} lies more than {FAR_DEGREES:g} degree from every county. Check the datum and CRS.",
        )
    return (
        "outside-city",
        f"{shown} lies in no county. Check the place, or keep it as a site outside the city.",
    )
