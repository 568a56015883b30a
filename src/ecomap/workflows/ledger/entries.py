"""From the words of a report to an event of the ledger, or to everything that does not fit."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecomap.model import CLOSURE_STEPS, STATUSES, ClosureStep, Event, Status, status_of
from ecomap.store.cells import UnfitRowError, date_of, is_empty, percent_of, plain_text, text_of
from ecomap.store.ledger import event_row
from ecomap.store.tables import header_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from ecomap.model import Problem

HEADERS: dict[str, tuple[str, ...]] = {
    "event_id": ("event_id",),
    "date": ("date", "日期", "填报日期", "截至日期"),
    "site_id": ("site_id", "点位编号", "点位编码"),
    "site_name": ("site_name", "name", "点位名称", "名称", "点位"),
    "problem": ("problem", "问题", "问题编号", "问题序号"),
    "measure": ("measure", "措施", "措施编号"),
    "status": ("status", "状态", "整改状态", "整改情况"),
    "progress_percent": ("progress_percent", "progress", "进度", "完成进度", "整改进度"),
    "closure_step": ("closure_step", "step", "销号步骤", "销号环节"),
    "unit": ("unit", "单位", "责任单位", "填报单位", "报送单位"),
    "evidence": ("evidence", "依据", "证据", "佐证材料"),
    "note": ("note", "备注", "说明"),
    "recorded_at": ("recorded_at", "录入时间"),
}
"""Fields of an entry and the headers, Chinese and English, that name them."""

MEANINGS: dict[str, str] = {
    header_key(header): name for name, headers in HEADERS.items() for header in headers
}
"""Field by header key."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:ecomap:ledger")
_STEPS: dict[str, ClosureStep] = {
    **{str(step): step for step in ClosureStep},
    **{label: step for step, label in CLOSURE_STEPS.items()},
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What entries are held against."""

    problems_of: Mapping[str, Collection[str]]
    """Problems of every site, by site id."""
    ids_of: Mapping[str, Collection[str]]
    """Site ids by name and alias."""
    measures_of: Mapping[str, Collection[str]]
    """Keys of the measures of every problem, by its number; empty where the plan lists none."""
    today: dt.date
    """Nothing can have been reported for a later day."""


def facts_of(sites: Iterable[Mapping[Any, Any]], problems: Iterable[Problem], *, today: dt.date) -> Facts:
    """Gather the facts from the rows of a site frame and the plan's problems."""
    problems_of: dict[str, Collection[str]] = {}
    ids_of: dict[str, set[str]] = {}
    for site in sites:
        problems_of[site["site_id"]] = site["problems"]
        for name in (site["name"], *site["aliases"]):
            ids_of.setdefault(name, set()).add(site["site_id"])
    measures_of = {problem.key: [measure.key for measure in problem.measures] for problem in problems}
    return Facts(problems_of, ids_of, measures_of, today)


def read_entry(cells: Mapping[str, Any], facts: Facts, *, recorded_at: str) -> tuple[Event | None, list[str]]:
    """Turn the cells of one entry, by field, into an event; or return everything that does not fit.

    An entry without `event_id` gets one made from its content, so that the same entry
    is recognised when it comes again.
    """
    values: dict[str, Any] = {}
    reasons: list[str] = []
    for name in HEADERS:
        cell = cells.get(name)
        try:
            if not is_empty(cell):
                values[name] = _READERS.get(name, plain_text)(name, cell)
        except UnfitRowError as error:
            reasons.append(str(error))
    if is_empty(cells.get("status")):
        reasons.append("the status is missing. See: ecomap ledger statuses")
    if values.get("date", dt.date.min) > facts.today:
        reasons.append(f"the date {values['date']} lies in the future; today is {facts.today}.")
    for find in (_find_site, _find_problem):
        try:
            values |= find(values, facts)
        except UnfitRowError as error:
            reasons.append(str(error))
    if reasons:
        return None, reasons
    values.pop("site_name", None)
    event = Event(**{"event_id": "", "date": None, "measure": "", "recorded_at": recorded_at, **values})
    return (event if event.event_id else replace(event, event_id=content_id(event))), []


def content_id(event: Event) -> str:
    """Return the UUID (RFC 9562, version 5) of what an event says, whenever it was entered."""
    cells = {name: cell for name, cell in event_row(event).items() if name not in {"event_id", "recorded_at"}}
    return str(uuid.uuid5(_NAMESPACE, json.dumps(cells, ensure_ascii=False, sort_keys=True)))


def _find_site(values: Mapping[str, Any], facts: Facts) -> dict[str, str]:
    """Return the site an entry speaks of, by id or by a name that only one site bears."""
    site_id, name = values.get("site_id", ""), values.get("site_name", "")
    if site_id and site_id not in facts.problems_of:
        raise UnfitRowError(f"there is no site {site_id!r}.{_similar(site_id, facts.problems_of)}")
    if name and not site_id:
        known = sorted(facts.ids_of.get(name, ()))
        if len(known) > 1:
            raise UnfitRowError(
                f"{len(known)} sites bear the name {name!r} ({', '.join(known[:5])}). Give the site id."
            )
        if not known and not values.get("problem"):
            raise UnfitRowError(f"there is no site named {name!r}.{_similar(name, facts.ids_of)}")
        site_id = known[0] if known else ""
    if not (site_id or values.get("problem")):
        raise UnfitRowError("the entry names neither a site nor a problem.")
    return {"site_id": site_id}


def _find_problem(values: Mapping[str, Any], facts: Facts) -> dict[str, str]:
    """Return the problem an entry speaks of, and hold its measure and its site against it."""
    problem, measure = values.get("problem", ""), values.get("measure", "")
    if measure and not problem:
        raise UnfitRowError(f"the measure {measure!r} stands without its problem.")
    if problem and problem not in facts.measures_of:
        raise UnfitRowError(f"there is no problem {problem!r}.{_similar(problem, facts.measures_of)}")
    if measure and measure not in facts.measures_of[problem]:
        known = ", ".join(facts.measures_of[problem]) or "none"
        raise UnfitRowError(f"the problem {problem} has no measure {measure!r}. Its measures: {known}.")
    own = facts.problems_of.get(values.get("site_id", ""))
    if problem and own is not None and problem not in own:
        raise UnfitRowError(
            f"the site {values['site_id']!r} belongs to {', '.join(own) or 'no problem'}, not to {problem}."
        )
    return {"problem": problem}


def _status(name: str, cell: Any) -> Status:
    text = text_of(cell)
    status = status_of(text) or status_of(text.casefold())
    if status is None:
        spellings = [
            word for item in STATUSES for word in (item.key, item.label_zh, item.label_en, *item.synonyms)
        ]
        raise UnfitRowError(
            f"unknown {name} {text[:40]!r}.{_similar(text, spellings)} See: ecomap ledger statuses"
        )
    return status


def _step(name: str, cell: Any) -> ClosureStep:
    text = text_of(cell)
    if text not in _STEPS:
        raise UnfitRowError(f"unknown {name} {text[:40]!r}. Known: {', '.join(_STEPS)}.")
    return _STEPS[text]


def _moment(name: str, cell: Any) -> str:
    """Return a time of entry as ISO 8601 in UTC, to the second."""
    try:
        moment = dt.datetime.fromisoformat(text_of(cell))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnfitRowError(
            f"{name!r} must be a time with its zone, as 2021-12-31T08:00:00+00:00; got {str(cell)[:40]!r}."
        )
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _similar(text: str, known: Iterable[str]) -> str:
    """Return the nearest known words as a question; nothing where none is near."""
    near = difflib.get_close_matches(text, sorted(set(known)), n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(near)}?" if near else ""


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "date": date_of,
    "status": _status,
    "progress_percent": percent_of,
    "closure_step": _step,
    "recorded_at": _moment,
}
