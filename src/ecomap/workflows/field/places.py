"""GPX and KML for phone maps: names that tell the status, descriptions that tell the task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecomap.crs import BD09, GCJ02, WGS84, reference
from ecomap.store.atomic import replacing
from ecomap.store.writers import Column, ColumnType, Table
from ecomap.store.writers.gdal import clock_at
from ecomap.store.writers.gpx import write_gpx
from ecomap.store.writers.kml import write_kml
from ecomap.workflows.exporting.extract import kinds_of
from ecomap.workflows.exporting.place import put_in_system
from ecomap.workflows.field.common import shown_title
from ecomap.workflows.field.report import FieldReport
from ecomap.workflows.field.selection import parted
from ecomap.workflows.field.words import (
    LANGUAGES,
    days_words,
    place_words,
    plain,
    requirements_of,
    rows_of,
    status_label,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecomap.model import Kind
    from ecomap.workflows.exporting.extract import Extract
    from ecomap.workflows.field.words import Pair

DATUMS: Mapping[str, str] = {"wgs84": f"EPSG:{WGS84}", "gcj02": GCJ02, "bd09": BD09}
"""Systems by the words of `--datum`."""
_SHIFTED: Mapping[str, Pair] = {
    "title": ("{datum} 偏移坐标，勿作 WGS 84 使用", "coordinates shifted to {datum}, not WGS 84"),
    "place": (
        "注意：坐标已偏移为 {datum}，只用于不作纠偏的手机地图，不得导回或抄录为真实坐标。",
        "Coordinates shifted to {datum}, for phone maps that do not correct WGS 84; never take them back.",
    ),
}
_HEADS: Mapping[str, Pair] = {
    "status": ("状态", "Status"),
    "deadline": ("时限", "Deadline"),
    "place": ("位置", "Place"),
    "required": ("整改要求", "Required"),
    "county": ("区县", "County"),
    "note": ("备注", "Note"),
    "id": ("编号", "Id"),
}


def write_places(extract: Extract, out: Path, *, form: str, datum: str, lang: str) -> FieldReport:
    """Write a pack for phone maps; a shifted one says so in its name, its title and at every place.

    Raises
    ------
    RefusedError
        If no site has a place, or the file cannot be written.
    """
    left_out, held = parted(extract, mixed=form == "kml")
    system = reference(DATUMS[datum])
    shift = "" if datum == "wgs84" else system.key
    out = _named(out, shift)
    placed = put_in_system(held.sites.geometry.to_numpy(), system, site_ids=held.sites["site_id"].tolist())
    kinds, language = kinds_of(held), LANGUAGES.index(lang)
    columns = _columns(held, kinds, language, shift, form)
    table = Table(columns, placed.geometries, f"EPSG:{WGS84}")
    day = held.loaded.as_of
    title = _title(held, shift)
    with replacing(out) as draft, clock_at(day):
        if form == "kml":
            parts = write_kml(draft, table, kinds=kinds, title=title)
        else:
            parts = write_gpx(draft, table, title=title)
    notes = [f"SHIFTED to {shift}: for phone maps that draw WGS 84 files off, nothing else"] if shift else []
    return FieldReport(
        (str(out),), form, day, shift or "WGS 84", len(table), tuple(parts), left_out, tuple(notes)
    )


def _named(out: Path, shift: str) -> Path:
    """Return the path under which a shifted file is known for what it is."""
    mark = f"_{shift}偏移_shifted"
    return out if not shift or out.stem.endswith(mark) else out.with_name(f"{out.stem}{mark}{out.suffix}")


def _title(extract: Extract, shift: str) -> str:
    title = f"{shown_title(extract)} {extract.loaded.as_of}"
    if not shift:
        return title
    chinese, english = (words.format(datum=shift) for words in _SHIFTED["title"])
    return f"【{chinese} / {english}】{title}"


def _columns(
    extract: Extract, kinds: Mapping[str, Kind], language: int, shift: str, form: str
) -> tuple[Column, ...]:
    """Return what a phone shows, and few columns beside it."""
    required = requirements_of(extract.loaded)
    rows = rows_of(extract.sites)
    warning = _SHIFTED["place"][0].format(datum=shift) + _SHIFTED["place"][1].format(datum=shift)
    texts = [
        ([warning] if shift else []) + _described(row, [pair[language] for pair in required(row)], language)
        for row in rows
    ]
    labels = [(kinds[row["kind"]].label_zh, kinds[row["kind"]].label_en)[language] for row in rows]
    told = "description" if form == "kml" else "desc"
    columns = {
        "name": [plain(_label(row, language)) for row in rows],
        told: [plain("\n".join(lines)) for lines in texts],
        **({"type": [plain(label) for label in labels]} if form == "gpx" else {}),
        "site_id": [row["site_id"] for row in rows],
        "kind": [row["kind"] for row in rows],
        "status": [row["status"] for row in rows],
        "deadline": [row["deadline"] for row in rows],
    }
    return tuple(Column(name, ColumnType.TEXT, values) for name, values in columns.items())


def _label(row: Mapping[str, Any], language: int) -> str:
    """Return the name with status and days left, and a mark where only a settlement is known."""
    about = ("≈", "≈ ")[language] if place_words(row["location_quality"], None)[1].startswith("only") else ""
    name = (row["name"], row["name_en"] or row["name"])[language]
    days = days_words(row["status_class"], row["days_left"])[language]
    status = status_label(row["status"])[language]
    return f"{about}{name}｜{status}" + (f" · {days}" if days else "")


def _described(row: Mapping[str, Any], required: list[str], language: int) -> list[str]:
    colon = ("：", ": ")[language]
    name = (row["name"], row["name_en"] or row["name"])[language]
    days = days_words(row["status_class"], row["days_left"])[language]
    entries = {
        "status": status_label(row["status"])[language],
        "deadline": " ".join(filter(None, (row["deadline"], days))),
        "place": place_words(row["location_quality"], row["location_accuracy_m"])[language],
        "county": row["county"] or "",
        "required": ("；", "; ")[language].join(required),
        "note": (row["note"], row["note_en"] or row["note"])[language],
        "id": row["site_id"],
    }
    return [name, *(f"{_HEADS[key][language]}{colon}{text}" for key, text in entries.items() if text)]
