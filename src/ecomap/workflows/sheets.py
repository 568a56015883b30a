"""The sheets of `maps/summary.xlsx`, in Chinese as offices read them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from ecomap.analysis.progress import ProblemProgress, problem_progress
from ecomap.model import LocationQuality, status_of
from ecomap.render.tables import SUMMARY_COLUMNS, summary_rows
from ecomap.render.workbook import Sheet
from ecomap.store.targets import read_targets
from ecomap.workflows.summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecomap.analysis.summarise import Summary
    from ecomap.workflows.load import Loaded

_SUMMARY_SHEETS = {
    "county": "区县汇总",
    "area": "含管理区汇总",
    "kind": "类型汇总",
    "status": "状态汇总",
    "problem": "问题汇总",
    "unit": "责任单位汇总",
    "leader": "督导领导汇总",
}
_CLASS = {"open": "未完成", "done": "已完成", "closed": "已销号"}
_QUALITY = {
    LocationQuality.SURVEYED: "实测",
    LocationQuality.INTERPRETED: "判读或公布坐标",
    LocationQuality.VILLAGE: "村级锚点",
    LocationQuality.TOWNSHIP: "乡镇级锚点",
    LocationQuality.COUNTY: "仅知区县",
    LocationQuality.NONE: "未知",
}
_DEADLINE = {
    "overdue": "已逾期",
    "due_soon": "30天内到期",
    "ahead": "未到期或已办结",
    "no_date": "无截止日期",
}


def summary_sheets(loaded: Loaded) -> list[Sheet]:
    """Return every sheet: the summaries, the sites, the problems, the targets, the sources."""
    return [
        *(summary_sheet(loaded, summary_of(loaded, by=by)) for by in _SUMMARY_SHEETS),
        _site_sheet(loaded),
        _problem_sheet(loaded),
        _target_sheet(loaded),
        _about_sheet(loaded),
    ]


def _caption(loaded: Loaded, text: str) -> str:
    invented = "【模拟数据】" if loaded.workspace.config.invented else ""
    return f"{invented}{loaded.workspace.config.title} · {text} · 状态截至 {loaded.as_of.isoformat()}"


def summary_sheet(loaded: Loaded, summary: Summary) -> Sheet:
    """Return one summary with its total."""
    title, document = _SUMMARY_SHEETS[summary.by], summary.as_dict()
    rows = [[row[name] for name in SUMMARY_COLUMNS] for row in summary_rows(document)]
    return Sheet(
        title,
        [chinese for chinese, _ in SUMMARY_COLUMNS.values()],
        rows,
        caption=_caption(loaded, title),
        has_total=True,
    )


def _site_sheet(loaded: Loaded) -> Sheet:
    """Return the list of all sites."""
    columns = _site_columns(loaded)
    points = loaded.sites.geometry.representative_point()
    frame = loaded.sites.drop(columns="geometry").assign(longitude=points.x, latitude=points.y)
    rows = [[value(site) for value in columns.values()] for site in frame.itertuples(index=False)]
    return Sheet("点位清单", list(columns), rows, caption=_caption(loaded, "点位清单"))


def _site_columns(loaded: Loaded) -> dict[str, Callable[[Any], Any]]:
    """Return the headings of the list of sites, each with what stands below it."""
    kinds = {key: kind.label_zh for key, kind in loaded.workspace.config.kinds.items()}
    titles = {item.key: item.title for item in loaded.problems}
    return {
        "编号": lambda site: site.site_id,
        "名称": lambda site: site.name,
        "类型": lambda site: kinds.get(site.kind, site.kind),
        "区县": lambda site: site.county,
        "所属问题": lambda site: "、".join(site.problems),
        "问题简称": lambda site: "；".join(filter(None, (titles.get(key) for key in site.problems))),
        "状态": lambda site: _status_label(site.status),
        "状态类别": lambda site: _CLASS[site.status_class],
        "状态日期": lambda site: _day(site.status_date),
        "整改时限": lambda site: _day(site.deadline),
        "剩余天数": lambda site: site.days_left,
        "是否逾期": lambda site: "是" if site.overdue else "否",
        "定位精度": lambda site: _QUALITY[LocationQuality(site.location_quality)],
        "误差半径（米）": lambda site: _number(site.location_accuracy_m),
        "经度": lambda site: _number(site.longitude),
        "纬度": lambda site: _number(site.latitude),
        "面积（公顷）": lambda site: _number(site.area_m2, 10_000),
        "长度（公里）": lambda site: _number(site.length_m, 1_000),
        "坐标来源": lambda site: site.location_source,
        "备注": lambda site: site.note,
    }


_PROBLEM_COLUMNS: dict[str, Callable[[ProblemProgress], Any]] = {
    "问题": lambda item: item.problem.key,
    "简称": lambda item: item.problem.title,
    "主体责任单位": lambda item: "、".join(item.problem.responsible_units),
    "牵头督导单位": lambda item: "、".join(item.problem.lead_units),
    "配合督导单位": lambda item: "、".join(item.problem.cooperating_units),
    "督导领导": lambda item: "、".join(item.problem.leaders),
    "整改时限": lambda item: item.problem.deadline.date,
    "时限状态": lambda item: _DEADLINE[item.deadline_class],
    "剩余天数": lambda item: item.days_left,
    "是否逾期": lambda item: "是" if item.overdue else "否",
    "状态": lambda item: item.state.status.label_zh,
    "措施数": lambda item: len(item.measures),
    "已完成措施": lambda item: item.measures_done,
    "逾期措施": lambda item: item.measures_overdue,
}


def _problem_sheet(loaded: Loaded) -> Sheet:
    """Return where the problems stand."""
    sites = Counter(key for keys in loaded.sites["problems"] for key in keys)
    rows = [
        [*(value(item) for value in _PROBLEM_COLUMNS.values()), sites[item.problem.key]]
        for item in problem_progress(loaded.problems, loaded.events, as_of=loaded.as_of)
    ]
    return Sheet("问题进度", [*_PROBLEM_COLUMNS, "点位数"], rows, caption=_caption(loaded, "问题进度"))


def _target_sheet(loaded: Loaded) -> Sheet:
    """Return the measurable targets and counted groups."""
    headings = ["编号", "问题", "指标", "关系", "数值", "单位", "时限", "范围", "备注"]
    rows = [
        [
            item.target_id, item.problem, item.indicator, item.operator, item.value, item.unit,
            item.deadline, item.scope, item.note,
        ]
        for item in read_targets(loaded.workspace)
    ]  # fmt: skip
    return Sheet("目标指标", headings, rows, caption=_caption(loaded, "目标与计数"))


def _about_sheet(loaded: Loaded) -> Sheet:
    """Return what the numbers mean and where they come from."""
    rules = [
        "每个点位只计一次；跨区县的线、面按椭球长度、面积分摊到各区县，点位本身计入占比最大的区县。",
        "面积与长度按 CGCS2000 椭球计算；乡镇级锚点不代表实际位置。",
        "“未报告”计入未完成；逾期指截止日期已过且仍未完成。",
        "按问题、单位、领导汇总时一个点位可属多行，“减：重复计入”一行使各行之和等于合计。",
        "全市或跨区县：未定位且涉及多个区县；市域外：已定位但不在任何区县内；区县不详：未定位且区县未知。",
    ]
    sources = [chinese for chinese, _ in loaded.workspace.config.sources]
    rows = [["口径", text] for text in rules] + [["来源", text] for text in sources]
    return Sheet("说明", ["项目", "内容"], rows, caption=_caption(loaded, "口径与来源"))


def _status_label(key: str) -> str:
    status = status_of(key)
    return status.label_zh if status else key


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _number(value: Any, divisor: float = 1) -> float | None:
    """Return a number, or None where there is none."""
    return None if value is None or value != value else float(value) / divisor  # noqa: PLR0124 - NaN
