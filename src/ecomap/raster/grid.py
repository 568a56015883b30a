"""The grid of a raster: where its pixels lie on the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ecomap.errors import RasterFormatError

Transform = tuple[float, float, float, float, float, float]
"""Easting = a * column + b * row + c, northing = d * column + e * row + f, of the pixel's outer corner."""


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of pixels."""

    row: int
    """First row."""
    column: int
    """First column."""
    height: int
    """Rows."""
    width: int
    """Columns."""


@dataclass(frozen=True, slots=True)
class Grid:
    """North-up pixels on the ground."""

    crs: str
    """Reference system as WKT."""
    transform: Transform
    """From column and row to easting and northing; see `Transform`."""
    width: int
    """Columns."""
    height: int
    """Rows."""

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise RasterFormatError(f"a grid of {self.width} x {self.height} pixels has no ground")
        across, turn, _, lean, down, _ = self.transform
        if turn or lean or across <= 0 or down >= 0:
            raise RasterFormatError(
                f"the grid is rotated or upside down (transform {self.transform}). "
                "Turn it north up first, for instance: gdalwarp SCENE.tif NEW.tif"
            )

    @property
    def pixel_width(self) -> float:
        """Width of a pixel in units of the system."""
        return self.transform[0]

    @property
    def pixel_height(self) -> float:
        """Height of a pixel in units of the system, positive."""
        return -self.transform[4]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the outer edges, in units of the system."""
        across, _, left, _, down, top = self.transform
        return left, top + down * self.height, left + across * self.width, top

    @property
    def whole(self) -> Window:
        """All pixels."""
        return Window(0, 0, self.height, self.width)

    def window_of(self, bounds: tuple[float, float, float, float], *, around_px: int = 0) -> Window | None:
        """Return the pixels that a box touches; None where it lies beyond the grid.

        Parameters
        ----------
        bounds
            Left, bottom, right, top in units of the system.
        around_px
            Pixels more on each side.

        Examples
        --------
        >>> grid = Grid("", (10.0, 0.0, 0.0, 0.0, -10.0, 100.0), width=10, height=10)
        >>> grid.window_of((15, 62, 38, 89)), grid.window_of((200, 0, 210, 10))
        (Window(row=1, column=1, height=3, width=3), None)
        """
        # Far away a projection may have no place for a box at all.
        if not all(map(math.isfinite, bounds)):
            return None
        left, bottom, right, top = bounds
        across, _, west, _, down, north = self.transform
        column = max(math.floor((left - west) / across) - around_px, 0)
        row = max(math.floor((top - north) / down) - around_px, 0)
        width = min(math.ceil((right - west) / across) + around_px, self.width) - column
        height = min(math.ceil((bottom - north) / down) + around_px, self.height) - row
        return Window(row, column, height, width) if min(width, height) > 0 else None

    def part(self, window: Window) -> Grid:
        """Return the grid of a window."""
        across, turn, left, lean, down, top = self.transform
        corner = (across, turn, left + across * window.column, lean, down, top + down * window.row)
        return Grid(self.crs, corner, window.width, window.height)
