"""Map tiles as offices keep them: a folder of pictures, MBTiles, PMTiles.

All count columns from the west and, here, rows from the north, as addresses of web maps do.

References
----------
MBTiles 1.3, https://github.com/mapbox/mbtiles-spec: an SQLite file, rows counted from the south.
PMTiles 3, https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md.
"""

from __future__ import annotations

import mmap
import re
import sqlite3
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from ecomap.errors import MissingExtraError, RasterFormatError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TileName = tuple[int, int, int]
"""Zoom level, column from the west, row from the north."""

_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}
"""How the files of the pictures that every browser shows begin."""
_SUFFIXES = ("png", "jpg", "jpeg", "webp")
_SQLITE, _PMTILES = b"SQLite format 3\x00", b"PMTiles"
_DEEPEST_DIRECTORY = 4
_VECTOR = "holds vector tiles, which cannot be shown. Use an archive of pictures (PNG, JPEG or WebP)."


class Tiles(Protocol):
    """What a folder or an archive of tiles can be asked."""

    zooms: tuple[int, int]
    """Smallest and largest zoom level."""

    def read(self, tile: TileName) -> bytes | None:
        """Return the bytes of a tile, None where there is none."""

    def sizes(self, zoom: int, columns: range, rows: range) -> dict[TileName, int]:
        """Return the size in bytes of every tile there is in a rectangle."""


@contextmanager
def open_tiles(path: Path, *, tms: bool = False) -> Iterator[Tiles]:
    """Open a folder `z/x/y.png`, an MBTiles or a PMTiles file, whichever it is.

    Parameters
    ----------
    path
        Folder or file.
    tms
        Whether the rows of a folder count from the south. The two archives say so themselves.

    Raises
    ------
    WorkspaceError
        If there is nothing at the path.
    RasterFormatError
        If it holds no tiles, or not pictures, or is damaged.
    """
    if path.is_dir():
        yield _Folder(path, tms=tms)
        return
    if not path.is_file():
        raise WorkspaceError(f"{path}: there is no folder or archive of tiles here. Correct `path`.")
    with path.open("rb") as stream:
        start = stream.read(16)
        try:
            if start == _SQLITE:
                connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
                try:
                    yield _MBTiles(path, connection)
                finally:
                    connection.close()
            elif start.startswith(_PMTILES):
                yield _PMTiles(path, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
            else:
                raise RasterFormatError(
                    f"{path}: neither MBTiles nor PMTiles (it begins with {start[:8]!r}). "
                    "Give a folder z/x/y.png or one of these archives."
                )
        except sqlite3.Error as error:
            raise RasterFormatError(f"{path}: cannot be read as MBTiles ({error}).") from None


def picture_type(content: bytes, where: str) -> str:
    """Return `png`, `jpg` or `webp`.

    Raises
    ------
    RasterFormatError
        If the bytes are no such picture.
    """
    for start, name in _PICTURES.items():
        if content.startswith(start):
            return name
    if content.startswith((b"\x1f\x8b", b"\x1a")):
        raise RasterFormatError(f"{where} {_VECTOR}")
    raise RasterFormatError(f"{where} is no PNG, JPEG or WebP picture (it begins with {content[:8]!r}).")


class _Folder:
    """Pictures in folders by zoom and column."""

    def __init__(self, path: Path, *, tms: bool) -> None:
        self._path, self._tms = path, tms
        levels = sorted(int(item.name) for item in path.iterdir() if re.fullmatch(r"\d{1,2}", item.name))
        if not levels:
            raise RasterFormatError(f"{path}: holds no folders of zoom levels. It must be z/x/y.png.")
        self.zooms = levels[0], levels[-1]

    def _row(self, zoom: int, row: int) -> int:
        return 2**zoom - 1 - row if self._tms else row

    def read(self, tile: TileName) -> bytes | None:
        zoom, column, row = tile
        stem = self._path / str(zoom) / str(column) / str(self._row(zoom, row))
        for suffix in _SUFFIXES:
            file = stem.with_suffix(f".{suffix}")
            if file.is_file():
                return file.read_bytes()
        return None

    def sizes(self, zoom: int, columns: range, rows: range) -> dict[TileName, int]:
        found = {}
        for column in columns:
            folder = self._path / str(zoom) / str(column)
            for file in folder.iterdir() if folder.is_dir() else ():
                if re.fullmatch(rf"\d+\.({'|'.join(_SUFFIXES)})", file.name):
                    row = self._row(zoom, int(file.stem))
                    if row in rows:
                        found[zoom, column, row] = file.stat().st_size
        return dict(sorted(found.items()))


class _MBTiles:
    """The table `tiles` of an SQLite file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._connection = connection
        lowest, highest = connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        if lowest is None:
            raise RasterFormatError(f"{path}: holds no tiles.")
        self.zooms = int(lowest), int(highest)
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'metadata'").fetchone():
            kind = connection.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
            if kind == ("pbf",):
                raise RasterFormatError(f"{path}: {_VECTOR}")

    def read(self, tile: TileName) -> bytes | None:
        zoom, column, row = tile
        found = self._connection.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (zoom, column, 2**zoom - 1 - row),
        ).fetchone()
        return bytes(found[0]) if found and found[0] is not None else None

    def sizes(self, zoom: int, columns: range, rows: range) -> dict[TileName, int]:
        last = 2**zoom - 1
        found = self._connection.execute(
            "SELECT tile_column, ? - tile_row AS row, length(tile_data) FROM tiles WHERE zoom_level = ?"
            " AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ? ORDER BY tile_column, row",
            (last, zoom, columns.start, columns.stop - 1, last - rows.stop + 1, last - rows.start),
        )
        return {(zoom, column, row): size for column, row, size in found if size}


class _PMTiles:
    """An archive that finds a tile by its number along a curve, through directories of directories."""

    def __init__(self, path: Path, content: mmap.mmap) -> None:
        # Most workspaces have no such archive.
        try:
            from pmtiles.tile import (  # noqa: PLC0415
                Compression,
                TileType,
                deserialize_directory,
                deserialize_header,
            )
        except ModuleNotFoundError:
            raise MissingExtraError(
                f"{path}: PMTiles need the package pmtiles; install it with `pip install 'ecomap[tiles]'`"
            ) from None

        self._path, self._content = path, content
        # The package reads the directories anew for every tile; there are few, so they are kept.
        self._directory = lru_cache(maxsize=256)(
            lambda offset, length: deserialize_directory(content[offset : offset + length])
        )
        with self._reading():
            self._header = header = deserialize_header(content[:127])
        if header["tile_type"] == TileType.MVT:
            raise RasterFormatError(f"{path}: {_VECTOR}")
        if header["internal_compression"] != Compression.GZIP:
            raise RasterFormatError(
                f"{path}: its directories are not compressed by gzip. Write it anew: pmtiles convert."
            )
        self.zooms = header["min_zoom"], header["max_zoom"]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Say in one way whatever a damaged archive makes of a question."""
        # The package has children of Exception of its own, and a torn file makes many others.
        try:
            yield
        except Exception as error:  # noqa: BLE001 - as said above
            raise RasterFormatError(
                f"{self._path}: cannot be read as PMTiles 3 ({error or type(error).__name__})."
            ) from None

    def _place(self, tile: TileName) -> tuple[int, int] | None:
        """Return offset and length of a tile in the file."""
        from pmtiles.tile import find_tile, zxy_to_tileid  # noqa: PLC0415 - as above

        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST_DIRECTORY):
            entry = find_tile(self._directory(offset, length), zxy_to_tileid(*tile))
            if entry is None:
                return None
            if entry.run_length:
                return header["tile_data_offset"] + entry.offset, entry.length
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def read(self, tile: TileName) -> bytes | None:
        with self._reading():
            place = self._place(tile)
        return self._content[place[0] : place[0] + place[1]] if place else None

    def sizes(self, zoom: int, columns: range, rows: range) -> dict[TileName, int]:
        names = [(zoom, column, row) for column in columns for row in rows]
        with self._reading():
            places = {name: self._place(name) for name in names}
        return {name: place[1] for name, place in places.items() if place}
