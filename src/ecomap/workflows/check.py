"""Check a workspace: read everything leniently, report everything at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ecomap import checks
from ecomap.checks import found
from ecomap.errors import EcomapError
from ecomap.store.ledger import EVENT_COLUMNS
from ecomap.store.overlays import overlay_files, read_overlay
from ecomap.store.patch_layers import patch_files, read_patch_layer
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.targets import TARGET_COLUMNS
from ecomap.store.text import read_rows, read_text
from ecomap.workflows.load import effective_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from shapely.geometry.base import BaseGeometry

    from ecomap.checks import Rows, Scene
    from ecomap.checks.entries import Entry
    from ecomap.model import Finding, Site
    from ecomap.store.workspace import Workspace

Read = TypeVar("Read")


def check_workspace(workspace: Workspace, *, as_of: dt.date | None = None) -> list[Finding]:
    """Return everything that is wrong in a workspace, file by file; nothing is written.

    A file that cannot be read is a finding; what depends on it is passed over.

    Parameters
    ----------
    as_of
        Ledger entries dated after this day are told; default is the day of the workspace, else today.
    """
    reader = _LenientReader(workspace)
    counties = reader.check_counties()
    problems = reader.rows(workspace.problems, PROBLEM_COLUMNS[:-1])
    scene = checks.scene_of(
        workspace.config.kinds,
        problems=None if problems is None else {row["problem"] for _, row in problems},
        counties=counties,
        districts={district.key for district in workspace.config.districts},
    )
    pairs, is_whole = reader.check_layers(scene)
    reader.findings += checks.check_sites(pairs)
    measures = reader.check_plan(problems, scene)
    site_ids = {str(entry.properties.get("site_id")) for entry, _ in pairs} if is_whole else None
    reader.check_ledger(site_ids, measures, scene, as_of=effective_day(workspace, as_of))
    reader.check_overlays()
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
            message = checks.bare(str(error), file)
            self.findings.append(found("unreadable", file=file, message=message))
            return None

    def rows(self, path: Path, columns: Sequence[str]) -> Rows | None:
        """Return the rows of a table: none where the file is missing, None where it cannot be read."""
        if not path.is_file():
            return []
        file = self.workspace.shown(path)
        rows = self.read(path, lambda: read_rows(path, columns, shown=file))
        self.findings += checks.check_cells(rows or [], file=file)
        return rows

    def features(self, path: Path) -> list[tuple[int, dict[str, Any]]] | None:
        """Return the features of a layer; None where it cannot be read."""
        file = self.workspace.shown(path)
        text = self.read(path, lambda: read_text(path, shown=file))
        if text is None:
            return None
        features, findings = checks.open_layer(text, file=file)
        self.findings += findings
        return None if any(finding.rule == "unreadable" for finding in findings) else features

    def check_counties(self) -> dict[str, BaseGeometry] | None:
        """Check the frame of the workspace; return its polygons, None where it cannot be read."""
        path = self.workspace.layer("counties")
        features = self.features(path)
        if features is None:
            return None
        file = self.workspace.shown(path)
        entries, findings = checks.entries_of(features, file=file, key="adcode")
        self.findings += findings + checks.check_counties(entries, file=file)
        counties = checks.county_polygons(entries)
        self.findings += checks.check_districts(self.workspace.config.districts, counties, file="ecomap.toml")
        return counties

    def check_layers(self, scene: Scene) -> tuple[list[tuple[Entry, Site | None]], bool]:
        """Check every layer; return the sites, and whether all layers could be read."""
        pairs: list[tuple[Entry, Site | None]] = []
        is_whole = True
        for path in self.workspace.site_layers():
            features = self.features(path)
            if features is None:
                is_whole = False
                continue
            told, sites = checks.check_layer(
                features, file=self.workspace.shown(path), kind=path.stem, scene=scene
            )
            self.findings += told
            pairs += sites
        self._check_ground()
        return pairs, is_whole

    def _check_ground(self) -> None:
        """Check the water, and tell what lies in `layers/` and is not read."""
        water = self.workspace.layer("water")
        if water.is_file() and (features := self.features(water)) is not None:
            entries, told = checks.entries_of(features, file=self.workspace.shown(water))
            self.findings += told + checks.check_geometries(entries)
        strays = (path for path in self.workspace.layers.glob("[!.]*") if path.suffix != ".geojson")
        self.findings += [
            found(
                "stray-file",
                file=self.workspace.shown(path),
                message="it does not end in .geojson, so it is not read. Bring it in with: ecomap import",
            )
            for path in sorted(strays)
        ]

    def check_plan(self, problems: Rows | None, scene: Scene) -> Rows | None:
        """Check the tables of the plan; return the measures, None where they cannot be read."""
        workspace, shown = self.workspace, self.workspace.shown
        self.findings += checks.check_problem_rows(problems or [], file=shown(workspace.problems))
        measures = self.rows(workspace.measures, MEASURE_COLUMNS)
        self.findings += checks.check_measure_rows(
            measures or [], file=shown(workspace.measures), problems=scene.problems
        )
        targets = self.rows(workspace.targets, TARGET_COLUMNS)
        self.findings += checks.check_target_rows(
            targets or [], file=shown(workspace.targets), problems=scene.problems, kinds=scene.kinds
        )
        return measures

    def check_ledger(
        self,
        site_ids: set[str] | None,
        measures: Rows | None,
        scene: Scene,
        *,
        as_of: dt.date,
    ) -> None:
        """Check that the ledger can be read and speaks of what exists."""
        events = self.rows(self.workspace.ledger, EVENT_COLUMNS)
        self.findings += checks.check_event_rows(
            events or [],
            file=self.workspace.shown(self.workspace.ledger),
            sites=site_ids,
            problems=scene.problems,
            measures=None if measures is None else {(row["problem"], row["measure"]) for _, row in measures},
            as_of=as_of,
        )

    def check_overlays(self) -> None:
        """Check that the pictures of scenes and the sets of patches can be read."""
        for path in overlay_files(self.workspace):
            self.read(path, lambda path=path: read_overlay(path, shown=self.workspace.shown(path)))  # type: ignore[misc]
        for path in patch_files(self.workspace):
            self.read(path, lambda path=path: read_patch_layer(path, shown=self.workspace.shown(path)))  # type: ignore[misc]
