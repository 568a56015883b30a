"""KML: a folder for each kind, in the kind's colour, with all columns as extended data."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from ecomap.store.writers.gdal import write_layer
from ecomap.store.writers.table import ColumnType, Part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecomap.model import Kind
    from ecomap.store.writers.table import Table

_KML = "http://www.opengis.net/kml/2.2"
_BEHIND_STYLE = frozenset(
    f"{{{_KML}}}{name}"
    for name in (
        *("Style", "StyleMap", "Region", "Metadata", "ExtendedData"),
        *("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model"),
    )
)


def write_kml(path: Path, table: Table, *, kinds: Mapping[str, Kind], title: str) -> list[Part]:
    """Write the sites; return the folders. A site without a place is a placemark without geometry.

    GDAL writes the placemarks, all kinds in one layer: with a layer a kind it reads the whole file anew for
    each. Folders and styles are put around them, since it cannot be told those without OGR's feature styles.
    """
    of_rows = np.array(table["kind"], dtype=object)
    rows = {key: np.flatnonzero(of_rows == key) for key in kinds}
    rows = {key: found for key, found in rows.items() if len(found)}
    ordered = _flags_as_numbers(table.as_texts()).take(np.concatenate(list(rows.values())))
    write_layer(path, ordered, driver="LIBKML", layer="sites", type_name="Unknown")
    _dress(path, {kinds[key]: len(found) for key, found in rows.items()}, title)
    return [Part(kinds[key].label_zh, len(found)) for key, found in rows.items()]


def _flags_as_numbers(table: Table) -> Table:
    """Return flags as 1 and 0: GDAL 3.6, as QGIS 3.22 carries it, reads `true` of a KML file as 0."""
    columns = [
        replace(
            column,
            type=ColumnType.INTEGER,
            values=[None if cell is None else int(cell) for cell in column.values],
        )
        if column.type is ColumnType.FLAG
        else column
        for column in table.columns
    ]
    return replace(table, columns=tuple(columns))


def _dress(path: Path, counts: Mapping[Kind, int], title: str) -> None:
    """Name the document, give it styles, and part its placemarks, which stand in the order of the kinds."""
    ET.register_namespace("", _KML)
    tree = ET.parse(path)  # noqa: S314 - GDAL wrote it a moment ago
    document = tree.getroot()[0]
    layer = document.find(f"{{{_KML}}}Document")
    assert layer is not None  # noqa: S101 - the layer that was just written
    placemarks = iter(layer.findall(f"{{{_KML}}}Placemark"))
    document.remove(layer)
    document[:0] = [_text("name", title), *map(_style, counts)]
    for kind, count in counts.items():
        folder = ET.SubElement(document, f"{{{_KML}}}Folder", id=kind.key)
        folder.append(_text("name", kind.label_zh))
        for placemark in islice(placemarks, count):
            _point_to_style(placemark, kind)
            folder.append(placemark)
    ET.indent(tree)
    tree.write(path, encoding="UTF-8", xml_declaration=True)


def _point_to_style(placemark: ET.Element, kind: Kind) -> None:
    """Name the style where the schema wants it: before the data and the geometry."""
    followers = (place for place, child in enumerate(placemark) if child.tag in _BEHIND_STYLE)
    placemark.insert(next(followers, len(placemark)), _text("styleUrl", f"#{_style_id(kind)}"))


def _text(name: str, words: str) -> ET.Element:
    element = ET.Element(f"{{{_KML}}}{name}")
    element.text = words
    return element


def _style(kind: Kind) -> ET.Element:
    """Return the style of a kind. It names no picture: a viewer would fetch it from somewhere."""
    style = ET.Element(f"{{{_KML}}}Style", id=_style_id(kind))
    for name, alpha, more in (
        ("IconStyle", "ff", ("scale", "1.1")),
        ("LineStyle", "ff", ("width", "2.5")),
        ("PolyStyle", "6e", ("outline", "1")),
    ):
        part = ET.SubElement(style, f"{{{_KML}}}{name}")
        ET.SubElement(part, f"{{{_KML}}}color").text = _abgr(kind.color, alpha)
        ET.SubElement(part, f"{{{_KML}}}{more[0]}").text = more[1]
    return style


def _style_id(kind: Kind) -> str:
    # The folder of a kind has its key as id already, and ids are unique in a document.
    return f"style-{kind.key}"


def _abgr(color: str, alpha: str) -> str:
    """Return `#rrggbb` as KML writes it.

    Examples
    --------
    >>> _abgr("#d55e00", "ff")
    'ff005ed5'
    """
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"{alpha}{blue}{green}{red}".lower()
