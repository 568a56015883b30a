"""How often patches of a size, found with so many dates, were right: on tuning seeds, and again on others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.accuracy.scoring import SIZE_NAMES, size_class

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.accuracy.scoring import Objects

KINDS = ("single", "few", "composite")
"""One, two, and three or more clear dates."""


def date_kind(clear_dates: float) -> str:
    """Return how many dates a patch rests on.

    Examples
    --------
    >>> date_kind(1.0), date_kind(2.2), date_kind(3.6)
    ('single', 'few', 'composite')
    """
    return KINDS[int(np.digitize(clear_dates, (1.5, 2.5)))]


def shares(by_way: Mapping[str, Objects]) -> dict[str, Any]:
    """Return patches and the share of them that was right, by number of clear dates and class of size.

    Patches of all ways are put together: it counts how often the ground of a patch was seen, not how many
    scenes were given.
    """
    table: dict[str, Any] = {}
    kinds = {way: np.digitize(found.patch_dates, (1.5, 2.5)) for way, found in by_way.items()}
    for number, kind in enumerate(KINDS):
        rows = []
        for size, name in enumerate(SIZE_NAMES):
            right = np.concatenate(
                [
                    found.patch_right[(kinds[way] == number) & (size_class(found.patch_ha) == size)]
                    for way, found in by_way.items()
                ]
            )
            share = float(right.mean()) if len(right) else None
            rows.append({"size": name, "patches": len(right), "right": share})
        table[kind] = rows
    return table
