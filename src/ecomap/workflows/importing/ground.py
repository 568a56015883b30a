"""What stands in a workspace before an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.frames import SITE_COLUMNS, geometry_from_feature, site_from_properties
from ecomap.store.layers import read_collection, read_counties, read_sites
from ecomap.workflows.importing.cells import area_key
from ecomap.workflows.importing.identify import Held
from ecomap.workflows.importing.positions import surroundings_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from ecomap.model import Kind
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.importing.positions import Surroundings


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands in a workspace before an import."""

    kind: Kind
    """The kind of all rows."""
    layer: Path
    """File of its layer; it need not be there."""
    counties: gpd.GeoDataFrame
    """The counties, EPSG:4326."""
    around: Surroundings
    """Their bounds and a degree around them."""
    held: Mapping[str, Held]
    """Sites of the layer, by site id."""
    kind_of: Mapping[str, str]
    """Kind of every site of the workspace, by site id."""


def ground_of(workspace: Workspace, kind: str) -> Ground:
    """Read what the rows of a file are held against.

    Raises
    ------
    UsageError
        If the kind is unknown.
    EcomapError
        If a layer cannot be read.
    """
    kinds = workspace.config.kinds
    if kind not in kinds:
        raise UsageError(f"unknown kind {kind!r}. Known: {', '.join(sorted(kinds))}.")
    counties = read_counties(workspace)
    layer = workspace.layer(kind)
    sites = read_sites(workspace)
    return Ground(
        kinds[kind],
        layer,
        counties,
        surroundings_of(counties.total_bounds.tolist()),
        _held(layer, workspace.shown(layer)),
        dict(zip(sites["site_id"], sites["kind"], strict=True)),
    )


def _held(layer: Path, shown: str) -> dict[str, Held]:
    """Return the sites of the layer by id; a layer that is not there yet has none."""
    held = {}
    for number, feature in enumerate(read_collection(layer).features if layer.is_file() else (), start=1):
        where = f"{shown} feature {number}"
        properties = {"kind": layer.stem, **feature["properties"]}
        site = site_from_properties(properties, where=where)
        kept = {name: value for name, value in feature["properties"].items() if name not in SITE_COLUMNS}
        held[site.site_id] = Held(site, geometry_from_feature(feature, where=where), kept)
    return held


def areas_of(workspace: Workspace, counties: gpd.GeoDataFrame) -> dict[str, str]:
    """Return adcodes of counties and keys of districts by their names as :func:`area_key` returns them."""
    areas = {area_key(item.name): item.key for item in workspace.config.districts}
    areas |= {item.key: item.key for item in workspace.config.districts}
    for adcode, name in zip(counties["adcode"], counties["name"], strict=True):
        areas[area_key(name)] = areas[adcode] = adcode
    return areas
