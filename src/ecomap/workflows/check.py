"""Check a workspace: read everything leniently, report everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ecomap import checks
from ecomap.checks.rules import found
from ecomap.errors import EcomapError
from ecomap.store.layers import read_collection, read_counties
from ecomap.store.ledger import read_events
from ecomap.store.problems import read_problems
from ecomap.store.targets import read_targets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecomap.checks.sites import Place
    from ecomap.model import Finding
    from ecomap.store.workspace import Workspace

Read = TypeVar("Read")


def check_workspace(workspace: Workspace) -> list[Finding]:
    """Return everything that is wrong in a workspace, file by file; nothing is written.

    A file that cannot be read is a finding; what depends on it is passed over.
    """
    findings: list[Finding] = []
    config, shown = workspace.config, workspace.shown

    def attempt(path: Path, read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except EcomapError as error:
            message = str(error).removeprefix(shown(path)).lstrip(": ")
            findings.append(found("unreadable", file=shown(path), message=message))
            return None

    counties = attempt(workspace.layer("counties"), lambda: read_counties(workspace))
    problems = attempt(workspace.problems, lambda: read_problems(workspace))
    keys = None if problems is None else {problem.key for problem in problems}
    scene = checks.scene_of(
        config.kinds, problems=keys, counties=counties, districts={item.key for item in config.districts}
    )
    places: list[Place] = []
    for path in workspace.site_layers():
        collection = attempt(path, lambda path=path: read_collection(path, shown=shown(path)))  # type: ignore[misc]
        if collection is not None:
            told, sites = checks.check_layer(collection, file=shown(path), kind=path.stem, scene=scene)
            findings += told
            places += [(shown(path), site, geometry) for site, geometry in sites]
    findings += checks.check_sites(places, counties=counties)
    if counties is not None:
        findings += checks.check_counties(
            counties, file=shown(workspace.layer("counties")), districts=config.districts
        )
    if problems is not None:
        findings += checks.check_problems(problems, file=shown(workspace.problems))
    targets = attempt(workspace.targets, lambda: read_targets(workspace)) or []
    findings += checks.check_targets(
        targets, file=shown(workspace.targets), problems=keys, kinds=config.kinds
    )
    events = attempt(workspace.ledger, lambda: read_events(workspace)) or []
    findings += checks.check_events(
        events,
        file=shown(workspace.ledger),
        site_ids={site.site_id for _, site, _ in places},
        problems=problems,
    )
    return findings
