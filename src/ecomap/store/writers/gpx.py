"""GPX: points as waypoints, lines and the rings of areas as tracks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from ecomap.store.writers.gdal import write_layer
from ecomap.store.writers.table import Part, families

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.store.writers.table import Table

_GPX = "http://www.topografix.com/GPX/1/1"
_NAMESPACE = "ecomap"
_NAMESPACE_URL = "https://ecomap.invalid/gpx/1"
_OPTIONS = {
    "GPX_USE_EXTENSIONS": "YES",
    "GPX_EXTENSIONS_NS": _NAMESPACE,
    "GPX_EXTENSIONS_NS_URL": _NAMESPACE_URL,
}


def write_gpx(path: Path, table: Table, *, title: str) -> list[Part]:
    """Write the sites that have a place; return the layers.

    Tracks, not routes: a receiver leads along a route and refuses long ones, a track it only draws.
    GDAL writes one kind of element into a new file and none into an old one, so both are written apart.
    """
    texts = table.as_texts()
    kinds = families(texts)
    rows = {"waypoints": np.flatnonzero(kinds == 0), "tracks": np.flatnonzero(kinds > 0)}
    parts = []
    root: ET.Element | None = None
    with TemporaryDirectory(prefix=".gpx.", dir=path.parent) as folder:
        for layer, chosen in rows.items():
            if not len(chosen):
                continue
            single = _waypoints(texts.take(chosen)) if layer == "waypoints" else _tracks(texts.take(chosen))
            write_layer(
                Path(folder) / f"{layer}.gpx",
                single,
                driver="GPX",
                layer=layer,
                type_name="Point" if layer == "waypoints" else "MultiLineString",
                dataset_options=_OPTIONS,
            )
            parts.append(Part(layer, len(chosen)))
            written = ET.parse(Path(folder) / f"{layer}.gpx").getroot()  # noqa: S314 - GDAL wrote it
            root = written if root is None else _merged(root, written)
    if root is not None:
        _finish(root, path, table, title)
    return parts


def _waypoints(table: Table) -> Table:
    """Return one row a point."""
    parts, rows = shapely.get_parts(table.geometries, return_index=True)
    return replace(table.take(rows), geometries=parts)


def _tracks(table: Table) -> Table:
    """Return lines for all geometries: those of lines, and the rings of areas."""
    lines = np.empty(len(table), dtype=object)
    lines[:] = [shapely.MultiLineString(_lines(place)) for place in table.geometries]
    return replace(table, geometries=lines)


def _lines(place: Any) -> list[NDArray[np.float64]]:
    """Return the coordinates of the lines and rings of a geometry."""
    parts = shapely.get_parts(shapely.get_parts(place))
    rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
    lines = parts[shapely.get_dimensions(parts) == 1]
    return [shapely.get_coordinates(line) for line in (*lines, *rings)]


def _merged(first: ET.Element, second: ET.Element) -> ET.Element:
    """Append the tracks of the second file to the waypoints of the first."""
    first.extend(second.findall(f"{{{_GPX}}}trk"))
    return first


def _finish(root: ET.Element, path: Path, table: Table, title: str) -> None:
    """Name the file and state its bounds, then write it."""
    ET.register_namespace("", _GPX)
    ET.register_namespace(_NAMESPACE, _NAMESPACE_URL)
    metadata = root.find(f"{{{_GPX}}}metadata")
    if metadata is None:
        metadata = ET.Element(f"{{{_GPX}}}metadata")
        root.insert(0, metadata)
    metadata.clear()
    ET.SubElement(metadata, f"{{{_GPX}}}name").text = title
    west, south, east, north = (f"{value:.7f}" for value in shapely.total_bounds(table.geometries))
    ET.SubElement(metadata, f"{{{_GPX}}}bounds", minlat=south, minlon=west, maxlat=north, maxlon=east)
    root.set("creator", "ecomap")
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="UTF-8", xml_declaration=True)
