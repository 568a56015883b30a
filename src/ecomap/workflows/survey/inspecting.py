"""What a scene can be used for: bands, day, how much of its ground it shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ecomap.errors import EcomapError
from ecomap.raster import Role
from ecomap.store.geotiff import describe_scene
from ecomap.store.rasters import degrees_of, find_scenes
from ecomap.workflows.survey.detecting.options import DetectOptions
from ecomap.workflows.survey.detecting.scenes import look_at
from ecomap.workflows.survey.tracing import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecomap.raster import SceneInfo
    from ecomap.store.rasters import Scene


@dataclass(frozen=True, slots=True)
class Inspected:
    """One scene of a source."""

    name: str
    """Name of the file or folder."""
    date: str | None
    """Day it was taken, ISO; None where nothing says."""
    sensor: str | None
    """Key of the sensor; None where bands name themselves or nothing is known."""
    roles: tuple[str, ...]
    """What its bands measure, as far as known."""
    size_px: tuple[int, int]
    """Columns and rows of its finest pixels."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in WGS 84 degrees."""
    clear_share: float | None
    """Share of its ground without cloud, 0 to 1; None without red and near infrared."""
    reason: str | None
    """Why it cannot carry an answer; None where it can."""
    notes: tuple[str, ...]
    """What was taken for granted."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a source holds."""

    file: SceneInfo | None
    """What a single GeoTIFF says about itself; None for folders and descriptions."""
    scenes: tuple[Inspected, ...]
    """The scenes it holds, by day; none where it cannot be understood as one."""
    problem: str | None
    """Why it cannot be understood as a scene; None where it can."""

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey info --json`."""
        file = {} if self.file is None else asdict(self.file)
        return {**file, "scenes": [asdict(scene) for scene in self.scenes], "problem": self.problem}


def inspect_scenes(
    source: Path, *, sensor: str | None = None, roles: Mapping[Role, int] | None = None
) -> Inspection:
    """Look at a GeoTIFF, a folder or a description of scenes.

    Raises
    ------
    RasterFormatError
        If a GeoTIFF cannot be read or has no place on the ground.
    """
    is_tif = source.is_file() and source.suffix.lower() != ".toml"
    file = describe_scene(source) if is_tif else None
    try:
        found = tuple(_inspected(scene) for scene in find_scenes([source], sensor=sensor, roles=roles))
    except EcomapError as error:
        if file is None:
            raise
        return Inspection(file, (), str(error))
    return Inspection(file, found, None)


def _inspected(scene: Scene) -> Inspected:
    """Look at one scene; how clear it is can be seen only where its bands are known."""
    share, reason = None, None
    if {Role.RED, Role.NIR} <= set(scene.roles):
        (report,) = look_at(Stack((scene,), scene.grid), DetectOptions())
        share, reason = round(report.clear_share, 4), report.reason or None
    else:
        reason = "which bands are red and near infrared is not known"
    return Inspected(
        name=scene.name,
        date=None if scene.date is None else scene.date.isoformat(),
        sensor=scene.sensor or None,
        roles=tuple(str(role) for role in scene.roles),
        size_px=(scene.grid.width, scene.grid.height),
        bounds=degrees_of(scene.grid),
        clear_share=share,
        reason=reason,
        notes=scene.notes,
    )
