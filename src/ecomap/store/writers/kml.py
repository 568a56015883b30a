"""KML: a folder for each kind, in the kind's colour, with all columns as extended data."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from ecomap.store.writers.gdal import write_layer
from ecomap.store.writers.table import Part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecomap.model import Kind
    from ecomap.store.writers.table import Table

_KML = "http://www.opengis.net/kml/2.2"
_BEHIND_STYLE = {f"{{{_KML}}}{name}" for name in ("Style", "StyleMap", "Region", "Metadata", "ExtendedData")}
_GEOMETRIES = {
    f"{{{_KML}}}{name}" for name in ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model")
}


def write_kml(path: Path, table: Table, *, kinds: Mapping[str, Kind], title: str) -> list[Part]:
    """Write the sites; return the folders. A site without a place is a placemark without geometry.

    GDAL writes all of it but the styles, which it cannot be told without OGR's feature styles.
    """
    of_rows = np.array(table["kind"], dtype=object)
    present = [kind for key, kind in kinds.items() if (of_rows == key).any()]
    parts = []
    for number, kind in enumerate(present):
        part = table.as_texts().take(np.flatnonzero(of_rows == kind.key))
        write_layer(
            path,
            part,
            driver="LIBKML",
            layer=kind.key,
            type_name="Unknown",
            append=number > 0,
            layer_options={"FOLDER": "YES", "NAME": kind.label_zh},
        )
        parts.append(Part(kind.label_zh, len(part)))
    _add_styles(path, present, title)
    return parts


def _add_styles(path: Path, kinds: list[Kind], title: str) -> None:
    """Name the document, and give it the styles to which the placemarks point."""
    ET.register_namespace("", _KML)
    tree = ET.parse(path)  # noqa: S314 - GDAL wrote it a moment ago
    document = tree.getroot()[0]
    heading = ET.Element(f"{{{_KML}}}name")
    heading.text = title
    document[:0] = [heading, *map(_style, kinds)]
    folders = document.findall(f"{{{_KML}}}Folder")
    for kind, folder in zip(kinds, folders, strict=True):
        for placemark in folder.iter(f"{{{_KML}}}Placemark"):
            url = ET.Element(f"{{{_KML}}}styleUrl")
            url.text = f"#{_style_id(kind)}"
            followers = (
                place
                for place, child in enumerate(placemark)
                if child.tag in _BEHIND_STYLE or child.tag in _GEOMETRIES
            )
            placemark.insert(next(followers, len(placemark)), url)
    ET.indent(tree)
    tree.write(path, encoding="UTF-8", xml_declaration=True)


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
