"""Places in files that others made, as plain records: GeoJSON, Shapefile, KML, CSV and workbooks."""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from ecomap import geojson
from ecomap.errors import LayerFormatError, TableFormatError, WorkspaceError
from ecomap.frames import geometry_from_feature
from ecomap.store.tables import columns_named, read_table
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_LONGITUDE = ("经度", "lon", "lng", "long", "longitude", "东经")
_LATITUDE = ("纬度", "lat", "latitude", "北纬")
_EASTING = ("东坐标", "东向坐标", "横坐标", "easting", "east")
_NORTHING = ("北坐标", "北向坐标", "纵坐标", "northing", "north")
_PAIRS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (_LONGITUDE, _LATITUDE),
    (_EASTING, _NORTHING),
    (("x", "x坐标"), ("y", "y坐标")),
)
COORDINATE_HEADERS = tuple(name for pair in _PAIRS for names in pair for name in names)
"""Headers that are read as coordinates, as :func:`ecomap.store.tables.header_key` returns them."""

_KML_STYLE = frozenset(
    (
        "id",
        "timestamp",
        "begin",
        "end",
        "altitudeMode",
        "tessellate",
        "extrude",
        "visibility",
        "drawOrder",
        "icon",
    )
)
"""Fields that GDAL makes of the looks of every KML place."""

_DMS = re.compile(r"(\d{1,3})[°度d](\d{1,2})[′'分m](\d{1,2}(?:\.\d+)?)(?:[″\"秒s]|'')?[NESW]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One row or feature of a foreign file."""

    row: int
    """Number in the file: the row of a table, the feature of a layer from 1."""
    properties: Mapping[str, Any]
    """Cells by column, not yet judged."""
    geometry: BaseGeometry | None
    """Geometry in the file's own coordinates, first easting or longitude; None where there is none."""
    reason: str = ""
    """Why there is no geometry, where it was tried."""


@dataclass(frozen=True, slots=True)
class Places:
    """What a foreign file holds."""

    records: tuple[Record, ...]
    """Rows in file order."""
    columns: tuple[str, ...]
    """All columns but the coordinates."""
    crs: str | None
    """The system the file declares, as pyproj reads it; None where it declares none."""
    notes: tuple[str, ...] = ()
    """What a person should know about how the file was read."""


def read_places(path: Path, known: Sequence[str] = (), *, projected: bool = False) -> Places:
    """Read the places of a file; its ending says what it is.

    Parameters
    ----------
    known
        Headers by which the header row of a table is found, beside those of coordinates.
    projected
        Prefer columns of eastings and northings where a table has degrees too.

    Raises
    ------
    WorkspaceError
        If the file is missing or cannot be read.
    LayerFormatError
        If a layer is damaged.
    TableFormatError
        If a table is, or has no coordinate columns.
    """
    suffix = path.suffix.lower()
    if suffix in {".geojson", ".json"}:
        return _read_geojson(path)
    if suffix in {".shp", ".zip", ".gpkg", ".kml", ".kmz"}:
        return _read_ogr(path)
    if suffix in {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}:
        return _read_coordinate_table(path, known, projected=projected)
    raise LayerFormatError(
        f"{path}: cannot import {suffix or 'a file without ending'!r}. "
        "Known: .geojson, .json, .shp, .zip (a zipped shapefile), .gpkg, .kml, .kmz, .csv, .xlsx."
    )


def _read_geojson(path: Path) -> Places:
    collection = geojson.parse(read_text(path), source=str(path), any_crs=True)
    records, columns = [], dict[str, None]()
    for number, feature in enumerate(collection.features, start=1):
        columns.update(dict.fromkeys(feature["properties"]))
        try:
            geometry, reason = geometry_from_feature(feature, where=""), ""
        except LayerFormatError:
            geometry, reason = None, "the geometry cannot be read"
        records.append(Record(number, feature["properties"], geometry, reason))
    crs = collection.members.get("crs")
    # The old `crs` member (GJ2008): {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}.
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else crs
    if crs is not None and not isinstance(name, str):
        raise LayerFormatError(f"{path}: the member 'crs' names no system. Remove it or give --crs.")
    return Places(tuple(records), tuple(columns), name or "OGC:CRS84")


def _read_ogr(path: Path) -> Places:
    """Read a file through GDAL; texts of a shapefile without code page are UTF-8 or GB18030."""
    import pyogrio  # noqa: PLC0415 - GDAL takes a quarter of a second to load
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError  # noqa: PLC0415 - as above

    if not path.is_file():
        raise WorkspaceError(f"{path}: no such file.")
    try:
        with warnings.catch_warnings():
            # A shapefile that ends early only warns; the lost rows show as rows without geometry.
            warnings.simplefilter("ignore")
            layers = [str(name) for name, _ in pyogrio.list_layers(path)]
            if path.suffix.lower() in {".zip", ".gpkg"} and len(layers) != 1:
                raise LayerFormatError(
                    f"{path}: has {len(layers)} layers ({', '.join(layers[:5])}). Give a file with one."
                )
            parts = [_read_layer(path, layer) for layer in layers]
    except (
        DataSourceError,
        DataLayerError,
        FeatureError,
        UnicodeDecodeError,
        shapely.GEOSException,
    ) as error:
        raise LayerFormatError(
            f"{path}: cannot be read ({str(error).splitlines()[0][:160]}). "
            "The file may be cut or, for a shapefile, its .shx or .dbf may be missing. Get it anew."
        ) from None
    records = [record for part in parts for record in part.records]
    numbered = [
        Record(number, record.properties, record.geometry, record.reason)
        for number, record in enumerate(records, start=1)
    ]
    style = _KML_STYLE if path.suffix.lower() in {".kml", ".kmz"} else ()
    columns = dict.fromkeys(column for part in parts for column in part.columns if column not in style)
    return Places(
        tuple(numbered), tuple(columns), parts[0].crs if parts else None, parts[0].notes if parts else ()
    )


def _read_layer(path: Path, layer: str) -> Places:
    """Read one layer of a GDAL source."""
    from pyogrio import raw  # noqa: PLC0415 - as above

    notes: tuple[str, ...] = ()
    if path.suffix.lower() in {".gpkg", ".kml", ".kmz"}:
        meta, _, wkb, cells = raw.read(path, layer=layer)
    else:
        encoding = None if path.with_suffix(".cpg").is_file() else "utf-8"
        try:
            meta, _, wkb, cells = raw.read(path, layer=layer, encoding=encoding)
        except UnicodeDecodeError:
            meta, _, wkb, cells = raw.read(path, layer=layer, encoding="gb18030")
            notes = ("texts read as GB18030, because they are not UTF-8",)
    columns = tuple(str(name) for name in meta["fields"])
    geometries = shapely.from_wkb(wkb, on_invalid="ignore") if wkb is not None else [None] * len(cells[0])
    records = [
        Record(
            number,
            dict(zip(columns, row, strict=True)),
            geometry,
            "" if geometry is not None else "no geometry",
        )
        for number, (geometry, *row) in enumerate(
            zip(geometries, *(values.tolist() for values in cells), strict=True), start=1
        )
    ]
    return Places(tuple(records), columns, meta["crs"], notes)


def _read_coordinate_table(path: Path, known: Sequence[str], *, projected: bool) -> Places:
    """Make points of the rows of a table."""
    table = read_table(path, (*known, *COORDINATE_HEADERS))
    east, north = _coordinate_columns(path, table.columns, projected=projected)
    records = []
    for number, cells in table.rows:
        pair = (number_of(cells.get(east)), number_of(cells.get(north)))
        properties = {name: value for name, value in cells.items() if name not in {east, north}}
        if math.isfinite(pair[0]) and math.isfinite(pair[1]):
            records.append(Record(number, properties, shapely.Point(pair)))
        else:
            shown = f"{str(cells.get(east))[:30]!r}, {str(cells.get(north))[:30]!r}"
            reason = f"no number in {east!r}, {north!r}: {shown}"
            # Two empty cells are no slip: the row may be about a site whose place is not known.
            is_empty = not str(cells.get(east) or "").strip() and not str(cells.get(north) or "").strip()
            records.append(Record(number, properties, None, "" if is_empty else reason))
    columns = tuple(name for name in table.columns if name not in {east, north})
    return Places(tuple(records), columns, None, table.notes)


def _coordinate_columns(path: Path, columns: tuple[str, ...], *, projected: bool) -> tuple[str, str]:
    """Return the columns of easting (or longitude) and of northing (or latitude)."""
    for pair in (*_PAIRS[1:], _PAIRS[0]) if projected else _PAIRS:
        named = columns_named(
            columns, {**dict.fromkeys(pair[0], "east"), **dict.fromkeys(pair[1], "north")}.get
        )
        found = {meaning: column for column, meaning in named.items()}
        if len(found) == 2:
            return found["east"], found["north"]
    raise TableFormatError(
        f"{path}: no pair of coordinate columns. Name them 经度 and 纬度, lon and lat, "
        "东坐标 and 北坐标, easting and northing, or x and y."
    )


def number_of(cell: object) -> float:
    """Return a coordinate cell as a number; NaN where it is none. Degrees, minutes, seconds are read too.

    Examples
    --------
    >>> number_of("29.03"), number_of(" 111°41′24″ "), number_of("见附图")
    (29.03, 111.69, nan)
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    text = re.sub(r"\s", "", str(cell)) if cell is not None else ""
    match = _DMS.fullmatch(text)
    if match:
        return int(match[1]) + int(match[2]) / 60 + float(match[3]) / 3600
    try:
        return float(text)
    except ValueError:
        return math.nan
