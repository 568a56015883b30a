"""What a person may say about an import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many rows of it are done, and how many there are; 0 where nobody knows."""
STEP = 20_000
"""Rows between two words of progress."""

SAME = ("ask", "update", "new")
"""What to do with a row that is probably a known site."""


def _silent(_words: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person may say about an import; nothing has to be said."""

    crs: str | None = None
    """System of the coordinates, over what the file declares; `auto` takes the only one in question."""
    swapped: bool = False
    """Whether northing or latitude stands first in the file."""
    accuracy_m: float | None = None
    """Metres by which places may be off where no way from their datum to WGS 84 is published."""
    columns: Path | None = None
    """A column map."""
    sheet: str | None = None
    """The only sheet or layer to read."""
    quality: str | None = None
    """Location quality of rows that say none; `interpreted` for new places if it is not given."""
    inside: bool = False
    """Whether places outside all counties are refused, however near; without it they are told."""
    same: str = "ask"
    """What to do with a row that is probably a known site: `ask`, `update` or `new`."""
    by: str = ""
    """Who brings the file."""
    as_of: dt.date | None = None
    """Day of the import; today if it is not given."""
    accept_partial: bool = False
    """Write the rows that fit, and the others into a file that can be mended."""
    dry_run: bool = False
    """Report only."""
    progress: Progress = _silent
    """Shows how far the import is."""
