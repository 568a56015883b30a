"""Coordinates as people write them: degrees, minutes and seconds, full-width digits, metres with a unit."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚゜∘", "°"),
        **dict.fromkeys("'’‘`´＇ʹˊʼ", "′"),
        **dict.fromkeys('"”“＂〃˝ʺ', "″"),
        **dict.fromkeys("−–—‐‑", "-"),
        # Zero-width marks travel along when cells are copied from web pages.
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"),
    }
)
"""Look-alikes that are typed for the signs of degree, minute, second and minus."""

_WORD_SIGNS = {"度": "°", "分": "′", "秒": "″"}
# Only behind a digit: 经度 and 纬度 are words.
_WORDS = re.compile(r"(?:(?<=\d)|(?<=\d[ \u3000]))[度分秒]")

_AXES = {
    **dict.fromkeys(("e", "东经", "东"), ("longitude", 1)),
    **dict.fromkeys(("w", "西经", "西"), ("longitude", -1)),
    **dict.fromkeys(("n", "北纬", "北"), ("latitude", 1)),
    **dict.fromkeys(("s", "南纬", "南"), ("latitude", -1)),
}
_HEMISPHERE = "[nsew]|[东西]经|[南北]纬|[东西南北]"

_ANGLE = re.compile(
    rf"(?P<before>(?:{_HEMISPHERE})\s*:?\s*|[+-]\s*)?"
    r"(?P<body>\d[\d.\s°′″:-]*?|\.\d+)"
    rf"\s*(?P<after>{_HEMISPHERE})?"
)
_BODIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<d>\d+(?:\.\d*)?|\.\d+)\s*(?P<sign>°)?",
        r"(?P<d>\d{1,3})\s*°\s*(?P<m>\d{1,2}(?:\.\d+)?)\s*′?",
        r"(?P<d>\d{1,3})\s*°\s*(?P<m>\d{1,2})\s*′\s*(?P<s>\d{1,2}(?:\.\d+)?)\s*″?",
        r"(?P<d>\d{1,3})(?P<by>\s+|\s*[:-]\s*)(?P<m>\d{1,2})(?P=by)(?P<s>\d{1,2}(?:\.\d+)?)\s*″?",
        # Two whole numbers may be a range or a pair: a fraction says that the second one is minutes.
        r"(?P<d>\d{1,3})(?:\s+|\s*[:-]\s*)(?P<m>\d{1,2}\.\d+)\s*′?",
    )
)
_LETTERED = re.compile(
    r"(?P<d>\d+)\s*d(?:eg)?\s*(?P<m>\d+(?:\.\d+)?)\s*m(?:in)?\s*(?:(?P<s>\d+(?:\.\d+)?)\s*s(?:ec)?)?"
)
_COMMON = re.compile(r"([0-9]{1,3})[°度]([0-9]{1,2})[′'分]([0-9]{1,2}(?:\.[0-9]+)?)(?:[″\"秒]|'')")
"""The most frequent spelling, which needs no closer look."""
_MOST_DEGREES = 360
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?e[+-]\d{1,3}")
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:([, ])\d{3})(?:\3\d{3})*)(\.\d+)?")
_PLAIN = re.compile(r"[\d.+\-\n]*")


class Angle(NamedTuple):
    """A coordinate and what its text says of its direction."""

    value: float
    """The number; NaN where the text is none. South and west are negative."""
    axis: str = ""
    """longitude or latitude where a letter or word says so, else empty."""


_NONE = Angle(math.nan)


def plain_signs(text: str) -> str:
    """Return a text in half-width small letters, with one sign each for degree, minute, second and minus.

    Examples
    --------
    >>> plain_signs("Ｅ１１１°４１'２４''")
    'e111°41′24″'
    """
    text = _WORDS.sub(lambda match: _WORD_SIGNS[match[0]], text)
    told = unicodedata.normalize("NFKC", text.translate(_SIGNS).replace("″", "〃"))
    return " ".join(told.translate(_SIGNS).replace("′′", "″").casefold().split())


def angle_of(text: str) -> Angle:
    """Return an angle with the axis that its text states; a number without any sign is decimal degrees.

    Examples
    --------
    >>> angle_of("北纬29°01′48″")
    Angle(value=29.03, axis='latitude')
    """
    plain = plain_signs(text).lstrip("′ ")
    if _SCIENTIFIC.fullmatch(plain):
        return Angle(float(plain))
    match = _ANGLE.fullmatch(_LETTERED.sub(_signed, plain))
    if match is None:
        return _NONE
    before, after = (match["before"] or "").strip(" :"), match["after"] or ""
    if before and after:
        return _NONE
    axis, sign = _AXES.get(before or after, ("", -1 if before == "-" else 1))
    size = _size(match["body"].strip(), bounded=bool(axis))
    if (axis == "latitude" and size > 90) or (axis == "longitude" and size > 180):
        return _NONE
    return Angle(sign * size, axis)


def _signed(match: re.Match[str]) -> str:
    """Write 29d01m48s with signs: the letter s is second and not south where d and m stand before it."""
    return f"{match['d']}°{match['m']}′" + (f"{match['s']}″" if match["s"] else "")


def _size(body: str, *, bounded: bool) -> float:
    """Return degrees of what stands between sign and hemisphere; NaN where it is no angle."""
    for pattern in _BODIES:
        match = pattern.fullmatch(body)
        if match is None:
            continue
        parts = match.groupdict()
        degrees, minutes, seconds = (float(parts.get(name) or 0) for name in ("d", "m", "s"))
        if parts.get("m"):
            return _size_of(degrees, minutes, seconds)
        return math.nan if (bounded or parts.get("sign")) and degrees > _MOST_DEGREES else degrees
    return math.nan


def _size_of(degrees: float, minutes: float, seconds: float) -> float:
    if minutes >= 60 or seconds >= 60 or degrees > _MOST_DEGREES:
        return math.nan
    return (degrees * 3600 + minutes * 60 + seconds) / 3600


def degrees_of(text: str) -> float:
    """Return degrees as people write them; NaN where the text is no angle.

    Minutes and seconds from 60 on are refused. `111.4124` is decimal degrees, never 111°41′24″.

    Examples
    --------
    >>> degrees_of("111°41′24″E"), degrees_of("29-01-48"), degrees_of("东经111度41.4分")
    (111.69, 29.03, 111.69)
    >>> degrees_of("111.4124"), degrees_of("111 61 24"), degrees_of("111 41 24 99")
    (111.4124, nan, nan)
    """
    return angle_of(text).value


def metres_of(text: str) -> float:
    """Return a number that may be grouped by thousands and may bear the unit metre; NaN where it is none.

    Examples
    --------
    >>> metres_of("37,567,214.5 米"), metres_of("37 567 214m"), metres_of("37,56")
    (37567214.5, 37567214.0, nan)
    """
    plain = plain_signs(text).lstrip("′ ")
    plain = re.sub(r"\s*(?:米|m|meters?|metres?)$", "", plain)
    match = _GROUPED.fullmatch(plain)
    if match:
        plain = match[1] + re.sub(r"[, ]", "", match[2]) + (match[4] or "")
    if re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", plain) or _SCIENTIFIC.fullmatch(plain):
        return float(plain)
    return math.nan


def coordinate_of(cell: Any, axis: str = "") -> float:
    """Return one cell of a coordinate column; NaN where it is empty, no number, or of the other axis.

    Parameters
    ----------
    axis
        longitude or latitude, if the column says so: a cell that states the other one is refused.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell) if math.isfinite(cell) else math.nan
    if not isinstance(cell, str):
        return math.nan
    common = _COMMON.fullmatch(cell)
    if common:
        return _size_of(float(common[1]), float(common[2]), float(common[3]))
    value = metres_of(cell)
    if math.isnan(value):
        angle = angle_of(cell)
        value = math.nan if axis and angle.axis and angle.axis != axis else angle.value
    return value


def coordinates_of(cells: Sequence[Any], axis: str = "") -> NDArray[np.float64]:
    """Return a column of coordinates as numbers, NaN where a cell is none; plain numbers in one step."""
    texts = all(isinstance(cell, str) for cell in cells[:64])
    if texts:
        try:
            # Nothing but digits, points and signs: else Python would take 1_000, nan and inf as well.
            if _PLAIN.fullmatch("\n".join(cells)):
                return np.array([cell or "nan" for cell in cells], dtype=np.float64)
        except (TypeError, ValueError):
            pass
    return np.fromiter((coordinate_of(cell, axis) for cell in cells), dtype=np.float64, count=len(cells))
