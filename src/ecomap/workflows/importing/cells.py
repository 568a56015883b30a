"""The cells of a foreign file as values of a site, one column after the other."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from ecomap.model import LocationQuality
from ecomap.store.cells import UnfitRowError, date_of, is_empty, plain_text, text_of
from ecomap.workflows.importing.meanings import AREA_UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

QUALITY_WORDS: dict[str, LocationQuality] = {
    "实测": LocationQuality.SURVEYED,
    "判读": LocationQuality.INTERPRETED,
    "村": LocationQuality.VILLAGE,
    "乡镇": LocationQuality.TOWNSHIP,
    "区县": LocationQuality.COUNTY,
    "未知": LocationQuality.NONE,
    **{str(quality): quality for quality in LocationQuality},
}
"""Words for how well a place is known."""

_NAMES = frozenset({"site_id", "name", "name_en", "permit"})
_LISTS = frozenset({"aliases", "tags", "problems", "counties"})
_LONGEST_NAME, _LONGEST_TEXT = 200, 2_000
_READ_APART = frozenset(
    (*_LISTS, "district", "location_quality", "location_accuracy_m", "location_date", *AREA_UNITS)
)
_NOT_PLAIN = re.compile(r"[^\S\n]|[<\x00-\x09\x0b-\x1f\x7f-\x9f]")
_DAY_AND_TIME = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[T ]\d{1,2}:\d{2}")
_EPOCH_SECONDS, _EPOCH_MILLISECONDS = 10, 13
"""Digits of a moment since 1970 in the years 2001 to 2286."""


def read_column(
    meaning: str, cells: Sequence[Any], areas: Mapping[str, str]
) -> tuple[list[Any], dict[int, str]]:
    """Read the cells of one column as values of a property.

    Parameters
    ----------
    areas
        Adcodes of counties and keys of districts by name, for columns that name them.

    Returns
    -------
    The values, None where a cell is empty or cannot be read, and the reason by position for the latter.
    """
    if meaning not in _READ_APART and _is_plain(cells, _longest(meaning)):
        return [cell or None for cell in cells], {}
    read = _reader(meaning, areas)
    values: list[Any] = [None] * len(cells)
    reasons: dict[int, str] = {}
    # Tables repeat themselves: a text that was read once is not read again.
    known: dict[str, Any] = {}
    for position, cell in enumerate(cells):
        if is_empty(cell):
            continue
        if isinstance(cell, str) and cell in known:
            values[position] = known[cell]
            continue
        try:
            values[position] = read(cell)
        except UnfitRowError as error:
            reasons[position] = str(error)
            continue
        if isinstance(cell, str) and len(known) < 10_000:
            known[cell] = values[position]
    return values, reasons


def _longest(meaning: str) -> int:
    """Return how many characters a text may have."""
    return _LONGEST_NAME if meaning in _NAMES else _LONGEST_TEXT


def _is_plain(cells: Sequence[Any], longest: int) -> bool:
    """Say whether all cells are texts that stay as they are; one search over all is many times faster."""
    if set(map(type, cells)) != {str}:
        return False
    joined = "\n".join(cells)
    return (
        joined.count("\n") == len(cells) - 1
        and not _NOT_PLAIN.search(joined)
        and max(map(len, cells)) <= longest
    )


def _reader(meaning: str, areas: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return the function that reads one cell that is not empty."""
    if meaning in AREA_UNITS:
        unit = AREA_UNITS[meaning]
        return lambda cell: round(_number(meaning, cell, meaning.rpartition("_")[2]) * unit, 2)
    longest = _longest(meaning)
    readers: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(_LISTS, lambda cell: _list(meaning, cell) or None),
        **dict.fromkeys(("counties", "district"), lambda cell: _areas(meaning, cell, areas)),
        "location_quality": lambda cell: _quality(text_of(cell)),
        "location_accuracy_m": lambda cell: _number(meaning, cell, "metres"),
        "location_date": lambda cell: date_of(meaning, moment_of(cell)),
    }
    return readers.get(meaning, lambda cell: plain_text(meaning, cell, longest=longest) or None)


def _list(meaning: str, cell: Any) -> tuple[str, ...]:
    items: Iterable[Any] = cell if isinstance(cell, list) else re.split(r"[;；、,，]", text_of(cell))
    texts = (plain_text(meaning, item, longest=_LONGEST_NAME) for item in items)
    return tuple(text for text in texts if text)


def _areas(meaning: str, cell: Any, areas: Mapping[str, str]) -> Any:
    """Return adcodes of counties, or the key of one district, given by name or code."""
    keys = []
    for text in _list(meaning, cell):
        # A code that is none of the workspace's stays: statistics count some areas under codes of their own.
        key = areas.get(area_key(text), text if re.fullmatch(r"\d{6}", text) else None)
        if key is None:
            raise UnfitRowError(f"{meaning!r} names {text[:40]!r}, which is none of this workspace.")
        keys.append(key)
    return tuple(keys) if meaning == "counties" else keys[0]


def area_key(name: str) -> str:
    """Return the name of an area as writers vary it: without spaces and without the last 县, 区 or 市.

    Examples
    --------
    >>> area_key("石门县"), area_key(" 石门 "), area_key("430726")
    ('石门', '石门', '430726')
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
    text = re.sub(r"^.*?市(?=.{2,}[县区市]$)", "", text)
    return text[:-1] if len(text) > 2 and text[-1] in "县区市" else text


def _quality(text: str) -> LocationQuality:
    quality = QUALITY_WORDS.get(text.casefold())
    if quality is None:
        raise UnfitRowError(
            f"'location_quality' must be one of {', '.join(QUALITY_WORDS)}; got {text[:40]!r}."
        )
    return quality


def _number(meaning: str, cell: object, unit: str) -> float:
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise UnfitRowError(f"{meaning!r} must be a number ({unit}), zero or more; got {str(cell)[:40]!r}.")
    return value


def moment_of(cell: Any) -> Any:
    """Return the day of a moment: of one counted in (milli)seconds since 1970 in UTC, else as written.

    Examples
    --------
    >>> moment_of(1418342400), moment_of("1418342400000"), moment_of("2014-12-12T00:15:04")
    (datetime.date(2014, 12, 12), datetime.date(2014, 12, 12), '2014-12-12')
    """
    text = text_of(cell)
    if day := _DAY_AND_TIME.match(text):
        return day[1]
    if not text.isdecimal() or len(text) not in {_EPOCH_SECONDS, _EPOCH_MILLISECONDS}:
        return cell
    seconds = int(text) / (1_000 if len(text) == _EPOCH_MILLISECONDS else 1)
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()


def kept_values(cells: Sequence[Any]) -> list[Any]:
    """Return cells of a column that only stays with its site, as JSON holds them; None where empty."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return [cell or None for cell in cells]
    if kinds <= {int, bool, type(None)}:
        return list(cells)
    return [None if is_empty(cell) else _kept(cell) for cell in cells]


def _kept(cell: Any) -> Any:
    if isinstance(cell, (str, bool, int, list, dict)):
        return cell
    if isinstance(cell, float):
        return (
            (int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell) if math.isfinite(cell) else None
        )
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)
