"""Which ground statistics are asked of: polygons of a file, sites or counties of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ecomap.crs import area_m2, to_wgs84
from ecomap.errors import LayerFormatError, UsageError
from ecomap.store.cells import text_of
from ecomap.store.foreign import read_places
from ecomap.workflows.load import load
from ecomap.workflows.survey.ground import counties_of, read_ground

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.store.foreign import Places
    from ecomap.store.workspace import Workspace

_NAMES = ("site_id", "zone_id", "id", "adcode", "许可证号", "code", "编号", "name", "名称")
"""Columns that may name a zone, the surest first."""
_POLYGON_TYPES = (3, 6)


@dataclass(frozen=True, slots=True)
class Zones:
    """Ground that statistics are asked of."""

    polygons: NDArray[Any]
    """Valid polygons, WGS 84 degrees; they may overlap."""
    keys: list[str]
    """What each is called."""
    names: list[str]
    """Its name for people; empty where it has none."""
    counties: list[str | None]
    """County of its largest share; None outside all, or without a workspace."""
    area_ha: NDArray[np.float64]
    """On the CGCS2000 ellipsoid."""
    notes: tuple[str, ...]
    """What was left out and why."""

    def require(self) -> Zones:
        """Return the zones, if there are any.

        Raises
        ------
        LayerFormatError
            If there is none.
        """
        if not self.keys:
            told = "; ".join(self.notes) or "no zone"
            raise LayerFormatError(f"{told}. Give polygons with --zones or --sites FILE, or ask --by county.")
        return self


def zones_of(
    workspace: Workspace | None, path: Path | None = None, *, by: str = "site", crs: str | None = None
) -> Zones:
    """Read the zones of a file, else the sites or counties of a workspace.

    Raises
    ------
    LayerFormatError
        If a zone is not valid.
    UsageError
        If there is neither a file nor a workspace, or the file names no system.
    """
    if path is not None:
        return _of_file(path, crs, workspace)
    if workspace is None:
        raise UsageError("Statistics of what? Give --zones FILE, or -C FOLDER of a workspace with sites.")
    if by == "county":
        counties = load(workspace).counties
        outlines = np.asarray(counties.geometry.array, dtype=object)
        names = [str(name) for name in counties["name"]]
        return _zones(outlines, [str(code) for code in counties["adcode"]], names, workspace, "counties")
    sites = load(workspace).sites
    outlines = np.asarray(sites.geometry.array, dtype=object)
    return _zones(outlines, list(sites["site_id"]), list(sites["name"]), workspace, "sites")


def _of_file(path: Path, crs: str | None, workspace: Workspace | None) -> Zones:
    places = read_places(path)
    if crs is None and places.crs is None:
        raise UsageError(
            f"{path}: declares no coordinate reference system. Name it, for instance --crs EPSG:4490"
        )
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(places.geometries), crs=None)
    moved = np.asarray(to_wgs84(frame, crs or places.crs).geometry.array, dtype=object)
    keys = _keys(places)
    names = _column(places, ("name", "名称")) or [""] * len(keys)
    return _zones(moved, keys, names, workspace, str(path))


def _keys(places: Places) -> list[str]:
    """Return what names each place, its number in the file where nothing does."""
    found = _column(places, _NAMES) or [""] * len(places.rows)
    return [key or str(row) for key, row in zip(found, places.rows.tolist(), strict=True)]


def _column(places: Places, names: tuple[str, ...]) -> list[str] | None:
    by_name = {name.casefold(): name for name in reversed(list(places.columns))}
    held = next((by_name[name] for name in names if name in by_name), None)
    return None if held is None else [text_of(cell) for cell in places.columns[held]]


def _zones(
    outlines: NDArray[Any], keys: list[str], names: list[str], workspace: Workspace | None, where: str
) -> Zones:
    """Keep what has an area; refuse what is not valid."""
    is_area = np.isin(shapely.get_type_id(outlines), _POLYGON_TYPES) & ~shapely.is_empty(outlines)
    wrong = np.flatnonzero(is_area & ~shapely.is_valid(outlines))
    if len(wrong):
        told = "; ".join(f"{keys[row]}: {shapely.is_valid_reason(outlines[row])}" for row in wrong[:5])
        raise LayerFormatError(
            f"{where}: {len(wrong)} zones cross themselves ({told}; longitude and latitude in brackets). "
            "Mend their outlines first: the area of such a zone means nothing."
        )
    rows = np.flatnonzero(is_area)
    left = len(outlines) - len(rows)
    notes = (f"{where}: {left} of {len(outlines)} have no outline and are left out",) if left else ()
    polygons = outlines[rows]
    counties, _ = counties_of(polygons, read_ground(workspace))
    return Zones(
        polygons,
        [keys[row] for row in rows],
        [names[row] or "" for row in rows],
        counties,
        np.asarray(area_m2(polygons)) / 10_000,
        notes,
    )
