"""Tiles of one day as one scene, without writing anything."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from ecomap.errors import RasterFormatError
from ecomap.raster import Grid
from ecomap.store.rasters.placing import bounds_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.store.rasters.scene import Scene

_MOST_PX = 2_000_000
"""Most rows or columns of a mosaic: two tiles at opposite ends of the earth are a mistake."""


def mosaic_of(tiles: Sequence[Scene]) -> Scene:
    """Return tiles as one scene on the pixels of the first one, grown to hold them all.

    Raises
    ------
    RasterFormatError
        If tiles measure different things, or lie too far apart for one grid.
    """
    first = tiles[0]
    if len(tiles) == 1:
        return first
    shared = set(first.roles).intersection(*(tile.roles for tile in tiles))
    if not any(role.is_reflectance for role in shared):
        names = " and ".join(tile.name for tile in tiles)
        raise RasterFormatError(f"{names}: are of one day and have no band in common, so they are no tiles.")
    grid = united([tile.grid for tile in tiles])
    notes = tuple(dict.fromkeys(note for tile in tiles for note in tile.notes))
    told = f"{len(tiles)} scenes of {first.date} are taken as tiles of one: " + ", ".join(
        tile.name for tile in tiles
    )
    name = f"{first.name} and {len(tiles) - 1} more"
    bands = tuple(bands for tile in tiles for bands in tile.tiles)
    return replace(first, name=name, grid=grid, tiles=bands, notes=(*notes, told))


def united(grids: Sequence[Grid]) -> Grid:
    """Return the grid of the first one, grown by whole pixels to hold all.

    Raises
    ------
    RasterFormatError
        If the result would be absurdly large.
    """
    first = grids[0]
    boxes = [bounds_in(grid, first.crs) for grid in grids]
    left, top = first.transform[2], first.transform[5]
    across, down = first.pixel_width, first.pixel_height
    # A hair inside a pixel is the rounding of its edge.
    west = math.floor((min(box[0] for box in boxes) - left) / across + 1e-3)
    east = math.ceil((max(box[2] for box in boxes) - left) / across - 1e-3)
    north = math.floor((top - max(box[3] for box in boxes)) / down + 1e-3)
    south = math.ceil((top - min(box[1] for box in boxes)) / down - 1e-3)
    if max(east - west, south - north) > _MOST_PX:
        raise RasterFormatError(
            f"the scenes lie {east - west} x {south - north} pixels apart. Look at their systems with: "
            "ecomap survey info SCENE.tif"
        )
    corner = (across, 0.0, left + west * across, 0.0, -down, top - north * down)
    return Grid(first.crs, corner, east - west, south - north)
