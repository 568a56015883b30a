"""Check a workspace: read everything leniently, report everything at once."""

from __future__ import annotations

from dataclasses import dataclass, field
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

    from ecomap.checks import Scene
    from ecomap.checks.sites import Place
    from ecomap.model import Finding
    from ecomap.store.workspace import Workspace

Read = TypeVar("Read")


def check_workspace(workspace: Workspace) -> list[Finding]:
    """Return everything that is wrong in a workspace, file by file; nothing is written.

    A file that cannot be read is a finding; what depends on it is passed over.
    """
    reader = _LenientReader(workspace)
    config, shown = workspace.config, workspace.shown
    counties = reader.read(workspace.layer("counties"), lambda: read_counties(workspace))
    problems = reader.read(workspace.problems, lambda: read_problems(workspace))
    targets = reader.read(workspace.targets, lambda: read_targets(workspace))
    events = reader.read(workspace.ledger, lambda: read_events(workspace))
    keys = None if problems is None else {problem.key for problem in problems}
    districts = {district.key for district in config.districts}
    scene = checks.scene_of(config.kinds, problems=keys, counties=counties, districts=districts)
    places = reader.check_layers(scene)
    reader.findings += checks.check_sites(places, counties=counties)
    if counties is not None:
        file = shown(workspace.layer("counties"))
        reader.findings += checks.check_counties(counties, file=file, districts=config.districts)
    reader.findings += checks.check_problems(problems or [], file=shown(workspace.problems))
    reader.findings += checks.check_targets(
        targets or [], file=shown(workspace.targets), problems=keys, kinds=config.kinds
    )
    site_ids = {site.site_id for _, site, _ in places}
    reader.findings += checks.check_events(
        events or [], file=shown(workspace.ledger), site_ids=site_ids, problems=problems
    )
    return reader.findings


@dataclass
class _LenientReader:
    """Reads files one by one and turns what cannot be read into findings."""

    workspace: Workspace
    findings: list[Finding] = field(default_factory=list)

    def read(self, path: Path, read: Callable[[], Read]) -> Read | None:
        """Return what `read` returns; None, with a finding, where it refuses."""
        try:
            return read()
        except EcomapError as error:
            file = self.workspace.shown(path)
            message = str(error).removeprefix(file).lstrip(": ")
            self.findings.append(found("unreadable", file=file, message=message))
            return None

    def check_layers(self, scene: Scene) -> list[Place]:
        """Check every layer of sites on its own; return the sites that can be held."""
        places: list[Place] = []
        for path in self.workspace.site_layers():
            file = self.workspace.shown(path)
            collection = self.read(path, lambda path=path, file=file: read_collection(path, shown=file))  # type: ignore[misc]
            if collection is not None:
                told, sites = checks.check_layer(collection, file=file, kind=path.stem, scene=scene)
                self.findings += told
                places += [(file, site, geometry) for site, geometry in sites]
        return places
