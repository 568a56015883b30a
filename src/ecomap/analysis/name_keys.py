"""Names of places as offices vary them, folded to what tells one from another."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

_BRACKETS = re.compile(r"[(\[{〔【<《](.*?)[)\]}〕】>》]")
_UNITS = re.compile(r"[一-鿿]{2,3}?省|[一-鿿]{2,3}?市|[一-鿿]{1,3}?县|[一-鿿]{2,4}?(?:镇|乡|街道)")
"""Units of administration that may stand before a name; a village stays, it tells quarries apart."""
_GENERIC = re.compile(
    "有限责任公司|股份有限公司|有限公司|公司|矿业|建材|石料|矿产品|矿山|矿区|矿坑|矿|采石场|采场|石场|砂场|采区|"
    "石灰岩|石灰石|白云岩|页岩|砂岩|花岗岩|大理石|砂石|煤|垃圾填埋场|填埋场|码头|港区|排污口|污水处理厂|污水厂|工业园区|工业园|园区|厂|场|点|图斑|坑|的|之"
)
"""Words that say what a place is, or who runs it, and not which."""
_CHINESE = re.compile("第([一二三四五六七八九十]+|[0-9]+)|([一二三四五六七八九十]+)(?=[号期队组井标])")
_NUMBER = re.compile(r"\d+|[a-z]+(?=\d|号|区|$)")
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}
_SIDES = re.compile("[东西南北中上下左右新老旧甲乙丙丁前后内外]")
_SUBSTANCE = 2


class NameKey(NamedTuple):
    """A name folded."""

    full: str
    """Without brackets, units of administration, punctuation, width and case."""
    proper: str
    """What is left without words that every such place bears; empty if nothing is."""
    numbers: tuple[str, ...]
    """Numbers in it, those in Chinese as digits: pit 1 is never pit 2."""
    sides: tuple[str, ...]
    """Sides and ages in its brackets, as east and old."""
    units: tuple[str, ...]
    """Towns that stood before it."""


@lru_cache(maxsize=100_000)
def name_key(name: str) -> NameKey:
    """Fold a name.

    Examples
    --------
    >>> name_key("石门县维新镇大坪（东）采石场一号坑")[:4]
    ('大坪采石场1号坑', '大坪1号', ('1',), ('东',))
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    inner = " ".join(_BRACKETS.findall(plain))
    plain = _CHINESE.sub(lambda match: _digits(match[1] or match[2]), plain.replace("#", "号"))
    text = re.sub(r"[\W_]+", "", _BRACKETS.sub("", plain))
    units = []
    while (match := _UNITS.match(text)) and len(text) - match.end() >= _SUBSTANCE:
        if match[0][-1] in "镇乡道":
            units.append(match[0])
        text = text[match.end() :]
    numbers = tuple(_digits(number) for number in _NUMBER.findall(f"{text} {inner}"))
    return NameKey(text, _GENERIC.sub("", text), numbers, tuple(_SIDES.findall(inner)), tuple(units))


def _digits(number: str) -> str:
    """Return a number in Chinese up to 99 as digits; other numbers without zeros before them."""
    if number.isascii():
        return number.lstrip("0") or "0"
    tens, ten, ones = number.rpartition("十")
    return str((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))


def likeness(one: NameKey, other: NameKey) -> float:
    """Return how alike two names are, 0 to 1.

    Shared letters and pairs of letters count (Dice's coefficient), those of the proper part three times.
    Different numbers, sides or towns make two places of names that are otherwise one.

    Examples
    --------
    >>> likeness(name_key("石门县大坪采石场"), name_key("大坪采石场（石料）"))
    1.0
    >>> likeness(name_key("一号矿坑"), name_key("2#矿坑")) < 0.4
    True
    """
    full = _dice(one.full, other.full)
    value = full if not (one.proper and other.proper) else (3 * _dice(one.proper, other.proper) + full) / 4
    if one.numbers != other.numbers:
        value = min(value, 0.35)
    if one.sides and other.sides and one.sides != other.sides:
        value = min(value, 0.4)
    if one.units and other.units and one.units != other.units:
        value = min(value, 0.6)
    return value


@lru_cache(maxsize=200_000)
def _grams(text: str) -> Counter[str]:
    return Counter([*text, *(text[place : place + 2] for place in range(len(text) - 1))])


def _dice(one: str, other: str) -> float:
    if one == other:
        return 1.0
    first, second = _grams(one), _grams(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
