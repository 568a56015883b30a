"""Archives whose bytes depend on nothing but what is in them and the day."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path


def write_zip(target: Path, members: Iterable[tuple[str, bytes]], *, as_of: dt.date) -> None:
    """Write members under their names, in the order given, all of the day `as_of`."""
    # The format counts its years from 1980.
    stamp = (max(as_of.year, 1980), as_of.month, as_of.day, 0, 0, 0)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
