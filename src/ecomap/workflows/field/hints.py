"""What may help to find a site without a place: what the documents say, and who else lies there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecomap.model import LocationQuality
from ecomap.render.coordinates import symbol_points
from ecomap.workflows.field.words import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecomap.workflows.field.words import Pair
    from ecomap.workflows.load import Loaded

# What stands before the name of a township in running text is left aside by asking for the known ones.
_TOWNSHIP = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:街道|镇|乡)")
_MOST = 3


def hints_of(loaded: Loaded) -> Callable[[Mapping[str, Any]], list[Pair]]:
    """Return what gives the hints for a site.

    Places of sites that name the same township and of which that township is known are told as what they are:
    the place of the township, not of the site.
    """
    counties = dict(zip(loaded.counties["adcode"], loaded.counties["name"], strict=True))
    english = dict(zip(loaded.counties["adcode"], loaded.counties["name_en"], strict=True))
    districts = {
        item.key: (item.name, item.name_en or item.name) for item in loaded.workspace.config.districts
    }
    townships = _townships(loaded)

    def hints(row: Mapping[str, Any]) -> list[Pair]:
        found: list[Pair] = []
        if codes := row["counties"]:
            names = "、".join(counties.get(code, code) for code in codes)
            names_en = ", ".join(english.get(code) or counties.get(code, code) for code in codes)
            found.append((f"文件所述区县：{names}", f"stated counties: {names_en}"))
        if district := districts.get(row["district"]):
            found.append((f"管理区：{district[0]}", f"district: {district[1]}"))
        if row["aliases"]:
            found.append((f"别名：{'、'.join(row['aliases'])}", f"also called: {', '.join(row['aliases'])}"))
        if row["note"] or row["note_en"]:
            found.append((f"备注：{row['note']}", f"note: {row['note_en'] or row['note']}"))
        if row["permit"]:
            found.append((f"许可证号：{row['permit']}", f"permit: {row['permit']}"))
        said = _said(row)
        near = [anchor for township, anchor in townships.items() if township in said]
        return found + near[:_MOST]

    return hints


def _said(row: Mapping[str, Any]) -> str:
    return "；".join([row["name"], *row["aliases"], row["note"] or ""])


def _townships(loaded: Loaded) -> dict[str, Pair]:
    """Return by name the townships that are known as the place of another site."""
    sites = loaded.sites
    anchored = sites[
        sites["location_quality"].isin([str(LocationQuality.TOWNSHIP), str(LocationQuality.VILLAGE)])
        & ~(sites.geometry.isna() | sites.geometry.is_empty)
    ]
    found: dict[str, Pair] = {}
    if anchored.empty:
        return found
    places = symbol_points(anchored.geometry.tolist()).tolist()
    for row, (east, north) in zip(rows_of(anchored), places, strict=True):
        text = "；".join([_said(row), row["location_source"] or ""])
        for name in _TOWNSHIP.findall(text):
            at = f"{east:.5f}, {north:.5f}"
            found.setdefault(
                name,
                (
                    f"同一乡镇（{name}）已知锚点：{at}（WGS 84，取自 {row['site_id']}）",
                    f"anchor of the same township ({name}): {at} (WGS 84, from {row['site_id']})",
                ),
            )
    return found
