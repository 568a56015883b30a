"""GeoPackage: a layer for each kind and family of geometries, with styles that QGIS applies by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.store.writers.gdal import TYPE_NAMES, clock_at, geometry_type, write_layer
from ecomap.store.writers.qml import style_qml
from ecomap.store.writers.table import Part, split_families

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ecomap.model import Kind
    from ecomap.store.writers.table import Table

_FAMILY_LABELS = {"point": "点", "line": "线", "polygon": "面", "collection": "混合"}
# QGIS and the many programs that carry an older GDAL read 1.2 without a warning.
_VERSION = "1.2"
_STYLES = """
CREATE TABLE "layer_styles" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "f_table_catalog" TEXT(256),
  "f_table_schema" TEXT(256),
  "f_table_name" TEXT(256),
  "f_geometry_column" TEXT(256),
  "styleName" TEXT(30),
  "styleQML" TEXT,
  "styleSLD" TEXT,
  "useAsDefault" BOOLEAN,
  "description" TEXT,
  "owner" TEXT(30),
  "ui" TEXT(30),
  "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
)
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the file."""

    name: str
    """Its name, the kind and the family."""
    kind: Kind
    """Kind of its sites."""
    family: str
    """Family of its geometries, one of `FAMILIES`."""
    table: Table
    """Its rows."""

    @property
    def title(self) -> str:
        """Chinese name for people."""
        return f"{self.kind.label_zh}（{_FAMILY_LABELS[self.family]}）"


def write_geopackage(
    path: Path, table: Table, *, kinds: Mapping[str, Kind], title: str, as_of: dt.date
) -> list[Part]:
    """Write the sites; return the layers.

    A layer of QGIS has one symbol for one family of geometries, and a generic layer would fall apart into
    sublayers that cannot share a style. So the name of a layer is the kind and the family, also where a kind
    has only one: a project that was made last month still finds its layers.
    """
    return write_layers(path, layers_of(table, kinds), title=title, as_of=as_of, style=_plain_style)


def write_layers(
    path: Path, layers: Sequence[Layer], *, title: str, as_of: dt.date, style: Callable[[Layer], str]
) -> list[Part]:
    """Write layers into a new file, each with the style that `style` returns as QML; return them."""
    key, place = own_columns(layers)
    with clock_at(as_of):
        for number, layer in enumerate(layers):
            write_layer(
                path,
                layer.table,
                driver="GPKG",
                layer=layer.name,
                type_name=geometry_type(layer.table.geometries, if_none=TYPE_NAMES[layer.family]),
                append=number > 0,
                dataset_options={"VERSION": _VERSION} if number == 0 else None,
                layer_options={
                    "FID": key,
                    "GEOMETRY_NAME": place,
                    "IDENTIFIER": layer.title,
                    "DESCRIPTION": f"{title} {as_of.isoformat()}",
                },
            )
    _add_styles(path, layers, geometry_column=place, as_of=as_of, style=style)
    return [Part(layer.name, len(layer.table)) for layer in layers]


def own_columns(layers: Sequence[Layer]) -> tuple[str, str]:
    """Return the names of the columns of the feature id and of the geometry, which no other column has."""
    free = {column.name.casefold() for layer in layers for column in layer.table.columns}
    key = next(name for name in ("fid", "ogc_fid", "gpkg_fid") if name not in free)
    return key, next(name for name in ("geom", "geometry", "gpkg_geom") if name not in free)


def layers_of(table: Table, kinds: Mapping[str, Kind]) -> list[Layer]:
    """Part the sites by kind, in the order of the kinds, and by family."""
    of_rows = np.array(table["kind"], dtype=object)
    layers = []
    for key, kind in kinds.items():
        rows = np.flatnonzero(of_rows == key)
        if not len(rows):
            continue
        parted = split_families(table.take(rows), without_place=kind.geometries[0])
        layers += [Layer(f"{key}_{family}", kind, family, part) for family, part in parted.items()]
    return layers


def _plain_style(layer: Layer) -> str:
    return style_qml(layer.kind, layer.family, [column.name for column in layer.table.columns])


def _add_styles(
    path: Path,
    layers: Sequence[Layer],
    *,
    geometry_column: str,
    as_of: dt.date,
    style: Callable[[Layer], str],
) -> None:
    """Add the table in which QGIS keeps the styles of a database, and list it among the contents."""
    stamp = f"{as_of.isoformat()}T00:00:00.000Z"
    rows = [
        (
            *("", "", layer.name, geometry_column, layer.kind.key),
            style(layer),
            *("", True, f"{layer.kind.label_zh} {layer.kind.label_en}", "", None, stamp),
        )
        for layer in layers
    ]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES)
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
            " styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)",
            (stamp,),
        )
