"""Bring a file of places into the layer of one kind: read, decide, write once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap import geojson
from ecomap.errors import UsageError
from ecomap.frames import SITE_COLUMNS, features_of, site_frame, site_from_properties
from ecomap.model import LocationQuality
from ecomap.store.atomic import write_text
from ecomap.store.cells import UnfitRowError
from ecomap.store.layers import read_collection, read_counties, read_layer, read_sites
from ecomap.store.problems import read_problems
from ecomap.store.tables import columns_named
from ecomap.store.vectors import Places, read_places
from ecomap.workflows.importing.cells import MEANINGS, read_values
from ecomap.workflows.importing.decide import Candidate, Decision, Refusal, Terms, decide
from ecomap.workflows.importing.positions import choose_crs, position, surroundings_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from ecomap.geojson import FeatureCollection
    from ecomap.model import Kind, Site
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.importing.positions import Surroundings


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    file: str
    """The file read."""
    layer: str
    """The layer, relative to the workspace."""
    crs: str
    """The coordinate reference system the file was read in."""
    new: tuple[str, ...]
    """Ids of sites added."""
    changed: tuple[str, ...]
    """Ids of sites changed."""
    unchanged: tuple[str, ...]
    """Ids of sites that stand as the file says."""
    refused: tuple[Refusal, ...]
    """Rows that do not fit; if there is one, nothing is written."""
    not_taken: tuple[str, ...]
    """Columns that mean nothing to a site."""
    notes: tuple[str, ...]
    """How the file was read, where that was not plain."""
    written: bool
    """Whether the layer was written."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap import --json`."""
        return {
            "file": self.file,
            "layer": self.layer,
            "crs": self.crs,
            "new": list(self.new),
            "changed": list(self.changed),
            "unchanged": list(self.unchanged),
            "refused": [{"row": item.row, "reason": item.reason} for item in self.refused],
            "not_taken": list(self.not_taken),
            "notes": list(self.notes),
            "written": self.written,
        }


def import_file(
    workspace: Workspace,
    path: Path,
    *,
    kind: str,
    crs: str | None = None,
    quality: str | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Bring the places of a file into `layers/<kind>.geojson`, all rows or none.

    Parameters
    ----------
    path
        GeoJSON, Shapefile (or a .zip of one), KML, CSV or XLSX.
    kind
        Key of the kind of all its places.
    crs
        Coordinate reference system, for instance `EPSG:4525`; overrides what the file declares.
    quality
        Location quality of rows that say none; `interpreted` for new places if it is not given.
    dry_run
        Report only.

    Raises
    ------
    UsageError
        If the kind or quality is unknown, or nothing names the system of coordinates that are no degrees.
    EcomapError
        If the file or the workspace cannot be read.
    """
    known_kind = _kind_of(workspace, kind)
    places = read_places(path, tuple(MEANINGS), projected=_is_projected(crs))
    meanings = columns_named(places.columns, MEANINGS.get)
    system = choose_crs(crs, places.crs, [record.geometry for record in places.records], source=str(path))
    around = surroundings_of(read_counties(workspace).total_bounds.tolist())
    candidates, refused = _candidates(places, meanings, system, around)
    layer = workspace.layer(kind)
    standing = _standing(layer, workspace.shown(layer))
    decision = decide(candidates, standing, _terms(workspace, known_kind, quality, path))
    refused = sorted([*refused, *decision.refused], key=lambda refusal: refusal.row)
    written = False
    if not refused and not dry_run and (decision.new or decision.changed):
        collection = read_collection(layer) if layer.is_file() else geojson.FeatureCollection(())
        write_text(layer, _merged(collection, decision))
        written = True
    return ImportReport(
        file=str(path),
        layer=workspace.shown(layer),
        crs=system.to_string() if len(system.to_string()) <= 40 else system.name,
        new=tuple(site.site_id for site, _ in decision.new),
        changed=tuple(decision.changed),
        unchanged=tuple(decision.unchanged),
        refused=tuple(refused),
        not_taken=tuple(column for column in places.columns if column not in meanings),
        notes=places.notes,
        written=written,
    )


def _kind_of(workspace: Workspace, key: str) -> Kind:
    kinds = workspace.config.kinds
    if key not in kinds:
        raise UsageError(f"unknown kind {key!r}. Known: {', '.join(sorted(kinds))}.")
    return kinds[key]


def _is_projected(crs: str | None) -> bool:
    from ecomap.crs import parse_crs  # noqa: PLC0415 - pyproj is slow to load

    return crs is not None and parse_crs(crs).is_projected


def _terms(workspace: Workspace, kind: Kind, quality: str | None, path: Path) -> Terms:
    """Gather what rows are held against."""
    if quality is not None and quality not in set(LocationQuality):
        raise UsageError(f"unknown location quality {quality!r}. Known: {', '.join(LocationQuality)}.")
    sites = read_sites(workspace)
    return Terms(
        kind=kind,
        quality=None if quality is None else LocationQuality(quality),
        source=path.name,
        problems=frozenset(problem.key for problem in read_problems(workspace)),
        kind_of=dict(zip(sites["site_id"], sites["kind"], strict=True)),
    )


def _candidates(
    places: Places, meanings: Mapping[str, str], crs: CRS, around: Surroundings
) -> tuple[list[Candidate], list[Refusal]]:
    """Read the cells and bring the geometries to WGS 84; rows that cannot be are refused."""
    candidates, refused = [], []
    for record in places.records:
        try:
            values = read_values(record.properties, meanings)
        except UnfitRowError as error:
            refused.append(Refusal(record.row, str(error)))
            continue
        placed, reason = None, record.reason
        if record.geometry is not None:
            placed, reason = position(record.geometry, crs, around)
        elif not reason and values.get("location_quality") is not LocationQuality.NONE:
            reason = "no geometry; a site without a place says so with location_quality none"
        if reason:
            refused.append(Refusal(record.row, reason))
        else:
            candidates.append(Candidate(record.row, values, placed))
    return candidates, refused


def _standing(layer: Path, shown: str) -> dict[str, tuple[Site, BaseGeometry | None]]:
    """Return the sites of the layer by id; a layer that is not there yet has none."""
    if not layer.is_file():
        return {}
    frame = read_layer(layer, shown=shown)
    rows = frame.drop(columns="geometry").to_dict("records")
    sites = [site_from_properties(_without_nan(row), where=shown) for row in rows]
    return {site.site_id: (site, place) for site, place in zip(sites, frame.geometry.to_numpy(), strict=True)}


def _without_nan(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): None if value != value else value for name, value in row.items()}  # noqa: PLR0124 - NaN


def _merged(collection: FeatureCollection, decision: Decision) -> str:
    """Return the text of the layer: features that do not change stay as they are, new ones come last."""
    sites = [*decision.changed.values(), *decision.new]
    frame = site_frame([site for site, _ in sites], [place for _, place in sites])
    made = {feature["properties"]["site_id"]: feature for feature in features_of(frame, SITE_COLUMNS)}
    features = []
    for feature in collection.features:
        update = made.pop(feature["properties"].get("site_id"), None)
        if update is None:
            features.append(feature)
        else:
            properties = {**feature["properties"], **update["properties"]}
            features.append({**feature, "properties": properties, "geometry": update["geometry"]})
    return geojson.dump([*features, *made.values()], members=collection.members)
