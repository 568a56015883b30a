"""What the headers of an office's table mean to a site."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import ConfigError
from ecomap.frames import DERIVED_COLUMNS
from ecomap.store.column_map import COORDINATE_ROLES, KEEP, LEAVE_OUT
from ecomap.store.foreign.coordinate_roles import COORDINATE_KEYS
from ecomap.store.tables import header_key
from ecomap.store.writers.labels import LABELS
from ecomap.store.writers.names import SHORT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ecomap.store.column_map import ColumnMap

HEADERS: dict[str, tuple[str, ...]] = {
    "site_id": ("site_id", "点位编号", "点位编码"),
    "name": (
        *(
            "name",
            "site_name",
            "名称",
            "点位名称",
            "点名",
            "点位",
            "矿山名称",
            "矿区名称",
            "矿坑名称",
            "图斑名称",
        ),
        *(
            "项目名称",
            "场所名称",
            "码头名称",
            "企业名称",
            "单位名称",
            "填埋场名称",
            "排污口名称",
            "问题点位",
            "mine_name",
        ),
    ),
    "name_en": ("name_en", "英文名", "英文名称"),
    "kind": ("kind",),
    "aliases": ("aliases", "alias", "别名", "曾用名", "又名"),
    "tags": ("tags", "tag", "标签"),
    "problems": ("problems", "problem", "问题", "问题编号", "问题序号"),
    "counties": (
        *(
            "counties",
            "区县代码",
            "区县",
            "县区",
            "县市区",
            "区县市",
            "所在区县",
            "所在县区",
            "所在县市区",
            "所属区县",
        ),
        *(
            "所属县区",
            "所属县市区",
            "所在县",
            "县",
            "行政区",
            "行政区划",
            "所在地区",
            "行政区代码",
            "adcode",
            "county",
        ),
    ),
    "district": ("district", "管理区代码", "管理区", "功能区"),
    "location_quality": ("location_quality", "定位精度"),
    "location_accuracy_m": ("location_accuracy_m", "定位误差"),
    "location_source": ("location_source", "坐标来源", "数据来源"),
    "location_date": ("location_date", "坐标日期", "定位日期", "测量日期", "采集日期"),
    "permit": (
        *(
            "permit",
            "permit_no",
            "permit_number",
            "licence_no",
            "license_no",
            "license_number",
            "licence_number",
        ),
        *(
            "许可证号",
            "采矿许可证号",
            "采矿证号",
            "矿权证号",
            "排污许可证编号",
            "排污许可证号",
            "许可证编号",
            "证号",
        ),
    ),
    "note": ("note", "备注", "说明", "description", "desc"),
    "note_en": ("note_en",),
}
"""Site properties and the headers, Chinese and English, that name them; brackets are left out first."""

AREA_UNITS: dict[str, float] = {
    "area_stated_m2": 1.0,
    "area_stated_ha": 10_000.0,
    "area_stated_mu": 10_000.0 / 15.0,
    "area_stated_km2": 1_000_000.0,
}
"""Meanings of a column of areas, and their units in square metres; fifteen mu (亩) are one hectare."""

_UNIT_WORDS: dict[str, str] = {
    **dict.fromkeys(("m2", "㎡", "平方米", "平米", "sqm"), "area_stated_m2"),
    **dict.fromkeys(("ha", "公顷", "hm2", "hectares"), "area_stated_ha"),
    **dict.fromkeys(("亩", "mu"), "area_stated_mu"),
    **dict.fromkeys(("km2", "平方公里", "平方千米", "sqkm"), "area_stated_km2"),
}
_AREA = re.compile(
    r"(?:.*面积|area|site area|mined area|area_stated)[_ ]?(?:[(\[（]?\s*(?P<unit>[^)\]）]*?)\s*[)\]）]?)?"
)

SERIALS = ("序号", "编号序号", "fid", "ogc_fid", "objectid", "gml_id")
"""Headers of running numbers, which a file gives anew each time: nothing to keep."""

_PROGRESS = ("整改进度", "进度", "完成进度", "整改状态", "整改情况", "progress", "status")
"""Headers of what belongs into the ledger."""

MEANINGS: dict[str, str] = {
    header_key(header): name for name, headers in HEADERS.items() for header in headers
}
"""Property by header key."""

SITE_MEANINGS: tuple[str, ...] = (*HEADERS, *AREA_UNITS)
"""Everything a column can say of a site."""

KNOWN_HEADERS: tuple[str, ...] = (*MEANINGS, *(header_key(serial) for serial in SERIALS))
"""Header keys by which the header row of a table is found."""

_OF_IMPORTS = frozenset({"origin", "import_row", "import_reason", "import_proposal"})
"""Columns of an export, or of rows left to be mended, that an import makes anew."""

_OWN: dict[str, str] = {
    **{short: name for name, short in SHORT_NAMES.items()},
    **{label: name for name, label in LABELS.items()},
}
"""Columns of ecomap's own exports by the names they have in shapefiles and on Chinese tables."""
_SIGNS_OF_OWN = frozenset({"site_id", "location_quality", "status_class", "county_adcode"})
"""An export of ecomap carries them all."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What an import makes of the columns of a file."""

    taken: Mapping[str, str]
    """Meaning by header."""
    kept: tuple[str, ...]
    """Headers of columns that stay with the site under their own name."""
    left_out: tuple[str, ...]
    """Headers of columns that are not taken."""
    notes: tuple[str, ...]
    """What a person should know about the columns."""


def columns_of(headers: Iterable[str], said: ColumnMap, path: Path) -> Columns:
    """Say what each column means: what the column map says, else what its header is known for.

    Raises
    ------
    ConfigError
        If the column map speaks of a header that the file does not have.
    """
    listed = list(headers)
    lost = [header for header in said.columns if header not in listed and header not in said.coordinates]
    if lost:
        raise ConfigError(
            f"{path}: the column map speaks of {lost[0]!r}, which the file does not have. It has: "
            f"{', '.join(listed[:20])}."
        )
    meaning_of = _own_meaning if {_OWN.get(item, item) for item in listed} >= _SIGNS_OF_OWN else _meaning_of
    taken = {header: meaning for header, meaning in said.columns.items() if meaning in SITE_MEANINGS}
    kept, left_out = [], []
    for header in listed:
        if header in taken or header in said.coordinates:
            continue
        meaning = said.columns.get(header) or meaning_of(header)
        if meaning == LEAVE_OUT:
            left_out.append(header)
        elif meaning in SITE_MEANINGS and _stem(meaning) not in map(_stem, taken.values()):
            taken[header] = meaning
        else:
            kept.append(header)
    progress = [header for header in kept if header_key(header) in map(header_key, _PROGRESS)]
    notes = [f"{name!r} says how far something is: bring it with ecomap ledger import" for name in progress]
    return Columns(taken, tuple(kept), tuple(left_out), tuple(notes))


def _stem(meaning: str) -> str:
    """Return one word for all units of a quantity: a site has one stated area."""
    return "area_stated" if meaning in AREA_UNITS else meaning


def _own_meaning(header: str) -> str:
    """Return what a column of an export of ecomap's own means."""
    name = _OWN.get(header, header)
    if name in SITE_MEANINGS:
        return name
    is_made = name in DERIVED_COLUMNS or name in LABELS or header_key(header) in COORDINATE_KEYS
    return LEAVE_OUT if is_made or name in _OF_IMPORTS else KEEP


def _meaning_of(header: str) -> str:
    """Return what a header is known to mean; `keep` where it is not known."""
    key = header_key(header)
    if header in SITE_MEANINGS or key in MEANINGS:
        return header if header in SITE_MEANINGS else MEANINGS[key]
    if header in _OF_IMPORTS or key in map(header_key, SERIALS):
        return LEAVE_OUT
    match = _AREA.fullmatch(unicodedata.normalize("NFKC", header).strip().casefold().replace("²", "2"))
    unit = _UNIT_WORDS.get(match["unit"] or "") if match else None
    return unit or KEEP


def kept_name(header: str) -> str:
    """Return the property under which a column is kept; a name that ecomap uses itself gets a suffix.

    Examples
    --------
    >>> kept_name("开采方式"), kept_name("status")
    ('开采方式', 'status_stated')
    """
    taken = {*HEADERS, *DERIVED_COLUMNS, *_OF_IMPORTS, "area_stated_m2", *COORDINATE_ROLES[:2]}
    return f"{header}_stated" if header in taken else header
