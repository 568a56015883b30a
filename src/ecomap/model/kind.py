"""Kinds: what a site is. A registry that a workspace extends in `ecomap.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Marker(StrEnum):
    """Marker shapes, told apart without colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    TRIANGLE_DOWN = "triangle_down"
    PENTAGON = "pentagon"
    HEXAGON = "hexagon"
    STAR = "star"
    CROSS = "cross"
    PLUS = "plus"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a site is."""

    key: str
    """Stem of the layer file, lower-case ASCII with underscores."""
    label_zh: str
    """Chinese label."""
    label_en: str
    """English label."""
    geometries: tuple[str, ...]
    """Allowed families: `point`, `line`, `polygon`. A point may always stand as an anchor."""
    color: str
    """Fill colour of lines and areas, `#rrggbb`, from the palette of Okabe and Ito."""
    marker: Marker
    """Shape of points."""


# Okabe, M. and Ito, K. (2008), Color Universal Design: eight colours that stay apart
# under the common forms of colour blindness.
_ORANGE, _SKY, _GREEN, _YELLOW = "#e69f00", "#56b4e9", "#009e73", "#f0e442"
_BLUE, _VERMILION, _PURPLE, _GREY = "#0072b2", "#d55e00", "#cc79a7", "#7f7f7f"

_ANY = ("point", "line", "polygon")
_PLACE = ("point", "polygon")
_LINEAR = ("line", "polygon")

BUILTIN_KINDS: tuple[Kind, ...] = (
    Kind("mine_pit", "矿坑", "mine pit", _PLACE, _VERMILION, Marker.TRIANGLE_DOWN),
    Kind("mine", "矿山", "mine", _PLACE, _VERMILION, Marker.TRIANGLE),
    Kind("mining_area", "矿区", "mining area", _PLACE, _ORANGE, Marker.TRIANGLE),
    Kind("tailings_pond", "尾矿库", "tailings pond", _PLACE, _ORANGE, Marker.TRIANGLE_DOWN),
    Kind("quarry", "采石场", "quarry", _PLACE, _ORANGE, Marker.PENTAGON),
    Kind("wharf", "码头", "wharf", _ANY, _BLUE, Marker.SQUARE),
    Kind("port", "港口", "port", _ANY, _BLUE, Marker.PENTAGON),
    Kind("waterway", "航道", "waterway", _LINEAR, _SKY, Marker.DIAMOND),
    Kind("ship_lock", "船闸", "ship lock", _PLACE, _BLUE, Marker.CROSS),
    Kind("landfill", "垃圾填埋场", "landfill", _PLACE, _PURPLE, Marker.SQUARE),
    Kind("incinerator", "垃圾焚烧厂", "waste incinerator", _PLACE, _PURPLE, Marker.STAR),
    Kind("river", "河流", "river", _LINEAR, _SKY, Marker.CIRCLE),
    Kind("river_section", "河段", "river section", _LINEAR, _SKY, Marker.CIRCLE),
    Kind("lake", "湖库", "lake or reservoir", ("polygon",), _SKY, Marker.HEXAGON),
    Kind("watershed", "流域片区", "watershed", ("polygon",), _SKY, Marker.HEXAGON),
    Kind("industrial_park", "工业园区", "industrial park", _PLACE, _GREEN, Marker.HEXAGON),
    Kind("enterprise", "企业", "enterprise", _PLACE, _GREEN, Marker.PENTAGON),
    Kind("sewage_plant", "污水处理厂", "sewage works", _PLACE, _GREEN, Marker.DIAMOND),
    Kind("sewer", "排水管网", "sewer network", _ANY, _GREEN, Marker.PLUS),
    Kind("outfall", "排污口", "outfall", ("point",), _PURPLE, Marker.TRIANGLE_DOWN),
    Kind("water_source", "饮用水水源地", "drinking-water source", _ANY, _BLUE, Marker.HEXAGON),
    Kind("farm", "种养区", "farmland or fish farm", _PLACE, _YELLOW, Marker.SQUARE),
    Kind("pilot_area", "示范试点区", "pilot area", ("polygon",), _YELLOW, Marker.STAR),
    Kind("eco_corridor", "生态廊道", "ecological corridor", _LINEAR, _GREEN, Marker.CIRCLE),
    Kind("railway", "铁路", "railway", _LINEAR, _GREY, Marker.CROSS),
    Kind("pipeline", "管道", "pipeline", ("line",), _GREY, Marker.PLUS),
    Kind("gas_storage", "储气设施", "gas storage", _PLACE, _GREY, Marker.CIRCLE),
    Kind("monitoring_station", "监测站点", "monitoring station", ("point",), _BLUE, Marker.PLUS),
    Kind("urban_area", "城区", "urban area", _PLACE, _GREY, Marker.HEXAGON),
    Kind("management_district", "管理区", "management district", _PLACE, _GREY, Marker.PENTAGON),
    Kind("landmark", "参照地物", "landmark", _ANY, _GREY, Marker.CROSS),
    Kind("other", "其他", "other", _ANY, _GREY, Marker.CIRCLE),
)
"""The kinds every workspace knows."""
