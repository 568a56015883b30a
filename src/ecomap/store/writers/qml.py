"""Styles of QGIS: a kind's colour, marker and Chinese headings as QML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ecomap.model.kind import Marker
from ecomap.store.writers.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecomap.model import Kind

VERSION = "3.22.0"
"""Version of QGIS whose form styles and projects have."""
_GEOMETRY_TYPES = {"point": "0", "line": "1", "polygon": "2", "collection": "4"}
_SYMBOL_TYPES = {"point": "marker", "line": "line", "polygon": "fill"}
_OUTLINE = (35, 35, 35)
_MARKERS: dict[Marker, tuple[str, int]] = {
    Marker.CIRCLE: ("circle", 0),
    Marker.SQUARE: ("square", 0),
    Marker.DIAMOND: ("diamond", 0),
    Marker.TRIANGLE: ("triangle", 0),
    Marker.TRIANGLE_DOWN: ("triangle", 180),
    Marker.PENTAGON: ("pentagon", 0),
    Marker.HEXAGON: ("hexagon", 0),
    Marker.STAR: ("star", 0),
    # Our cross stands on its corners, that of QGIS is upright, as our plus is.
    Marker.CROSS: ("cross_fill", 45),
    Marker.PLUS: ("cross_fill", 0),
}
"""Marker of QGIS and its clockwise turn in degrees."""


def style_qml(kind: Kind, family: str, columns: Iterable[str]) -> str:
    """Return the style of a layer of one kind and one family of geometries.

    A layer of mixed geometries has no symbol, since QGIS would not know which; its columns have headings all
    the same.
    """
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Fields|MapTips")
    add_symbology(root, kind, family)
    aliases = ET.SubElement(root, "aliases")
    for index, column in enumerate(columns):
        # Index 0 is the feature id.
        ET.SubElement(aliases, "alias", index=str(index + 1), field=column, name=LABELS.get(column, ""))
    ET.SubElement(root, "previewExpression").text = '"name"'
    ET.SubElement(root, "layerGeometryType").text = _GEOMETRY_TYPES[family]
    return document(root)


def add_symbology(parent: ET.Element, kind: Kind, family: str, *, is_outline: bool = False) -> None:
    """Add the symbol of a kind to a style or to a layer of a project; mixed geometries get none.

    Parameters
    ----------
    is_outline
        Whether areas are drawn as outlines only, so that what lies on them is seen.
    """
    if family not in _SYMBOL_TYPES:
        return
    renderer = ET.SubElement(
        parent, "renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0", forceraster="0"
    )
    symbols = ET.SubElement(renderer, "symbols")
    symbol = ET.SubElement(
        symbols, "symbol", type=_SYMBOL_TYPES[family], name="0", alpha="1", clip_to_extent="1"
    )
    if family == "polygon" and is_outline:
        _fill(symbol, kind, style="no")
    else:
        _SYMBOLS[family](symbol, kind)


def document(root: ET.Element) -> str:
    """Return a style or a project as QGIS writes it, with its document type."""
    ET.indent(root)
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + ET.tostring(root, encoding="unicode") + "\n"


def _marker(symbol: ET.Element, kind: Kind) -> None:
    name, turn = _MARKERS[kind.marker]
    _layer(
        symbol,
        "SimpleMarker",
        name=name,
        angle=str(turn),
        color=_rgba(kind.color),
        size="3",
        size_unit="MM",
        outline_color=_color(*_OUTLINE),
        outline_style="solid",
        outline_width="0.2",
        outline_width_unit="MM",
    )


def _line(symbol: ET.Element, kind: Kind) -> None:
    _layer(
        symbol,
        "SimpleLine",
        line_color=_rgba(kind.color),
        line_style="solid",
        line_width="0.6",
        line_width_unit="MM",
        capstyle="round",
        joinstyle="round",
    )


def _fill(symbol: ET.Element, kind: Kind, *, style: str = "solid") -> None:
    _layer(
        symbol,
        "SimpleFill",
        color=_rgba(kind.color, 110),
        style=style,
        outline_color=_rgba(kind.color),
        outline_style="solid",
        outline_width="0.4",
        outline_width_unit="MM",
    )


_SYMBOLS = {"point": _marker, "line": _line, "polygon": _fill}


def _layer(symbol: ET.Element, class_: str, /, **settings: str) -> None:
    """Add a symbol layer, its settings in the form of QGIS 3.22 and in that before it."""
    layer = ET.SubElement(symbol, "layer", {"class": class_, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in settings.items():
        ET.SubElement(options, "Option", type="QString", name=key, value=value)
    for key, value in settings.items():
        ET.SubElement(layer, "prop", k=key, v=value)


def _rgba(color: str, alpha: int = 255) -> str:
    """Return `#rrggbb` as QGIS writes it.

    Examples
    --------
    >>> _rgba("#d55e00")
    '213,94,0,255'
    """
    return _color(*bytes.fromhex(color.removeprefix("#")), alpha=alpha)


def _color(red: int, green: int, blue: int, *, alpha: int = 255) -> str:
    return f"{red},{green},{blue},{alpha}"
