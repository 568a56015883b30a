"""Layers through GDAL: Shapefile, GeoPackage, FlatGeobuf, KML, GPX, DXF and their kin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.gdal_cells import plain_cells
from ecomap.store.foreign.gdal_told import told_by_gdal
from ecomap.store.foreign.places import Places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_GEOMETRY_LOST = "the geometry cannot be read"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as GDAL gives it."""

    name: str
    """Its name."""
    columns: dict[str, list[Any]]
    """Cells by field."""
    geometries: NDArray[Any]
    """Geometries, None where there is none or it cannot be built."""
    lost: list[int]
    """Positions of geometries that cannot be built."""
    crs: str | None
    """The system that it declares."""


def read_gdal(
    path: Path,
    *,
    part: str | None = None,
    only: Sequence[str] = (),
    encoding: str | None = None,
    merge: bool = False,
) -> Places:
    """Read the layers of a file that have geometries.

    Parameters
    ----------
    part
        The only layer to read.
    only
        Layers of places where the format has others too; empty where every layer may be one.
    encoding
        In which the texts are, where GDAL would guess.
    merge
        Whether layers are parts of one map, as those of GPX are, whatever fields they have.

    Raises
    ------
    LayerFormatError
        If it cannot be read, or has several layers with different fields and none is named.
    """
    if "!" in str(path.absolute()):
        # The reader takes what stands before it for an archive, and would open one that nobody looked at.
        raise LayerFormatError(f"{path}: its name or folder has a '!'. Rename it and try again.")
    with told_by_gdal(path) as told:
        import pyogrio  # noqa: PLC0415 - GDAL takes a quarter of a second to load

        listed = [(str(name), kind) for name, kind in pyogrio.list_layers(path.absolute())]
        chosen = _choose(path, listed, part, only)
        layers = [_read_layer(path.absolute(), number, name, encoding) for number, name in chosen]
    if merge:
        layers = [layer for layer in layers if len(layer.geometries)]
    elif len({tuple(layer.columns) for layer in layers}) > 1:
        names = ", ".join(name for name, _ in listed[:12])
        raise LayerFormatError(
            f"{path}: has {len(layers)} layers with different fields ({names}). Name one with --sheet."
        )
    places = join_layers(path, layers)
    return replace(places, notes=(*places.notes, *told.notes()))


def _choose(
    path: Path, listed: Sequence[tuple[str, Any]], part: str | None, only: Sequence[str]
) -> list[tuple[int, str]]:
    """Return position and name of the layers to read."""
    offered = [(number, name, kind) for number, (name, kind) in enumerate(listed) if not only or name in only]
    if part is not None:
        found = [(number, name) for number, name, _ in offered if name == part]
        if not found:
            names = ", ".join(name for _, name, _ in offered[:12])
            raise LayerFormatError(f"{path}: has no layer {part!r}. It has: {names}.")
        return found
    chosen = [(number, name) for number, name, kind in offered if kind is not None]
    if not chosen:
        raise LayerFormatError(f"{path}: has no layer with places ({len(listed)} without).")
    return chosen


def _read_layer(path: Path, number: int, name: str, encoding: str | None) -> Layer:
    from pyogrio import raw  # noqa: PLC0415 - as above

    meta, _, wkb, cells = raw.read(path, layer=number, encoding=encoding, datetime_as_string=True)

    def without_empty(field: str) -> NDArray[Any]:
        quoted = field.replace('"', '""')
        given = {"where": f'"{quoted}" IS NOT NULL', "columns": [field], "read_geometry": False}
        values: NDArray[Any] = raw.read(path, layer=number, encoding=encoding, **given)[3][0]
        return values

    kinds = zip(meta["fields"].tolist(), cells, meta["ogr_types"], meta["dtypes"].tolist(), strict=True)
    columns = {
        field: plain_cells(values, kind, is_bool=dtype == "bool", without_empty=partial(without_empty, field))
        for field, values, kind, dtype in kinds
    }
    count = len(wkb) if wkb is not None else len(cells[0]) if len(cells) else 0
    geometries = np.full(count, None, dtype=object)
    lost: list[int] = []
    if wkb is not None:
        geometries[:] = shapely.from_wkb(wkb, on_invalid="ignore")
        given = np.array([item is not None for item in wkb], dtype=bool)
        lost = np.flatnonzero(given & shapely.is_missing(geometries)).tolist()
    return Layer(name, columns, geometries, lost, meta["crs"])


def join_layers(path: Path, layers: Sequence[Layer]) -> Places:
    """Return the rows of layers one after the other, under all their columns."""
    systems = {layer.crs for layer in layers}
    if len(systems) > 1:
        raise LayerFormatError(
            f"{path}: its layers are in different systems ({', '.join(map(str, systems))}). "
            "Name one with --sheet."
        )
    names = dict.fromkeys(name for layer in layers for name in layer.columns)
    sizes = [len(layer.geometries) for layer in layers]
    starts = np.cumsum([0, *sizes]).tolist()
    columns = {
        name: [
            cell
            for layer, size in zip(layers, sizes, strict=True)
            for cell in layer.columns.get(name, [None] * size)
        ]
        for name in names
    }
    lost = [start + place for layer, start in zip(layers, starts, strict=False) for place in layer.lost]
    several = len(layers) > 1
    empty = np.empty(0, dtype=object)
    return Places(
        rows=np.concatenate([np.arange(1, size + 1) for size in sizes] or [np.empty(0, np.int64)]),
        columns=columns,
        geometries=np.concatenate([layer.geometries for layer in layers] or [empty]),
        reasons=dict.fromkeys(lost, _GEOMETRY_LOST),
        crs=next(iter(systems), None),
        sheets=tuple(layer.name for layer in layers) if several else (),
        sheet_of=np.repeat(np.arange(len(layers)), sizes).tolist() if several else (),
    )
