"""Patches that the map shows: `surveys/patches/<name>.geojson`, one set a file."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ecomap import geojson
from ecomap.crs import WGS84
from ecomap.errors import LayerFormatError, RefusedError
from ecomap.frames import geometry_from_feature
from ecomap.store.atomic import write_text
from ecomap.store.layers import read_collection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ecomap.store.workspace import Workspace

NUMBERS = ("area_ha", "outside_ha", "ndvi", "ndvi_before", "ndvi_after", "cloud_share", "confidence")
"""Properties of a patch that are numbers, where they are given."""
TEXTS = (
    *("patch_id", "county", "dates", "dates_before", "dates_after", "confidence_label", "licence", "site_id"),
    *("change", "change_zh", "change_en", "suspect", "suspect_zh", "suspect_en", "verdict"),
)
"""Properties that are texts; a list of texts counts as one."""
_POLYGONS = {"Polygon", "MultiPolygon"}
_AGAIN = "Bring it in anew with: ecomap survey layer PATCHES.geojson"


def patch_files(workspace: Workspace) -> list[Path]:
    """Return the files of patches of a workspace, ordered by name; there may be none."""
    # What begins with a dot is the draft of another process.
    return sorted((workspace.root / "surveys" / "patches").glob("[!.]*.geojson"))


def write_patch_layer(
    workspace: Workspace,
    name: str,
    features: Iterable[Mapping[str, Any]],
    metadata: Mapping[str, Any],
) -> Path:
    """Keep a set of patches in the workspace; one of the same name is replaced.

    Raises
    ------
    RefusedError
        If a set of another name has the same file name, or nothing can be written.
    """
    stem = re.sub(r"[^\w-]+", "_", name.strip()).strip("_")[:80] or "patches"
    path = workspace.root / "surveys" / "patches" / f"{stem}.geojson"
    if path.is_file():
        standing = layer_name(read_collection(path, shown=workspace.shown(path)).members, path)
        if standing != name:
            raise RefusedError(
                f"{workspace.shown(path)}: holds the patches {standing!r}. Give another --name."
            )
    write_text(path, geojson.dump(features, members={"metadata": {**metadata, "name": name}}))
    return path


def read_patch_layer(path: Path, *, shown: str) -> gpd.GeoDataFrame:
    """Read one set of patches.

    Returns
    -------
    Columns `layer`, `NUMBERS`, `TEXTS` (None where a patch does not say), and polygons in EPSG:4326.

    Raises
    ------
    LayerFormatError
        If the file is no FeatureCollection in WGS 84, or a feature is no polygon or says nonsense.
    """
    collection = read_collection(path, shown=shown)
    name = layer_name(collection.members, path)
    rows: list[dict[str, Any]] = []
    for number, feature in enumerate(collection.features, start=1):
        where = f"{shown} feature {number}"
        geometry = geometry_from_feature(feature, where=where)
        if geometry is None or geometry.geom_type not in _POLYGONS or geometry.is_empty:
            got = "nothing" if geometry is None else geometry.geom_type
            raise LayerFormatError(f"{where}: a patch is a polygon; got {got}. {_AGAIN}")
        properties = feature["properties"]
        rows.append(
            {
                "layer": name,
                **{key: _number(properties.get(key), f"{where}: {key}") for key in NUMBERS},
                **{key: _text(properties.get(key)) for key in TEXTS},
                "geometry": geometry,
            }
        )
    # Told apart by hand: pandas would turn a missing text into NaN, which counts as one.
    dtypes = {**dict.fromkeys(("layer", *TEXTS), object), **dict.fromkeys(NUMBERS, float)}
    columns = {key: pd.Series([row[key] for row in rows], dtype=dtype) for key, dtype in dtypes.items()}
    return gpd.GeoDataFrame(columns, geometry=[row["geometry"] for row in rows], crs=WGS84)


def layer_name(members: Mapping[str, Any], path: Path) -> str:
    """Return what a set of patches is called: by its metadata, else by its file."""
    metadata = members.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) and name.strip() else path.stem


def _number(value: object, where: str) -> float | None:
    """Return a number, None where there is none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise LayerFormatError(f"{where} is {value!r}, not a number. {_AGAIN}")
    return float(value)


def _text(value: object) -> str | None:
    """Return a text, None where there is none; lists as their items."""
    if isinstance(value, list | tuple):
        value = ", ".join(str(item) for item in value)
    return None if value is None or value == "" else str(value)
