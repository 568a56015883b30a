"""Chinese numerals, as plans use them for numbering and in dates."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"〇": 0, "○": 0, "两": 2}

_YEAR = re.compile(r"[零〇○一二三四五六七八九]{4}(?=年)")
_MONTH_OR_DAY = re.compile(r"(?<=[年月])[一二三四五六七八九十]{1,3}(?=[月日])")


def parse_numeral(text: str) -> int | None:
    """Return the number that Chinese or Arabic digits write (1 to 999), or None.

    Examples
    --------
    >>> parse_numeral("二十二"), parse_numeral("十"), parse_numeral("一百零三"), parse_numeral("7")
    (22, 10, 103, 7)
    >>> parse_numeral("二二") is None
    True
    """
    if text.isascii() and text.isdecimal():
        return int(text)
    match = re.fullmatch(
        r"(?:([一二两三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", text
    )
    if match is None or not text:
        return None
    hundreds, tens, ten, units = match.groups()
    tens_value = _VALUES[tens] if tens else int(ten is not None)
    return (_VALUES[hundreds] if hundreds else 0) * 100 + tens_value * 10 + (_VALUES[units] if units else 0)


def chinese_numeral(number: int) -> str:
    """Write a number from 1 to 99 as plans do.

    Examples
    --------
    >>> chinese_numeral(10), chinese_numeral(22), chinese_numeral(30)
    ('十', '二十二', '三十')
    """
    if not 1 <= number <= 99:
        raise ValueError(f"number must be 1 to 99, got {number}.")
    tens, units = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十") + (
        DIGITS[units] if units else ""
    )


def arabic_dates(text: str) -> str:
    """Write the years, months and days of Chinese dates in Arabic digits; nothing else changes.

    Examples
    --------
    >>> arabic_dates("二〇二二年六月三十日前")
    '2022年6月30日前'
    """
    text = _YEAR.sub(lambda match: "".join(str(_VALUES[digit]) for digit in match[0]), text)
    # The month must be written before the day can stand behind it: two passes.
    for _ in range(2):
        text = _MONTH_OR_DAY.sub(lambda match: str(parse_numeral(match[0]) or match[0]), text)
    return text
