"""What a person asks of a detection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecomap.raster import Role


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """How scenes are read and patches are found."""

    sensor: str | None = None
    """Key of a preset or path of a `sensor.toml`; by the names of bands and files where None."""
    roles: Mapping[Role, int] | None = None
    """Band of each role, counted from 1, for scenes that are single GeoTIFFs."""
    dates: Sequence[dt.date] = ()
    """Day of each source; by tags and names where empty."""
    min_area_ha: float = 0.1
    """Smaller patches are left out."""
    threshold: float | None = None
    """NDVI below which ground is bare; chosen by the scene where None."""
    sites: Path | None = None
    """Outlines of bare sites to learn a threshold from; open mines of the workspace where None."""
    exclude: Sequence[Path] = field(default=())
    """Polygons, or GeoTIFFs that are not 0, where nothing is sought: towns, farmland."""
    model: Path | None = None
    """A trained forest instead of rules."""
    smooth: bool = True
    """Whether outlines lose the stairs of pixels."""
    workers: int = 1
    """Processes."""

    def __post_init__(self) -> None:
        if not self.min_area_ha >= 0:
            raise UsageError(f"the least area is {self.min_area_ha} ha; give 0 or more")
        if self.threshold is not None and not -1 < self.threshold < 1:
            raise UsageError(f"the threshold is {self.threshold}; NDVI lies between -1 and 1")
        if self.workers < 1:
            raise UsageError(f"{self.workers} processes are asked for; give 1 or more")
