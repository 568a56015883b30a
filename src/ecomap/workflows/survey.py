"""Surveys: scenes over the map, and surveyed patches against the sites."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ecomap.analysis.locate import locate_geometries
from ecomap.crs import area_m2, to_wgs84
from ecomap.errors import UsageError
from ecomap.model import LocationQuality
from ecomap.raster import LONGEST_SIDE_PX, Overlay, overlay_of
from ecomap.store.geotiff import describe_scene, read_picture, scene_date
from ecomap.store.scenes import write_overlay
from ecomap.store.vectors import read_places
from ecomap.survey import (
    Note,
    PatchMatch,
    SiteMatch,
    Suspect,
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

    from ecomap.store.vectors import Places
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.load import Loaded

__all__ = ["Matched", "add_overlay", "describe_scene", "match_patches"]

_SITE_FACTS = ("site_id", "name", "kind", "status", "status_class")
_ID_COLUMNS = ("patch_id", "图斑编号", "图斑号", "tbbh", "id", "fid", "objectid", "code", "编号")


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

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey match --json`."""
        counts = Counter(patch.suspect for patch in self.patches)
        return {
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "patches": [patch.as_dict() for patch in self.patches],
            "notes": [asdict(note) for note in self.notes],
            "total": {
                "patches": len(self.patches),
                "area_m2": round(sum(patch.area_m2 for patch in self.patches), 1),
                "doubled_m2": round(self.doubled_m2, 1),
                **{str(suspect): counts[suspect] for suspect in Suspect},
                "left_out": sum(not note.is_used for note in self.notes),
            },
        }


def add_overlay(
    workspace: Workspace,
    scene: Path,
    *,
    name: str = "",
    opacity: float = 0.8,
    bands: Sequence[int] = (),
    date: dt.date | None = None,
    longest_side_px: int = LONGEST_SIDE_PX,
) -> tuple[Overlay, Path]:
    """Make a light picture of a scene and keep it in the workspace for the next build.

    Returns
    -------
    The overlay, and the path of its picture.

    Raises
    ------
    RasterFormatError
        If the scene cannot be read, has no place on the ground or no data.
    """
    picture = read_picture(scene, bands=bands, longest_side_px=longest_side_px)
    day = date.isoformat() if date else scene_date(scene)
    overlay = overlay_of(picture, name=name or scene.stem, opacity=opacity, source=scene.name, date=day)
    return overlay, write_overlay(workspace, overlay)


def match_patches(
    workspace: Workspace, path: Path, *, crs: str | None = None, as_of: dt.date | None = None
) -> Matched:
    """Hold surveyed patches against the sites of a workspace.

    Parameters
    ----------
    path
        Polygons in any system: GeoJSON, Shapefile, KML.
    crs
        The system, where the file declares none.

    Raises
    ------
    LayerFormatError
        If the file cannot be read.
    CRSError
        If no system is known, or there is no way from it to WGS 84.
    """
    places = read_places(path)
    polygons, notes = _outlines(places, crs, path)
    rows = np.flatnonzero(~shapely.is_missing(polygons))
    loaded = load(workspace, as_of=as_of)
    patches = _matches(polygons[rows], [places.records[row] for row in rows], places, loaded)
    return Matched(
        path.name, loaded.as_of, patches, list(polygons[rows]), notes, doubled_area_m2(polygons[rows])
    )


def _outlines(places: Places, crs: str | None, path: Path) -> tuple[NDArray[Any], list[Note]]:
    """Return the polygons of a file in WGS 84, None for what is no polygon."""
    if crs is None and places.crs is None:
        raise UsageError(
            f"{path}: declares no coordinate reference system. Name it, for instance --crs EPSG:4490"
        )
    geometries = np.empty(len(places.records), dtype=object)
    geometries[:] = [record.geometry for record in places.records]
    # What no reader could build must not reach the transformation.
    geometries[~_is_finite(geometries)] = None
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(geometries), crs=None)
    moved = to_wgs84(frame, crs or places.crs)
    return polygons_of(
        np.asarray(moved.geometry.array, dtype=object), [record.row for record in places.records]
    )


def _is_finite(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[owner[~np.isfinite(positions).all(axis=1)]] = False
    return finite


def _matches(
    polygons: NDArray[Any], records: Sequence[Any], places: Places, loaded: Loaded
) -> list[PatchMatch]:
    """Say of each patch which sites it meets, where it lies and what it may be."""
    sites = loaded.sites
    geometries = np.asarray(sites.geometry.array, dtype=object)
    area, site_area = area_m2(polygons), area_m2(geometries)
    certain, possible = _site_matches(polygons, geometries, loaded, area, site_area)
    nearest_site, nearest_m = nearest_sites(polygons, geometries)
    county_rows = locate_geometries(polygons, loaded.counties)
    inner = shapely.point_on_surface(polygons)
    id_column = next((name for name in places.columns if name.casefold() in _ID_COLUMNS), None)
    found = []
    for row, record in enumerate(records):
        near, county = int(nearest_site[row]), int(county_rows[row])
        found.append(
            PatchMatch(
                patch_id=_patch_id(record, id_column),
                row=record.row,
                longitude=round(float(inner[row].x), 6),
                latitude=round(float(inner[row].y), 6),
                area_m2=float(area[row]),
                county=loaded.counties["name"].iloc[county] if county >= 0 else None,
                county_adcode=loaded.counties["adcode"].iloc[county] if county >= 0 else None,
                sites=tuple(certain.get(row, ())),
                possible_sites=tuple(possible.get(row, ())),
                nearest_site_id=sites["site_id"].iloc[near] if near >= 0 else None,
                nearest_site_m=float(nearest_m[row]) if near >= 0 else None,
                nearest_location_quality=sites["location_quality"].iloc[near] if near >= 0 else None,
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
            share_of_patch=overlap_m2 / area[patch],
            share_of_site=overlap_m2 / site_area[site] if is_area else None,
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


def _patch_id(record: Any, column: str | None) -> str:
    """Return the id a patch carries, else its number in the file."""
    value = record.properties.get(column) if column is not None else None
    return str(value)[:80] if value not in {None, ""} else f"feature {record.row}"
