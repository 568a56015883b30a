"""KML and KMZ of map programs: folders, extended data, and descriptions written as web pages."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.archive import unpacked
from ecomap.store.foreign.gdal_layers import read_gdal
from ecomap.store.foreign.xml_guard import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
    places = read_gdal(path, part=part, merge=True)
    columns: dict[str, Sequence[Any]] = {
        name: cells
        for name, cells in places.columns.items()
        if name not in _LOOKS or (name in _TIMES and any(cell is not None for cell in cells))
    }
    columns = {name: _plain_column(cells) for name, cells in columns.items()}
    if places.sheets and "folder" not in columns:
        columns["folder"] = [places.sheet(position) for position in range(len(places))]
    notes = [*places.notes]
    content = path.read_bytes()
    if b"<NetworkLink" in content:
        notes.append("links to other maps are not followed")
    if b"<SimpleData" in content and b"<Schema" not in content.replace(b"<SchemaData", b""):
        notes.append("extended data without its schema is not read")
    return replace(places, columns=columns, notes=tuple(notes))


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
