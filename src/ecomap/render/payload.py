"""The data of a page as one JSON text that is safe inside HTML."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from ecomap.model import OUTSIDE, SEVERAL, STATUSES, UNKNOWN
from ecomap.render.areas import county_entries, county_shapes, view_bounds, water_entries
from ecomap.render.base_maps import base_map_entry
from ecomap.render.columns import QUALITIES, Codes, focus_sites, site_columns
from ecomap.render.container import Later
from ecomap.render.coordinates import GROUND_DECIMALS, SITE_DECIMALS
from ecomap.render.fact_entries import fact_entries
from ecomap.render.history import history_columns
from ecomap.render.patches import patch_facts, patch_shapes
from ecomap.render.plan_entries import plan_entries
from ecomap.render.search_index import page_initials
from ecomap.render.shapes import COARSE_ZOOMS
from ecomap.render.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.model import Kind
    from ecomap.render.page import MapPage, Overlay

UNKNOWN_KIND_COLOR = "#7f7f7f"
"""Colour of lines and areas of a kind that the page was not told about."""

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def to_script_json(value: object) -> str:
    r"""Return JSON that cannot end or open a tag, wherever it stands in an HTML script element.

    `<`, `>` and `&` are written as escapes. Half characters (lone surrogates), which no file can hold,
    become `?`.

    Examples
    --------
    >>> to_script_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _UNSAFE.items():
        plain = plain.replace(character, escape)
    return plain.encode("utf-8", "replace").decode("utf-8")


def page_payload(page: MapPage) -> dict[str, Any]:
    """Return everything the scripts of a page need to know."""
    sites = page.sites if page.focus is None else focus_sites(page.sites, page.focus)
    present = set(sites["kind"])
    kinds = Codes(key for key in page.kinds if key in present)
    problems = Codes(problem.key for problem in page.problems)
    areas = Codes([*map(str, page.counties["adcode"]), SEVERAL, OUTSIDE, UNKNOWN])
    columns = site_columns(sites, kinds=kinds, problems=problems, areas=areas)
    told = Codes(columns.pop("statuses"))
    history = history_columns(page.events, sites["site_id"].tolist(), told)
    water, water_shapes = water_entries(page)
    return {
        "language": page.language,
        "title": [page.title_zh, page.title_en],
        "invented": page.invented,
        "as_of": page.as_of.isoformat(),
        "home": page.home_link,
        "briefs": dict(page.brief_links) or None,
        "focus": page.focus,
        "bounds": view_bounds(page),
        "coarse_zooms": COARSE_ZOOMS,
        "decimals": {"ground": GROUND_DECIMALS, "site": SITE_DECIMALS},
        "texts": TEXTS,
        "qualities": QUALITIES,
        "kinds": [_kind_entry(key, page.kinds) for key in kinds.listed],
        "statuses": [_status_entry(key) for key in told.listed],
        **plan_entries(problems.listed, page.problems),
        **fact_entries(problems.listed, page),
        "initials": page_initials(page, sites),
        "areas": areas.listed,
        "districts": {item.key: [item.name, item.name_en] for item in page.districts},
        "counties": county_entries(page),
        "counties_shapes": county_shapes(page),
        "water": water,
        "water_shapes": water_shapes,
        "sites": columns,
        "history": history if history is None else Later(history),
        "overlays": [_overlay_entry(overlay) for overlay in page.overlays],
        **_patch_entries(page),
        "base_maps": [base_map_entry(base_map) for base_map in page.base_maps],
    }


def _patch_entries(page: MapPage) -> dict[str, Any]:
    """Return the surveyed patches: outlines, and what is said of them."""
    return {"patches": patch_shapes(page.patches), "patch_facts": patch_facts(page.patches)}


def _status_entry(key: str) -> list[str]:
    """Return class and labels of one status, or a stand-in under its key."""
    status = next((item for item in STATUSES if item.key == key), None)
    return (
        ["open", key, key] if status is None else [str(status.status_class), status.label_zh, status.label_en]
    )


def _kind_entry(key: str, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return one kind, or a stand-in under its key."""
    if key not in kinds:
        return {"key": key, "zh": key, "en": key, "color": UNKNOWN_KIND_COLOR, "marker": "circle"}
    kind = kinds[key]
    return {
        "key": key,
        "zh": kind.label_zh,
        "en": kind.label_en,
        "color": kind.color,
        "marker": str(kind.marker),
    }


def _overlay_entry(overlay: Overlay) -> dict[str, Any]:
    """Return one picture with its data inside."""
    data = base64.b64encode(overlay.png).decode("ascii")
    return {
        "name": overlay.name,
        "url": f"data:image/png;base64,{data}",
        "bounds": list(overlay.bounds),
        "opacity": overlay.opacity,
        "date": overlay.date,
    }
