"""The counties layer: codes, names, polygons that tile the city."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.checks.geometry import check_geometries
from ecomap.checks.rules import found, shown
from ecomap.checks.texts import text_faults, texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.checks.entries import Entry
    from ecomap.model import District, Finding

_GAP_DEGREES = 0.0005
"""About 50 m: counties that lie apart by less were meant to touch."""


def check_counties(entries: Sequence[Entry], *, file: str) -> list[Finding]:
    """Check the counties of a workspace, each and all together."""
    findings = [] if entries else [found("unreadable", file=file, message="there is no county in it.")]
    seen: set[str] = set()
    for entry in entries:
        adcode, name = entry.properties.get("adcode"), entry.properties.get("name")
        if not (
            isinstance(adcode, str) and re.fullmatch(r"\d{6}", adcode) and isinstance(name, str) and name
        ):
            message = f"expected six digits and a name as texts, got {shown(adcode)} and {shown(name)}."
            findings.append(found("bad-property", file=file, feature=entry.label, message=message))
        elif adcode in seen:
            message = f"the adcode {adcode} stands twice. Make the parts one MultiPolygon."
            findings.append(found("duplicate-id", file=file, feature=entry.label, message=message))
        else:
            seen.add(adcode)
        findings += [
            found(rule, file=file, feature=entry.label, message=text)
            for rule, text in text_faults(texts_of(entry.properties))
        ]
        if entry.is_null or (entry.geometry is not None and not entry.geometry.geom_type.endswith("Polygon")):
            message = "a county needs a Polygon or MultiPolygon."
            findings.append(found("bad-geometry", file=file, feature=entry.label, message=message))
    return findings + check_geometries(entries) + _coverage_findings(entries, file=file)


def check_districts(districts: Iterable[District], counties: Collection[str], *, file: str) -> list[Finding]:
    """Check that the county a district lies in exists; `file` is where the districts stand."""
    return [
        found(
            "unknown-county",
            file=file,
            feature=district.key,
            message=f"the parent {shown(district.parent_adcode)} is not in layers/counties.geojson.",
        )
        for district in districts
        if district.parent_adcode and district.parent_adcode not in counties
    ]


def county_polygons(entries: Sequence[Entry]) -> dict[str, BaseGeometry]:
    """Return the polygons that can be used, by adcode."""
    return {
        adcode: entry.geometry
        for entry in entries
        if isinstance(adcode := entry.properties.get("adcode"), str)
        and entry.geometry is not None
        and entry.geometry.geom_type.endswith("Polygon")
    }


def _coverage_findings(entries: Sequence[Entry], *, file: str) -> list[Finding]:
    """Find edges at which valid counties overlap or leave a gap."""
    whole = [
        entry
        for entry in entries
        if entry.geometry is not None
        and entry.geometry.geom_type.endswith("Polygon")
        and entry.geometry.is_valid
    ]
    polygons = np.array([entry.geometry for entry in whole], dtype=object)
    if len(polygons) < 2 or shapely.coverage_is_valid(polygons, gap_width=_GAP_DEGREES):
        return []
    edges = shapely.coverage_invalid_edges(polygons, gap_width=_GAP_DEGREES)
    findings = []
    for entry, edge in zip(whole, edges, strict=True):
        if not edge.is_empty:
            longitude, latitude = shapely.get_coordinates(edge)[0].tolist()
            message = (
                f"it overlaps a neighbour or leaves a gap, first at longitude {longitude:g}, "
                f"latitude {latitude:g}. A place in both falls to the lowest adcode, one in the gap to none."
            )
            findings.append(found("county-coverage", file=file, feature=entry.label, message=message))
    return findings
