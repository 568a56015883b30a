"""Statistics of a scene under zones, each pixel by its share."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap import geojson
from ecomap.errors import UsageError
from ecomap.frames import geometry_object
from ecomap.raster import Role
from ecomap.store.rasters import open_scene
from ecomap.store.zonal import ZoneValues, on_ellipsoid_ha, zone_statistics
from ecomap.store.zonal_values import open_band, open_index
from ecomap.survey.detecting.composite import clear_ground
from ecomap.survey.indices import bsi, mndwi, ndvi, ndwi
from ecomap.workflows.survey.detecting.patches import pixel_area_m2
from ecomap.workflows.survey.stats_zones import zones_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import SceneBlock
    from ecomap.store.workspace import Workspace
    from ecomap.store.zonal import Values
    from ecomap.workflows.survey.stats_zones import Zones

    Progress = Callable[[str, int, int], None]

INDICES: Mapping[str, tuple[tuple[Role, ...], Callable[..., NDArray[np.float32]]]] = {
    "ndvi": ((Role.RED, Role.NIR), ndvi),
    "ndwi": ((Role.GREEN, Role.NIR), ndwi),
    "mndwi": ((Role.GREEN, Role.SWIR1), mndwi),
    "bsi": ((Role.BLUE, Role.RED, Role.NIR, Role.SWIR1), bsi),
}
"""Indices by name, with the bands that they need."""
QUANTILES = (0.1, 0.5, 0.9)
_PLAIN = ("mean", "min", "max", "stdev", "count")
_QUANTILES = tuple(f"quantile(q={part})" for part in QUANTILES)
MOST_PIXELS = 5_000_000
"""Larger zones have no quantiles."""
_CLASSES = ("count", "unique", "frac")
_OUTSIDE, _EMPTY = "outside the scene", "no data in the scene"


@dataclass(frozen=True, slots=True)
class StatsOptions:
    """What is asked of a scene."""

    index: str = ""
    """An index of `INDICES`, or a band as `2`; empty: NDVI where there are several bands, else band 1."""
    is_classes: bool = False
    """Whether numbers are codes of classes: areas by class instead of means."""
    by: str = "site"
    """`site` or `county`, where the zones are those of the workspace."""
    crs: str | None = None
    """System of the file of zones, where it declares none."""
    sensor: str | None = None
    """Key of a sensor or path of a sensor.toml."""
    roles: Mapping[Role, int] | None = None
    """Band of each role."""


@dataclass(frozen=True, slots=True)
class Stats:
    """Statistics of a scene under zones."""

    scene: str
    """Name of the file."""
    value: str
    """What was summed, as `ndvi` or `band 1`."""
    zones: Zones
    """The ground."""
    rows: list[dict[str, Any]]
    """One for each zone, in its order."""

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey stats --json`."""
        told = [row["note"] for row in self.rows]
        return {
            "scene": self.scene,
            "value": self.value,
            "zones": self.rows,
            "notes": list(self.zones.notes),
            "total": {
                "zones": len(self.rows),
                "outside": told.count(_OUTSIDE),
                "without_data": told.count(_EMPTY),
            },
        }

    def as_geojson(self) -> str:
        """Return the zones with their statistics as GeoJSON."""
        features = [
            {"type": "Feature", "properties": row, "geometry": geometry_object(polygon)}
            for row, polygon in zip(self.rows, self.zones.polygons, strict=True)
        ]
        document = self.as_dict()
        return geojson.dump(features, members={"metadata": document | {"zones": len(self.rows)}})


def zonal_stats(
    scene: Path,
    options: StatsOptions | None = None,
    *,
    zones: Path | None = None,
    workspace: Workspace | None = None,
    progress: Progress = lambda _words, _done, _total: None,
) -> Stats:
    """Sum up a scene under zones; every zone whole, also where zones overlap.

    Parameters
    ----------
    scene
        A GeoTIFF, or for an index any scene that `open_scene` reads.
    zones
        Polygons of any format; None for the sites or counties of the workspace.

    Raises
    ------
    LayerFormatError
        If a zone is not valid, or there is none with an area.
    MissingExtraError
        If `exactextract` is not installed.
    RasterFormatError
        If the scene cannot be read.
    UsageError
        If a band is not known or there are no zones.
    """
    options = options or StatsOptions()
    ground = zones_of(workspace, zones, by=options.by, crs=options.crs).require()
    with ExitStack() as files:
        value, opened = _opened(scene, options, files)
        found = _summed(opened, ground, is_classes=options.is_classes, progress=progress)
        covered = on_ellipsoid_ha(found, ground.area_ha, opened.grid)
    write = _class_row if options.is_classes else _plain_row
    rows = [_row(ground, zone, found, float(covered[zone]), write) for zone in range(len(ground.keys))]
    return Stats(scene.name, value, ground, rows)


def _summed(values: Values, ground: Zones, *, is_classes: bool, progress: Progress) -> ZoneValues:
    """Ask for what fits the size of each zone: quantiles keep every value in memory."""
    polygons = ground.polygons
    if is_classes:
        return zone_statistics(values, polygons, _CLASSES, progress=progress)
    pixels = 10_000 * ground.area_ha / pixel_area_m2(values.grid)
    is_large = pixels > MOST_PIXELS
    if not is_large.any():
        return zone_statistics(values, polygons, (*_PLAIN, *_QUANTILES), progress=progress)
    columns: dict[str, list[Any]] = {}
    counted, inside = np.zeros(len(polygons)), polygons.copy()
    for rows, names in ((~is_large, (*_PLAIN, *_QUANTILES)), (is_large, _PLAIN)):
        found = zone_statistics(values, polygons[rows], names, progress=progress)
        counted[rows], inside[rows] = found.pixels, found.zones_on_grid
        for name, column in found.columns.items():
            whole = columns.setdefault(name, [None] * len(polygons))
            for place, value in zip(np.flatnonzero(rows).tolist(), column, strict=True):
                whole[place] = value
    return ZoneValues(columns, counted, inside)


def _opened(path: Path, options: StatsOptions, files: ExitStack) -> tuple[str, Values]:
    """Open what is summed."""
    asked = options.index.casefold().removeprefix("band").strip(" =:")
    if asked.isdecimal():
        return f"band {asked}", files.enter_context(open_band(path, int(asked)))
    if not asked and path.is_file() and path.suffix.lower() != ".toml":
        band = files.enter_context(open_band(path, 1))
        if options.is_classes or band.file.count == 1:
            return "band 1", band
    name = asked or "ndvi"
    if options.is_classes or name not in INDICES:
        known = ", ".join(INDICES)
        raise UsageError(f"--index {options.index}: choose {known}, or a band by its number as --index 2.")
    roles, index = INDICES[name]
    scene = open_scene(path, sensor=options.sensor, roles=options.roles)

    def clear_index(block: SceneBlock) -> NDArray[np.float32]:
        values = index(block.bands)
        values[~clear_ground(block)] = np.nan
        return values

    wanted = tuple(dict.fromkeys((*roles, *((Role.BLUE,) if Role.BLUE in scene.roles else ()))))
    return name, files.enter_context(open_index(scene, wanted, clear_index))


def _row(
    ground: Zones,
    zone: int,
    found: ZoneValues,
    on_scene_ha: float,
    write: Callable[[Mapping[str, Any], float], dict[str, Any]],
) -> dict[str, Any]:
    """Return what is said of one zone."""
    values = {name: column[zone] for name, column in found.columns.items()}
    pixels, count = float(found.pixels[zone]), float(values.get("count") or 0.0)
    share = min(count / pixels, 1.0) if pixels > 0 else 0.0
    covered_ha = on_scene_ha * share
    note = _OUTSIDE if pixels <= 0 else _EMPTY if count <= 0 else ""
    return {
        "zone": ground.keys[zone],
        "name": ground.names[zone],
        "county": ground.counties[zone],
        "area_ha": round(float(ground.area_ha[zone]), 4),
        "covered_ha": round(covered_ha, 4),
        "covered_share": round(covered_ha / float(ground.area_ha[zone]), 6),
        "nodata_share": round(1 - share, 6) if pixels > 0 else None,
        "count": round(count, 6),
        **write({} if note else values, covered_ha),
        "note": note,
    }


def _plain_row(values: Mapping[str, Any], _covered_ha: float) -> dict[str, Any]:
    keys = {"mean": "mean", "min": "min", "max": "max", "stdev": "stdev"}
    keys |= {f"q{part * 100:.0f}": f"quantile_{part * 100:.0f}" for part in QUANTILES}
    return {name: _number(values.get(key)) for name, key in keys.items()}


def _class_row(values: Mapping[str, Any], covered_ha: float) -> dict[str, Any]:
    codes, shares = values.get("unique"), values.get("frac")
    if codes is None or shares is None:
        return {"classes": []}
    pairs = sorted(zip(np.asarray(codes).tolist(), np.asarray(shares).tolist(), strict=True))
    return {
        "classes": [
            {"class": code, "area_ha": round(share * covered_ha, 6), "share": round(share, 6)}
            for code, share in pairs
        ]
    }


def _number(value: Any) -> float | None:
    """Return a plain number; None where there is none."""
    if value is None or not math.isfinite(value):
        return None
    return float(value)
