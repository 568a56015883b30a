"""The lines of a brief's tables: sites worst first, problems that concern it, changes."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from ecomap.analysis.grouping import NO_COUNTY
from ecomap.model import LocationQuality, status_of
from ecomap.render.brief.content import ChangeLine, ChangeList, ProblemLine, SiteLine
from ecomap.render.columns import area_of
from ecomap.render.texts.brief import BRIEF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt

    from ecomap.analysis.changes import Change, Changes
    from ecomap.analysis.progress import ProblemProgress
    from ecomap.model import Status
    from ecomap.render.brief.content import Pair
    from ecomap.workflows.load import Loaded

_CLASSES = ("open", "done", "closed")


def site_lines(
    loaded: Loaded,
    places: npt.NDArray[Any],
    counted: npt.NDArray[np.int64],
    shared: npt.NDArray[np.int64],
    *,
    most: int | None,
) -> tuple[tuple[SiteLine, ...], int]:
    """Return the sites of a brief, numbered, worst first, and how many of them its table lists.

    Worst is what is overdue longest, then what is due first, then open without a date, done, closed. Sites
    that are counted elsewhere come last.

    Parameters
    ----------
    places
        Geometries of all sites in the projection of the map.
    counted, shared
        Rows of the sites that the brief counts, and of those that only concern it.
    most
        How many sites are listed at most beside those of no county; None for all.
    """
    sites = loaded.sites
    columns = {name: sites[name].to_numpy() for name in sites.columns if name != "geometry"}

    def rank(row: int) -> tuple[bool, int, bool, float, str]:
        left = columns["days_left"][row]
        status = _CLASSES.index(str(columns["status_class"][row]))
        days = math.inf if left is None or status else float(left)
        return not columns["overdue"][row], status, days == math.inf, days, str(columns["site_id"][row])

    ordered = sorted(counted.tolist(), key=rank)
    listed = len(ordered) + len(shared)
    if most is not None and len(ordered) > most:
        codes = columns["county_adcode"]
        homeless = [row for row in ordered[most:] if not codes[row]]
        ordered = [*ordered[:most], *homeless, *(row for row in ordered[most:] if codes[row])]
        listed = most + len(homeless)
    ordered += sorted(shared.tolist(), key=rank)
    make = _line_maker(loaded, columns, places)
    own = len(counted)
    return tuple(make(row, number, number <= own) for number, row in enumerate(ordered, start=1)), listed


def _line_maker(
    loaded: Loaded, columns: dict[str, npt.NDArray[Any]], places: npt.NDArray[Any]
) -> Callable[[int, int, bool], SiteLine]:
    """Return what makes the line of a site from its row, its number and whether it is counted."""
    areas: dict[str, Pair] = {
        code: (str(name), str(english or name))
        for code, name, english in zip(
            loaded.counties["adcode"], loaded.counties["name"], loaded.counties["name_en"], strict=True
        )
    } | {key: (chinese, english) for key, chinese, english in NO_COUNTY}

    def make(row: int, number: int, is_counted: bool) -> SiteLine:  # noqa: FBT001 - called in this file only
        cell = {name: column[row] for name, column in columns.items()}
        place, accuracy = places[row], float(cell["location_accuracy_m"])
        quality = LocationQuality(cell["location_quality"])
        return SiteLine(
            number=number,
            site_id=cell["site_id"],
            name=(cell["name"], cell["name_en"] or cell["name"]),
            kind=loaded.workspace.config.kinds[cell["kind"]],
            area=areas[area_of(cell["county_adcode"] or "", cell["counties"], located=place is not None)],
            problems=tuple(cell["problems"]),
            status=_label(status_of(cell["status"]), cell["status"]),
            status_class=cell["status_class"],
            deadline=cell["deadline"] or "",
            days_left=None if cell["days_left"] is None else int(cell["days_left"]),
            overdue=bool(cell["overdue"]),
            quality=str(quality),
            is_anchor=quality.is_anchor,
            accuracy_m=None if math.isnan(accuracy) else accuracy,
            place=place,
            is_counted=is_counted,
        )

    return make


def _label(status: Status | None, key: str = "") -> Pair:
    return (status.label_zh, status.label_en) if status else (key, key)


def problem_lines(
    loaded: Loaded,
    progress: Sequence[ProblemProgress],
    *,
    focus: str | None,
    own: gpd.GeoDataFrame,
    shared: gpd.GeoDataFrame,
) -> tuple[ProblemLine, ...]:
    """Return the problems that concern a county, or all of them.

    A problem concerns a county by a site there, or by its scope: it binds all areas, or names the county or
    a functional area inside it. Those with sites here come first, each group in the order of the plan.
    """
    sites = Counter(key for keys in own["problems"] for key in keys)
    near = {key for keys in shared["problems"] for key in keys}
    names = _names_of(loaded, focus)
    chosen = [
        item
        for item in progress
        if focus is None
        or item.problem.key in sites
        or item.problem.key in near
        or item.problem.scope.kind == "all"
        or names & set(item.problem.scope.areas)
    ]
    chosen.sort(key=lambda item: focus is not None and not sites[item.problem.key])
    return tuple(_problem_line(item, sites[item.problem.key]) for item in chosen)


def _names_of(loaded: Loaded, focus: str | None) -> set[str]:
    """Return the names by which a plan may call a county and the functional areas inside it."""
    counties = loaded.counties
    own = set(counties.loc[counties["adcode"] == focus, "name"])
    return own | {item.name for item in loaded.workspace.config.districts if item.parent_adcode == focus}


def _problem_line(item: ProblemProgress, sites: int) -> ProblemLine:
    problem = item.problem
    return ProblemLine(
        key=problem.key,
        title=(problem.title, problem.title_en or problem.title),
        sites=sites,
        responsible_units=problem.responsible_units,
        lead_units=problem.lead_units,
        leaders=problem.leaders,
        deadline=problem.deadline.date.isoformat() if problem.deadline.date else "",
        days_left=item.days_left,
        overdue=item.overdue,
        status=_label(item.state.status),
        status_class=str(item.state.status.status_class),
        measures=len(item.measures),
        measures_done=item.measures_done,
        measures_overdue=item.measures_overdue,
    )


def change_list(
    changes: Changes, lines: Sequence[SiteLine], *, problems: AbstractSet[str], newly_overdue: int
) -> ChangeList:
    """Return the changes of the sites and problems of a brief.

    Sites that are only concerned are told of too, with their number.
    """
    numbers = {line.site_id: line for line in lines}

    def concerns(subject: tuple[str, str, str]) -> bool:
        return subject[0] in numbers if subject[0] else subject[1] in problems

    return ChangeList(
        since=changes.since,
        entries=sum(count for subject, count in changes.entries.items() if concerns(subject)),
        lines=tuple(_change_line(item, numbers) for item in changes.changed if concerns(item.subject)),
        newly_overdue=newly_overdue,
    )


def _change_line(change: Change, numbers: Mapping[str, SiteLine]) -> ChangeLine:
    site_id, problem, measure = change.subject
    key = "change_measure" if measure else "change_problem"
    chinese, english = BRIEF[key]
    return ChangeLine(
        date=change.date.isoformat() if change.date else "",
        number=numbers[site_id].number if site_id else None,
        subject=numbers[site_id].name
        if site_id
        else (chinese.format(key=problem, measure=measure), english.format(key=problem, measure=measure)),
        before=_label(change.before),
        after=_label(change.after),
        after_class=str(change.after.status_class),
    )
