"""The matched patches as files for other programs and for the field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap import geojson
from ecomap.errors import UsageError
from ecomap.frames import geometry_object
from ecomap.model import Kind, Marker
from ecomap.store.atomic import replacing, write_text
from ecomap.store.writers import Column, ColumnType, Table
from ecomap.store.writers.delimited import write_csv
from ecomap.store.writers.gdal import clock_at, write_layer
from ecomap.store.writers.gpx import write_gpx
from ecomap.store.writers.kml import write_kml
from ecomap.survey.patches import SUSPECT_LABELS, Suspect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecomap.workflows.survey.matching.report import Matched

FORMATS = (".csv", ".geojson", ".gpkg", ".kml", ".gpx", ".xlsx")
"""Endings of files that can be written."""
_COLOURS = {
    Suspect.BEYOND_LICENCE: "#D55E00",
    Suspect.NO_LICENCE: "#CC79A7",
    Suspect.EXPIRED_LICENCE: "#E69F00",
    Suspect.STILL_BARE: "#D55E00",
}
_PLAIN_COLOUR = "#0072B2"


def require_format(path: Path, patches: Path) -> None:
    """Refuse an ending that is none of ours, and the file of patches itself.

    Raises
    ------
    UsageError
        With the endings there are.
    """
    if path.suffix.lower() not in FORMATS:
        endings = ", ".join(f"FILE{ending}" for ending in FORMATS)
        raise UsageError(f"{path}: write to one of {endings}.")
    if path.exists() and path.samefile(patches):
        raise UsageError(f"{path}: is the file of patches itself. Write to another one.")


def write_matched(path: Path, found: Matched) -> None:
    """Write the patches in the format of the file's ending; a file that stood there stays if that fails."""
    ending = path.suffix.lower()
    if ending == ".geojson":
        write_text(path, _geojson(found))
        return
    with replacing(path) as draft, clock_at(found.as_of):
        if ending == ".csv":
            write_csv(draft, table_of(found).columns)
        elif ending == ".gpkg":
            write_layer(
                draft, table_of(found).joined(), driver="GPKG", layer="patches", type_name="MultiPolygon"
            )
        elif ending == ".kml":
            write_kml(draft, _for_phones(found), kinds=_kinds(), title=found.source)
        else:
            write_gpx(draft, _with_points(_for_phones(found), found), title=found.source)


def _geojson(found: Matched) -> str:
    """Return the patches as GeoJSON, by rank, with what was counted beside them."""
    document = found.as_dict()
    features = [
        {"type": "Feature", "properties": row, "geometry": geometry_object(outline)}
        for row, outline in zip(found.rows, found.outlines_by_rank(), strict=True)
    ]
    beside = ("source", "as_of", "licences", "pixel_m", "tolerance_m", "earlier", "gone", "notes", "total")
    return geojson.dump(features, members={"metadata": {name: document[name] for name in beside}})


def table_of(found: Matched) -> Table:
    """Return the rows as a table: own columns first, then the fields that the patches came with."""
    own = [name for name in (found.rows[0] if found.rows else {}) if name != "fields"]
    columns = [_column(name, [row[name] for row in found.rows]) for name in own]
    taken = {name.casefold() for name in own}
    foreign = dict.fromkeys(name for row in found.rows for name in row["fields"])
    for name in foreign:
        free = name if name.casefold() not in taken else f"{name} (source)"
        columns.append(_column(free, [row["fields"].get(name) for row in found.rows]))
    outlines = np.empty(len(found.rows), dtype=object)
    outlines[:] = found.outlines_by_rank()
    return Table(tuple(columns), outlines, "EPSG:4326")


def _column(name: str, cells: Sequence[Any]) -> Column:
    """Return a column of the type that its cells have in common."""
    present = [cell for cell in cells if cell is not None]
    if present and all(isinstance(cell, bool) for cell in present):
        return Column(name, ColumnType.FLAG, cells)
    if present and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in present):
        return Column(name, ColumnType.INTEGER, cells)
    if present and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in present):
        return Column(name, ColumnType.NUMBER, [None if cell is None else float(cell) for cell in cells])
    texts = [None if cell is None else _text(cell) for cell in cells]
    return Column(name, ColumnType.TEXT, texts)


def _text(cell: Any) -> str:
    return ";".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _for_phones(found: Matched) -> Table:
    """Return what an inspector needs at hand: a name to read, the kind of suspect, and the outline."""
    names = [f"{row['rank']} {row['suspect_zh']} {row['area_ha']:.2f} 公顷" for row in found.rows]
    notes = [
        "；".join(
            part
            for part in (
                f"图斑 {row['patch_id']}",
                row["county"] or "",
                f"采矿权 {row['licence']}" if row["licence"] else "",
                f"界外 {row['outside_ha']:.2f} 公顷" if row["licence"] and row["outside_ha"] else "",
                f"点位 {row['site_id']}" if row["site_id"] else "",
                row["verdict"],
            )
            if part
        )
        for row in found.rows
    ]
    table = table_of(found)
    columns = (
        Column("site_id", ColumnType.TEXT, [row["patch_id"] for row in found.rows]),
        Column("name", ColumnType.TEXT, names),
        Column("kind", ColumnType.TEXT, [row["suspect"] for row in found.rows]),
        Column("note", ColumnType.TEXT, notes),
    )
    return Table(columns, table.geometries, table.crs)


def _with_points(table: Table, found: Matched) -> Table:
    """Put a point inside each patch before its outline: a receiver leads to points only."""
    points = shapely.points([[row["longitude"], row["latitude"]] for row in found.rows])
    columns = tuple(replace(column, values=[*column.values, *column.values]) for column in table.columns)
    return Table(columns, np.concatenate([np.asarray(points, dtype=object), table.geometries]), table.crs)


def _kinds() -> dict[str, Kind]:
    """Return the suspects as kinds, for formats that colour by kind."""
    return {
        str(suspect): Kind(
            str(suspect), zh, en, ("polygon",), _COLOURS.get(suspect, _PLAIN_COLOUR), Marker.TRIANGLE
        )
        for suspect, (zh, en) in SUSPECT_LABELS.items()
    }
