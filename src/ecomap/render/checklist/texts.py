"""The words of a checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "checklist": ("现场核查表", "Field checklist"),
    "search": ("点位定位核查表（暂无坐标）", "Worklist of sites without a place"),
    "as_of": ("状态截至 {date}", "as of {date}"),
    "invented": (
        "【模拟数据】本表内容为模拟生成，并非真实情况。",
        "INVENTED DATA: nothing on these pages is real.",
    ),
    "sites": ("{n} 个点位", "{n} sites"),
    "one_site": ("1 个点位", "1 site"),
    "map_note": (
        "图上编号即表中编号；虚线圆表示只知所在村镇，点位在圆内某处。",
        "Numbers are those of the blocks; in a dashed circle only a settlement is known, not the site.",
    ),
    "map_missing": ("{n} 个编号因拥挤未标出。", "{n} numbers found no room."),
    "status": ("状态", "Status"),
    "deadline": ("时限", "Deadline"),
    "no_deadline": ("无约束性时限", "no binding date"),
    "place": ("位置", "Place"),
    "required": ("整改要求", "Required"),
    "hints": ("查找线索", "Hints"),
    "no_hints": ("没有任何线索", "none at all"),
    "found": ("现场状态", "Found"),
    "measured": ("现场坐标", "Position"),
    "longitude": ("经度", "Longitude"),
    "latitude": ("纬度", "Latitude"),
    "accuracy": ("精度（米）", "Accuracy (m)"),
    "system": ("坐标系", "System"),
    "is_site": ("在点位上", "taken at the site itself"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "note": ("说明", "Notes"),
    "photos": ("照片编号", "Photos"),
    "inspector": ("检查人", "Inspector"),
    "companion": ("陪同人", "Accompanied by"),
    "date": ("日期", "Date"),
    "sign": ("本表检查人签字", "Signature of the inspector"),
    "page_of": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
}
"""Texts by key: Chinese, English."""


def say(language: int, key: str, **values: object) -> str:
    """Return one text with its values filled in.

    Examples
    --------
    >>> say(1, "sites", n=3)
    '3 sites'
    """
    return TEXTS[key][language].format(**values)
