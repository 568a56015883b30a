"""The patches of a workspace as its pages draw them: what each may be, in words and as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from ecomap.crs import WGS84
from ecomap.store.patch_layers import patch_files, read_patch_layer

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

LOOKS = {
    "solid": {"newly_bare", "no_licence", "beyond_licence", "expired_licence", "suspect:still_bare"},
    "dotted": {"regrown", "in_site", "in_licence", "outside"},
}
"""How a patch is outlined, by what it may be; the rest is dashed."""


def read_patches(workspace: Workspace) -> gpd.GeoDataFrame | None:
    """Read all patches of a workspace, ready for a page; None where there are none.

    Returns
    -------
    The columns of the files, and `look`, `word_zh`, `word_en`: what a patch may be by the books, else what
    became of its ground, else nothing.

    Raises
    ------
    LayerFormatError
        If a file cannot be read.
    """
    frames = [read_patch_layer(path, shown=workspace.shown(path)) for path in patch_files(workspace)]
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return None
    patches = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), crs=WGS84)
    told = [_told(*pair) for pair in zip(patches["suspect"], patches["change"], strict=True)]
    words = [
        (row[f"{by}_zh"] or row[by], row[f"{by}_en"] or row[by]) if by else (None, None)
        for row, (by, _) in zip(patches.drop(columns="geometry").to_dict("records"), told, strict=True)
    ]
    return patches.assign(
        look=[look for _, look in told],
        word_zh=pd.Series([zh for zh, _ in words], dtype=object),
        word_en=pd.Series([en for _, en in words], dtype=object),
    )


def patches_touching(patches: gpd.GeoDataFrame | None, county: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Return the patches that share ground with a county, None where there are none."""
    if patches is None:
        return None
    here = patches[patches.intersects(county.geometry.union_all())]
    return here if len(here) else None


def _told(suspect: str | None, change: str | None) -> tuple[str | None, str]:
    """Return which property says what a patch may be, and its look."""
    by, value = ("suspect", suspect) if suspect else ("change", change)
    if not value:
        return None, "dashed"
    keys = {value, f"{by}:{value}"}
    return by, next((look for look, known in LOOKS.items() if keys & known), "dashed")
