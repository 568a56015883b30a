"""Dates that bind, told from conditions, comparisons, history and quotations.

A date binds where the sentence says by when something must be so: 2021年底前, 2023年12月31日前,
到2025年, or a year at the head of a clause (2021年，…). A year alone before 前 (2022年前) may mean its
first or its last day; it is told, not guessed.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from ecomap.plan.numerals import arabic_dates

_QUOTED = re.compile(r"《(?:[^《》]|《[^《》]*》)*》|“[^“”。]*”|「[^」]*」|\"[^\"。]*\"")

_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
    r"|(?P<iso_year>\d{4})[-./](?P<iso_month>\d{1,2})[-./](?P<iso_day>\d{1,2})"
    r"|(?:(?P<end_year>\d{4})年)?(?P<end_month>\d{1,2})月(?:份)?(?P<month_end>[底末])?"
    r"|(?P<half_year>\d{4})年(?P<half>上半年|下半年|第?[一二三四]季度)[底末]?"
    r"|(?P<from_year>\d{4})年?\s*[-—–－~～至到]\s*(?P<to_year>\d{4})年"
    r"|(?P<only_year>\d{4})年(?P<year_end>年?[底末终]|年?内)?"
)
_BY = re.compile(r"(?:[（(]含[）)])?(?:之|以)?前")
_STATE = re.compile(
    "(?:已经?|就)?(?:建成|投产|投运|投入运行|投入使用|运行|使用|取得|批准|批复|审批|开工|立项|登记|注册|备案|出台|发布|"
    "印发|生产|关闭|关停|形成|成立|设立|建设|完成|竣工|发现|产生|存在|排查|交办|签订|出让|淘汰){1,2}(?:并|且)?[^，。；、]{0,4}?的"
)
"""A verb of state and 的 behind the date: the date tells which things are meant, not by when."""
_HISTORY_BEFORE = re.compile(r"(?:截至|截止|截止到|自|从|早在|原定|原计划|本应于?|应于|曾于|较|比|与|同)$")
_HISTORY_BEHIND = re.compile(r"(?:已|以来|起(?!草)|开始|同期|相比|度)")
_CLAUSE_HEAD = re.compile(r"(?:^|[。；;：:，,])(?:其中)?$")
_TARGET_BEFORE = re.compile(r"(?:^|[^达提升增减涉])[到至]$")

_CLOSE_BY = 60
"""Characters on either side of a date that are looked at."""

_PERIOD_END = {
    "上半年": (6, 30),
    "下半年": (12, 31),
    "一": (3, 31),
    "二": (6, 30),
    "三": (9, 30),
    "四": (12, 31),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text that binds, or that may."""

    date: dt.date | None
    """The last day, inclusive; None where the words leave it open."""
    words: str
    """The words it was read from."""
    start: int
    """Where they begin in the text."""
    end: int
    """Where they end in the text."""


def find_dates(text: str, *, plain: bool = False) -> list[Mention]:
    """Return the dates that bind in a text, in their order.

    With `plain` a date needs no 前 behind it, as in the value of a deadline.

    Examples
    --------
    >>> [str(each.date) for each in find_dates("2030年底前完成，6月30日前报送；2031年，全部达标。")]
    ['2030-12-31', '2030-06-30', '2031-12-31']
    >>> find_dates("改造2019年1月1日前建成的船舶，落实《2021年底前实施方案》，较2018年提高。")
    []
    >>> find_dates("2022年前落地")[0].date is None
    True
    """
    text = arabic_dates(text)
    masked = _QUOTED.sub(lambda match: "□" * len(match[0]), text)
    found = []
    year: int | None = None
    for match in _DATE.finditer(masked):
        stated = _stated_year(match)
        year = stated or year
        mention = _read(match, masked, year, plain=plain)
        if mention:
            found.append(mention)
    return found


def _stated_year(match: re.Match[str]) -> int | None:
    names = ("year", "iso_year", "end_year", "half_year", "to_year", "only_year")
    return next((int(match[name]) for name in names if match[name]), None)


def _read(match: re.Match[str], text: str, year: int | None, *, plain: bool) -> Mention | None:
    # What decides stands close by; the whole text would be searched again for each date.
    before = text[max(match.start() - _CLOSE_BY, 0) : match.start()]
    behind = text[match.end() : match.end() + _CLOSE_BY]
    by = _BY.match(behind)
    rest = behind[by.end() :] if by else behind
    if _HISTORY_BEFORE.search(before) or _HISTORY_BEHIND.match(rest) or (by and _STATE.match(rest)):
        return None
    is_open = _is_open(match, by is not None)
    if not by and not _binds_without_by(match, before, behind, plain=plain):
        return None
    date = None if is_open else _last_day(match, year)
    end = match.end() + (by.end() if by else 0)
    return Mention(date, text[match.start() : end], match.start(), end)


def _is_open(match: re.Match[str], has_by: bool) -> bool:  # noqa: FBT001 - it is the subject
    """Say whether 前 leaves open if the year or month itself still counts."""
    whole_month = match["end_month"] is not None and match["month_end"] is None
    whole_year = match["only_year"] is not None and match["year_end"] is None
    return has_by and (whole_month or whole_year or match["half"] is not None)


def _binds_without_by(match: re.Match[str], before: str, behind: str, *, plain: bool) -> bool:
    """Say whether a date without 前 behind it says by when."""
    if plain or match["month_end"]:
        return True
    if match["year_end"]:
        return not behind.startswith("的")
    if _TARGET_BEFORE.search(before) or (_CLAUSE_HEAD.search(before) and match["to_year"]):
        return True
    is_whole = match["only_year"] is not None or match["half"] is not None
    return is_whole and bool(_CLAUSE_HEAD.search(before)) and behind.startswith(("，", ",", "：", ":"))


def _last_day(match: re.Match[str], year: int | None) -> dt.date | None:
    if year is None:
        return None
    if match["half"]:
        half = match["half"]
        return dt.date(year, *_PERIOD_END[half if half in _PERIOD_END else half.strip("第季度")])
    month = match["month"] or match["iso_month"] or match["end_month"]
    day = match["day"] or match["iso_day"]
    try:
        if month is None:
            return dt.date(year, 12, 31)
        last = calendar.monthrange(year, int(month))[1]
        return dt.date(year, int(month), int(day) if day else last)
    except (ValueError, calendar.IllegalMonthError):
        return None
