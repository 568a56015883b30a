"""Surveyed patches against the sites: what the books say about each piece of ground."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ecomap.analysis.locate import locate_geometries
from ecomap.analysis.shares import county_shares
from ecomap.crs import area_m2, to_wgs84
from ecomap.errors import LayerFormatError, UsageError
from ecomap.model import LocationQuality
from ecomap.store.cells import text_of
from ecomap.store.foreign import read_places
from ecomap.survey import (
    Note,
    PatchMatch,
    SiteMatch,
    Suspect,
    content_id,
    doubled_area_m2,
    nearest_sites,
    overlaps,
    polygons_of,
    reach_of_points,
    suspect_of,
)
from ecomap.workflows.load import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from ecomap.store.foreign import Places
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.load import Loaded

_LONGEST_ID = 80
_SITE_FACTS = ("site_id", "name", "kind", "status", "status_class")
_ID_COLUMNS = ("patch_id", "图斑编号", "图斑号", "tbbh", "编号", "code", "id", "objectid", "fid")
"""Columns that may hold the id of a patch, the surest first, in lower case."""


@dataclass(frozen=True, slots=True)
class CountyGround:
    """What patches cover of one county."""

    adcode: str | None
    """Its code; None outside all counties."""
    name: str | None
    """Its name; None outside all counties."""
    patches: int
    """Patches whose largest share lies here, so that each counts once."""
    area_m2: float
    """Ground of patches in it, cut at its border."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Surveyed patches held against the sites of a workspace."""

    source: str
    """Name of the file of patches."""
    as_of: dt.date
    """The day the status of sites was taken on."""
    patches: list[PatchMatch]
    """One for each polygon, in file order."""
    polygons: list[BaseGeometry]
    """Their outlines in WGS 84, in the same order."""
    notes: list[Note]
    """Features that were mended or left out."""
    doubled_m2: float
    """Ground that patches cover more than once: the sum of areas is too large by this."""
    counties: list[CountyGround]
    """Patches by county, ordered by adcode; what lies outside comes last. The rows add up."""

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey match --json`."""
        counts = Counter(patch.suspect for patch in self.patches)
        return {
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "patches": [patch.as_dict() for patch in self.patches],
            "notes": [asdict(note) for note in self.notes],
            "counties": [asdict(row) | {"area_m2": round(row.area_m2, 1)} for row in self.counties],
            "total": {
                "patches": len(self.patches),
                "area_m2": round(sum(patch.area_m2 for patch in self.patches), 1),
                "doubled_m2": round(self.doubled_m2, 1),
                **{str(suspect): counts[suspect] for suspect in Suspect},
                "left_out": sum(not note.is_used for note in self.notes),
            },
        }


def match_patches(
    workspace: Workspace,
    path: Path,
    *,
    crs: str | None = None,
    layer: str | None = None,
    as_of: dt.date | None = None,
) -> Matched:
    """Hold surveyed patches against the sites of a workspace.

    Parameters
    ----------
    path
        Polygons in any system: GeoJSON, GeoPackage, Shapefile, KML.
    crs
        The system, where the file declares none.
    layer
        The only layer to read; without it all, if they have the same fields.

    Raises
    ------
    LayerFormatError
        If the file cannot be read or holds no polygon.
    CRSError
        If no system is known, or there is no way from it to WGS 84.
    """
    places = read_places(path, part=layer)
    polygons, notes = _outlines(places, crs, path)
    rows = np.flatnonzero(~shapely.is_missing(polygons))
    if not len(rows):
        why = f" (feature {notes[0].row}: {notes[0].reason})" if notes else ""
        raise LayerFormatError(f"{path}: no polygon among {len(polygons)} features{why}. Nothing to match.")
    polygons, numbers = polygons[rows], places.rows[rows].tolist()
    patch_ids = _patch_ids(places, rows, polygons)
    notes += _doubled_ids(patch_ids, numbers)
    loaded = load(workspace, as_of=as_of)
    county_rows = locate_geometries(polygons, loaded.counties)
    return Matched(
        path.name,
        loaded.as_of,
        _matches(polygons, numbers, patch_ids, county_rows, loaded),
        list(polygons),
        notes,
        doubled_area_m2(polygons),
        _county_ground(polygons, county_rows, loaded.counties),
    )


def _outlines(places: Places, crs: str | None, path: Path) -> tuple[NDArray[Any], list[Note]]:
    """Return the polygons of a file in WGS 84, None for what is no polygon."""
    if crs is None and places.crs is None:
        raise UsageError(
            f"{path}: declares no coordinate reference system. Name it, for instance --crs EPSG:4490"
        )
    geometries = places.geometries.copy()
    # What no reader could build must not reach the transformation.
    geometries[~_is_finite(geometries)] = None
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(geometries), crs=None)
    moved = to_wgs84(frame, crs or places.crs)
    return polygons_of(np.asarray(moved.geometry.array, dtype=object), places.rows.tolist())


def _is_finite(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[owner[~np.isfinite(positions).all(axis=1)]] = False
    return finite


def _patch_ids(places: Places, rows: NDArray[np.intp], polygons: NDArray[Any]) -> list[str]:
    """Return the id that each patch carries; where it carries none, one made of its outline."""
    by_name = {name.casefold(): name for name in reversed(list(places.columns))}
    column = next((by_name[name] for name in _ID_COLUMNS if name in by_name), None)
    cells = [None] * len(rows) if column is None else [places.columns[column][row] for row in rows]
    return [
        text_of(cell)[:_LONGEST_ID] or content_id(polygon)
        for cell, polygon in zip(cells, polygons, strict=True)
    ]


def _doubled_ids(patch_ids: Sequence[str], numbers: Sequence[int]) -> list[Note]:
    """Return a note on each patch whose id another one before it has."""
    first: dict[str, int] = {}
    notes = []
    for patch_id, number in zip(patch_ids, numbers, strict=True):
        before = first.setdefault(patch_id, number)
        if before != number:
            notes.append(Note(number, f"has the id {patch_id!r} of feature {before}; kept", is_used=True))
    return notes


def _county_ground(
    polygons: NDArray[Any], county_rows: NDArray[np.int64], counties: gpd.GeoDataFrame
) -> list[CountyGround]:
    """Sum patches by county; counties without any are left out."""
    shares = county_shares(polygons, counties)
    area_of: Counter[int] = Counter()
    for row, area in zip(shares["county"].tolist(), shares["area_m2"].tolist(), strict=True):
        area_of[row] += area
    count_of = Counter(county_rows.tolist())
    # Row -1 is what lies in none; it comes last.
    present = sorted(area_of.keys() | count_of.keys(), key=lambda row: (row < 0, row))
    return [
        CountyGround(
            adcode=counties["adcode"].iloc[row] if row >= 0 else None,
            name=counties["name"].iloc[row] if row >= 0 else None,
            patches=count_of[row],
            area_m2=float(area_of.get(row, 0.0)),
        )
        for row in present
    ]


def _matches(
    polygons: NDArray[Any],
    numbers: Sequence[int],
    patch_ids: Sequence[str],
    county_rows: NDArray[np.int64],
    loaded: Loaded,
) -> list[PatchMatch]:
    """Say of each patch which sites it meets, where it lies and what it may be."""
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
