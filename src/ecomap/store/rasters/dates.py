"""The day a scene was taken, by its tags or its name."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAGS = ("DATE_ACQUIRED", "ACQUISITIONDATETIME", "SENSING_TIME", "PRODUCT_START_TIME")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.:]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in(text: str) -> dt.date | None:
    """Return the first day that a text names; None where it names none.

    Examples
    --------
    >>> date_in("LC08_L2SP_124040_20210713_20210721_02_T1"), date_in("2019-08-22-00:00_B08"), date_in("IMG_1")
    (datetime.date(2021, 7, 13), datetime.date(2019, 8, 22), None)
    """
    for year, _, month, day in _DAY.findall(text):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def scene_day(tags: Mapping[str, str], name: str) -> dt.date | None:
    """Return the day by the tags of a file, else by its name."""
    named = [date_in(tags.get(tag, "")) for tag in _TAGS] + [date_in(name)]
    # The day a file was written is no day of a scene, unless nothing else is known.
    return next((day for day in named if day), None) or date_in(tags.get("TIFFTAG_DATETIME", ""))
