"""Which sites are taken to the field."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.analysis.nearby import nearby
from ecomap.errors import RefusedError, UsageError
from ecomap.model import LocationQuality, StatusClass
from ecomap.store.writers.table import Table, families
from ecomap.workflows.exporting.extract import Extract, extract_sites, part_of
from ecomap.workflows.near import require_position

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from ecomap.workflows.load import Loaded

_KILOMETRE = 1_000


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for; without a word all sites."""

    kinds: tuple[str, ...] = ()
    """Keys of kinds; empty for all."""
    counties: tuple[str, ...] = ()
    """Adcodes or names of counties; empty for all."""
    near: tuple[float, float] | None = None
    """Longitude and latitude, WGS 84 degrees, around which to look."""
    within_km: float = 20.0
    """How far around it, inclusive; a settlement that stands for a site counts with its radius."""
    due_within: int | None = None
    """Only open sites due in so many days, overdue ones among them."""
    not_located: bool = False
    """Only sites without a place."""


def choose(loaded: Loaded, wanted: Selection) -> Extract:
    """Return the sites that are asked for, ordered by site id.

    Raises
    ------
    UsageError
        If a kind or a county is unknown, the position is none, or the wishes contradict each other.
    RefusedError
        If no site is left; the message says what was asked for.
    """
    if wanted.not_located and wanted.near:
        raise UsageError("a site without a place is near nothing: give --near or --not-located, not both.")
    extract = extract_sites(loaded, kinds=wanted.kinds, counties=wanted.counties)
    sites = extract.sites
    keep = np.ones(len(sites), dtype=bool)
    if wanted.due_within is not None:
        is_open = (sites["status_class"] == str(StatusClass.OPEN)).to_numpy()
        left = [math.inf if days is None else float(days) for days in sites["days_left"]]
        keep &= is_open & (np.array(left) <= wanted.due_within)
    if wanted.near is not None:
        keep &= _around(loaded, sites, wanted.near, within_m=wanted.within_km * _KILOMETRE)
    if wanted.not_located:
        keep &= (sites.geometry.isna() | sites.geometry.is_empty).to_numpy()
    if not keep.any():
        raise RefusedError(f"there is no site{_said(wanted)}, so nothing was written.")
    return part_of(extract, keep)


def parted(extract: Extract, *, mixed: bool) -> tuple[dict[str, tuple[str, ...]], Extract]:
    """Part off the sites without a place, and those of mixed geometries too where `mixed` is not held.

    Raises
    ------
    RefusedError
        If no site is left.
    """
    found = families(Table((), extract.sites.geometry.to_numpy(), ""))
    reasons = {"without a place; print them with: ecomap field checklist OUT.pdf --not-located": found < 0}
    if not mixed:
        reasons["of points, lines and areas in one"] = found == _MIXED
    ids = extract.sites["site_id"].to_numpy()
    left_out = {reason: tuple(ids[rows].tolist()) for reason, rows in reasons.items() if rows.any()}
    keep = ~np.logical_or.reduce(list(reasons.values()))
    if not keep.any():
        raise RefusedError(
            f"none of the {len(keep):,} sites has a place that can be drawn. Print them with: "
            "ecomap field checklist OUT.pdf --not-located"
        )
    return left_out, part_of(extract, keep)


_MIXED = 3


def _around(
    loaded: Loaded, sites: gpd.GeoDataFrame, near: tuple[float, float], *, within_m: float
) -> NDArray[np.bool_]:
    """Say of each site whether it lies, or may lie, within a distance."""
    require_position(*near, loaded.counties)
    if math.isnan(within_m) or within_m < 0:
        raise UsageError("give --within-km a number from 0 up.")
    anchors = sites["location_quality"].isin([str(item) for item in LocationQuality if item.is_anchor])
    radius = sites["location_accuracy_m"].fillna(0.0).where(anchors, 0.0)
    found = nearby(*near, sites, within_m=within_m + float(radius.max()))["distance_m"]
    reaching = found[found - radius[found.index] <= within_m].index
    return np.asarray(sites.index.isin(reaching))


def _said(wanted: Selection) -> str:
    """Repeat what was asked for."""
    words = []
    if wanted.kinds:
        words.append(f" of {', '.join(wanted.kinds)}")
    if wanted.counties:
        words.append(f" in {', '.join(wanted.counties)}")
    if wanted.near:
        words.append(f" within {wanted.within_km:g} km of {wanted.near[0]:g}, {wanted.near[1]:g}")
    if wanted.due_within is not None:
        words.append(f" open and due within {wanted.due_within} days")
    if wanted.not_located:
        words.append(" without a place")
    return "".join(words)
