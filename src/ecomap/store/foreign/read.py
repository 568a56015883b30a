"""One way into every format: the ending says what a file is, its first bytes have to agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomap.errors import EcomapError, LayerFormatError, TableFormatError, WorkspaceError
from ecomap.store.foreign.archive import unpacked
from ecomap.store.foreign.dxf import read_dxf
from ecomap.store.foreign.features import LINES, read_geojson
from ecomap.store.foreign.gdal_layers import read_gdal
from ecomap.store.foreign.gpx import read_gpx
from ecomap.store.foreign.kml import read_kml, read_kmz
from ecomap.store.foreign.parquet import read_parquet
from ecomap.store.foreign.shapefile import read_shapefile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ecomap.store.foreign.places import Places

_SIGNS = {
    ".shp": (b"\x00\x00\x27\x0a",),
    ".gpkg": (b"SQLite format 3\x00",),
    ".fgb": (b"fgb\x03",),
    ".parquet": (b"PAR1",),
    ".geoparquet": (b"PAR1",),
    ".kmz": (b"PK\x03\x04",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
}
"""First bytes of files by ending: a reader never sees a file that only calls itself one of its own."""
_DRAWING = re.compile(rb"(?:\s*999[ \t]*\r?\n[^\n]*\n)*\s*0[ \t]*\r?\n\s*SECTION\b")
"""First lines of a drawing, after remarks. GDAL opens by content: a list of other files would be followed."""
_LONGEST_HEAD = 4096
TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".gz"})
"""Endings of tables."""
_READERS: dict[str, Callable[..., Places]] = {
    **dict.fromkeys((".geojson", ".json", *sorted(LINES)), read_geojson),
    ".shp": read_shapefile,
    ".gpkg": read_gdal,
    ".fgb": read_gdal,
    ".parquet": read_parquet,
    ".geoparquet": read_parquet,
    ".kml": read_kml,
    ".kmz": read_kmz,
    ".gpx": read_gpx,
    ".dxf": read_dxf,
}
_KNOWN = (*_READERS, ".zip", *sorted(TABLES))
_PACKED = (
    *(".shp", ".gpkg", ".fgb", ".geojson", *sorted(LINES), ".kml", ".parquet", ".geoparquet", ".gpx", ".dxf"),
    *(".xlsx", ".xlsm", ".csv", ".tsv", ".json", ".txt"),
)
"""What an archive is searched for, in this order."""


def read_places(
    path: Path,
    *,
    known: Sequence[str] = (),
    projected: bool = False,
    part: str | None = None,
    coordinates: Mapping[str, str] | None = None,
) -> Places:
    """Read the places of a file that others made.

    Parameters
    ----------
    known
        Header keys by which the header row of a table is found, beside those of coordinates.
    projected
        Prefer columns of eastings and northings where a table has degrees too.
    part
        The only sheet or layer to read.
    coordinates
        Roles of the columns of a table that hold coordinates, by header, where their headers do not say.

    Raises
    ------
    WorkspaceError
        If the file is missing or cannot be read.
    LayerFormatError
        If a layer or an archive is damaged, or is not what its ending says.
    TableFormatError
        If a table is damaged or has no coordinates.
    MissingExtraError
        If the format needs a package that is not installed.
    """
    _require_file(path)
    suffix = path.suffix.lower()
    if suffix in TABLES:
        from ecomap.store.foreign.tables import read_table_places  # noqa: PLC0415 - loads readers of workbooks

        return read_table_places(path, known=known, projected=projected, sheet=part, coordinates=coordinates)
    if suffix == ".zip":
        return _read_zip(path, known=known, projected=projected, part=part, coordinates=coordinates)
    return _READERS[suffix](path, part=part)


def _require_file(path: Path) -> None:
    """Refuse what is no file, and what is not what its ending says."""
    if not path.exists():
        raise WorkspaceError(f"{path}: no such file.")
    if not path.is_file():
        raise LayerFormatError(f"{path}: is a folder or a device. Give a file.")
    suffix = path.suffix.lower()
    if suffix not in _KNOWN:
        more = " A lone .dbf has no places: give the .shp beside it." if suffix == ".dbf" else ""
        raise LayerFormatError(
            f"{path}: cannot import {suffix or 'a file without ending'!r}.{more} Known: {', '.join(_KNOWN)}."
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(_LONGEST_HEAD)
    except OSError as error:
        raise WorkspaceError(f"{path}: cannot be read ({error.strerror}).") from None
    if not head and suffix not in TABLES:
        raise LayerFormatError(f"{path}: the file is empty.")
    if not _begins_well(suffix, head):
        raise LayerFormatError(
            f"{path}: cannot be read: it does not begin as a {suffix} file does. It may be cut, or another "
            "file renamed."
        )


def _begins_well(suffix: str, head: bytes) -> bool:
    """Say whether the first bytes are those of a file with this ending."""
    if suffix == ".dxf":
        return _DRAWING.match(head) is not None
    return head.startswith(_SIGNS.get(suffix, b""))


def _read_zip(
    path: Path,
    *,
    known: Sequence[str],
    projected: bool,
    part: str | None,
    coordinates: Mapping[str, str] | None,
) -> Places:
    """Read the one layer or table that an archive holds."""
    with unpacked(path) as files:
        for suffix in _PACKED:
            found = [file for file in files if file.suffix.lower() == suffix]
            if len(found) == 1:
                break
            if found:
                names = ", ".join(sorted(file.name for file in found)[:6])
                raise LayerFormatError(
                    f"{path}: has {len(found)} layers ({names}). Unpack it and give one of them."
                )
        else:
            held = ", ".join(sorted(file.name for file in files)[:6]) or "nothing"
            raise LayerFormatError(f"{path}: holds no layer or table that can be read, but {held}.")
        try:
            return read_places(found[0], known=known, projected=projected, part=part, coordinates=coordinates)
        except EcomapError as error:
            told = TableFormatError if isinstance(error, TableFormatError) else LayerFormatError
            raise told(str(error).replace(str(found[0]), f"{path}: {found[0].name}")) from None
