"""A made-up city for map tests: three counties in a row, sites of every sort. No real place is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import shapely

from ecomap.model import BUILTIN_KINDS, Deadline, District, Problem, Scope
from ecomap.render.page import MapPage

AS_OF = dt.date(2031, 3, 1)
NASTY = "<script>alert(1)</script>"

_DEFAULTS: dict[str, Any] = {
    "name_en": "",
    "aliases": [],
    "tags": [],
    "problems": ["1"],
    "counties": [],
    "district": "",
    "location_quality": "surveyed",
    "location_accuracy_m": 10.0,
    "location_source": "invented",
    "location_date": None,
    "note": "",
    "status": "in_progress",
    "status_class": "open",
    "status_date": None,
    "deadline": None,
    "days_left": None,
    "overdue": False,
    "area_m2": None,
    "length_m": None,
}
_DONE = {"status": "done", "status_class": "done", "status_date": "2031-01-05"}
_CLOSED = {"status": "closed", "status_class": "closed"}
_LATE = {"deadline": "2030-12-31", "days_left": -60, "overdue": True}
_AHEAD = {"deadline": "2031-03-31", "days_left": 30}
_ANCHOR = {
    "location_quality": "township",
    "location_accuracy_m": 4000.0,
    "geometry": shapely.Point(100.5, 30.5),
}
_NO_PLACE = {"location_quality": "none", "location_accuracy_m": float("nan"), "location_source": ""}
_EAST, _MIDDLE, _WEST = "990103", "990102", "990101"

_SITES: tuple[dict[str, Any], ...] = (
    {"site_id": "A1", "kind": "mine_pit", "name": "一号坑", "name_en": "Pit One", "county_adcode": _WEST}
    | _ANCHOR
    | _LATE,
    {"site_id": "A2", "kind": "mine_pit", "name": "二号坑", "county_adcode": _WEST} | _ANCHOR | _DONE,
    {"site_id": "A3", "kind": "sewage_plant", "name": "处理站", "county_adcode": _WEST} | _ANCHOR,
    {"site_id": "B1", "kind": "mine_pit", "name": NASTY, "county_adcode": _MIDDLE, "note": '<b>注</b> & "引"'}
    | {"geometry": shapely.Point(101.5, 30.4), "aliases": ["别名 <i>"], "problems": ["2", "10"]}
    | _LATE,
    {"site_id": "B2", "kind": "wharf", "name": "北码头", "county_adcode": _MIDDLE, "problems": ["2"]}
    | {"geometry": shapely.Point(101.2, 30.8)}
    | _CLOSED,
    {"site_id": "B3", "kind": "lake", "name": "圆湖", "name_en": "Round Lake", "county_adcode": _MIDDLE}
    | {"geometry": shapely.Point(101.7, 30.7).buffer(0.08), "area_m2": 1.9e8}
    | _AHEAD,
    {"site_id": "C1", "kind": "waterway", "name": "长河航道", "county_adcode": _EAST, "length_m": 76_000.0}
    | {"geometry": shapely.LineString([(102.1, 30.1), (102.5, 30.5), (102.9, 30.2)]), "problems": ["2"]}
    | _DONE,
    {"site_id": "C2", "kind": "landfill", "name": "老填埋场", "county_adcode": _EAST, "district": "park"}
    | {"geometry": shapely.Point(102.4, 30.8)}
    | _LATE,
    {"site_id": "D1", "kind": "wharf", "name": "界外码头", "county_adcode": None}
    | {"geometry": shapely.Point(103.3, 30.5), "problems": []},
    {"site_id": "N1", "kind": "mine", "name": "无名矿", "county_adcode": _WEST, "note": "只知道在甲县"}
    | _NO_PLACE
    | _LATE,
    {"site_id": "N2", "kind": "port", "name": "全市港口", "county_adcode": None, "counties": [_WEST, _EAST]}
    | _NO_PLACE,
    {"site_id": "N3", "kind": "unheard_of", "name": "别类", "county_adcode": None, "problems": ["99"]}
    | _NO_PLACE,
)

_NAMES = {_WEST: "甲县", _MIDDLE: "乙县", _EAST: "丙区"}


def counties() -> gpd.GeoDataFrame:
    """Return three boxes from west to east, one degree each."""
    return gpd.GeoDataFrame(
        {
            "adcode": [_WEST, _MIDDLE, _EAST],
            "name": list(_NAMES.values()),
            "name_en": ["Jia County", "Yi County", "Bing District"],
        },
        geometry=[shapely.box(100 + step, 30, 101 + step, 31) for step in range(3)],
        crs="EPSG:4326",
    )


def water() -> gpd.GeoDataFrame:
    """Return a river and a lake."""
    return gpd.GeoDataFrame(
        {"name": ["长河", "大湖"], "name_en": ["Long River", "Big Lake"], "kind": ["line", "polygon"]},
        geometry=[shapely.LineString([(99, 30.2), (104, 30.3)]), shapely.box(102.6, 30.5, 102.8, 30.6)],
        crs="EPSG:4326",
    )


def sites(rows: tuple[dict[str, Any], ...] = _SITES) -> gpd.GeoDataFrame:
    """Return the built site frame."""
    full = [
        _DEFAULTS | {"geometry": None, "county": _NAMES.get(str(row["county_adcode"]))} | row for row in rows
    ]
    return gpd.GeoDataFrame(full, geometry="geometry", crs="EPSG:4326")


def problem(key: str) -> Problem:
    """Return a problem with titles made of its number."""
    return Problem(key, f"第{key}题", f"Title {key}", (), (), (), (), Scope(), Deadline())


def page(**changes: Any) -> MapPage:
    """Return the page of the whole city, with some fields changed."""
    fields: dict[str, Any] = {
        "title_zh": "甲乙丙市整改图",
        "title_en": "Map of Jia, Yi and Bing",
        "sites": sites(),
        "counties": counties(),
        "water": water(),
        "kinds": {kind.key: kind for kind in BUILTIN_KINDS},
        "problems": [problem("1"), problem("2"), problem("10")],
        "districts": [District("park", "新区", _EAST, "New Park")],
        "as_of": AS_OF,
        "sources": [("界线：编造", "Borders: invented")],
        "county_links": {adcode: f"{adcode}.html" for adcode in _NAMES},
    }
    return MapPage(**(fields | changes))
