"""What a person asks of a match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """How files are read and how well edges are known."""

    crs: str | None = None
    """System of the patches, where their file declares none."""
    layer: str | None = None
    """The only layer of patches to read; without it all, if they have the same fields."""
    as_of: dt.date | None = None
    """Day of the status of sites and of the validity of licences."""
    licences: Path | None = None
    """Outlines of mining rights."""
    licences_crs: str | None = None
    """System of the licences, where their file declares none."""
    earlier: Path | None = None
    """Patches of an earlier survey."""
    pixel_m: float | None = None
    """Side of the pixel the patches were drawn from; by their field `pixel_m`, else 10 m, where None."""
    tolerance_m: float | None = None
    """How far the scene may be shifted against the licences; one pixel where None."""
