"""Restored over disturbed ground, by site and county, against the target of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ecomap import geojson
from ecomap.analysis.shares import county_shares
from ecomap.crs import area_m2
from ecomap.errors import LayerFormatError, UsageError
from ecomap.frames import geometry_object
from ecomap.store.targets import read_targets
from ecomap.survey.changing import Change
from ecomap.workflows.survey.ground import read_ground
from ecomap.workflows.survey.outlines_of_files import read_polygons
from ecomap.workflows.survey.stats_classes import HELD, UNKNOWN, class_sums
from ecomap.workflows.survey.stats_zones import zones_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Target
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.survey.stats_zones import Zones

_RATES = ("复垦率", "修复率", "恢复率", "复绿率", "restored", "reclamation")
_KINDS = tuple(Change)
_OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Aim:
    """The rate that is to be reached."""

    percent: float
    """At least so many of a hundred."""
    origin: str
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Restored over disturbed ground."""

    source: str
    """Name of the file of changes."""
    rows: list[dict[str, Any]]
    """Sites, then counties, each with what lies outside, then the total."""
    outlines: list[BaseGeometry | None]
    """Outline of each row that is a site; None for others."""
    aim: Aim | None
    """The target; None where there is none."""
    notes: tuple[str, ...]
    """What the figures rest on and what falls short."""

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey stats --change … --json`."""
        by_level = {
            level: [row for row in self.rows if row["level"] == level]
            for level in ("site", "county", "total")
        }
        return {
            "source": self.source,
            "target_percent": None if self.aim is None else self.aim.percent,
            "target_origin": None if self.aim is None else self.aim.origin,
            "sites": by_level["site"],
            "counties": by_level["county"],
            "total": by_level["total"][0],
            "notes": list(self.notes),
        }

    def as_geojson(self) -> str:
        """Return the rows as GeoJSON; only sites have an outline."""
        features = [
            {"type": "Feature", "properties": row, "geometry": geometry_object(outline)}
            for row, outline in zip(self.rows, self.outlines, strict=True)
        ]
        return geojson.dump(
            features, members={"metadata": {"source": self.source, "notes": list(self.notes)}}
        )


def restored_rates(
    change: Path,
    *,
    zones: Path | None = None,
    workspace: Workspace | None = None,
    crs: str | None = None,
    target_percent: float | None = None,
    codes: Mapping[str, int] | None = None,
) -> Rates:
    """Hold restored against disturbed ground.

    Disturbed is what was bare before: regrown and still bare. Restored is what has regrown. Newly bare ground
    was not disturbed before and is told apart. Each place on the ground counts once: where sites overlap, to
    the first of them.

    Parameters
    ----------
    change
        Result of `ecomap survey change`: polygons with `change`; or a GeoTIFF of classes.
    zones
        Outlines of sites; None for those of the workspace, if there is one.
    target_percent
        The rate to reach; None to look for it in `targets.csv`.
    codes
        Of a GeoTIFF: the number of each change, and of `unknown` where it has one.

    Raises
    ------
    LayerFormatError
        If the file has no `change`, or an outline is not valid.
    UsageError
        If `targets.csv` has several rates.
    """
    aim = _aim(workspace, target_percent)
    ground = None if zones is None and workspace is None else zones_of(workspace, zones, crs=crs)
    counties = read_ground(workspace)
    is_raster = change.suffix.lower() in {".tif", ".tiff"}
    summed = (
        _of_raster(change, codes or {}, ground, counties) if is_raster else _of_file(change, ground, counties)
    )
    rows: list[dict[str, Any]] = []
    outlines: list[BaseGeometry | None] = []
    if ground is not None:
        keys, names = [*ground.keys, _OUTSIDE], [*ground.names, ""]
        places: list[str | None] = [*ground.counties, None]
        outlines += [*ground.polygons, None]
        for key, name, county, sums in zip(keys, names, places, summed.sites, strict=True):
            rows.append({"level": "site", "key": key, "name": name, "county": county, **_figures(sums, aim)})
    for key, name, sums in summed.counties:
        rows.append({"level": "county", "key": key, "name": name, "county": name, **_figures(sums, aim)})
    rows.append({"level": "total", "key": "total", "name": "", "county": None, **_figures(summed.whole, aim)})
    outlines += [None] * (len(rows) - len(outlines))
    notes = [*(() if ground is None else ground.notes), summed.note]
    return Rates(change.name, rows, outlines, aim, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Summed:
    """Hectares of each change."""

    sites: list[dict[str, float]]
    """Of each site, and of what lies outside all of them last."""
    counties: list[tuple[str, str, dict[str, float]]]
    """Code, name and hectares of each county with any change, what lies in none last."""
    whole: dict[str, float]
    """Of all."""
    note: str
    """How much is unknown."""


def _of_file(path: Path, ground: Zones | None, counties: gpd.GeoDataFrame | None) -> _Summed:
    """Sum polygons of change."""
    kinds, polygons, unknown_share = _changes(path)
    note = f"{path.name} does not say how much ground is unknown"
    if unknown_share is not None:
        note = f"nothing is known of {unknown_share:.1%} of the compared ground; no rate counts it"
    return _Summed(
        [] if ground is None else _by_site(kinds, polygons, ground),
        [] if counties is None else _by_county(kinds, polygons, counties),
        _sums(kinds, area_m2(polygons)),
        note,
    )


def _of_raster(
    path: Path, codes: Mapping[str, int], ground: Zones | None, counties: gpd.GeoDataFrame | None
) -> _Summed:
    """Sum a raster of classes of change."""
    sites = _parted(np.array([], dtype=object) if ground is None else ground.polygons)
    frame = counties if counties is not None else gpd.GeoDataFrame({"name": [], "adcode": []}, geometry=[])
    shapes = _parted(np.asarray(frame.geometry.array, dtype=object))
    (by_site, by_county), whole = class_sums(path, codes, [sites, shapes])
    names, adcodes = [*map(str, frame["name"]), ""], [*map(str, frame["adcode"]), _OUTSIDE]
    share = whole[UNKNOWN] / whole[HELD] if whole[HELD] else 1.0
    return _Summed(
        by_site,
        [
            (code, name, sums)
            for code, name, sums in zip(adcodes, names, by_county, strict=True)
            if counties is not None and any(sums[str(kind)] for kind in _KINDS)
        ],
        whole,
        f"nothing is known of {share:.1%} of the ground of {path.name}; no rate counts it",
    )


def _parted(polygons: NDArray[Any]) -> NDArray[Any]:
    """Return polygons without what an earlier one holds, so that ground counts once."""
    parted = polygons.copy()
    tree = shapely.STRtree(polygons)
    for number, polygon in enumerate(polygons):
        near = tree.query(polygon, predicate="intersects")
        earlier = polygons[near[near < number]]
        if len(earlier):
            parted[number] = shapely.difference(polygon, shapely.union_all(earlier))
    return parted


def _changes(path: Path) -> tuple[NDArray[Any], NDArray[Any], float | None]:
    """Return kind and outline of each piece, and the share of ground of which nothing is known."""
    found = geojson.parse(path.read_text(encoding="utf-8-sig"), source=str(path))
    kinds = np.array([str((item.get("properties") or {}).get("change")) for item in found.features])
    wrong = sorted(set(kinds) - {str(kind) for kind in _KINDS})
    if wrong or not len(kinds):
        known = ", ".join(_KINDS)
        raise LayerFormatError(
            f"{path}: needs a property `change` of {known} in each feature, as `ecomap survey change` "
            f"writes it; found {', '.join(wrong[:4]) or 'no feature'}."
        )
    polygons, _ = read_polygons(path)
    kept = ~shapely.is_missing(polygons)
    total = found.members.get("metadata", {}).get("total", {})
    share = total.get("unknown_share")
    return kinds[kept], polygons[kept], None if share is None else float(share)


def _aim(workspace: Workspace | None, percent: float | None) -> Aim | None:
    """Return the rate to reach."""
    if percent is not None:
        return Aim(percent, "--target")
    if workspace is None:
        return None
    rates = [
        target
        for target in read_targets(workspace)
        if target.unit == "%" and target.operator in {"=", ">="} and _is_rate(target)
    ]
    if len(rates) > 1:
        told = ", ".join(f"{item.target_id} {item.indicator} {item.value} %" for item in rates)
        raise UsageError(f"targets.csv holds several restored rates ({told}). Choose with --target PERCENT.")
    if not rates:
        return None
    return Aim(float(rates[0].value), f"targets.csv {rates[0].target_id} {rates[0].indicator}")


def _is_rate(target: Target) -> bool:
    """Say whether a target is a share of ground to be restored."""
    is_share = target.unit == "%" and target.operator in {"=", ">="}
    return is_share and any(word in target.indicator for word in _RATES)


def _sums(kinds: NDArray[Any], areas_m2: NDArray[np.float64]) -> dict[str, float]:
    return {str(kind): float(areas_m2[kinds == kind].sum()) / 10_000 for kind in _KINDS}


def _figures(sums: dict[str, float], aim: Aim | None) -> dict[str, Any]:
    """Return hectares, the rate, and whether it is reached."""
    restored, disturbed = sums["regrown"], sums["regrown"] + sums["still_bare"]
    rate = 100 * restored / disturbed if disturbed > 0 else None
    return {
        "disturbed_ha": round(disturbed, 4),
        "restored_ha": round(restored, 4),
        "still_bare_ha": round(sums["still_bare"], 4),
        "newly_bare_ha": round(sums["newly_bare"], 4),
        "rate_percent": None if rate is None else round(rate, 2),
        "unknown_share": round(sums[UNKNOWN] / sums[HELD], 4) if sums.get(HELD) else None,
        "target_met": None if rate is None or aim is None else bool(rate >= aim.percent),
    }


def _by_site(kinds: NDArray[Any], polygons: NDArray[Any], ground: Zones) -> list[dict[str, float]]:
    """Sum each site, and what lies outside all of them last."""
    tree = shapely.STRtree(polygons)
    left = polygons.copy()
    rows = []
    for site in ground.polygons:
        near = np.sort(tree.query(site, predicate="intersects"))
        inside = shapely.intersection(left[near], site)
        rows.append(_sums(kinds[near], area_m2(inside)))
        left[near] = shapely.difference(left[near], site)
    return [*rows, _sums(kinds, area_m2(left))]


def _by_county(
    kinds: NDArray[Any], polygons: NDArray[Any], counties: gpd.GeoDataFrame
) -> list[tuple[str, str, dict[str, float]]]:
    """Sum each county that has any change, and what lies outside all of them last."""
    shares = county_shares(polygons, counties)
    pieces = kinds[shares["site"].to_numpy()]
    county, areas = shares["county"].to_numpy(), shares["area_m2"].to_numpy()
    present: Sequence[int] = sorted(set(county.tolist()), key=lambda row: (row < 0, row))
    names = [*(str(name) for name in counties["name"]), ""]
    codes = [*(str(code) for code in counties["adcode"]), _OUTSIDE]
    return [
        (codes[row], names[row], _sums(pieces[county == row], np.asarray(areas[county == row])))
        for row in present
    ]
