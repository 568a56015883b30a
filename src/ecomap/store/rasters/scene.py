"""A scene: bands of one date, from one file or many, on one grid."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.raster import Role
from ecomap.store.rasters.reading import Reader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence

    from ecomap.raster import Grid, SceneBlock, Window
    from ecomap.store.rasters.bands import Band

MASKS = (Role.SCL, Role.QA_PIXEL, Role.CLOUD)
"""Roles that tell cloud from ground."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Bands of one date. Tiles beside each other are one scene; where they overlap the first one counts."""

    name: str
    """Name of the file or folder."""
    date: dt.date | None
    """Day it was taken; None where nothing says."""
    grid: Grid
    """Its finest pixels, over all tiles."""
    tiles: tuple[tuple[Band, ...], ...]
    """Bands of each tile."""
    sensor: str = ""
    """Key of the sensor; empty where bands say themselves what they are."""
    notes: tuple[str, ...] = field(default=())
    """What was taken for granted, for people."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """What every tile measures, in the order of `Role`."""
        held = [{band.role for band in tile} for tile in self.tiles]
        return tuple(role for role in Role if all(role in roles for roles in held))

    @property
    def has_cloud_mask(self) -> bool:
        """Whether cloud can be told from ground."""
        return any(role in MASKS for role in self.roles)

    def require(self, roles: Collection[Role]) -> None:
        """Refuse a scene that lacks bands.

        Raises
        ------
        UsageError
            If a role is missing.
        """
        missing = [role for role in roles if role not in self.roles]
        if missing:
            known = ", ".join(self.roles) or "none of them"
            example = ",".join(f"{role}={number}" for number, role in enumerate(missing, start=3))
            raise UsageError(
                f"{self.name}: no band is known as {' or '.join(missing)} (known: {known}). "
                f"Say which bands measure what with --bands {example} or --sensor sentinel-2"
            )

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Open the files once for many windows; for one thread."""
        with Reader(self.tiles) as reader:
            yield reader

    def read(self, grid: Grid, window: Window, roles: Sequence[Role]) -> SceneBlock:
        """Read a window of a grid; see `Reader.read`. For many windows open a `reader`."""
        with self.reader() as reader:
            return reader.read(grid, window, roles)
