"""Base maps of a build: the tiles of local maps that the workspace needs, beside its pages or inside them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ecomap.crs import wgs84_to_gcj02
from ecomap.errors import RefusedError, WorkspaceError
from ecomap.model import BaseMap, Datum, LocalMap, TileBlock
from ecomap.store.atomic import write_bytes
from ecomap.store.tiles import open_tiles, picture_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from ecomap.store.tiles import TileName, Tiles
    from ecomap.store.workspace import Workspace

FOLDER = "tiles"
"""Where tiles lie beside the pages, a folder a map."""
MARGIN = 0.1
"""How much of the extent is taken beyond it on each side, so that the edge of a screen is not bare."""
_MIME = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_STEPS = 9
"""Points along each side of the extent that are shifted; the shift bends a straight line by metres only."""


@dataclass(frozen=True, slots=True)
class PlannedTiles:
    """The tiles of one local map that go beside the pages."""

    local: LocalMap
    """The map."""
    source: Path
    """Folder or archive they come from."""
    folder: Path
    """Folder they go to."""
    suffix: str
    """What their names end in."""
    tiles: tuple[TileName, ...]
    """Zoom level, column, row."""


def offered_maps(
    workspace: Workspace, counties: gpd.GeoDataFrame
) -> tuple[list[BaseMap], list[PlannedTiles]]:
    """Return the base maps of the pages, and the tiles that must be written for them.

    Nothing is written yet, so that a map that cannot be used stops a build before it has changed a file.

    Parameters
    ----------
    counties
        Polygons in EPSG:4326; their extent says which tiles are needed.

    Raises
    ------
    WorkspaceError
        If a folder or archive is missing, or holds nothing of the extent.
    RasterFormatError
        If it holds no pictures.
    RefusedError
        If more tiles or bytes would be taken than the limits allow.
    """
    maps: list[BaseMap] = []
    planned: list[PlannedTiles] = []
    for item in workspace.config.base_maps:
        if isinstance(item, BaseMap):
            maps.append(item)
            continue
        source = workspace.root / Path(item.path).expanduser()
        if source.resolve().is_relative_to(workspace.maps.resolve()):
            raise WorkspaceError(f"{source}: tiles in maps/ are made by builds. Keep yours elsewhere.")
        with open_tiles(source, tms=item.tms) as tiles:
            sizes = _needed(item, tiles, source, counties)
            first = next(iter(sizes))
            suffix = picture_type(tiles.read(first) or b"", f"{source}, tile {_name(first)}:")
            made = _described(item, sizes, suffix)
            maps.append(_embedded(made, tiles, source) if item.embed else made)
        if not item.embed:
            folder = workspace.maps / FOLDER / made.key
            planned.append(PlannedTiles(item, source, folder, suffix, tuple(sizes)))
    return maps, planned


@dataclass(frozen=True, slots=True)
class WrittenTiles:
    """What became of the tiles of one map beside the pages."""

    folder: Path
    """Where they lie."""
    tiles: int
    """How many there are."""
    changed: int
    """How many were written or removed; the others were there already."""


def write_tiles(planned: PlannedTiles) -> WrittenTiles:
    """Write tiles beside the pages, and remove those of an earlier build that are no longer needed.

    Only files named like tiles are removed, in the folder of this map alone.
    """
    changed = 0
    with open_tiles(planned.source, tms=planned.local.tms) as tiles:
        for tile in planned.tiles:
            path = planned.folder / f"{_name(tile)}.{planned.suffix}"
            changed += write_bytes(path, tiles.read(tile) or b"")
    wanted = {f"{_name(tile)}.{planned.suffix}" for tile in planned.tiles}
    for path in planned.folder.glob("*/*/*.*"):
        name = path.relative_to(planned.folder).as_posix()
        if name not in wanted and re.fullmatch(r"\d+/\d+/\d+\.(png|jpg|webp)", name):
            path.unlink()
            changed += 1
    return WrittenTiles(planned.folder, len(planned.tiles), changed)


def _needed(local: LocalMap, tiles: Tiles, source: Path, counties: gpd.GeoDataFrame) -> dict[TileName, int]:
    """Return the size of each tile over the extent, shallow levels first, or refuse."""
    lowest, highest = tiles.zooms
    smallest, largest = local.zoom_limits
    zooms = range(
        max(lowest, 0 if smallest is None else smallest),
        min(highest, local.base_map.max_zoom if largest is None else largest) + 1,
    )
    corners = _extent(counties, shifted=local.base_map.datum is Datum.GCJ02)
    sizes: dict[TileName, int] = {}
    for zoom in zooms:
        columns, rows = _rectangle(corners, zoom)
        if len(columns) * len(rows) > 50 * local.max_tiles:
            raise _too_much(local, f"{len(columns) * len(rows)} at zoom {zoom} alone", zoom)
        sizes |= tiles.sizes(zoom, columns, rows)
        if len(sizes) > local.max_tiles:
            raise _too_much(local, f"{len(sizes)} up to zoom {zoom}", zoom)
        megabytes = sum(sizes.values()) / 1e6
        if megabytes > local.max_megabytes:
            raise _too_much(local, f"{megabytes:.1f} MB up to zoom {zoom}", zoom)
    if not sizes:
        raise WorkspaceError(
            f"{source}: no tiles of the workspace's extent at zooms {zooms.start} to {zooms.stop - 1} "
            f"(it holds zooms {lowest} to {highest}). Correct path, min_zoom and max_zoom, or tms."
        )
    return sizes


def _too_much(local: LocalMap, what: str, zoom: int) -> RefusedError:
    """Say which limit was passed and what to do."""
    return RefusedError(
        f"Base map {local.base_map.key}: too many tiles, {what} (limits: {local.max_tiles} tiles, "
        f"{local.max_megabytes:g} MB). Set max_zoom = {max(zoom - 1, 0)} in its [[base_maps]], or raise "
        "max_tiles and max_megabytes. Nothing was written."
    )


def _extent(counties: gpd.GeoDataFrame, *, shifted: bool) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the ground to cover, in degrees of the tiles' datum."""
    west, south, east, north = counties.total_bounds
    margin_east, margin_north = MARGIN * (east - west), MARGIN * (north - south)
    longitudes = np.linspace(west - margin_east, east + margin_east, _STEPS)
    latitudes = np.linspace(south - margin_north, north + margin_north, _STEPS)
    grid_east, grid_north = np.meshgrid(longitudes, latitudes)
    if shifted:
        grid_east, grid_north = wgs84_to_gcj02(grid_east, grid_north)
    return float(grid_east.min()), float(grid_north.min()), float(grid_east.max()), float(grid_north.max())


def _rectangle(extent: tuple[float, float, float, float], zoom: int) -> tuple[range, range]:
    """Return the columns and rows of tiles that meet an extent in degrees.

    References
    ----------
    OGC Two Dimensional Tile Matrix Set 2.0, annex D.1, WebMercatorQuad.
    """
    west, south, east, north = extent
    count = 2**zoom
    columns = (np.array([west, east]) + 180.0) / 360.0 * count
    rows = (1.0 - np.arcsinh(np.tan(np.radians([north, south]))) / np.pi) / 2.0 * count
    first_column, last_column = np.clip(np.floor(columns), 0, count - 1).astype(int)
    first_row, last_row = np.clip(np.floor(rows), 0, count - 1).astype(int)
    return range(int(first_column), int(last_column) + 1), range(int(first_row), int(last_row) + 1)


def _described(local: LocalMap, sizes: Mapping[TileName, int], suffix: str) -> BaseMap:
    """Return the map with the address of its tiles and a list of what there is."""
    zooms = sorted({zoom for zoom, _, _ in sizes})
    return replace(
        local.base_map,
        url=f"{FOLDER}/{local.base_map.key}/{{z}}/{{x}}/{{y}}.{suffix}",
        min_zoom=zooms[0],
        max_zoom=zooms[-1],
        blocks=tuple(_block(zoom, [(x, y) for z, x, y in sizes if z == zoom]) for zoom in zooms),
    )


def _block(zoom: int, places: list[tuple[int, int]]) -> TileBlock:
    """Return the rectangle around tiles of one level, and what is missing in it."""
    columns = range(min(x for x, _ in places), max(x for x, _ in places) + 1)
    rows = range(min(y for _, y in places), max(y for _, y in places) + 1)
    present = set(places)
    missing = frozenset((x, y) for x in columns for y in rows if (x, y) not in present)
    return TileBlock(zoom, columns.start, rows.start, len(columns), len(rows), missing)


def _embedded(base_map: BaseMap, tiles: Tiles, source: Path) -> BaseMap:
    """Return the map with its tiles inside."""
    inside: dict[TileName, str] = {}
    for tile in _all_of(base_map):
        content = tiles.read(tile) or b""
        mime = _MIME[picture_type(content, f"{source}, tile {_name(tile)}:")]
        inside[tile] = f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"
    return replace(base_map, url="", embedded=inside)


def _all_of(base_map: BaseMap) -> Iterator[TileName]:
    """Yield every tile of a map's blocks."""
    for block in base_map.blocks:
        for x in range(block.column, block.column + block.columns):
            for y in range(block.row, block.row + block.rows):
                if (x, y) not in block.missing:
                    yield block.zoom, x, y


def _name(tile: TileName) -> str:
    return "/".join(map(str, tile))
