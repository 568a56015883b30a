"""Cells of tables that others made, read as text, number of percent or date."""

from __future__ import annotations

import datetime as dt
import math
import re

_MARKUP = re.compile(r"<\s*[/!a-z]", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00:00.*)?")


class UnfitRowError(ValueError):
    """A row of a foreign file does not fit; the text says why. Callers gather these and report them all."""


def is_empty(cell: object) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or cell in ("", []) or (isinstance(cell, float) and math.isnan(cell))


def text_of(cell: object) -> str:
    r"""Return a cell as text on one line; whole numbers without a decimal point.

    Examples
    --------
    >>> text_of(7.0), text_of(" a\n b "), text_of(None)
    ('7', 'a b', '')
    """
    if is_empty(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def plain_text(column: str, cell: object, *, longest: int = 2_000) -> str:
    """Return a cell as text, or refuse what no name and no remark can be.

    Raises
    ------
    UnfitRowError
        If it is longer than `longest` characters, or holds markup or control characters.
    """
    text = text_of(cell)
    if len(text) > longest:
        raise UnfitRowError(
            f"{column!r} has {len(text)} characters, at most {longest} are taken: {text[:20]!r}..."
        )
    if "<" in text and _MARKUP.search(text):
        raise UnfitRowError(f"{column!r} holds markup: {text[:40]!r}. Write plain text.")
    if _CONTROL.search(text):
        raise UnfitRowError(f"{column!r} holds control characters: {text[:40]!r}.")
    return text


def date_of(column: str, cell: object) -> dt.date:
    """Return a cell as a date: a date of a workbook, 2021-12-31, 2021/12/31, 2021.12.31 or 2021年12月31日.

    Raises
    ------
    UnfitRowError
        If it is none of these.

    Examples
    --------
    >>> date_of("date", "2021年6月5日"), date_of("date", "2021/12/31")
    (datetime.date(2021, 6, 5), datetime.date(2021, 12, 31))
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    match = _DATE.fullmatch(text_of(cell))
    try:
        year, month, day = (int(part) for part in match.groups()) if match else (0, 0, 0)
        return dt.date(year, month, day)
    except ValueError:
        raise UnfitRowError(f"{column!r} must be a date as 2021-12-31, got {str(cell)[:40]!r}.") from None


def percent_of(column: str, cell: object) -> float:
    """Return a cell as percent, 0 to 100; a bare fraction is refused, because 0.8 may mean 80.

    Raises
    ------
    UnfitRowError
        If it is no number from 0 to 100.

    Examples
    --------
    >>> percent_of("progress", "80%"), percent_of("progress", 35)
    (80.0, 35.0)
    """
    text = text_of(cell).replace("％", "%")
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = math.nan
    if not 0 <= value <= 100:
        raise UnfitRowError(f"{column!r} must lie between 0 and 100, got {text[:40]!r}.")
    if 0 < value < 1 and not text.endswith("%"):
        raise UnfitRowError(
            f"{column!r} is {text[:40]}: write {value * 100:g} for {value:.0%}, or {text}% if meant."
        )
    return value
