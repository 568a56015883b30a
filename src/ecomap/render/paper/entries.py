"""What the sheet says of each site: its number, its words, its look and its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.model import OUTSIDE, SEVERAL, LocationQuality, Marker, problem_sort_key, status_of
from ecomap.render.columns import area_of, focus_sites, number, text, texts
from ecomap.render.texts import text_in
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.render.page import MapPage

ON_MAP, BEYOND, UNLOCATED = "map", "beyond", "unlocated"
"""Where a site stands: on the map, located outside of its frame, or without a place."""

_NO_COUNTY = {SEVERAL: "several", OUTSIDE: "outside"}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One site of a sheet."""

    number: int
    """Its number on map and table, from 1."""
    site_id: str
    """Its id in the workspace."""
    name: str
    """Its name in the language of the sheet."""
    kind: str
    """Key of its kind."""
    kind_label: str
    """Label of its kind."""
    marker: str
    """Shape of its symbol."""
    color: str
    """Colour of its line or area."""
    status_class: str
    """`open`, `done` or `closed`."""
    status_label: str
    """Its status in words."""
    is_overdue: bool
    """Whether it is open after its deadline."""
    is_anchor: bool
    """Whether its geometry only stands for a settlement near it."""
    accuracy_m: float | None
    """Radius within which it lies."""
    area_key: str
    """Adcode of its county, or the key of a row of its own."""
    area_label: str
    """Its county, or the row of its own, in words."""
    district_label: str
    """Its district in words; empty for none."""
    problems: str
    """Numbers of its problems."""
    deadline: str
    """Its deadline as ISO date, or words."""
    left: str
    """Days left in words."""
    place: str
    """How well its place is known, in words."""
    geometry: BaseGeometry | None
    """Its geometry in degrees."""
    block: str = ON_MAP
    """Where it stands."""


def entries_of(page: MapPage) -> list[Entry]:
    """Return the sites of a page in the order of counties and ids, numbered; those without a place last."""
    frame = page.sites if page.focus is None else focus_sites(page.sites, page.focus)
    names = county_labels(page)
    rows = [_entry(page, row, names) for row in frame.to_dict("records")]
    order = [*map(str, page.counties["adcode"]), *_NO_COUNTY]
    rank = {area: position for position, area in enumerate(order)}
    rows.sort(key=lambda item: (item.block == UNLOCATED, rank.get(item.area_key, len(rank)), item.site_id))
    return renumbered(rows)


def county_labels(page: MapPage) -> dict[str, str]:
    """Return the names of the counties by adcode, in the language of the sheet."""
    return {
        str(adcode): _pick(page.language, text(name), text(name_en))
        for adcode, name, name_en in zip(
            page.counties["adcode"], page.counties["name"], page.counties["name_en"], strict=True
        )
    }


def renumbered(entries: Sequence[Entry]) -> list[Entry]:
    """Give entries their numbers from 1 in their order."""
    return [replace(entry, number=position) for position, entry in enumerate(entries, start=1)]


def _entry(page: MapPage, row: Mapping[Any, Any], names: Mapping[str, str]) -> Entry:
    language = page.language
    geometry = row["geometry"]
    located = geometry is not None and not geometry.is_empty
    kind = page.kinds.get(text(row["kind"]))
    status = status_of(text(row["status"]))
    area = area_of(text(row["county_adcode"]), texts(row["counties"]), located=located)
    return Entry(
        number=0,
        site_id=text(row["site_id"]),
        name=_pick(language, text(row["name"]), text(row["name_en"])),
        kind=text(row["kind"]),
        kind_label=_pick(language, kind.label_zh, kind.label_en) if kind else text(row["kind"]),
        marker=str(kind.marker) if kind else str(Marker.CIRCLE),
        color=kind.color if kind else "#7f7f7f",
        status_class=text(row["status_class"]),
        status_label=_pick(language, status.label_zh, status.label_en) if status else text(row["status"]),
        is_overdue=text(row["overdue"]) == "True",
        is_anchor=LocationQuality(text(row["location_quality"]) or "none").is_anchor,
        accuracy_m=number(row["location_accuracy_m"], digits=0),
        area_key=area,
        area_label=names.get(area) or paper_text(language, _NO_COUNTY.get(area, "unknown")),
        district_label=_district_label(page, text(row["district"])),
        problems=paper_text(language, "comma").join(sorted(texts(row["problems"]), key=problem_sort_key)),
        deadline=text(row["deadline"]) or text_in(language, "no_deadline"),
        left=_left(language, row),
        place=_place(language, row),
        geometry=geometry if located else None,
        block=ON_MAP if located else UNLOCATED,
    )


def _pick(language: str, chinese: str, english: str) -> str:
    return english if language == "en" and english else chinese


def _district_label(page: MapPage, district: str) -> str:
    found = next((item for item in page.districts if item.key == district), None)
    return _pick(page.language, found.name, found.name_en) if found else ""


def _left(language: str, row: Mapping[Any, Any]) -> str:
    days = number(row["days_left"], digits=0)
    if days is None or text(row["status_class"]) == "closed":
        return "—"
    if days >= 0:
        return paper_text(language, "days", n=days)
    if text(row["overdue"]) == "True":
        return paper_text(language, "overdue_days", n=-int(days))
    return paper_text(language, "passed")


def _place(language: str, row: Mapping[Any, Any]) -> str:
    quality = text(row["location_quality"]) or "none"
    if row["geometry"] is None or row["geometry"].is_empty:
        return text_in(language, f"reason_{'county' if quality == 'county' else 'none'}")
    words = text_in(language, f"quality_{quality}")
    accuracy = number(row["location_accuracy_m"], digits=0)
    if accuracy is None:
        return words
    # The number is not torn from its unit.
    shown = f"{accuracy / 1000:g}\u00a0km" if accuracy >= 1000 else f"{accuracy:g}\u00a0m"
    return f"{words} {paper_text(language, 'within', distance=shown)}"
