"""Origin: which row of which file a site came from, and by what way its coordinates came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a site was brought in from."""

    file: str
    """Name of the file, without its folder."""
    row: int
    """Row of a table, line of a CSV file, or feature of a layer counted from 1."""
    sheet: str = ""
    """Sheet of a workbook or layer of a file that has several; empty where there is one."""
    crs: str = ""
    """Key of the system the coordinates were read in, as of a `Reference`; empty without geometry."""
    transformation: str = ""
    """Name of the operation to WGS 84, as PROJ gives it; empty where none was needed."""
    accuracy_m: float | None = None
    """Accuracy of that operation in metres; None where nobody states one."""
    date: dt.date | None = None
    """Day of the import."""
    by: str = ""
    """Who brought it; empty where not said."""
