"""Invented names: no city, county, township or office of this list is a real one."""

from __future__ import annotations

import datetime as dt

AS_OF = dt.date(2025, 6, 30)
"""The day on which every simulated workspace is looked at."""

CITY = ("青岚市", "Qinglan")
CITY_ADCODE = "999900"

COUNTIES: tuple[tuple[str, str, str], ...] = (
    ("999902", "岚东区", "Landong District"),
    ("999903", "岚西区", "Lanxi District"),
    ("999921", "云泽县", "Yunze County"),
    ("999922", "鹤鸣县", "Heming County"),
    ("999923", "雁归县", "Yangui County"),
    ("999924", "星垂县", "Xingchui County"),
    ("999925", "竹影县", "Zhuying County"),
    ("999926", "梅川县", "Meichuan County"),
    ("999981", "石镜市", "Shijing City"),
)
"""Adcode, name and English name; no adcode of GB/T 2260 starts with 99."""

DISTRICTS: tuple[tuple[str, str, str, str], ...] = (
    ("lanqi", "岚栖管理区", "999902", "Lanqi Management District"),
    ("yunlu", "云麓经开区", "999921", "Yunlu Development Zone"),
)
"""Key, name, county and English name of the functional areas."""

TAGS: tuple[str, ...] = ("重点督办", "现场核查", "群众举报")
"""Labels of the made-up office; most sites carry none."""

_FIRST = (
    ("云", "Yun"),
    ("青", "Qing"),
    ("白", "Bai"),
    ("紫", "Zi"),
    ("金", "Jin"),
    ("石", "Shi"),
    ("松", "Song"),
    ("竹", "Zhu"),
    ("梅", "Mei"),
    ("鹤", "He"),
    ("雁", "Yan"),
    ("星", "Xing"),
)
_SECOND = (
    ("溪", "xi"),
    ("坪", "ping"),
    ("桥", "qiao"),
    ("泉", "quan"),
    ("岭", "ling"),
    ("湾", "wan"),
    ("塘", "tang"),
    ("渡", "du"),
    ("铺", "pu"),
)
TOWNSHIPS: tuple[tuple[str, str], ...] = tuple(
    (first + second + "镇", first_en + second_en)
    for second, second_en in _SECOND
    for first, first_en in _FIRST
)
"""Names and English names of townships; they repeat where a workspace has more than these."""

RIVERS = (("岚江", "Lan River"), ("沙鹤河", "Shahe River"))
LAKES = (("镜月湖", "Jingyue Lake"), ("雁影湖", "Yanying Lake"), ("星沉水库", "Xingchen Reservoir"))

SOURCE = "模拟 / invented"
NOTE = ("虚构点位，仅供测试", "Invented site, for tests only")
NOTE_UNLOCATED = ("虚构点位，坐标未公布", "Invented site, no published coordinate")

WEIGHTS: dict[str, float] = {
    "mine_pit": 12,
    "mine": 6,
    "quarry": 5,
    "wharf": 8,
    "landfill": 4,
    "river_section": 6,
    "enterprise": 12,
    "sewage_plant": 8,
    "outfall": 10,
    "farm": 6,
}
"""How often a kind is met; kinds that are not listed weigh 1."""
