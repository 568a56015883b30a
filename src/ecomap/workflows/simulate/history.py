"""Invented ledger histories: reported, worked on, done, closed in five steps, sometimes reopened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ecomap.model import ClosureStep, Event, status_of
from ecomap.workflows.simulate import words
from ecomap.workflows.simulate.draws import Draws
from ecomap.workflows.simulate.plan import TOPICS, measure_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

# Status, lowest and highest progress, closure step.
_PATH: tuple[tuple[str, int, int, str], ...] = (
    ("not_started", 0, 0, ""),
    ("in_progress", 5, 40, ""),
    ("on_schedule", 40, 80, ""),
    ("basically_done", 85, 99, ""),
    ("done", 100, 100, ""),
    ("done", 100, 100, "initial_review"),
    ("done", 100, 100, "public_notice"),
    ("done", 100, 100, "application"),
    ("done", 100, 100, "verification"),
    ("closed", 100, 100, "filing"),
    ("reopened", 60, 90, ""),
)
_LENGTHS = (0.12, 0.10, 0.16, 0.14, 0.08, 0.12, 0.04, 0.04, 0.02, 0.02, 0.14, 0.02)
"""How many sites stop after 0, 1, 2 ... steps of the path."""

_DETOURS = {"on_schedule": ("on_schedule", "behind_schedule", "risk_controlled", "ongoing", "stage_done")}


def make_events(seed: int, site_ids: Sequence[str], county_names: Sequence[str]) -> list[Event]:
    """Make the histories of all sites and of every problem, in the order they were entered.

    `county_names` holds the county that reports on each site.
    """
    draws = Draws(seed, "ledger")
    count = len(site_ids)
    lengths = draws.choice(_LENGTHS, count).tolist()
    total = sum(lengths)
    starts = (30 + draws.below(870, count)).tolist()
    spread, detour = draws.uniform(total).tolist(), draws.below(5, total).tolist()
    identifiers = draws.uuids(total)
    events, at = [], 0
    for site_id, county, length, start in zip(site_ids, county_names, lengths, starts, strict=True):
        for step in range(length):
            # Equal shares of the time since the first report: later steps are later days.
            day = words.AS_OF - dt.timedelta(days=start - start * step // length)
            events.append(
                _event(
                    identifiers[at], day, _PATH[step], spread[at], detour[at], site_id=site_id, unit=county
                )
            )
            at += 1
    events.extend(_problem_events(Draws(seed, "problem ledger")))
    return sorted(events, key=lambda event: event.recorded_at)


def _problem_events(draws: Draws) -> list[Event]:
    """Report once on every problem as a whole and once on its first measure."""
    identifiers = draws.uuids(2 * len(TOPICS))
    spread = draws.uniform(2 * len(TOPICS)).tolist()
    events = []
    for place, (problem, *_) in enumerate(TOPICS):
        for offset, measure in enumerate(("", measure_keys(place)[0])):
            at = 2 * place + offset
            day = words.AS_OF - dt.timedelta(days=int(spread[at] * 300))
            step = _PATH[1 + int(spread[at] * 4)]
            events.append(_event(identifiers[at], day, step, spread[at], 0, problem=problem, measure=measure))
    return events


def _event(
    event_id: str,
    day: dt.date,
    step: tuple[str, int, int, str],
    spread: float,
    detour: int,
    **spoken_of: str,
) -> Event:
    """Write one event; `spoken_of` holds the site, or the problem and measure, and the unit."""
    key, low, high, closure_step = step
    status = status_of(_DETOURS.get(key, (key,) * 5)[detour])
    if status is None:
        raise KeyError(key)
    entered = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(
        hours=1, seconds=int(spread * 36_000)
    )
    unit = spoken_of.get("unit", "")
    return Event(
        event_id=event_id,
        date=day,
        site_id=spoken_of.get("site_id", ""),
        problem=spoken_of.get("problem", ""),
        measure=spoken_of.get("measure", ""),
        status=status,
        progress_percent=float(low + int((high - low) * spread)),
        closure_step=ClosureStep(closure_step) if closure_step else None,
        unit=f"{unit}人民政府" if unit else words.CITY[0] + "整改办",
        evidence=f"虚构调度表 {day:%Y-%m}",
        recorded_at=entered.isoformat(timespec="seconds"),
    )
