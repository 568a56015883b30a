"""What is said of a site in the field, in Chinese and English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecomap.analysis.progress import problem_progress
from ecomap.model import LocationQuality, StatusClass, status_of
from ecomap.store.targets import read_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecomap.analysis.progress import ProblemProgress
    from ecomap.model import Target
    from ecomap.workflows.load import Loaded

Pair = tuple[str, str]
"""The same words in Chinese and in English."""
LANGUAGES = ("zh", "en")
"""Languages, in the order of a pair."""
QUALITIES: Mapping[str, Pair] = {
    LocationQuality.SURVEYED: ("实测", "surveyed"),
    LocationQuality.INTERPRETED: ("影像判读", "interpreted"),
    LocationQuality.VILLAGE: ("村", "village"),
    LocationQuality.TOWNSHIP: ("乡镇", "township"),
    LocationQuality.COUNTY: ("区县", "county"),
    LocationQuality.NONE: ("未知", "not known"),
}
"""How well a place is known."""
_OPERATORS: Mapping[str, Pair] = {
    "=": ("", ""),
    "<": ("小于 ", "below "),
    "<=": ("不高于 ", "at most "),
    ">=": ("不低于 ", "at least "),
    "~": ("约 ", "about "),
    "+": ("增加 ", "plus "),
    "range": ("", ""),
    "done": ("应完成", "to be done"),
    "no_increase": ("不增加", "no increase"),
}
# What XML forbids, and marks by which a viewer would take a text for a document.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = str.maketrans({"<": "＜", ">": "＞"})


def plain(text: str) -> str:
    """Return a text that no viewer runs: phones show names and descriptions as HTML, one or the other way.

    Examples
    --------
    >>> plain("<script>x</script>")
    '＜script＞x＜/script＞'
    """
    return _UNSEEN.sub("", text).translate(_MARKUP)


def seen(text: str) -> str:
    """Return a text without characters that nobody sees and XML forbids."""
    return _UNSEEN.sub("", text)


def status_label(key: str) -> Pair:
    """Return the label of a status."""
    status = status_of(key)
    return (status.label_zh, status.label_en) if status else (key, key)


def days_words(status_class: str, days_left: float | None) -> Pair:
    """Say how much time an open site has; empty for others and where no date binds.

    Examples
    --------
    >>> days_words("open", 12), days_words("open", -1), days_words("done", 12)
    (('剩 12 天', '12 days left'), ('逾期 1 天', '1 day late'), ('', ''))
    """
    if status_class != StatusClass.OPEN or days_left is None:
        return "", ""
    days = int(days_left)
    unit = "day" if abs(days) == 1 else "days"
    if days < 0:
        return f"逾期 {-days} 天", f"{-days} {unit} late"
    return (f"剩 {days} 天", f"{days} {unit} left") if days else ("今天到期", "due today")


def place_words(quality: str, accuracy_m: float | None, *, located: bool = True) -> Pair:
    """Say how well a place is known; never a settlement as the place itself.

    Examples
    --------
    >>> place_words("township", 3000.0)[1], place_words("surveyed", 5.0)[1]
    ('only the settlement (township) is known, within 3 km of it', 'surveyed, within 5 m')
    """
    chinese, english = QUALITIES[quality]
    known = accuracy_m is not None and accuracy_m == accuracy_m  # noqa: PLR0124 - NaN
    radius = _distance(accuracy_m) if known and accuracy_m is not None else ("", "")
    if not located and quality != LocationQuality.NONE:
        return f"没有坐标，只知所在{chinese}", f"no coordinates, only the {english} is known"
    if LocationQuality(quality).is_anchor:
        zh = f"只知所在{chinese}，不是点位本身" + (f"，在其周围约 {radius[0]}内" if known else "")
        en = f"only the settlement ({english}) is known" + (f", within {radius[1]} of it" if known else "")
        return zh, en
    if quality == LocationQuality.NONE:
        return "位置未知", "place not known"
    return (f"{chinese}，误差 {radius[0]}", f"{english}, within {radius[1]}") if known else (chinese, english)


def _distance(metres: float) -> Pair:
    if metres < 1_000:
        return f"{metres:.0f} 米", f"{metres:.0f} m"
    return f"{metres / 1_000:.3g} 公里", f"{metres / 1_000:.3g} km"


def requirements_of(loaded: Loaded) -> Callable[[Mapping[str, Any]], list[Pair]]:
    """Return what says of a site what the plan requires there: problems, dates of measures, targets."""
    progress = {
        item.problem.key: item
        for item in problem_progress(loaded.problems, loaded.events, as_of=loaded.as_of)
    }
    targets = read_targets(loaded.workspace)

    def required(site: Mapping[str, Any]) -> list[Pair]:
        lines: list[Pair] = []
        for key in site["problems"]:
            lines.append(_problem(key, progress.get(key)))
            lines += [
                _target(target)
                for target in targets
                if target.problem == key and target.kind in {"", site["kind"]}
            ]
        return lines

    return required


def _problem(key: str, progress: ProblemProgress | None) -> Pair:
    if progress is None:
        return f"问题 {key}", f"problem {key}"
    problem = progress.problem
    zh, en = f"问题 {key}：{problem.title}", f"problem {key}: {problem.title_en or problem.title}"
    if day := problem.deadline.date:
        zh, en = f"{zh}（{day} 前）", f"{en} (by {day})"
    if problem.measures:
        total, done = len(problem.measures), progress.measures_done
        zh, en = f"{zh}；措施 {total} 项，已完成 {done} 项", f"{en}; {done} of {total} measures done"
    for measure in problem.measures:
        if day := measure.deadline.date:
            zh, en = f"{zh}；措施 {measure.key}：{day} 前", f"{en}; measure {measure.key} by {day}"
    return zh, en


def _target(target: Target) -> Pair:
    operator = _OPERATORS.get(target.operator, (f"{target.operator} ",) * 2)
    day = f"，{target.deadline} 前" if target.deadline else ""
    by = f", by {target.deadline}" if target.deadline else ""
    amount = f"{target.value} {target.unit}".strip()
    zh = f"指标：{target.indicator} {operator[0]}{amount}".rstrip() + day
    return zh, f"target: {target.indicator} {operator[1]}{amount}".rstrip() + by


def rows_of(sites: Any) -> list[dict[str, Any]]:
    """Return the sites as mappings, None where something is missing."""
    names = [name for name in sites.columns if name != "geometry"]
    return [
        {
            name: None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN
            for name, value in zip(names, row, strict=True)
        }
        for row in zip(*(sites[name].tolist() for name in names), strict=True)
    ]
