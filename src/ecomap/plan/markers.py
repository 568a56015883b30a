"""Numbers at the head of a line: 一、 （一） 1. 1、 （1） ① 问题一 第一项."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ecomap.plan.numerals import parse_numeral

_CHINESE = "[一二三四五六七八九十百零〇]{1,6}"
_NUMBER = rf"{_CHINESE}|\d{{1,3}}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(StrEnum):
    """How a marker is written; two lists of different depth differ in it."""

    WORD = "问题一"
    CHINESE = "一、"
    CHINESE_PAREN = "（一）"
    DIGIT_COMMA = "1、"
    DIGIT_STOP = "1."
    DIGIT_BARE = "1"
    DIGIT_PAREN = "（1）"
    CIRCLED = "①"

    def is_above(self, other: Style) -> bool:
        """Say whether this style heads lists of the other: 一、 over （一） over 1. over （1） over ①."""
        return _DEPTH[self] < _DEPTH[other]

    @property
    def is_chinese(self) -> bool:
        """Say whether the number is written in Chinese numerals."""
        return self in {Style.CHINESE, Style.CHINESE_PAREN}


_DEPTH = {
    Style.WORD: 0,
    Style.CHINESE: 1,
    Style.CHINESE_PAREN: 2,
    Style.DIGIT_COMMA: 3,
    Style.DIGIT_STOP: 3,
    Style.DIGIT_BARE: 3,
    Style.DIGIT_PAREN: 4,
    Style.CIRCLED: 5,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a line."""

    style: Style
    """How it is written."""
    number: int
    """The number."""
    numeral: str
    """The number as written, `"一"` or `"7"`."""
    text: str
    """What follows it on the line."""


_END = r"(?:\s*[、.:：,，]\s*|\s+|$)"
_THING = "(?:问题|任务|事项)"

_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern + r"(.*)"))
    for style, pattern in (
        (Style.WORD, rf"(?:反馈|整改)?{_THING}\s*之?\s*({_NUMBER}){_END}"),
        (Style.WORD, rf"第\s*({_NUMBER})\s*(?:[项个类条]?(?:反馈|整改)?{_THING}|[项条]){_END}"),
        (Style.CHINESE_PAREN, rf"[（(]\s*({_CHINESE})\s*[）)]\s*[、.]?\s*"),
        (Style.DIGIT_PAREN, r"[（(]?\s*(\d{1,3})\s*[）)]\s*[、.]?\s*"),
        (Style.CHINESE, rf"({_CHINESE}){_END}"),
        (Style.DIGIT_COMMA, r"(\d{1,3})\s*[、,，:：]\s*"),
        # 2.4% is a figure; a year may follow the stop.
        (Style.DIGIT_STOP, r"(\d{1,3})\s*\.\s*(?!\d(?!\d{3}年))"),
        (Style.DIGIT_BARE, r"(\d{1,3})(?:\s+(?!\d)|$)"),
    )
)


def parse_marker(line: str) -> Marker | None:
    """Return the number at the head of a line with what follows, or None.

    Examples
    --------
    >>> parse_marker("二十二、甲").number, parse_marker("（一）甲").style.name, parse_marker("5、 甲").text
    (22, 'CHINESE_PAREN', '甲')
    >>> parse_marker("问题三：甲").number, parse_marker("②甲").number
    (3, 2)
    >>> parse_marker("1.2021年底前完成").text
    '2021年底前完成'
    >>> parse_marker("2.4%左右") is None, parse_marker("问题一直存在") is None
    (True, True)
    """
    if line and line[0] in _CIRCLED:
        return Marker(Style.CIRCLED, _CIRCLED.index(line[0]) + 1, line[0], line[1:].lstrip(" 、."))
    for style, pattern in _PATTERNS:
        match = pattern.fullmatch(line)
        if match and (number := parse_numeral(match[1])):
            return Marker(style, number, match[1], match[2])
    return None
