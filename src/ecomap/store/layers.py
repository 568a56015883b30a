"""Layers on disk: one GeoJSON file a kind, and the ground they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ecomap import geojson
from ecomap.errors import LayerFormatError, WorkspaceError
from ecomap.frames import (
    SITE_COLUMNS,
    WGS84,
    features_of,
    geometry_from_feature,
    site_frame,
    site_from_properties,
)
from ecomap.store.atomic import replacing, write_text
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ecomap.geojson import FeatureCollection
    from ecomap.store.workspace import Workspace


def read_collection(path: Path, *, shown: str = "") -> FeatureCollection:
    """Read one layer file as a FeatureCollection, judging only its frame.

    Raises
    ------
    WorkspaceError
        If the file is missing.
    LayerFormatError
        If it is no FeatureCollection in WGS 84.
    """
    shown = shown or str(path)
    return geojson.parse(read_text(path, shown=shown), source=shown)


def read_layer(path: Path, *, shown: str = "") -> gpd.GeoDataFrame:
    """Read one layer of sites; the file's stem is their kind.

    Raises
    ------
    LayerFormatError
        At the first feature that cannot be held. `ecomap check` lists them all.
    """
    shown = shown or str(path)
    sites, geometries = [], []
    for number, feature in enumerate(read_collection(path, shown=shown).features, start=1):
        where = f"{shown} feature {number}"
        properties = {"kind": path.stem, **feature["properties"]}
        sites.append(site_from_properties(properties, where=where))
        geometries.append(geometry_from_feature(feature, where=where))
    return site_frame(sites, geometries)


def read_sites(workspace: Workspace) -> gpd.GeoDataFrame:
    """Read all layers of a workspace into one frame, ordered by site id.

    Raises
    ------
    LayerFormatError
        If a layer cannot be read or two sites share an id.
    """
    layers = [read_layer(path, shown=workspace.shown(path)) for path in workspace.site_layers()]
    filled = [layer for layer in layers if len(layer)]
    if not filled:
        return site_frame([], [])
    sites = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), crs=WGS84)
    doubled = sites.loc[sites["site_id"].duplicated(), "site_id"]
    if len(doubled):
        raise LayerFormatError(
            f"layers: the site id {doubled.iloc[0]!r} stands more than once. Run: ecomap check"
        )
    return sites.sort_values("site_id", kind="stable", ignore_index=True)


def write_layer(path: Path, sites: gpd.GeoDataFrame, *, members: Mapping[str, Any] | None = None) -> bool:
    """Write a layer of sites; return whether the file changed."""
    return write_text(path, geojson.dump(features_of(sites, SITE_COLUMNS), members=members))


def write_features(
    path: Path, features: Iterable[Mapping[str, Any]], *, members: Mapping[str, Any] | None = None
) -> None:
    """Write GeoJSON features one after the other, however many they are; the file is replaced at the end."""
    with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(geojson.pieces(features, members=members))


def read_counties(workspace: Workspace) -> gpd.GeoDataFrame:
    """Read the counties of a workspace, ordered by adcode.

    Returns
    -------
    Frame in EPSG:4326 with `adcode`, `name`, `name_en` and `geometry`.

    Raises
    ------
    WorkspaceError
        If `layers/counties.geojson` is missing.
    LayerFormatError
        If a county lacks its code, name or polygon.
    """
    path = workspace.layer("counties")
    if not path.is_file():
        raise WorkspaceError(
            f"{workspace.shown(path)}: no such file. A workspace needs the outlines of its counties; "
            "make it anew with: ecomap init DIR --adcode N --boundaries FILE"
        )
    rows = []
    for number, feature in enumerate(read_collection(path, shown=workspace.shown(path)).features, start=1):
        where = f"{workspace.shown(path)} feature {number}"
        geometry = geometry_from_feature(feature, where=where)
        properties = feature["properties"]
        adcode, name = properties.get("adcode"), properties.get("name")
        if not (isinstance(adcode, str) and isinstance(name, str) and adcode and name):
            raise LayerFormatError(f"{where}: a county needs 'adcode' and 'name' as texts.")
        if geometry is None or geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
            raise LayerFormatError(f"{where}: a county needs a Polygon or MultiPolygon.")
        rows.append(
            {"adcode": adcode, "name": name, "name_en": properties.get("name_en") or "", "geometry": geometry}
        )
    if not rows:
        raise LayerFormatError(f"{workspace.shown(path)}: there is no county in it.")
    frame = gpd.GeoDataFrame(rows, crs=WGS84)
    return frame.sort_values("adcode", kind="stable", ignore_index=True)


def read_water(workspace: Workspace) -> gpd.GeoDataFrame | None:
    """Read the rivers and lakes that draw the ground; None where a workspace has none.

    Returns
    -------
    Frame in EPSG:4326 with `name`, `name_en`, `kind` (`line` or `polygon`) and `geometry`.
    """
    path = workspace.layer("water")
    if not path.is_file():
        return None
    rows = []
    for number, feature in enumerate(read_collection(path, shown=workspace.shown(path)).features, start=1):
        geometry = geometry_from_feature(feature, where=f"{workspace.shown(path)} feature {number}")
        if geometry is None or geometry.is_empty or geometry.geom_type.endswith("Point"):
            continue
        properties = feature["properties"]
        rows.append(
            {
                "name": properties.get("name") or "",
                "name_en": properties.get("name_en") or "",
                "kind": "polygon" if geometry.geom_type.endswith("Polygon") else "line",
                "geometry": geometry,
            }
        )
    columns = ["name", "name_en", "kind", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=WGS84)
