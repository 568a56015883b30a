"""GPX of hand-held receivers and phone apps: waypoints, routes and tracks."""

from __future__ import annotations

import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.gdal_layers import read_gdal
from ecomap.store.foreign.xml_guard import root_of
from ecomap.store.foreign.xml_text import plain_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.store.foreign.places import Places

_PREFIX = "ecomap_"
LAYERS = ("waypoints", "routes", "tracks")
"""Layers of places; the points of a route or track are not sites of their own."""
_PLACES = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}
_POINTS = frozenset({"wpt", "rtept", "trkpt"})


def read_gpx(path: Path, *, part: str | None = None) -> Places:
    """Read waypoints, routes and tracks; fields that no place fills are left out.

    Raises
    ------
    LayerFormatError
        If it is no GPX, declares entities, or holds none of these.
    """
    with plain_xml(path) as plain:
        root = root_of(plain.path)
        if root != "gpx":
            raise LayerFormatError(f"{path}: is no GPX but a document of <{root[:40]}>. Check the file.")
        merged = _read(plain.path, part)
    if not len(merged):
        raise LayerFormatError(f"{path}: holds no waypoint, route or track.")
    filled = {
        name: cells for name, cells in merged.columns.items() if any(cell is not None for cell in cells)
    }
    # GDAL puts the prefix of an extension before its fields; an own field counts more than one of GPX.
    own = {name.removeprefix(_PREFIX): cells for name, cells in filled.items() if name.startswith(_PREFIX)}
    columns = {name: cells for name, cells in filled.items() if not name.startswith(_PREFIX)} | own
    notes = (*merged.notes, *([plain.note] if plain.note else []))
    return replace(merged, columns=columns, notes=notes)


def _read(path: Path, part: str | None) -> Places:
    """Read the layers. GDAL takes `40,5` for 40 and a word for 0, and leaves out points without numbers."""
    reasons = _reasons(path)
    spoilt = [reason for layer in LAYERS if part in {None, layer} for reason in reasons[layer]]
    if not any(spoilt):
        return read_gdal(path, part=part, only=LAYERS, merge=True)
    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        copy = Path(folder) / "copy.gpx"
        _write_with_numbers(path, copy)
        try:
            places = read_gdal(copy, part=part, only=LAYERS, merge=True)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(copy), str(path))) from None
    if len(places) != len(spoilt):
        raise LayerFormatError(f"{path}: GDAL reads {len(places)} of {len(spoilt)} places. Check the file.")
    told = {position: reason for position, reason in enumerate(spoilt) if reason}
    geometries = places.geometries.copy()
    geometries[list(told)] = None
    return replace(places, geometries=geometries, reasons={**places.reasons, **told})


def _reasons(path: Path) -> Mapping[str, list[str]]:
    """Return for every place of every layer why it cannot be read; empty where it can."""
    found: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    inside: list[str] = []
    for event, element in ET.iterparse(path, ("start", "end")):  # noqa: S314 - it declares no entities
        tag = element.tag.rpartition("}")[2]
        layer = _PLACES.get(tag)
        if event == "end":
            if layer:
                element.clear()
            continue
        if layer:
            inside = found[layer]
            inside.append("")
        if tag in _POINTS and inside and not inside[-1]:
            spoilt = [name for name in ("lat", "lon") if not _is_number(element.get(name))]
            inside[-1] = "".join(f"{name} is no number: {element.get(name)!r}" for name in spoilt[:1])
    return found


def _is_number(text: str | None) -> bool:
    try:
        return text is not None and text.isascii() and "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False


def _write_with_numbers(path: Path, copy: Path) -> None:
    """Write a copy in which every point has numbers, so that the rows of all places stay in their order."""
    tree = ET.parse(path)  # noqa: S314 - it declares no entities
    root = tree.getroot()
    space = root.tag.rpartition("}")[0]
    for element in root.iter():
        # GDAL looks for names without a prefix.
        if space and element.tag.startswith(f"{space}}}"):
            element.tag = element.tag.rpartition("}")[2]
        if element.tag in _POINTS:
            for name in ("lat", "lon"):
                element.set(name, text if _is_number(text := element.get(name)) and text else "0")
    if space:
        root.set("xmlns", space[1:])
    tree.write(copy, encoding="utf-8", xml_declaration=True)
