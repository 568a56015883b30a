"""The invented plan: problems, the dates of their measures, and targets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ecomap.workflows.simulate import words
from ecomap.workflows.simulate.draws import Draws

if TYPE_CHECKING:
    import geopandas as gpd

TOPICS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("1", "废弃矿坑未复绿", "Abandoned pits left bare", ("mine_pit",)),
    ("2", "在产矿山越界开采", "Working mines beyond their limits", ("mine", "mining_area")),
    ("3", "采石场粉尘外溢", "Dust from quarries", ("quarry",)),
    ("4", "尾矿库防渗不足", "Leaking tailings ponds", ("tailings_pond",)),
    ("5", "沿江码头岸电缺失", "Wharves without shore power", ("wharf", "port")),
    ("6", "航道疏浚弃土乱堆", "Dredged soil dumped beside waterways", ("waterway", "ship_lock")),
    ("7", "填埋场渗滤液积存", "Leachate kept in landfills", ("landfill",)),
    ("8", "焚烧飞灰处置滞后", "Fly ash waiting for disposal", ("incinerator",)),
    ("9", "河段岸坡垃圾", "Litter on river banks", ("river", "river_section")),
    ("10", "湖库总磷偏高", "Too much phosphorus in lakes", ("lake", "watershed")),
    ("11", "园区雨污混流", "Mixed sewers in industrial parks", ("industrial_park", "sewer")),
    ("12.1", "企业无组织排放", "Fugitive emissions of enterprises", ("enterprise",)),
    ("12.2", "企业储气设施隐患", "Unsafe gas storage", ("gas_storage", "pipeline")),
    ("13", "乡镇污水厂空转", "Idle sewage works in townships", ("sewage_plant",)),
    ("14", "排污口未规范设置", "Outfalls without markers", ("outfall", "monitoring_station")),
    ("15", "水源地保护区内建房", "Houses in drinking-water zones", ("water_source",)),
    ("16", "养殖尾水直排", "Fish farm water let out untreated", ("farm", "pilot_area")),
    ("17", "生态廊道断裂", "Broken ecological corridors", ("eco_corridor", "railway")),
    ("18", "城区黑臭水体反弹", "Black water back in town", ("urban_area", "management_district")),
    ("19", "其他零散问题", "Scattered other problems", ("landmark", "other")),
)
"""Number, title, English title and the kinds of place each problem is about."""

_LEADERS = ("市领导甲", "市领导乙", "市领导丙", "市领导丁")
_BUREAUS = ("市生态环境局", "市自然资源局", "市水利局", "市住房城乡建设局", "市交通运输局")


def home_problem(kind: str) -> int:
    """Return the position in `TOPICS` of the problem that a kind belongs to; unknown kinds go to the last."""
    return next((place for place, topic in enumerate(TOPICS) if kind in topic[3]), len(TOPICS) - 1)


def problem_rows(seed: int, counties: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """Return the rows of `problems.csv`."""
    draws = Draws(seed, "problems")
    names = counties["name"].tolist()
    rows = []
    for place, (key, title, title_en, _) in enumerate(TOPICS):
        start, length = (int(draws.below(len(names), 1)[0]), 1 + int(draws.below(min(4, len(names)), 1)[0]))
        areas = [(names * 2)[start + step] for step in range(length)]
        scope = ("named", "named", "all", "some")[place % 4]
        deadline = _deadline(draws, place)
        rows.append(
            {
                "problem": key,
                "title": f"{title}（虚构）",
                "title_en": f"{title_en} (invented)",
                "responsible_units": ";".join(f"{name}人民政府" for name in areas),
                "lead_units": _BUREAUS[place % len(_BUREAUS)],
                "cooperating_units": ";".join(_BUREAUS[(place + step) % len(_BUREAUS)] for step in (1, 2)),
                "leaders": _LEADERS[place % len(_LEADERS)],
                "scope": scope,
                "areas": "" if scope == "some" else ";".join(names if scope == "all" else areas),
                "deadline": deadline,
                "immediate": "true" if place % 7 == 1 else "false",
                "long_term": "true" if not deadline else "false",
                "ongoing": "true" if place % 9 == 4 else "false",
                "milestones": _milestone(deadline) if place % 3 == 0 else "",
                "measures": str(measure_count(place)),
            }
        )
    return rows


def measure_count(place: int) -> int:
    """Return how many measures the problem at a position of `TOPICS` has."""
    return 3 + place % 4


def measure_keys(place: int) -> list[str]:
    """Return the keys of its measures; every fifth problem groups them."""
    numbers = range(1, measure_count(place) + 1)
    return [f"{'一二'[number % 2]}/{number}" if place % 5 == 4 else str(number) for number in numbers]


def measure_rows(seed: int) -> list[dict[str, str]]:
    """Return the rows of `measures.csv`; some measures have no date of their own."""
    draws = Draws(seed, "measures")
    return [
        {
            "problem": key,
            "measure": measure,
            "deadline": _deadline(draws, place) if number % 2 == 0 else "",
            "milestones": "",
        }
        for place, (key, *_) in enumerate(TOPICS)
        for number, measure in enumerate(measure_keys(place))
    ]


def _deadline(draws: Draws, place: int) -> str:
    """Return a month's end from a year and a half ago to two years ahead; every eighth problem has none."""
    months = int(draws.below(42, 1)[0]) - 18
    if place % 8 == 6:
        return ""
    count = words.AS_OF.year * 12 + words.AS_OF.month + months
    return str(dt.date(count // 12, count % 12 + 1, 1) - dt.timedelta(days=1))


def _milestone(deadline: str) -> str:
    """Return a day three months before a deadline, if there is one."""
    return str(dt.date.fromisoformat(deadline) - dt.timedelta(days=92)) if deadline else ""


def target_rows(seed: int) -> list[dict[str, str]]:
    """Return the rows of `targets.csv`: indicators and counted groups."""
    draws = Draws(seed, "targets")
    entries = (
        ("1", "矿坑复绿个数", ">=", "处", "mine_pit"),
        ("5", "岸电覆盖码头数", "=", "座", "wharf"),
        ("7", "渗滤液处理率", ">=", "%", ""),
        ("10", "湖心总磷", "<=", "mg/L", ""),
        ("13", "乡镇污水处理厂", "=", "座", "sewage_plant"),
        ("14", "规范化排污口比例", ">=", "%", ""),
        ("", "PM2.5年均浓度", "<=", "μg/m³", ""),
        ("", "地表水优良断面比例", ">=", "%", ""),
    )
    return [
        {
            "target_id": f"T{number:02d}",
            "problem": problem,
            "indicator": indicator,
            "operator": operator,
            "value": str(20 + int(draws.below(80, 1)[0])),
            "unit": unit,
            "deadline": _deadline(draws, 0),
            "kind": kind,
            "scope": "全市",
            "note": "虚构 / invented",
        }
        for number, (problem, indicator, operator, unit, kind) in enumerate(entries, start=1)
    ]
