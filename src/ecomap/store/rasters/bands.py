"""One band of one file: what it measures and how its numbers are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.raster import Grid, Role


@dataclass(frozen=True, slots=True)
class Band:
    """One band of one file."""

    path: Path
    """The file."""
    number: int
    """Band in the file, counted from 1."""
    role: Role
    """What it measures."""
    grid: Grid
    """Where its pixels lie."""
    scale: float = 1.0
    """Reflectance = number * scale + offset; not used for codes."""
    offset: float = 0.0
    """See `scale`."""
    nodata: float | None = None
    """Number that stands for no data; None where none is declared."""
    mask_band: int | None = None
    """Band of the same file that is 0 where there is no data; None where there is none."""
    is_coloured: bool = False
    """Whether codes are given as the red, green and blue of their picture in bands 1 to 3."""
    block: tuple[int, int] = (1, 1)
    """Rows and columns that are stored together."""
    has_mask: bool = False
    """Whether the file holds a mask or an alpha band that says where there is data."""
