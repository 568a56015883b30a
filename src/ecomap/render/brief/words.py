"""The words of cells and sentences that more than one form of a brief needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.brief.charts import MOST_KINDS
from ecomap.render.brief.content import KindBar
from ecomap.render.texts.brief import brief_text

if TYPE_CHECKING:
    from ecomap.render.brief.content import Brief, SiteLine
    from ecomap.render.brief.map import MapDrawing

FIGURES = ("sites", "open", "done", "closed", "overdue", "due_soon", "not_located")
"""The key figures at the head of a brief, in order."""


def area_name(brief: Brief, language: int) -> str:
    """Return the name of what a brief is about."""
    return brief.name[language] if brief.focus else brief_text(language, "whole")


def state_sentence(brief: Brief, language: int) -> str:
    """Return the state of affairs in one sentence made of figures."""
    figures = brief.figures
    return brief_text(
        language, "sentence", date=brief.as_of.isoformat(), name=area_name(brief, language),
        sites=figures.sites, open=figures.open, overdue=figures.overdue, due_soon=figures.due_soon,
        done=figures.done, closed=figures.closed, located=figures.located, not_located=figures.not_located,
    )  # fmt: skip


def days_words(days_left: int | None, *, is_overdue: bool, is_open: bool, language: int) -> str:
    """Say how far a deadline is; of what is settled, nothing is late."""
    if days_left is None:
        return "–"
    if days_left >= 0:
        return brief_text(language, "days_today" if days_left == 0 else "days_ahead", n=days_left)
    key = "days_over" if is_overdue else "days_passed" if is_open else ""
    return brief_text(language, key, n=-days_left) if key else "–"


def place_words(line: SiteLine, language: int) -> str:
    """Say how well the place of a site is known."""
    if line.place is None:
        key = "not_drawn_county" if line.quality == "county" else "not_drawn_none"
        return brief_text(language, key)
    words = brief_text(language, f"quality_{line.quality}") if line.quality != "none" else "–"
    if not line.is_anchor or line.accuracy_m is None:
        return words
    return f"{words} ±{line.accuracy_m / 1000:g} km"


def map_words(made: MapDrawing, language: int) -> str:
    """Return the caption of the map: what is drawn, what is not, and how far it binds."""
    parts = []
    if made.drawn == 0:
        parts.append(brief_text(language, "map_no_site"))
    else:
        parts.append(brief_text(language, "map_dots" if made.dots else "map_note", drawn=made.drawn))
        if made.without_number:
            parts.append(brief_text(language, "map_without_number", n=made.without_number))
    if made.beyond:
        parts.append(brief_text(language, "map_beyond", n=made.beyond))
    parts.append(brief_text(language, "map_disclaimer"))
    return ("", " ")[language].join(parts)


def change_words(brief: Brief, language: int) -> str:
    """Say in one sentence how much changed, or that no change is recorded."""
    changes = brief.changes
    if not (changes.lines or changes.entries or changes.newly_overdue):
        return brief_text(language, "no_change")
    return brief_text(
        language,
        "change_count",
        changed=len(changes.lines),
        entries=changes.entries,
        late=changes.newly_overdue,
    )


def unknown_words(brief: Brief, language: int) -> list[str]:
    """Say what is not known, one sentence a gap."""
    unknowns = brief.unknowns
    counts = {
        "unknown_county_only": unknowns.county_only,
        "unknown_no_place": unknowns.no_place,
        "unknown_anchors": unknowns.anchors,
        "unknown_not_reported": unknowns.not_reported,
        "unknown_no_deadline": unknowns.no_deadline,
    }
    told = [brief_text(language, key, n=count) for key, count in counts.items() if count]
    return told or [brief_text(language, "unknown_none")]


def unlisted_words(brief: Brief, language: int) -> str:
    """Say how many sites of the figures stand in other tables; empty where all stand in this one."""
    left = len(brief.sites) - brief.listed
    return brief_text(language, "unlisted", n=left, listed=brief.listed) if left else ""


def other_kinds(brief: Brief) -> KindBar | None:
    """Return the kinds for which the chart has no bar of their own as one bar; None where it has all."""
    rest = brief.kinds[MOST_KINDS - 1 :]
    if len(brief.kinds) <= MOST_KINDS:
        return None
    name = brief_text(0, "other_kinds", n=len(rest)), brief_text(1, "other_kinds", n=len(rest))
    return KindBar(
        name,
        sum(bar.open for bar in rest),
        sum(bar.done for bar in rest),
        sum(bar.closed for bar in rest),
        sum(bar.overdue for bar in rest),
    )
