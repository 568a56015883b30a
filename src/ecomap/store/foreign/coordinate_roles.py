"""Which columns of a table hold coordinates, by their headers or by what a person says of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGITUDE = ("经度", "东经", "lon", "lng", "long", "longitude", "经度e", "东经e")
_LATITUDE = ("纬度", "北纬", "lat", "latitude", "纬度n", "北纬n")
_EASTING = ("东坐标", "东向坐标", "横坐标", "横坐标y", "y横坐标", "easting", "east", "e", "e坐标")
_NORTHING = ("北坐标", "北向坐标", "纵坐标", "纵坐标x", "x纵坐标", "northing", "north", "n", "n坐标")
_FIRST, _SECOND = ("x", "x坐标", "坐标x", "xcoord", "pointx"), ("y", "y坐标", "坐标y", "ycoord", "pointy")
_SHAPE = ("wkt", "geometry", "geom", "wktgeometry", "geometrywkt", "geojson", "thegeom", "wkbgeometry")
_CELL = (
    *(
        "坐标",
        "经纬度",
        "经纬度坐标",
        "位置坐标",
        "中心坐标",
        "中心点坐标",
        "地理坐标",
        "点位坐标",
        "拐点坐标",
    ),
    *("范围坐标", "矿区坐标", "矿区范围坐标", "矿区拐点坐标", "界址点坐标", "拐点坐标串", "矿区范围拐点坐标"),
    *("coordinates", "coordinate", "coords", "location", "position", "cornercoordinates", "corners"),
    *("latlon", "latlng", "lonlat", "lnglat"),
)
CORNERS = (
    *("拐点", "拐点号", "拐点编号", "拐点序号", "界址点", "界址点号", "界址点编号", "角点", "角点号"),
    *("边界拐点", "矿区拐点", "corner", "cornerno", "cornernumber", "cornerid", "vertex", "vertexno"),
)
"""Headers of the numbers of corners, as :func:`ecomap.store.tables.header_key` returns them."""
POINT_NUMBERS = ("点号", "点序", "点序号", "顶点号", "pointno", "pointnumber", "vertexid")
"""Headers of numbers that corners have, and points too."""

COORDINATE_KEYS: tuple[str, ...] = (
    *(*_LONGITUDE, *_LATITUDE, *_EASTING, *_NORTHING, *_FIRST, *_SECOND, *_SHAPE, *_CELL, *CORNERS),
    *POINT_NUMBERS,
)
"""Headers that speak of a place, as :func:`ecomap.store.tables.header_key` returns them."""
POSITION_KEYS = frozenset((*_SHAPE, *_CELL))
"""Headers of cells that hold a whole place."""

_EASTWARD, _NORTHWARD = "east", "north"
_PARTS = {
    **dict.fromkeys(("度", "deg", "degree", "degrees", "d", "°"), 0),
    **dict.fromkeys(("分", "min", "minute", "minutes", "m", "′", "'"), 1),
    **dict.fromkeys(("秒", "sec", "second", "seconds", "s", "″", '"'), 2),
}
_PART = re.compile(rf"(.*?)[\s_/|·-]*[(\[]?\s*({'|'.join(map(re.escape, _PARTS))})\s*[)\]]?")
_STATED = re.compile(r"([xy])(?:坐标)?\s*[(\[]\s*(东|北|east|north|e|n|横|纵)[^)\]]*[)\]]")
_TOWARDS = {**dict.fromkeys("东横e", _EASTWARD), **dict.fromkeys("北纵n", _NORTHWARD)}


@dataclass(frozen=True, slots=True)
class Roles:
    """Where the coordinates of a table stand."""

    kind: str
    """`degrees`, `metres`, `axes` (X and Y) or `position` (one cell)."""
    first: tuple[int, ...]
    """Columns that make the first number: one, or degrees, minutes and seconds; or the cell; by position."""
    second: tuple[int, ...] = ()
    """The same for the second number; empty for one cell."""
    others: tuple[int, ...] = ()
    """Positions of columns that look like coordinates too and were not taken."""

    @property
    def columns(self) -> tuple[int, ...]:
        """Positions of all columns of coordinates."""
        return (*self.first, *self.second)


def find_roles(
    headers: Sequence[str], *, projected: bool = False, stated: Mapping[str, str] | None = None
) -> Roles | None:
    """Return where the coordinates stand; None where no column looks like it.

    Whole geometries come before degrees, these before metres, X and Y and cells of pairs or corners.

    Parameters
    ----------
    projected
        Prefer metres where there are degrees too.
    stated
        Roles by header. Where there are any, nothing is recognised: what a person says is not guessed at.
    """
    if stated:
        return _stated_roles(headers, stated)
    found = [*_shapes(headers, _SHAPE)]
    pairs = [_pair(headers, "degrees"), _pair(headers, "metres"), _pair(headers, "axes")]
    found += [pair for pair in ([*pairs[1:], pairs[0]] if projected else pairs) if pair is not None]
    found += _shapes(headers, _CELL)
    if not found:
        return None
    others = dict.fromkeys(column for roles in found[1:] for column in roles.columns)
    return Roles(found[0].kind, found[0].first, found[0].second, tuple(set(others) - set(found[0].columns)))


def _stated_roles(headers: Sequence[str], stated: Mapping[str, str]) -> Roles | None:
    roles = {" ".join(header.split()): role for header, role in stated.items()}
    places = {roles[header]: place for place, header in enumerate(headers) if header in roles}
    if "position" in places:
        return Roles("position", (places["position"],))
    for kind, names in (("degrees", ("longitude", "latitude")), ("metres", ("easting", "northing"))):
        if all(name in places for name in names):
            return Roles(kind, (places[names[0]],), (places[names[1]],))
    return None


def _shapes(headers: Sequence[str], names: Iterable[str]) -> list[Roles]:
    keys = [header_key(header) for header in headers]
    exact = [place for place, key in enumerate(keys) if key in names]
    # 历史遗留矿坑坐标: what ends so is a cell of coordinates, unless the axis stands before it.
    loose = [
        place
        for place, key in enumerate(keys)
        if "坐标" in names and key.endswith("坐标") and key[:-2].rstrip("向")[-1:] not in {*"东北横纵xyen轴"}
    ]
    return [Roles("position", (place,)) for place in dict.fromkeys([*exact, *loose])]


def _pair(headers: Sequence[str], kind: str) -> Roles | None:
    """Return the two columns of one kind; those with exact headers before those that only end so."""
    names = {
        "degrees": (_LONGITUDE, _LATITUDE),
        "metres": (_EASTING, _NORTHING),
        "axes": (_FIRST, _SECOND),
    }[kind]
    first, second = (_columns(headers, group, kind, axis) for axis, group in enumerate(names))
    if not first or not second or set(first) & set(second):
        return None
    return Roles(kind, first, second)


def _columns(headers: Sequence[str], names: Sequence[str], kind: str, axis: int) -> tuple[int, ...]:
    plain = [unicodedata.normalize("NFKC", header).casefold().strip() for header in headers]
    if kind == "metres":
        towards = (_EASTWARD, _NORTHWARD)[axis]
        for place, header in enumerate(plain):
            match = _STATED.fullmatch(header)
            if match and _TOWARDS[match[2][0]] == towards:
                return (place,)
    elif kind == "axes":
        plain = ["" if _STATED.fullmatch(header) else header for header in plain]
    parts: dict[int, int] = {}
    for place, header in enumerate(plain if kind == "degrees" else ()):
        match = _PART.fullmatch(header)
        if match and header_key(match[1]) in names:
            parts.setdefault(_PARTS[match[2]], place)
    if 1 in parts and 0 in parts:
        return tuple(parts[part] for part in range(3) if part in parts)
    keys = [header_key(header) for header in plain]
    exact = [place for place, key in enumerate(keys) if key in names]
    long_names = tuple(name for name in names if len(name) > 1 and not name.isascii())
    # 中心经度, 坐标 经度: taken where there is just one such column.
    loose = [place for place, key in enumerate(keys) if long_names and key.endswith(long_names)]
    if exact:
        return (exact[0],)
    return (loose[0],) if len(loose) == 1 else ()
