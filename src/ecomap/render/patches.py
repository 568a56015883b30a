"""Surveyed patches on a page: their outlines, what each may be, and what its popup says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ecomap.render.columns import Codes
from ecomap.render.container import Later
from ecomap.render.coordinates import SITE_DECIMALS
from ecomap.render.shapes import encode_shapes

if TYPE_CHECKING:
    import geopandas as gpd

    from ecomap.render.coordinates import Geometries

LOOKS = ("solid", "dashed", "dotted")
"""Lines that outlines are drawn with."""
_FACTS = (
    *("patch_id", "area_ha", "outside_ha", "county", "licence", "site_id", "change_zh", "change_en"),
    *("suspect_zh", "suspect_en", "dates", "dates_before", "dates_after", "ndvi", "ndvi_before"),
    *("ndvi_after", "cloud_share", "confidence", "confidence_label", "verdict"),
)


def patch_shapes(patches: gpd.GeoDataFrame | None) -> dict[str, Any]:
    """Return the outlines of the patches as columns."""
    geometries: Geometries = [] if patches is None else patches.geometry.to_numpy()
    return encode_shapes(geometries, decimals=SITE_DECIMALS)


def patch_facts(patches: gpd.GeoDataFrame | None) -> dict[str, Any] | None:
    """Return what is said of the patches, in row order; None for outlines of which nothing is said."""
    if patches is None or "layer" not in patches:
        return None
    layers = Codes()
    layer = layers.of_all(patches["layer"].to_numpy(dtype=object))
    pairs = list(zip(patches["word_zh"], patches["word_en"], strict=True))
    words = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
    told = {
        name: [None if pd.isna(value) else value for value in patches[name]]
        for name in _FACTS
        if name in patches and patches[name].notna().any()
    }
    return {
        "layers": layers.listed,
        "layer": layer,
        "look": np.array([LOOKS.index(look) for look in patches["look"]]),
        "words": [list(pair) if isinstance(pair[0], str) else None for pair in words],
        "word": np.array([words[pair] for pair in pairs]),
        "facts": Later(told),
    }
