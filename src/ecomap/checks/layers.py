"""One layer: every feature held against what a site is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecomap.checks.entries import Entry, entries_of
from ecomap.checks.geometry import check_geometries
from ecomap.checks.place import check_places
from ecomap.checks.properties import read_site, unknown_properties
from ecomap.checks.rules import found
from ecomap.checks.sites import check_location, check_references

if TYPE_CHECKING:
    from ecomap.checks.scene import Scene
    from ecomap.model import Finding, Site


def check_layer(
    features: list[tuple[int, dict[str, Any]]], *, file: str, kind: str, scene: Scene
) -> tuple[list[Finding], list[tuple[Entry, Site | None]]]:
    """Check one layer of sites.

    Parameters
    ----------
    features
        Features with their numbers in the file, as :func:`ecomap.checks.entries.open_layer` returns them.

    Returns
    -------
    Every finding, and each feature with its site (None where the properties cannot be held), for checks
    across layers.
    """
    findings: list[Finding] = []
    if kind not in scene.kinds:
        message = f"{kind!r} is no kind here. Rename the file or add [kinds.{kind}] to ecomap.toml."
        findings.append(found("unknown-kind", file=file, message=message))
    entries, told = entries_of(features, file=file)
    findings += told
    sites: list[Site | None] = []
    for entry in entries:
        site, told = read_site(entry, kind=kind)
        findings += told
        sites.append(site)
        if site is not None:
            findings += check_location(entry, site, scene.kinds.get(kind))
            findings += check_references(entry, site, scene)
    findings += check_geometries(entries)
    findings += check_places(entries, sites, scene)
    findings += unknown_properties(entries, file=file)
    return findings, list(zip(entries, sites, strict=True))
