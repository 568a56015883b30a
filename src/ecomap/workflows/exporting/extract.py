"""The sites of an export: chosen, with all that their layers say of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.errors import RefusedError, UsageError
from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS
from ecomap.model import Kind, Marker
from ecomap.render.columns import focus_sites
from ecomap.store.layers import read_collection
from ecomap.store.writers.labels import LABELS
from ecomap.workflows.counties import county_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.load import Loaded

COORDINATES = ("longitude", "latitude", "easting", "northing", "wkt")
"""Columns of coordinates in tables."""
_OWN = frozenset({*SITE_COLUMNS, *DERIVED_COLUMNS, *LABELS, *COORDINATES})


@dataclass(frozen=True, slots=True)
class Extract:
    """Sites on their way out."""

    loaded: Loaded
    """The workspace they are from, on its day."""
    sites: gpd.GeoDataFrame
    """The chosen sites, joined, ordered by site id."""
    foreign: list[dict[str, Any]]
    """Properties of each that are none of a site, under the names they have in the file."""
    renamed: dict[str, str]
    """Names of such properties that got another one because ecomap uses theirs."""


def extract_sites(loaded: Loaded, *, kinds: Sequence[str], counties: Sequence[str]) -> Extract:
    """Choose the sites of some kinds and counties, all where none is named.

    A site belongs to a county that it is counted in; one of several counties without a place belongs to each.

    Raises
    ------
    UsageError
        If a kind or a county is unknown.
    RefusedError
        If no site is left.
    """
    known = loaded.workspace.config.kinds
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise UsageError(f"unknown kind {unknown[0]!r}. Known: {', '.join(known)}.")
    sites = loaded.sites
    if counties:
        codes = county_codes(loaded, counties)
        chosen = {site_id for code in codes for site_id in focus_sites(sites, code)["site_id"]}
        sites = sites[sites["site_id"].isin(chosen)]
    if kinds:
        sites = sites[sites["kind"].isin(set(kinds))]
    if sites.empty:
        raise RefusedError("there is no site of that kind or county, so nothing was written.")
    foreign = _foreign_properties(loaded.workspace, set(sites["kind"]))
    own = [foreign.get(site_id, {}) for site_id in sites["site_id"]]
    renamed = {
        name: f"{name}_stated"
        for name in dict.fromkeys(key for properties in own for key in properties)
        if name in _OWN
    }
    own = [{renamed.get(name, name): value for name, value in item.items()} for item in own]
    return Extract(loaded, sites.reset_index(drop=True), own, renamed)


def part_of(extract: Extract, keep: NDArray[np.bool_]) -> Extract:
    """Return some sites of an extract."""
    foreign = [extra for extra, stays in zip(extract.foreign, keep.tolist(), strict=True) if stays]
    return Extract(extract.loaded, extract.sites[keep].reset_index(drop=True), foreign, extract.renamed)


def kinds_of(extract: Extract) -> dict[str, Kind]:
    """Return the kinds of the sites, also those of layers that nobody has described."""
    known = extract.loaded.workspace.config.kinds
    present = set(extract.sites["kind"])
    plain = {
        key: Kind(key, key, key, ("point", "line", "polygon"), "#7f7f7f", Marker.CIRCLE)
        for key in sorted(present - set(known))
    }
    return {**{key: kind for key, kind in known.items() if key in present}, **plain}


def title_of(extract: Extract) -> str:
    """Return the title of the workspace; invented content says so."""
    config = extract.loaded.workspace.config
    return f"{'【模拟数据】' if config.invented else ''}{config.title}"


def _foreign_properties(workspace: Workspace, kinds: set[str]) -> dict[str, dict[str, Any]]:
    """Return by site id what the features of the layers say beyond a site."""
    found = {}
    for path in workspace.site_layers():
        for feature in read_collection(path, shown=workspace.shown(path)).features:
            properties = feature["properties"]
            if properties.get("kind", path.stem) in kinds:
                found[properties["site_id"]] = {
                    name: _finite(value) for name, value in properties.items() if name not in SITE_COLUMNS
                }
    return found


def _finite(value: Any) -> Any:
    """Return a value as JSON knows it: a layer that was written by hand may hold NaN, which is no number."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return value
