"""KML and KMZ of map programs: folders, extended data, and descriptions written as web pages."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.archive import unpacked
from ecomap.store.foreign.gdal_layers import read_gdal
from ecomap.store.foreign.xml_guard import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.store.foreign.places import Places

_TIMES = frozenset({"timestamp", "begin", "end"})
_LOOKS = _TIMES | {
    "id",
    "altitudeMode",
    "icon",
    "snippet",
    "tessellate",
    "extrude",
    "visibility",
    "drawOrder",
}
"""Fields that GDAL makes of the looks of every place."""
_SCHEMA = "ecomap"
_BLOCKS = frozenset({"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4"})
_CELLS = frozenset({"td", "th"})


def read_kml(path: Path, *, part: str | None = None) -> Places:
    """Read the places of a KML document; the folder of each stands in the column `folder`.

    Raises
    ------
    LayerFormatError
        If it is no KML, or declares entities.
    """
    root = root_of(path)
    if root != "kml":
        raise LayerFormatError(f"{path}: is no KML but a document of <{root[:40]}>. Check the file.")
    content = path.read_bytes()
    places = _read_with_schema(path, part) if b"ExtendedData" in content else _read(path, part)
    columns: dict[str, Sequence[Any]] = {
        name: cells
        for name, cells in places.columns.items()
        if (name not in _LOOKS or name in _TIMES) and any(cell is not None for cell in cells)
    }
    columns = {name: _plain_column(cells) for name, cells in columns.items()}
    if places.sheets and "folder" not in columns:
        columns["folder"] = [places.sheet(position) for position in range(len(places))]
    notes = ["links to other maps are not followed"] if b"<NetworkLink" in content else []
    return replace(places, columns=columns, notes=(*places.notes, *notes))


def _read(path: Path, part: str | None) -> Places:
    return read_gdal(path, part=part, merge=True)


def _read_with_schema(path: Path, part: str | None) -> Places:
    """Read a copy in which one schema names all data: GDAL spoils or leaves out the others."""
    tree = ET.parse(path)  # noqa: S314 - as above
    root = tree.getroot()
    space = root.tag.removesuffix("kml")
    kinds: dict[str, str] = {}
    for element in list(root.iter()):
        for schema in element.findall(f"{space}Schema"):
            kinds |= {field.get("name", ""): field.get("type", "string") for field in schema}
            element.remove(schema)
    for data in root.iter(f"{space}ExtendedData"):
        _gather(data, space, kinds)
    schema = ET.Element(f"{space}Schema", {"name": _SCHEMA, "id": _SCHEMA})
    for name, kind in kinds.items():
        ET.SubElement(schema, f"{space}SimpleField", {"name": name, "type": kind})
    document = root.find(f"{space}Document")
    if document is None:
        document = ET.Element(f"{space}Document")
        document.extend(list(root))
        root[:] = [document]
    document.insert(0, schema)
    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        copy = Path(folder) / "copy.kml"
        tree.write(copy, encoding="utf-8", xml_declaration=True)
        try:
            return _read(copy, part)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(copy), str(path))) from None


def _gather(data: ET.Element, space: str, kinds: dict[str, str]) -> None:
    """Put all data of one place under the schema."""
    found = {}
    for field in data.iter(f"{space}SimpleData"):
        found[field.get("name", "")] = field.text or ""
    for field in data.findall(f"{space}Data"):
        found[field.get("name", "")] = field.findtext(f"{space}value") or ""
    data[:] = []
    typed = ET.SubElement(data, f"{space}SchemaData", {"schemaUrl": f"#{_SCHEMA}"})
    for name, text in found.items():
        kinds.setdefault(name, "string")
        ET.SubElement(typed, f"{space}SimpleData", {"name": name}).text = text


def read_kmz(path: Path, *, part: str | None = None) -> Places:
    """Read the document of a KMZ archive."""
    with unpacked(path) as files:
        documents = [file for file in files if file.suffix.lower() == ".kml"]
        main = [file for file in documents if file.name.lower() == "doc.kml"] or documents
        if len(main) != 1:
            names = ", ".join(file.name for file in documents[:6]) or "none"
            raise LayerFormatError(f"{path}: needs one KML document, has {len(documents)} ({names}).")
        try:
            return read_kml(main[0], part=part)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(main[0]), f"{path}: {main[0].name}")) from None


def _plain_column(cells: Sequence[Any]) -> list[Any]:
    return [plain_of_html(cell) if isinstance(cell, str) and "<" in cell else cell for cell in cells]


class _Text(HTMLParser):
    """Gathers the text of a page; rows and paragraphs become lines, cells stand apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser calls it so
        """Begin a line, a cell, or something that nobody reads."""
        if tag in {"script", "style"}:
            self.silent += 1
        self.parts.append("\n" if tag in _BLOCKS else "\t" if tag in _CELLS else "")

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        if tag in {"script", "style"}:
            self.silent = max(0, self.silent - 1)
        self.parts.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self.silent:
            self.parts.append(data)


def plain_of_html(text: str) -> str:
    """Return the text of a description that is written as a web page.

    Examples
    --------
    >>> plain_of_html("<tr><td>矿种</td><td>石灰岩</td></tr><tr><td>面积</td><td>3 ha</td></tr>")
    '矿种: 石灰岩; 面积: 3 ha'
    >>> plain_of_html("深度 < 5 m")
    '深度 < 5 m'
    """
    page = _Text()
    page.feed(text)
    page.close()
    lines = ("".join(page.parts)).split("\n")
    rows = [": ".join(filter(None, (" ".join(cell.split()) for cell in line.split("\t")))) for line in lines]
    return "; ".join(filter(None, rows))
