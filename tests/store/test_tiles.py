"""Folders and archives of tiles, all with the same pictures."""

import sqlite3

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from ecomap.errors import RasterFormatError, WorkspaceError
from ecomap.store.tiles import open_tiles, picture_type

TILES = {
    (zoom, column, row): b"\x89PNG" + bytes([zoom, column % 256, row % 256])
    for zoom in (3, 4, 5)
    for column in range(2, 2**zoom - 1)
    for row in range(1, 2 ** (zoom - 1))
}
MISSING = (5, 9, 9)
del TILES[MISSING]


def write_folder(path, *, tms=False):
    for (zoom, column, row), content in TILES.items():
        file = path / str(zoom) / str(column) / f"{2**zoom - 1 - row if tms else row}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (path / "3" / "2" / "notes.txt").write_text("not a tile")
    return path


def write_mbtiles(path, *, kind="png"):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    connection.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
    connection.execute("INSERT INTO metadata VALUES ('format', ?)", (kind,))
    # Rows from the south, by the specification.
    rows = [(zoom, column, 2**zoom - 1 - row, content) for (zoom, column, row), content in TILES.items()]
    connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def write_pmtiles(path, *, kind=TileType.PNG):
    with path.open("wb") as stream:
        writer = Writer(stream)
        for (zoom, column, row), content in sorted(TILES.items(), key=lambda item: zxy_to_tileid(*item[0])):
            writer.write_tile(zxy_to_tileid(zoom, column, row), content)
        header = {
            "tile_type": kind,
            "tile_compression": Compression.NONE,
            "min_zoom": 3,
            "max_zoom": 5,
            "min_lon_e7": -1800000000,
            "min_lat_e7": -850000000,
            "max_lon_e7": 1800000000,
            "max_lat_e7": 850000000,
            "center_zoom": 3,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {})
    return path


def open_as(kind, folder):
    if kind == "mbtiles":
        return open_tiles(write_mbtiles(folder / "a.mbtiles"))
    if kind == "pmtiles":
        return open_tiles(write_pmtiles(folder / "a.pmtiles"))
    return open_tiles(write_folder(folder / "xyz", tms=kind == "tms"), tms=kind == "tms")


@pytest.mark.parametrize("kind", ["xyz", "tms", "mbtiles", "pmtiles"])
def test_every_form_gives_the_same_tiles(kind, tmp_path):
    with open_as(kind, tmp_path) as tiles:
        assert tiles.zooms == (3, 5)
        assert {name: tiles.read(name) for name in TILES} == TILES
        assert tiles.read(MISSING) is None
        assert tiles.read((4, 15, 15)) is None
        found = tiles.sizes(5, range(8, 12), range(7, 11))
        wanted = {(5, x, y): 7 for x in range(8, 12) for y in range(7, 11)}
        del wanted[MISSING]
        assert found == wanted
        assert list(found) == sorted(found)
        assert tiles.sizes(4, range(1), range(1)) == {}


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\x89PNG\r\n", "png"), (b"\xff\xd8\xff\xe0", "jpg"), (b"RIFF\x00\x00\x00\x00WEBP", "webp")],
)
def test_pictures_are_known_by_their_beginning(content, kind):
    assert picture_type(content, "here") == kind


def test_what_is_no_picture_is_refused_by_name():
    with pytest.raises(RasterFormatError, match="here is no PNG, JPEG or WebP"):
        picture_type(b"<html>", "here")
    with pytest.raises(RasterFormatError, match="here holds vector tiles"):
        picture_type(b"\x1f\x8b\x08", "here")


def test_vector_archives_are_refused(tmp_path):
    for path in (
        write_mbtiles(tmp_path / "v.mbtiles", kind="pbf"),
        write_pmtiles(tmp_path / "v.pmtiles", kind=TileType.MVT),
    ):
        with pytest.raises(RasterFormatError, match=f"{path.name}: holds vector tiles"), open_tiles(path):
            pass


def test_what_is_missing_or_damaged_is_said_in_one_line(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.bin").write_bytes(b"GIF89a" * 9)
    (tmp_path / "cut.pmtiles").write_bytes(b"PMTiles\x03" + b"\xff" * 200)
    (tmp_path / "old.pmtiles").write_bytes(b"PMTiles\x02" + b"\x00" * 200)
    sqlite3.connect(tmp_path / "bare.mbtiles").execute("CREATE TABLE other (a)").connection.commit()
    whole = write_mbtiles(tmp_path / "whole.mbtiles").read_bytes()
    (tmp_path / "cut.mbtiles").write_bytes(whole[: len(whole) // 3])
    for name, words in {
        "empty": "no folders of zoom levels",
        "other.bin": "neither MBTiles nor PMTiles",
        "cut.pmtiles": "cannot be read as PMTiles 3",
        "old.pmtiles": "cannot be read as PMTiles 3",
        "bare.mbtiles": "cannot be read as MBTiles",
        "cut.mbtiles": "cannot be read as MBTiles",
    }.items():
        with pytest.raises(RasterFormatError, match=words) as raised, open_tiles(tmp_path / name) as tiles:
            tiles.read((3, 2, 1))
        assert name in str(raised.value)
        assert "\n" not in str(raised.value)
    with (
        pytest.raises(WorkspaceError, match="no folder or archive of tiles"),
        open_tiles(tmp_path / "nothing"),
    ):
        pass


def test_an_archive_of_many_directories_is_read(tmp_path):
    # More tiles than the root directory holds: the writer then makes leaves.
    path = tmp_path / "many.pmtiles"
    names = [(8, column, row) for column in range(256) for row in range(0, 256, 3)]
    names.sort(key=lambda name: zxy_to_tileid(*name))
    with path.open("wb") as stream:
        writer = Writer(stream)
        for number, name in enumerate(names):
            writer.write_tile(zxy_to_tileid(*name), b"\x89PNG" + number.to_bytes(4, "big"))
        header = dict.fromkeys(
            ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7", "center_lon_e7", "center_lat_e7"), 0
        )
        kinds = {"tile_type": TileType.PNG, "tile_compression": Compression.NONE}
        writer.finalize({**header, **kinds, "min_zoom": 8, "max_zoom": 8, "center_zoom": 8}, {})
    with open_tiles(path) as tiles:
        assert len(tiles.sizes(8, range(256), range(256))) == len(names)
        for number in range(0, len(names), 997):
            assert tiles.read(names[number]) == b"\x89PNG" + number.to_bytes(4, "big")
        assert tiles.read((8, 5, 1)) is None
