"""Taking specks off masks that come window by window, as if they were whole, in a buffer of one strip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.survey.morphology import halo_rows, opened
from ecomap.workflows.survey.tracing.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ecomap.raster import Window


class StripBuffer:
    """Holds one strip and the rows above it that decide on its first ones.

    Memory is that of one strip, however many there are. What `cleaned` yields is a view that the next strip
    writes over.

    Parameters
    ----------
    width
        Columns of the grid.
    most_rows
        Rows of the highest strip.
    """

    def __init__(self, width: int, most_rows: int) -> None:
        self._shape = (most_rows + 4 * halo_rows(), width)
        self._masks: dict[str, NDArray[np.bool_]] = {}
        self._values: dict[str, NDArray[Any]] = {}
        self._uncut: frozenset[str] = frozenset()
        self._kept = 0
        self._above = 0

    def fill(self, window: Window, part: Strip, *, row: int) -> None:
        """Write a window of the strip that begins at a row."""
        self._uncut = part.uncut
        top = self._kept + window.row - row
        rows = slice(top, top + window.height)
        columns = slice(window.column, window.column + window.width)
        for held, given, dtype in ((self._masks, part.masks, np.bool_), (self._values, part.values, None)):
            for name, array in given.items():
                if name not in held:
                    held[name] = np.zeros(self._shape, dtype=dtype or array.dtype)
                held[name][rows, columns] = array

    def cleaned(self, height: int, *, is_last: bool) -> Iterator[Strip]:
        """Take off what is narrower than three pixels from the rows that are decided now.

        Parameters
        ----------
        height
            Rows of the strip that was filled.
        is_last
            Whether no more rows follow: what is missing below then decides nothing.
        """
        halo, rows = halo_rows(), self._kept + height
        end = rows if is_last else rows - halo
        if end > self._above and (is_last or rows >= 2 * halo):
            decided = slice(self._above, end)
            masks = {
                name: mask[decided].copy() if name in self._uncut else opened(mask[:rows])[decided]
                for name, mask in self._masks.items()
            }
            yield Strip(masks, {name: value[decided] for name, value in self._values.items()})
            self._keep(slice(rows - 2 * halo, rows))
            self._above = halo
        else:
            self._kept = rows

    def _keep(self, rows: slice) -> None:
        """Move the last rows to the top."""
        self._kept = rows.stop - rows.start
        for array in (*self._masks.values(), *self._values.values()):
            array[: self._kept] = array[rows].copy()
