"""Shapefile: one file for each family of geometries, names of ten bytes, texts of 254."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecomap.store.writers.archive import write_zip
from ecomap.store.writers.gdal import write_layer
from ecomap.store.writers.names import cut_bytes
from ecomap.store.writers.table import ColumnType, Part, split_families

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ecomap.store.writers.table import Column, Table

TEXT_BYTES = 254
_TYPES = {"point": ("Point", "MultiPoint"), "line": ("LineString",) * 2, "polygon": ("Polygon",) * 2}
SIDECARS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".qpj", ".shp.xml")
"""Endings of the files that make up one shapefile, and of the indexes others leave beside it."""


@dataclass(frozen=True, slots=True)
class Shapefiles:
    """What was written."""

    parts: list[Part]
    """The files with a .shp."""
    cut: dict[str, int]
    """Columns with texts that were longer than a shapefile holds, and how many of them."""


def write_shapefiles(folder: Path, stem: str, table: Table, *, as_of: dt.date) -> Shapefiles:
    """Write `stem.shp` into an empty folder, or one file a family where the places are of several."""
    short, cut = _cut_texts(table)
    parted = split_families(short, without_place="point")
    parts = []
    for family, part in parted.items():
        name = stem if len(parted) == 1 else f"{stem}_{family}"
        write_layer(
            folder / f"{name}.shp",
            part,
            driver="ESRI Shapefile",
            layer=name,
            type_name=_type_name(part, family),
            layer_options={"DBF_DATE_LAST_UPDATE": as_of.isoformat()},
        )
        parts.append(Part(name, len(part)))
    return Shapefiles(parts, cut)


def _type_name(table: Table, family: str) -> str:
    """Return the type of the file; lines and polygons of several parts need none of their own."""
    single, multiple = _TYPES[family]
    types = {place.geom_type for place in table.geometries if place is not None}
    return multiple if "MultiPoint" in types else single


def pack(folder: Path, target: Path, *, as_of: dt.date) -> None:
    """Put the files of a folder into a .zip."""
    write_zip(target, ((path.name, path.read_bytes()) for path in sorted(folder.iterdir())), as_of=as_of)


def _cut_texts(table: Table) -> tuple[Table, dict[str, int]]:
    """Cut texts at the length of the format, between characters, and count them."""
    cut: dict[str, int] = {}
    columns = []
    for column in table.joined().columns:
        held, count = _cut_column(column)
        columns.append(held)
        if count:
            cut[column.name] = count
    return replace(table, columns=tuple(columns)), cut


def _cut_column(column: Column) -> tuple[Column, int]:
    if column.type is not ColumnType.TEXT:
        return column, 0
    texts = [cell if cell is None else cut_bytes(cell, TEXT_BYTES) for cell in column.values]
    count = sum(new != old for new, old in zip(texts, column.values, strict=True))
    return replace(column, values=texts), count


def put_in_place(folder: Path, target: Path) -> list[Path]:
    """Move the files of a folder into another; return those that end in .shp.

    Indexes that another program left beside a file of the same name go: they would lead to the wrong rows.
    """
    made = sorted(folder.iterdir())
    names = {path.name for path in made}
    stems = {path.stem for path in made}
    for path in made:
        path.replace(target / path.name)
    for stem in sorted(stems):
        for ending in SIDECARS:
            if f"{stem}{ending}" not in names:
                (target / f"{stem}{ending}").unlink(missing_ok=True)
    return [target / path.name for path in made if path.suffix == ".shp"]
