"""A workspace: a folder of plain files around `ecomap.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecomap.errors import WorkspaceError
from ecomap.store.config import RESERVED_LAYERS, Config, read_config

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG_NAME = "ecomap.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the files of a workspace lie, and its settings."""

    root: Path
    """Folder that holds `ecomap.toml`."""
    config: Config
    """Its settings."""

    @property
    def layers(self) -> Path:
        """Folder of the layers, one file a kind."""
        return self.root / "layers"

    @property
    def maps(self) -> Path:
        """Folder of what a build makes."""
        return self.root / "maps"

    @property
    def sites(self) -> Path:
        """The built file with every site once."""
        return self.root / "sites.geojson"

    @property
    def problems(self) -> Path:
        """The facts of the plan's problems."""
        return self.root / "problems.csv"

    @property
    def measures(self) -> Path:
        """The dates of the plan's measures."""
        return self.root / "measures.csv"

    @property
    def targets(self) -> Path:
        """The measurable targets of the plan."""
        return self.root / "targets.csv"

    @property
    def ledger(self) -> Path:
        """The append-only ledger."""
        return self.root / "ledger" / "events.csv"

    def layer(self, kind: str) -> Path:
        """Return the path of the layer of one kind."""
        return self.layers / f"{kind}.geojson"

    def site_layers(self) -> Iterator[Path]:
        """Yield the layer files that hold sites, in the order of their names."""
        for path in sorted(self.layers.glob("*.geojson")):
            if path.stem not in RESERVED_LAYERS:
                yield path

    def shown(self, path: Path) -> str:
        """Return a path as messages show it: relative to the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def open_workspace(start: Path | None = None, *, search: bool = True) -> Workspace:
    """Open the workspace at `start`, or the nearest one upwards from it.

    `start` defaults to the current folder.

    Raises
    ------
    WorkspaceError
        If there is no `ecomap.toml`.
    ConfigError
        If `ecomap.toml` cannot be followed.
    """
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents) if search else (folder,):
        if (candidate / CONFIG_NAME).is_file():
            return Workspace(candidate, read_config(candidate / CONFIG_NAME))
    raise WorkspaceError(
        f"{folder}: no {CONFIG_NAME} here{' or above' if search else ''}. "
        "Name a workspace with -C DIR, or make one with: ecomap init DIR --adcode N"
    )
