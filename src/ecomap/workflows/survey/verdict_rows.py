"""From a row of a filled sheet to a verdict, or to everything that does not fit."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.model import PatchVerdict, Status, Verdict, status_of, verdict_of
from ecomap.store.cells import UnfitRowError, date_of, is_empty, plain_text, text_of
from ecomap.store.tables import header_key
from ecomap.survey.patches import SUSPECT_LABELS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

HEADERS: dict[str, tuple[str, ...]] = {
    "patch_id": ("patch_id", "图斑编号", "图斑号", "patch"),
    "verdict": ("verdict", "核查结论", "图斑核查结论"),
    "date": ("checked_on", "核查日期", "date"),
    "person": ("checked_by", "核查人", "person"),
    "status": ("status_after", "核查后状态", "status_after_check"),
    "remark": ("remark", "核查说明", "remarks"),
    "site_id": ("site_id", "点位编号", "site"),
    "suspect": ("suspect", "疑似情形"),
    "licence": ("licence", "采矿许可证号"),
    "longitude": ("longitude", "经度"),
    "latitude": ("latitude", "纬度"),
    "area_ha": ("area_ha", "图斑面积", "area"),
}
"""What a sheet says of a patch and the headers, Chinese and English, that name it."""

MEANINGS: dict[str, str] = {
    header_key(header): name for name, headers in HEADERS.items() for header in headers
}
"""Field by header key."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:ecomap:verdicts")
_EARLIEST_YEAR = 2000
_LONGEST_NAME = 200
_SUSPECTS = {word: str(suspect) for suspect, labels in SUSPECT_LABELS.items() for word in (suspect, *labels)}


@dataclass(frozen=True, slots=True)
class Expected:
    """What rows are held against."""

    sites: Collection[str]
    """Ids of all sites."""
    today: dt.date
    """Nobody can have looked on a later day."""
    person: str = ""
    """Who looked, where a row does not say."""
    date: dt.date | None = None
    """When, where a row does not say."""


def read_verdict(cells: Mapping[str, Any], expected: Expected) -> tuple[PatchVerdict | None, list[str]]:
    """Turn the cells of a row, by field, into a verdict.

    Returns
    -------
    The verdict, or None with everything that does not fit; None without a reason if nobody has looked yet.
    """
    reasons: list[str] = []
    values = _texts(cells, reasons)
    verdict = verdict_of(values["verdict"])
    if verdict is Verdict.OPEN and not reasons:
        filled = [name for name in ("date", "person", "status", "remark") if not is_empty(cells.get(name))]
        if filled:
            reasons.append(f"{', '.join(filled)} filled in, but no verdict. Write 确认, 排除 or 存疑.")
        return None, reasons
    if verdict is None:
        reasons.append(f"unknown verdict {values['verdict'][:40]!r}. Known: 确认, 排除, 存疑, 待核查.")
    if not values["patch_id"]:
        reasons.append("no patch is named.")
    if not values["person"] and not expected.person:
        reasons.append("nobody's name: a verdict is a person's. Fill in 核查人 or give --by.")
    if values["site_id"] and values["site_id"] not in expected.sites:
        reasons.append(f"there is no site {values['site_id'][:40]!r}.")
    status, date = _status(values, reasons), _date(cells, expected, reasons)
    numbers = {name: _number(name, cells.get(name), reasons) for name in ("longitude", "latitude", "area_ha")}
    if reasons or verdict is None or date is None:
        return None, reasons
    found = PatchVerdict(
        verdict_id="",
        date=date,
        patch_id=values["patch_id"],
        verdict=verdict,
        person=values["person"] or expected.person,
        suspect=_SUSPECTS.get(values["suspect"], values["suspect"]),
        licence=values["licence"],
        site_id=values["site_id"],
        status=status,
        remark=values["remark"],
        longitude=numbers["longitude"],
        latitude=numbers["latitude"],
        area_ha=numbers["area_ha"],
    )
    return found, []


def content_id(verdict: PatchVerdict) -> str:
    """Return the UUID (RFC 9562, version 5) of what a verdict says, whenever it was entered."""
    place = [None if number is None else f"{number:.5f}" for number in (verdict.longitude, verdict.latitude)]
    status = verdict.status.key if verdict.status else ""
    said = (verdict.patch_id, *place, verdict.date.isoformat(), str(verdict.verdict), verdict.person)
    return str(uuid.uuid5(_NAMESPACE, repr((*said, verdict.site_id, status, verdict.remark))))


def event_id_of(verdict_id: str) -> str:
    """Return the id of the entry of the ledger that a verdict makes."""
    return str(uuid.uuid5(_NAMESPACE, f"event {verdict_id}"))


def _texts(cells: Mapping[str, Any], reasons: list[str]) -> dict[str, str]:
    """Return the texts of a row, and add what is no plain text to the reasons."""
    texts = {}
    for name in ("patch_id", "verdict", "person", "status", "remark", "site_id", "suspect", "licence"):
        longest = 2_000 if name == "remark" else _LONGEST_NAME
        try:
            texts[name] = plain_text(name, cells.get(name), longest=longest)
        except UnfitRowError as error:
            texts[name] = ""
            reasons.append(str(error))
    return texts


def _status(values: Mapping[str, str], reasons: list[str]) -> Status | None:
    if not values["status"]:
        return None
    status = status_of(values["status"])
    if status is None:
        reasons.append(f"unknown status {values['status'][:40]!r}. See: ecomap ledger statuses")
    elif not values["site_id"]:
        reasons.append(f"a status {values['status']!r}, but no site whose status it is.")
    return status


def _date(cells: Mapping[str, Any], expected: Expected, reasons: list[str]) -> dt.date | None:
    """Return the day of the look."""
    if is_empty(cells.get("date")):
        if expected.date is None:
            reasons.append("no day: fill in 核查日期 or give --date.")
        return expected.date
    try:
        date = date_of("date", cells["date"])
    except UnfitRowError as error:
        reasons.append(str(error))
        return None
    if date.year < _EARLIEST_YEAR or date > expected.today:
        reasons.append(f"the day {date} cannot be; today is {expected.today}.")
        return None
    return date


def _number(name: str, cell: Any, reasons: list[str]) -> float | None:
    if is_empty(cell):
        return None
    try:
        number = float(text_of(cell).replace(",", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        reasons.append(f"{name!r} is no number: {text_of(cell)[:40]!r}.")
        return None
    return number
