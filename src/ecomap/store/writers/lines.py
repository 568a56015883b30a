"""GeoJSON, as one collection or as one feature a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ecomap import geojson
from ecomap.frames import features_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write_geojson(
    path: Path,
    sites: gpd.GeoDataFrame,
    columns: Sequence[str],
    *,
    more: Iterable[Mapping[str, Any]],
    members: Mapping[str, Any] | None,
) -> None:
    """Write sites with some of their columns and `more` properties for each; without members, a line each.

    Properties keep the form of a layer: lists, the origin as an object, and absent where a site has none.
    """
    features = features_of(sites, columns)
    for feature, extra in zip(features, more, strict=True):
        feature["properties"].update(extra)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        if members is None:
            stream.writelines(_encode(feature) + "\n" for feature in features)
        else:
            stream.writelines(geojson.pieces(features, members=members))
