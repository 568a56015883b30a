"""Cutting a grid into windows that fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.raster.grid import Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecomap.raster.grid import Grid

WINDOW_PX = 2**20
"""Pixels of a window."""
_ROWS = (64, 1024)
_PLAIN_ROWS = 256


def strips(grid: Grid, block: tuple[int, int]) -> Iterator[tuple[Window, ...]]:
    """Cut a grid into strips from north to south, and each strip into windows from west to east.

    Parameters
    ----------
    block
        Rows and columns that the file stores together: windows do not cut through them where they have a
        reasonable size.

    Examples
    --------
    >>> from ecomap.raster.grid import Grid
    >>> grid = Grid("", (10.0, 0.0, 0.0, 0.0, -10.0, 0.0), width=3000, height=600)
    >>> [[(part.row, part.column, part.height) for part in strip] for strip in strips(grid, (512, 512))]
    [[(0, 0, 512), (0, 2048, 512)], [(512, 0, 88), (512, 2048, 88)]]
    """
    low, high = _ROWS
    rows = block[0] if low <= block[0] <= high else _PLAIN_ROWS
    across = block[1] if block[1] < grid.width else 1
    columns = max(across, WINDOW_PX // rows // across * across)
    for row in range(0, grid.height, rows):
        height = min(rows, grid.height - row)
        yield tuple(
            Window(row, column, height, min(columns, grid.width - column))
            for column in range(0, grid.width, columns)
        )
