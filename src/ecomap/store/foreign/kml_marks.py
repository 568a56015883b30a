"""The placemarks of a KML document, one after the other: their words, their data and their geometry.

GDAL reads the geometries. It is not asked for the words: it drops data beside typed data, spoils Chinese
names of fields, reads `x` as zero, gives folders of one name another, and makes places at 0, 0 of coordinates
that are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EXTENSION = "http://www.google.com/kml/ext/2.2"
_SHAPES = frozenset(
    {
        *("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model"),
        *("gx:Track", "gx:MultiTrack"),
    }
)
_FOLDERS = frozenset({"Folder", "Document"})
_WORDS = {"name": "Name", "description": "description", "address": "address", "phoneNumber": "phoneNumber"}
_OVERLAYS = frozenset({"GroundOverlay", "ScreenOverlay", "PhotoOverlay"})
_NUMBER = r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?"
_TUPLE = rf"{_NUMBER}\s*+,\s*+{_NUMBER}(?:\s*+,\s*+(?:{_NUMBER})?)?"
_COORDINATES = re.compile(rf"\s*+(?:{_TUPLE}(?:\s++|$))++")
_TRACK_COORDINATES = re.compile(rf"\s*+{_NUMBER}\s++{_NUMBER}(?:\s++{_NUMBER})?\s*+")


@dataclass(slots=True)
class Mark:
    """One placemark."""

    cells: dict[str, str] = field(default_factory=dict)
    """Its words and times by tag."""
    data: dict[str, str] = field(default_factory=dict)
    """Its extended data by name."""
    folder: str = ""
    """Names of the folders it lies in, from the outermost in, joined by `/`."""
    shape: str = ""
    """Its geometry as KML; empty if it has none or cannot be read."""
    reason: str = ""
    """Why the geometry cannot be read."""


@dataclass(slots=True)
class Document:
    """What a document holds beside its placemarks, filled while they are gone through."""

    kinds: dict[str, str] = field(default_factory=dict)
    """Declared types of extended data by name; `string` where two declarations differ."""
    links: int = 0
    """Links to other maps."""
    overlays: int = 0
    """Pictures laid over the map."""


def marks_of(path: Path, document: Document) -> Iterator[Mark]:
    """Yield the placemarks of a document that was looked at; each is let go of before the next."""
    open_elements: list[ET.Element] = []
    folders: list[str] = []
    for event, element in ET.iterparse(path, ("start", "end")):  # noqa: S314 - it declares no entities
        element.tag = tag = _local(element.tag)
        if event == "start":
            open_elements.append(element)
            if tag in _FOLDERS:
                folders.append("")
            continue
        open_elements.pop()
        if tag == "Placemark":
            # The outermost document is the file itself.
            inner = folders[1:] if open_elements[1:2] and open_elements[1].tag == "Document" else folders
            yield _mark(element, "/".join(filter(None, inner)))
        elif tag == "name" and open_elements and open_elements[-1].tag in _FOLDERS:
            folders[-1] = " ".join((element.text or "").split())
        elif tag in _FOLDERS:
            folders.pop()
        elif tag == "Schema":
            _take_schema(element, document.kinds)
        document.links += tag == "NetworkLink"
        document.overlays += tag in _OVERLAYS
        if open_elements and open_elements[-1].tag in _FOLDERS:
            open_elements[-1].remove(element)


def _local(tag: str) -> str:
    """Return a tag without its namespace; extensions of Google keep their prefix."""
    space, _, name = tag.rpartition("}")
    return f"gx:{name}" if space[1:] == _EXTENSION else name


def _take_schema(schema: ET.Element, kinds: dict[str, str]) -> None:
    for item in schema:
        name, kind = item.get("name", ""), item.get("type", "string")
        kinds[name] = kind if kinds.get(name, kind) == kind else "string"


def _mark(element: ET.Element, folder: str) -> Mark:
    mark = Mark(folder=folder)
    for child in element:
        tag = str(child.tag)
        if tag in _WORDS:
            mark.cells.setdefault(_WORDS[tag], child.text or "")
        elif tag == "TimeStamp":
            mark.cells["timestamp"] = child.findtext("when") or ""
        elif tag == "TimeSpan":
            mark.cells |= {name: child.findtext(name) or "" for name in ("begin", "end")}
        elif tag == "ExtendedData":
            _take_data(child, mark.data)
        elif tag in _SHAPES and not (mark.shape or mark.reason):
            _take_shape(child, mark)
    return mark


def _take_data(data: ET.Element, found: dict[str, str]) -> None:
    """Take extended data of all three kinds: typed, plain, and elements of other namespaces."""
    for child in data:
        if child.tag == "SchemaData":
            found |= {item.get("name", ""): item.text or "" for item in child.iter("SimpleData")}
        elif child.tag == "Data":
            found[child.get("name", "")] = child.findtext("value") or ""
        elif not len(child):
            found[str(child.tag)] = child.text or ""


def _take_shape(shape: ET.Element, mark: Mark) -> None:
    """Take a geometry if all its coordinates are numbers."""
    for pattern, texts in (
        (_COORDINATES, [item.text or "" for item in shape.iter("coordinates")]),
        (_TRACK_COORDINATES, [item.text or "" for item in shape.iter("gx:coord")]),
    ):
        for text in texts:
            if not pattern.fullmatch(text):
                shown = " ".join(text.split())
                mark.reason = (
                    f"the coordinates cannot be read: {shown[:40]!r}"
                    if shown
                    else "the coordinates are empty"
                )
                return
    times = [item.text or "" for item in shape.iter("when")]
    if times:
        mark.cells |= {"begin": times[0], "end": times[-1]}
    for item in shape.iter():
        # Attributes may be of namespaces that the copy does not declare.
        item.attrib.clear()
        item.tail = None
    mark.shape = ET.tostring(shape, encoding="unicode")
