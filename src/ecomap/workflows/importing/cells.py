"""What the columns of a foreign file mean, and their cells as values of a site."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ecomap.model import LocationQuality
from ecomap.store.cells import UnfitRowError, date_of, is_empty, plain_text, text_of
from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADERS: dict[str, tuple[str, ...]] = {
    "site_id": ("site_id", "点位编号", "点位编码"),
    "name": ("name", "名称", "点位名称", "点名", "site_name"),
    "name_en": ("name_en", "英文名", "英文名称"),
    "kind": ("kind",),
    "aliases": ("aliases", "alias", "别名", "曾用名"),
    "tags": ("tags", "tag", "标签"),
    "problems": ("problems", "problem", "问题", "问题编号", "问题序号"),
    "counties": ("counties", "区县代码"),
    "district": ("district", "管理区代码"),
    "location_quality": ("location_quality", "定位精度"),
    "location_accuracy_m": ("location_accuracy_m", "定位误差"),
    "location_source": ("location_source", "坐标来源"),
    "location_date": ("location_date", "坐标日期", "定位日期"),
    "note": ("note", "备注", "说明", "description"),
    "note_en": ("note_en",),
}
"""Site properties and the headers, Chinese and English, that name them."""

MEANINGS: dict[str, str] = {
    header_key(header): name for name, headers in HEADERS.items() for header in headers
}
"""Property by header key."""

QUALITY_WORDS: dict[str, LocationQuality] = {
    "实测": LocationQuality.SURVEYED,
    "判读": LocationQuality.INTERPRETED,
    "村": LocationQuality.VILLAGE,
    "乡镇": LocationQuality.TOWNSHIP,
    "区县": LocationQuality.COUNTY,
    **{str(quality): quality for quality in LocationQuality},
}
"""Words for how well a place is known."""

_NAMES = frozenset({"site_id", "name", "name_en"})
_LISTS = frozenset({"aliases", "tags", "problems", "counties"})
_LONGEST_NAME, _LONGEST_TEXT = 200, 2_000


def read_values(properties: Mapping[str, Any], meanings: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a site that the cells of one row give; empty cells give none.

    Raises
    ------
    UnfitRowError
        If a cell cannot be read.
    """
    values = {meaning: _value(meaning, properties.get(column)) for column, meaning in meanings.items()}
    return {meaning: value for meaning, value in values.items() if value is not None}


def _value(meaning: str, cell: Any) -> Any:
    """Read one cell as the value of a property; None where it is empty."""
    if is_empty(cell):
        return None
    if meaning in _LISTS:
        items = cell if isinstance(cell, list) else re.split(r"[;；、,，]", text_of(cell))
        texts = (plain_text(meaning, item, longest=_LONGEST_NAME) for item in items)
        return tuple(text for text in texts if text)
    if meaning == "location_quality":
        return _quality(text_of(cell))
    if meaning == "location_accuracy_m":
        return _accuracy(cell)
    if meaning == "location_date":
        return date_of(meaning, cell)
    longest = _LONGEST_NAME if meaning in _NAMES else _LONGEST_TEXT
    return plain_text(meaning, cell, longest=longest) or None


def _quality(text: str) -> LocationQuality:
    quality = QUALITY_WORDS.get(text.casefold())
    if quality is None:
        raise UnfitRowError(
            f"'location_quality' must be one of {', '.join(QUALITY_WORDS)}; got {text[:40]!r}."
        )
    return quality


def _accuracy(cell: object) -> float:
    try:
        value = float(text_of(cell))
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise UnfitRowError(f"'location_accuracy_m' must be metres, zero or more; got {str(cell)[:40]!r}.")
    return value
