"""The ground that a survey falls on: counties of the workspace, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecomap.analysis.locate import locate_geometries
from ecomap.store.layers import read_counties

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from ecomap.store.workspace import Workspace

__all__ = ["counties_of", "read_ground"]


def read_ground(workspace: Workspace | None) -> gpd.GeoDataFrame | None:
    """Return the counties of a workspace; None without one."""
    return None if workspace is None else read_counties(workspace)


def counties_of(
    polygons: NDArray[Any], counties: gpd.GeoDataFrame | None
) -> tuple[list[str | None], list[str | None]]:
    """Return name and adcode of the county with the largest share of each polygon; None outside all."""
    if counties is None or not len(polygons):
        return [None] * len(polygons), [None] * len(polygons)
    rows = locate_geometries(polygons, counties)
    names, adcodes = [*counties["name"], None], [*counties["adcode"], None]
    return [names[row] for row in rows], [adcodes[row] for row in rows]
