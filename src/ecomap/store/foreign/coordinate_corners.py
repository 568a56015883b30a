"""Lists of corners in one cell, as mining licences and reports print them."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from ecomap.store.foreign.coordinate_text import angle_of, plain_signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FARTHEST_DEGREES, FARTHEST_METRES = 5.0, 500_000.0
"""How far corners of one outline may lie apart; numbers that are no corners lie farther."""

_HEIGHT = r"[+-]?\d+(?:\.\d+)?\s*(?:m\b|米)?\s*(?:标高)?"
_LIMITS = re.compile(
    rf"(?:开采|准采|采矿|矿区)?(?:深度|标高)[^\d*;+-]{{0,12}}{_HEIGHT}(?:\s*(?:至|到|~|-+|,|、)?\s*(?:标高)?{_HEIGHT})?"
)
"""Limits of depth, as a licence prints them behind its corners."""
_STAR = re.compile(r"\*[^\s;*]*")
"""The end of an outline in the register of licences: a star, heights, and 1 or -1 for added or taken off."""
_MARK = re.compile(
    r"(?:区块|采区|矿区|矿段|地块|图斑|区域|范围|环|\bring|\bpart|\bblock)\s*(?:[一二三四五六七八九十]+|\d{1,3}|[ivx]+)\s*:"
)
_NUMBER = r"\d+(?:\.\d+)?"
_TOKEN = re.compile(
    rf"""(?P<angle>(?:(?:[东西]经|[南北]纬|[nsew](?=\s*\d))\s*:?\s*)?
            {_NUMBER}\s*°(?:\s*{_NUMBER}\s*′(?:\s*{_NUMBER}\s*″)?)?(?:\s*[nsew](?![a-z\d]))?)
      | (?P<label>(?:经度|纬度|东坐标|北坐标|横坐标|纵坐标|[xyen](?:坐标)?)\s*[:=])
      | (?P<index>(?:拐点|界址点|角点|顶点|点号|点|\bno\.?|\bp|\bj|\b[a-z])\s*\d{{1,4}}(?![.\d°])
            (?:\s*(?:号?拐点|号点?|点))?\s*:?)
      | (?P<number>-?{_NUMBER}(?:\s*[nsew](?![a-z\d°]))?)(?P<named>\.(?=\s)|\s*(?:号拐点|号点|号|点|\#|:))?
      | (?P<filler>[\s,;、|/()\[\]。:]+|坐标|拐点|度带|m\b|米)""",
    re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
_LABELS = {
    **dict.fromkeys(("经度", "东坐标", "横坐标", "e"), "longitude"),
    **dict.fromkeys(("纬度", "北坐标", "纵坐标", "n"), "latitude"),
    "x": "x",
    "y": "y",
}


class Cell(NamedTuple):
    """What a cell says of a place."""

    geometry: Any = None
    """Shapely geometry, None where the cell is empty or cannot be read."""
    reason: str = ""
    """Why it cannot be read."""
    axes_stated: bool = False
    """Whether it says which number is the easting."""
    crs: str | None = None
    """The system that it names."""
    note: str = ""
    """What of it was passed over."""


class _Token(NamedTuple):
    value: float
    axis: str
    is_index: bool
    is_whole: bool


class _UnreadableError(ValueError):
    """The text is no list of corners; says why."""


def corners_of(text: str) -> Cell:
    """Return the outline of a list of corners, closed if it is open.

    Corners may be numbered (then each number counts up by one) or not. Several rings make a MultiPolygon
    where words or stars set them apart.

    Examples
    --------
    >>> corners_of("1，0.00，0.00；2，0.00，4.00；3，4.00，4.00").geometry.wkt
    'POLYGON ((0 0, 0 4, 4 4, 0 0))'
    """
    plain = plain_signs(text)
    try:
        pieces, note = _pieces(plain)
        rings = [_ring(piece) for piece in pieces]
    except _UnreadableError as error:
        return Cell(reason=str(error))
    stated = {is_stated for _, is_stated in rings}
    if len(stated) > 1:
        return Cell(reason="some corners say which number is the easting and others do not")
    polygons = [shapely.Polygon(ring) for ring, _ in rings]
    geometry = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    return Cell(geometry, axes_stated=stated.pop(), note=note)


def _pieces(plain: str) -> tuple[list[str], str]:
    """Return the texts of the rings and what was passed over."""
    limits = [match[0].strip() for match in _LIMITS.finditer(plain)]
    body = _LIMITS.sub(" ", plain)
    stars = _STAR.findall(body)
    for star in stars:
        if re.search(r",\s*-1$", star):
            raise _UnreadableError("it holds an area that is taken off (-1): draw it as a layer")
        if len(re.findall(r"\d+", star)) > 5:
            raise _UnreadableError(f"cannot tell where the heights end in {star[:30]!r}")
    marked = [
        piece
        for part in _STAR.sub("*", body).split("*")
        for piece in _MARK.split(part)
        if _DIGIT.search(piece)
    ]
    if not marked:
        raise _UnreadableError("it holds no corners")
    left_out = [*limits, *(star for star in stars if _DIGIT.search(star))]
    return marked, f"limits of depth are left out: {left_out[0][:40]!r}" if left_out else ""


def _ring(piece: str) -> tuple[list[tuple[float, float]], bool]:
    """Return one closed ring, easting first where the axes are stated, and whether they are."""
    tokens = list(_tokens(piece))
    coordinates = _without_indices(tokens)
    if len(coordinates) % 2:
        raise _UnreadableError(f"{len(coordinates)} number{'s' * (len(coordinates) != 1)}, not pairs")
    pairs = list(zip(coordinates[::2], coordinates[1::2], strict=True))
    turned = {_is_turned(first, second) for first, second in pairs}
    if len(turned) > 1:
        raise _UnreadableError("the order of the two numbers changes from corner to corner")
    order = turned.pop() if turned else None
    ring = [(b.value, a.value) if order and order[0] else (a.value, b.value) for a, b in pairs]
    _check_ring(ring)
    return ring if ring[0] == ring[-1] else [*ring, ring[0]], bool(order and order[1])


def close_ring(corners: Iterable[tuple[float, float]]) -> Any:
    """Return the polygon of corners in their order.

    Raises
    ------
    ValueError
        If they are fewer than three or lie too far apart; the text says so.
    """
    ring = list(corners)
    _check_ring(ring)
    return shapely.Polygon(ring)


def _check_ring(ring: Sequence[tuple[float, float]]) -> None:
    if len(set(ring)) < 3:
        raise _UnreadableError(f"{len(set(ring))} corner{'s' * (len(set(ring)) != 1)}, an outline has three")
    spans = np.ptp(np.array(ring), axis=0)
    is_degrees = np.abs(ring).max() <= 360
    if spans.max() > (FARTHEST_DEGREES if is_degrees else FARTHEST_METRES):
        raise _UnreadableError(
            f"its corners lie {spans.max():.10g} apart, so they are no corners of one outline"
        )


def _tokens(piece: str) -> Iterable[_Token]:
    """Read the numbers of a text of which nothing else may be left over."""
    place, label = 0, ""
    while place < len(piece):
        match = _TOKEN.match(piece, place)
        if match is None:
            raise _UnreadableError(f"cannot read {piece[place : place + 20]!r}")
        place = match.end()
        kind = match.lastgroup if match.lastgroup != "named" else "number"
        if kind == "label":
            label = _LABELS[re.sub(r"(?<=[xyen])坐标|[\s:=]", "", match[0])]
        elif kind == "index" or match["named"]:
            digits = re.search(r"\d+", match[0])
            yield _Token(float(digits[0]) if digits else math.nan, "", is_index=True, is_whole=True)
        elif kind in {"angle", "number"}:
            angle = angle_of(match[kind])
            if math.isnan(angle.value) or (angle.axis and label not in {"", angle.axis}):
                raise _UnreadableError(f"cannot read {match[0].strip()!r}")
            is_whole = kind == "number" and match[kind].strip().isdecimal()
            yield _Token(angle.value, label or angle.axis, is_index=False, is_whole=is_whole)
            label = ""


def _without_indices(tokens: Sequence[_Token]) -> list[_Token]:
    """Return the coordinates: what is left when the numbers of the corners are taken out."""
    if any(token.is_index for token in tokens):
        indices, coordinates = tokens[::3], [token for token in tokens if not token.is_index]
        if not all(token.is_index for token in indices) or len(coordinates) * 3 != len(tokens) * 2:
            raise _UnreadableError("not every corner has a number and two coordinates")
    elif len(tokens) % 3 == 0 and _counts_up(tokens[::3]):
        indices = tokens[::3]
        coordinates = [token for place, token in enumerate(tokens) if place % 3]
    else:
        return list(tokens)
    numbers = [token.value for token in indices]
    if numbers.count(numbers[0]) > 1 and not _is_closing(numbers, coordinates):
        raise _UnreadableError("the numbers of its corners start again: several outlines, not set apart")
    if len(set(numbers)) < len(numbers) - 1:
        raise _UnreadableError("a number of a corner stands twice")
    return coordinates


def _counts_up(indices: Sequence[_Token]) -> bool:
    """Say whether whole numbers count up by one; they may start again, and end with the first."""
    values = [token.value for token in indices]
    return (
        all(token.is_whole and not token.axis for token in indices)
        and values[0] in {0, 1}
        and all(after in {before + 1, values[0]} for before, after in pairwise(values))
    )


def _is_closing(numbers: Sequence[float], coordinates: Sequence[_Token]) -> bool:
    return (
        numbers.count(numbers[0]) == 2 and numbers[-1] == numbers[0] and coordinates[:2] == coordinates[-2:]
    )


def _is_turned(first: _Token, second: _Token) -> tuple[bool, bool]:
    """Say whether a pair has the easting or the x second, and whether that is stated."""
    axes = (first.axis, second.axis)
    if axes in {("longitude", "latitude"), ("latitude", "longitude")}:
        return axes[0] == "latitude", True
    if axes in {("x", "y"), ("y", "x"), ("", "")}:
        return axes[0] == "y", False
    raise _UnreadableError("its numbers contradict each other about their directions")
