"""Counties, problems, targets and the ledger held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from ecomap.checks.rules import found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import geopandas as gpd

    from ecomap.model import District, Event, Finding, Kind, Problem, Target


def check_counties(
    counties: gpd.GeoDataFrame, *, file: str, districts: Iterable[District] = ()
) -> list[Finding]:
    """Check that counties have an id each, valid outlines and matching borders."""
    findings = [
        found("duplicate-id", file=file, feature=adcode, message="the adcode stands more than once.")
        for adcode in counties.loc[counties["adcode"].duplicated(), "adcode"]
    ]
    outlines = counties.geometry.to_numpy()
    valid = shapely.is_valid(outlines)
    for adcode, outline, good in zip(counties["adcode"], outlines, valid, strict=True):
        if not good:
            message = f"{shapely.is_valid_reason(outline)}. Mend the outline."
            findings.append(found("invalid-polygon", file=file, feature=adcode, message=message))
    if valid.all() and not shapely.coverage_is_valid(outlines):
        edges = shapely.coverage_invalid_edges(outlines)
        bad = counties["adcode"].to_numpy()[~shapely.is_empty(edges)]
        message = f"the borders of {', '.join(bad)} do not match. Points in both fall to the lowest adcode."
        findings.append(found("county-coverage", file=file, message=message))
    known = set(counties["adcode"])
    for district in districts:
        if district.parent_adcode and district.parent_adcode not in known:
            message = f"the parent {district.parent_adcode!r} is not in {file}."
            findings.append(
                found("unknown-county", file="ecomap.toml", feature=district.key, message=message)
            )
    return findings


def check_problems(problems: Iterable[Problem], *, file: str) -> list[Finding]:
    """Check that no milestone lies after the deadline it leads to."""
    findings = []
    for problem in problems:
        parts = [(problem.key, problem.deadline)]
        parts += [(f"{problem.key} {measure.key}", measure.deadline) for measure in problem.measures]
        for name, deadline in parts:
            late = [
                milestone.date
                for milestone in deadline.milestones
                if deadline.date is not None and milestone.date > deadline.date
            ]
            if late:
                message = f"the milestone {late[0]} lies after the deadline {deadline.date}."
                findings.append(found("milestone-late", file=file, feature=name, message=message))
    return findings


def check_targets(
    targets: Iterable[Target], *, file: str, problems: Collection[str] | None, kinds: Mapping[str, Kind]
) -> list[Finding]:
    """Check that targets name problems and kinds that exist."""
    findings = []
    for target in targets:
        if target.problem and problems is not None and target.problem not in problems:
            message = f"problem {target.problem!r} is not in problems.csv."
            findings.append(found("unknown-problem", file=file, feature=target.target_id, message=message))
        if target.kind and target.kind not in kinds:
            message = f"the kind {target.kind!r} is not known."
            findings.append(
                found("unknown-target-kind", file=file, feature=target.target_id, message=message)
            )
    return findings


def check_events(
    events: Sequence[Event], *, file: str, site_ids: Collection[str], problems: Sequence[Problem] | None
) -> list[Finding]:
    """Check that the ledger speaks of sites, problems and measures that exist."""
    measures = None
    if problems is not None:
        measures = {problem.key: {measure.key for measure in problem.measures} for problem in problems}
    findings = []
    for event in events:
        wrong = None
        if event.site_id and event.site_id not in site_ids:
            wrong = "unknown-site", f"the site {event.site_id!r} is in no layer."
        elif event.problem and measures is not None and event.problem not in measures:
            wrong = "unknown-problem", f"problem {event.problem!r} is not in problems.csv."
        elif event.measure and measures is not None and event.measure not in measures.get(event.problem, ()):
            wrong = (
                "unknown-measure",
                f"problem {event.problem} has no measure {event.measure!r} in measures.csv.",
            )
        if wrong is not None:
            findings.append(found(wrong[0], file=file, feature=event.event_id, message=wrong[1]))
    return findings
