"""What a file that others made holds, column by column and not yet judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of a foreign file; all arrays have one item a row, in the order of the file."""

    rows: NDArray[np.int64]
    """Number as a person finds it: row of a sheet, line of a CSV file, feature of a layer counted from 1."""
    columns: Mapping[str, Sequence[Any]]
    """Cells by header, coordinates left out; None, empty text or NaN where a cell is empty."""
    geometries: NDArray[Any]
    """Shapely geometries in the file's own coordinates and order; None where there is none."""
    coordinates: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Cells of the columns that the geometries were read from, by header; empty for layers."""
    reasons: Mapping[int, str] = field(default_factory=dict)
    """Why a row cannot be taken, by position. A row that is silent about its place has no reason here."""
    crs: str | None = None
    """The system the file declares, as pyproj reads it; None where it declares none."""
    sheets: tuple[str, ...] = ()
    """Sheets of a workbook or layers of a file that were read; empty where there is only one."""
    sheet_of: Sequence[int] = ()
    """Position in `sheets` of every row; empty where there is only one."""
    axes_stated: bool = True
    """Whether the file says which number is the easting; headers such as X and Y do not."""
    notes: tuple[str, ...] = ()
    """What a person should know about how the file was read."""

    def __len__(self) -> int:
        return len(self.rows)

    def sheet(self, position: int) -> str:
        """Return the sheet or layer of a row; empty where there is only one."""
        return self.sheets[self.sheet_of[position]] if self.sheets else ""
