"""Columns of the list of suspects: what is known of a patch, and what a person writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.model import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HECTARES, _SHARE, _DEGREES = "#,##0.00", "0.0%", "0.00000"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column."""

    key: str
    """Key of a row."""
    zh: str
    """Chinese heading."""
    en: str
    """English heading."""
    number_format: str = ""
    """How numbers are shown."""
    width: int = 0
    """Least width in characters; 0 for what its cells need."""
    key_en: str = ""
    """Key of a row that holds the English word; empty where both languages have one key."""
    words: Mapping[Any, tuple[str, str]] = field(default_factory=dict)
    """Words shown for values, Chinese and English."""
    made: Callable[[Mapping[str, Any]], Any] | None = None
    """Makes the value of several of a row; None where it stands in the row."""

    def label(self, language: str) -> str:
        """Return the heading."""
        return self.zh if language == "zh" else self.en

    def shown(self, row: Mapping[str, Any], language: str) -> Any:
        """Return the value of a row as people read it."""
        if self.made is not None:
            value = self.made(row)
        else:
            value = row.get(self.key_en if self.key_en and language == "en" else self.key)
        key = value if isinstance(value, str | bool) else None
        return self.words[key][language == "en"] if key in self.words else value


def _band(row: Mapping[str, Any]) -> str | None:
    """Return the least and the largest area outside as one text."""
    if not row.get("outside_ha") or row.get("outside_low_ha") is None:
        return None
    return f"{row['outside_low_ha']:.2f}–{row['outside_high_ha']:.2f}"


def _confidence(row: Mapping[str, Any]) -> float | None:
    """Return what the survey said of its own patch, if it is a share."""
    value = row.get("fields", {}).get("confidence")
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def _size(row: Mapping[str, Any]) -> str | None:
    """Return which floors the ground in question reaches."""
    if "over_10_mu" not in row:
        return None
    if row["over_plan_floor"]:
        return "plan"
    return "law" if row["over_10_mu"] else "below"


OWN: tuple[Heading, ...] = (
    Heading("rank", "核查次序", "order"),
    Heading("patch_id", "图斑编号", "patch", width=14),
    Heading("suspect_zh", "疑似情形", "suspect", width=14, key_en="suspect_en"),
    Heading("county", "区县", "county", width=9),
    Heading("area_ha", "图斑面积（公顷）", "area (ha)", _HECTARES),
    Heading(
        "size",
        "面积级别",
        "size",
        made=_size,
        words={
            "plan": ("≥0.1平方公里", "0.1 km² or more"),
            "law": ("≥10亩", "10 mu or more"),
            "below": ("不足10亩", "below 10 mu"),
        },
        width=13,
    ),
    Heading("licence", "采矿许可证号", "licence", width=14),
    Heading("licence_holder", "采矿权人", "holder", width=14),
    Heading("licence_valid_to", "许可证有效期止", "licence valid to", width=11),
    Heading("overlap_share", "证内占比", "share inside", _SHARE),
    Heading("outside_ha", "界外面积（公顷）", "outside (ha)", _HECTARES),
    Heading("band", "界外面积下限–上限", "outside, at least–at most (ha)", made=_band, width=12),
    Heading("site_id", "点位编号", "site", width=13),
    Heading("site_name", "点位名称", "name of site", width=12),
    Heading(
        "site_status",
        "点位状态",
        "status of site",
        words={status.key: (status.label_zh, status.label_en) for status in STATUSES},
        width=10,
    ),
    Heading(
        "seen",
        "与前期相比",
        "against earlier",
        words={"new": ("新增", "new"), "grown": ("扩大", "grown"), "known": ("前期已有", "known")},
        width=9,
    ),
    Heading("confidence", "置信度", "confidence", _SHARE, made=_confidence),
    Heading("longitude", "经度", "longitude", _DEGREES, width=10),
    Heading("latitude", "纬度", "latitude", _DEGREES, width=10),
)
"""What is known; columns without any value are left out."""

CHIPS: tuple[Heading, ...] = (
    Heading("before", "前时相影像", "image before"),
    Heading("after", "后时相影像", "image after"),
)
"""Pictures."""

ANSWERS: tuple[Heading, ...] = (
    Heading("verdict", "核查结论", "verdict", width=11),
    Heading("checked_on", "核查日期", "checked on", width=12),
    Heading("checked_by", "核查人", "checked by", width=10),
    Heading("status_after", "核查后状态", "status after check", width=14),
    Heading("remark", "核查说明", "remark", width=22),
)
"""What a person writes."""

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "sheet": "疑似图斑核查表",
        "notes": "说明",
        "caption": "共 {count} 个图斑，截至 {day}。影像只说明疑似，结论由核查人填写；黄色各列待填。",
        "fields": "图斑原有字段",
    },
    "en": {
        "sheet": "Suspects",
        "notes": "Notes",
        "caption": "{count} patches, as of {day}. A picture shows a suspect; the verdict is a person's. "
        "Fill in the yellow columns.",
        "fields": "Fields of the patches",
    },
}
"""Fixed texts by language."""
