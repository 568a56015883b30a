"""A made-up city for map tests: three counties in a row, sites of every sort. No real place is meant."""

from __future__ import annotations

import datetime as dt
import random
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


UNITS = tuple(f"第{number}局" for number in range(1, 16))
LEADERS = ("甲某", "乙某", "丙某")


def crowd_problems() -> list[Problem]:
    """Return problems with parts, units and leaders; more units than a short list holds."""

    def made(key: str, units: tuple[str, ...], leaders: tuple[str, ...]) -> Problem:
        return Problem(key, f"第{key}题", f"Title {key}", units, (), (), leaders, Scope(), Deadline())

    return [
        made("1", UNITS[:3], LEADERS[:1]),
        made("2", UNITS[3:9], LEADERS[1:]),
        made("7", UNITS[9:], ()),
        made("22", (), LEADERS[:2]),
        made("22.1", UNITS[:1], LEADERS[2:]),
        made("27", (), ()),
    ]


def crowd(count: int = 400) -> gpd.GeoDataFrame:
    """Return many sites that differ in everything that can be filtered by; the same ones each time."""
    dice = random.Random(22)  # noqa: S311 - no secret
    return sites(tuple(_one_of_a_crowd(dice, number) for number in range(count)))


def _one_of_a_crowd(dice: random.Random, number: int) -> dict[str, Any]:
    status, status_class = dice.choice(
        [("in_progress", "open"), ("basically_done", "open"), ("done", "done"), ("closed", "closed")]
    )
    days = dice.choice([None, -400, -1, 0, 1, 30, 31, 90, 91, 300])
    quality = dice.choice(["surveyed", "interpreted", "village", "township", "county", "none"])
    county = dice.choice([_WEST, _MIDDLE, _EAST, None])
    known = quality != "none"
    west = dice.uniform(100, 103) if county is None else 100 + [_WEST, _MIDDLE, _EAST].index(county)
    point = shapely.Point(round(west + dice.uniform(0.1, 0.9), 5), round(dice.uniform(30.1, 30.9), 5))
    return {
        "site_id": f"S-{number:04d}",
        "kind": dice.choice(["mine_pit", "wharf", "lake", "port", "unheard_of"]),
        "name": "".join(map(dice.choice, ("长重银杏桃柳", "溪坪垸坡", ["矿坑", "码头", "=湖", "站, 一号"]))),
        "name_en": dice.choice(["", f"Site {number}"]),
        "aliases": dice.choice([[], ["@旧名"], ["老" + dice.choice("东西") + "坑"]]),
        "tags": dice.choice([[], ["重点"], ["重点", "督办"], ["none"], ["a,b&c=d"]]),
        "problems": dice.choice([[], ["1"], ["2"], ["1", "2"], ["7"], ["22"], ["22.1", "2"], ["99"]]),
        "county_adcode": county,
        "location_quality": quality,
        "geometry": point if known else None,
        "status": status,
        "status_class": status_class,
        "deadline": None if days is None else (AS_OF + dt.timedelta(days=days)).isoformat(),
        "days_left": days,
        "overdue": days is not None and days < 0 and status_class == "open",
    }


def crowd_page(count: int = 400, **changes: Any) -> MapPage:
    """Return the page of a crowd."""
    return page(**({"sites": crowd(count), "problems": crowd_problems()} | changes))


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
