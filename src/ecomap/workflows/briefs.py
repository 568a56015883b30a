"""Briefs of a workspace: gather what each says; every figure comes from the summary and the progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.analysis.changes import changes_between, look_back
from ecomap.analysis.grouping import by_kind
from ecomap.analysis.progress import problem_progress
from ecomap.analysis.schedule import due_periods, due_soon, newly_overdue
from ecomap.analysis.summarise import Summary, SummaryRow, summarise
from ecomap.render.brief.content import AreaLine, Brief, DueBar, Figures, KindBar, Unknowns
from ecomap.render.brief.ground import Ground, ground_of
from ecomap.render.columns import focus_sites
from ecomap.workflows.brief_lines import change_list, problem_lines, site_lines
from ecomap.workflows.summary import grouping_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd
    import numpy.typing as npt

    from ecomap.analysis.changes import Changes
    from ecomap.analysis.progress import ProblemProgress
    from ecomap.workflows.load import Loaded

FOLDER = "briefs"
"""Folder of the briefs below `maps/`."""
MOST_LISTED = 200
"""Sites listed by the brief of the whole beside those of no county; the counties' briefs list all."""


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    """What all briefs of a workspace draw from."""

    loaded: Loaded
    summary: Summary
    row_of: npt.NDArray[np.int64]
    due_soon: npt.NDArray[np.bool_]
    newly_overdue: npt.NDArray[np.bool_]
    ground: Ground
    places: npt.NDArray[Any]
    changes: Changes
    progress: list[ProblemProgress]


def briefs_of(
    loaded: Loaded,
    *,
    water: gpd.GeoDataFrame | None,
    since: dt.date | None = None,
    only: Sequence[str] | None = None,
) -> list[Brief]:
    """Return the brief of the whole and one of each county.

    Parameters
    ----------
    water
        Water of the workspace, EPSG:4326; None where there is none.
    since
        Changes after this day are told; default: see :func:`ecomap.analysis.changes.look_back`.
    only
        Adcodes of the briefs wanted; default: all.
    """
    facts = _facts(loaded, water=water, since=since)
    codes = brief_codes(loaded)
    return [_brief(facts, focus, code) for code, focus in codes.items() if only is None or code in only]


def brief_codes(loaded: Loaded) -> dict[str, str | None]:
    """Return the stem of each brief's file, with the adcode of its county; the whole comes first, as None."""
    counties: list[str] = list(map(str, loaded.counties["adcode"]))
    whole = loaded.workspace.config.adcode
    return {f"{whole}-all" if whole in counties else whole: None, **{code: code for code in counties}}


def _facts(loaded: Loaded, *, water: gpd.GeoDataFrame | None, since: dt.date | None) -> _Facts:
    """Work out once what the briefs share."""
    sites, as_of = loaded.sites, loaded.as_of
    day = since or look_back(loaded.events, as_of=as_of)
    grouping = grouping_of(loaded, "county")
    row_of = np.empty(len(sites), dtype=np.int64)
    row_of[grouping.site_rows] = grouping.group_rows
    ground = ground_of(loaded.counties, water)
    return _Facts(
        loaded,
        summarise(sites, grouping, as_of=as_of),
        row_of,
        due_soon(sites),
        newly_overdue(sites, since=day, as_of=as_of),
        ground,
        ground.project(sites.geometry.to_numpy()),
        changes_between(loaded.events, since=day, until=as_of),
        problem_progress(loaded.problems, loaded.events, as_of=as_of),
    )


def _brief(facts: _Facts, focus: str | None, code: str) -> Brief:
    """Gather one brief; `focus` is None for the whole."""
    loaded, config = facts.loaded, facts.loaded.workspace.config
    row = _row(facts, focus)
    mine = np.arange(len(loaded.sites)) if row is None else np.flatnonzero(facts.row_of == row)
    own = loaded.sites.iloc[mine]
    shared = _shared(loaded.sites, focus)
    lines, listed = site_lines(
        loaded, facts.places, mine, shared, most=MOST_LISTED if focus is None else None
    )
    problems = problem_lines(loaded, facts.progress, focus=focus, own=own, shared=loaded.sites.iloc[shared])
    keys = {line.key for line in problems}
    late = int(facts.newly_overdue[mine].sum())
    title = (config.title, config.title_en or config.title)
    return Brief(
        code=code,
        focus=focus,
        name=title if focus is None else facts.ground.names[facts.ground.adcodes.index(focus)],
        title=title,
        as_of=loaded.as_of,
        invented=config.invented,
        figures=_figures(
            facts.summary.total if row is None else facts.summary.rows[row], facts.due_soon[mine]
        ),
        areas=_areas(facts) if focus is None else (),
        sites=lines,
        listed=listed,
        kinds=_kind_bars(loaded, own),
        periods=tuple(
            DueBar(item.period, item.settled, item.ahead, item.overdue) for item in due_periods(own)
        ),
        changes=change_list(facts.changes, lines, problems=keys, newly_overdue=late),
        problems=problems,
        unknowns=_unknowns(own),
        sources=tuple(config.sources),
        ground=facts.ground,
        links={
            "map": "../index.html" if focus is None else f"../{focus}.html",
            "home": "../index.html",
        },
    )


def _row(facts: _Facts, focus: str | None) -> int | None:
    """Return the row of a county in the summary."""
    return None if focus is None else [row.key for row in facts.summary.rows].index(focus)


def _shared(sites: gpd.GeoDataFrame, focus: str | None) -> npt.NDArray[np.int64]:
    """Return the rows of sites of several counties that concern this one and are counted elsewhere."""
    if focus is None:
        return np.array([], dtype=np.int64)
    concerned = focus_sites(sites, focus)
    return np.asarray(concerned.index[concerned["county_adcode"] != focus], dtype=np.int64)


def _figures(row: SummaryRow, soon: npt.NDArray[np.bool_]) -> Figures:
    """Return the key figures of a row of the summary."""
    numbers = row.numbers
    return Figures(
        sites=numbers.sites, open=numbers.open, done=numbers.done, closed=numbers.closed,
        overdue=numbers.overdue, due_soon=int(soon.sum()), located=numbers.located,
        not_located=numbers.sites - numbers.located,
    )  # fmt: skip


def _areas(facts: _Facts) -> tuple[AreaLine, ...]:
    """Return one line a row of the summary by county; rows of no county only where they count something."""
    counties = set(facts.ground.adcodes)
    return tuple(
        AreaLine(
            key=row.key,
            name=(row.name, row.name_en or row.name),
            figures=_figures(row, facts.due_soon[facts.row_of == number]),
            has_brief=row.key in counties,
        )
        for number, row in enumerate(facts.summary.rows)
        if row.key in counties or row.numbers.sites
    )


def _kind_bars(loaded: Loaded, own: gpd.GeoDataFrame) -> tuple[KindBar, ...]:
    """Return the summary by kind of the counted sites, most first."""
    rows = summarise(own, by_kind(own, loaded.workspace.config.kinds), as_of=loaded.as_of).rows
    ordered = sorted(rows, key=lambda row: (-row.numbers.sites, row.key))
    return tuple(
        KindBar(
            (row.name, row.name_en),
            row.numbers.open,
            row.numbers.done,
            row.numbers.closed,
            row.numbers.overdue,
        )
        for row in ordered
    )


def _unknowns(own: gpd.GeoDataFrame) -> Unknowns:
    """Count what is not known of the counted sites."""
    is_missing = own.geometry.isna()
    quality = own["location_quality"].astype(str)
    return Unknowns(
        county_only=int((is_missing & (quality == "county")).sum()),
        no_place=int((is_missing & (quality != "county")).sum()),
        anchors=int((~is_missing & quality.isin(["village", "township", "county"])).sum()),
        not_reported=int((own["status"] == "not_reported").sum()),
        no_deadline=int(own["deadline"].isna().sum()),
    )
