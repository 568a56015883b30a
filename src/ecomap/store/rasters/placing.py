"""Where grids lie in each other's systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasterio.warp import transform_bounds

from ecomap.crs import WGS84

if TYPE_CHECKING:
    from ecomap.raster import Grid

Bounds = tuple[float, float, float, float]


def bounds_in(grid: Grid, crs: str) -> Bounds:
    """Return left, bottom, right, top of a grid in another system, edges densified."""
    if grid.crs == crs:
        return grid.bounds
    left, bottom, right, top = transform_bounds(grid.crs, crs, *grid.bounds, densify_pts=21)
    return left, bottom, right, top


def degrees_of(grid: Grid) -> Bounds:
    """Return west, south, east, north of a grid in WGS 84 degrees."""
    west, south, east, north = transform_bounds(grid.crs, WGS84, *grid.bounds, densify_pts=21)
    return west, south, east, north


def overlap(first: Grid, second: Grid) -> float:
    """Return the share of the first grid's box that the second one covers, 0 to 1."""
    left, bottom, right, top = first.bounds
    west, south, east, north = bounds_in(second, first.crs)
    width, height = min(right, east) - max(left, west), min(top, north) - max(bottom, south)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((right - left) * (top - bottom))
