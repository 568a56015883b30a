"""Places that stand in one cell: a pair of numbers, WKT, GeoJSON, or a list of corners."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.store.foreign.coordinate_corners import Cell, corners_of
from ecomap.store.foreign.coordinate_text import Angle, angle_of, metres_of, plain_signs

if TYPE_CHECKING:
    from collections.abc import Sequence

_WKT = re.compile(
    r"\s*(?:SRID\s*=\s*(\d{1,9})\s*;)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\(?(-?[0-9]{1,3}\.[0-9]+)\s*[,， ]\s*(-?[0-9]{1,3}\.[0-9]+)\)?")
"""The most frequent pair, which needs no closer look."""
_HEX = re.compile(r"0[01][0-9A-Fa-f]{40,}")
_LABEL = re.compile(
    r"(?:(?P<east>经度|lon(?:gitude)?|lng|long|东坐标|横坐标|easting)"
    r"|(?P<north>纬度|lat(?:itude)?|北坐标|纵坐标|northing)|(?P<x>x)(?:坐标)?|(?P<y>y)(?:坐标)?)\s*[:=]?\s*(?=[-+\d.东西南北nsew])"
)
# A letter of a hemisphere ends one number or begins the next; a comma is put where none is written.
_BEFORE = re.compile(
    r"(?<=[\d°′″])\s*(?=(?:[nsew]\s*:?\s*\d|[东西]经|[南北]纬|经度|纬度|lat|lon|lng|[xy]\s*[:=]))"
)
_AFTER = re.compile(r"(?<=[\d°′″])\s*([nsew])\s*(?=[\d])")


def position_of(cell: Any) -> Cell:
    """Read a cell that holds a whole place; an empty one has neither geometry nor reason.

    Examples
    --------
    >>> position_of("北纬29°01′48″，东经111°41′24″").geometry.wkt
    'POINT (111.69 29.03)'
    >>> position_of("(29.03, 111.69)").axes_stated
    False
    """
    text = "" if cell is None else str(cell).strip()
    if not text:
        return Cell()
    plain = _PLAIN.fullmatch(text)
    if plain:
        return Cell(shapely.Point(float(plain[1]), float(plain[2])))
    if text[0] == "{":
        return _geojson(text)
    match = _WKT.match(text)
    if match:
        crs = f"EPSG:{match[1]}" if match[1] else None
        return _read(shapely.from_wkt, text[match.start(2) :], crs)
    if _HEX.fullmatch(text):
        found = _read(shapely.from_wkb, text, None)
        srid = 0 if found.geometry is None else int(shapely.get_srid(found.geometry))
        return found._replace(crs=f"EPSG:{srid}") if srid else found
    pair = _pair(text)
    return pair if pair.geometry is not None or pair.reason else corners_of(text)


def _geojson(text: str) -> Cell:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Cell(reason="it begins like GeoJSON and is not")
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = document.get("geometry")
    return _read(shapely.from_geojson, json.dumps(document), None)


def _read(reader: Any, text: str, crs: str | None) -> Cell:
    try:
        geometry = reader(text)
    except (shapely.GEOSException, ValueError, TypeError) as error:
        return Cell(reason=f"it cannot be read ({str(error).splitlines()[0][:80]})")
    if geometry is None or geometry.is_empty:
        return Cell(reason="the geometry is empty")
    return Cell(geometry, axes_stated=True, crs=crs)


def _pair(text: str) -> Cell:
    """Read two numbers as a point; neither geometry nor reason where the text is no pair."""
    plain = plain_signs(text).strip("()[]{}<>.;,。 ")
    # 29.03N 111.69E or N29.03 E111.69: the first sign tells which way the letters stand.
    parts = _halves(_AFTER.sub(r"\1,", plain) if plain[:1].isdigit() else _BEFORE.sub(",", plain))
    if parts is None:
        return Cell()
    first, second = (_labelled(part) for part in parts)
    if math.isnan(first.value) or math.isnan(second.value):
        return Cell()
    axes = (first.axis, second.axis)
    known = {"longitude": "latitude", "latitude": "longitude", "x": "y", "y": "x", "": ""}
    # One letter says it for both.
    if "" in axes and axes != ("", ""):
        named = axes[0] or axes[1]
        axes = (axes[0] or known[named], axes[1] or known[named])
    if known[axes[0]] != axes[1]:
        return Cell(reason=f"both numbers are said to be {axes[0]}")
    is_turned = axes[0] in {"latitude", "y"}
    numbers = (second.value, first.value) if is_turned else (first.value, second.value)
    return Cell(shapely.Point(numbers), axes_stated=axes[0] in {"longitude", "latitude"})


def _halves(plain: str) -> Sequence[str] | None:
    """Return the two numbers of a text as texts."""
    for separator in (r"[,;、|/]", r"\s*和\s*"):
        parts = [part.strip() for part in re.split(separator, plain) if part.strip()]
        if len(parts) == 2:
            return parts
        if len(parts) > 2:
            return None
    words = plain.split()
    if len(words) % 2 == 0 and words:
        middle = len(words) // 2
        return " ".join(words[:middle]), " ".join(words[middle:])
    # 111°41′24″29°01′48″: the second begins where the first has all its signs.
    match = re.fullmatch(r"(\d+°[\d.]+′[\d.]+″)(\d+°[\d.]+′[\d.]+″)", plain.replace(" ", ""))
    return match.groups() if match else None


def _labelled(part: str) -> Angle:
    match = _LABEL.match(part)
    label = ""
    if match:
        part = part[match.end() :]
        label = {"east": "longitude", "north": "latitude"}.get(match.lastgroup or "", match.lastgroup or "")
    angle = angle_of(part)
    if math.isnan(angle.value):
        towards = {"e": "longitude", "n": "latitude"}.get(part[:1], "")
        angle = Angle(metres_of(part[1:].lstrip(" :=") if towards else part), towards)
    if label and angle.axis and label != angle.axis:
        return Angle(math.nan)
    return Angle(angle.value, label or angle.axis)
