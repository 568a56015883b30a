"""Ground of patches by county, cut at the borders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.analysis.shares import county_shares

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CountyGround:
    """What patches cover of one county."""

    adcode: str | None
    """Its code; None outside all counties."""
    name: str | None
    """Its name; None outside all counties."""
    patches: int
    """Patches whose largest share lies here, so that each counts once."""
    area_m2: float
    """Ground of patches in it, cut at its border."""


def county_ground(
    polygons: NDArray[Any], county_rows: NDArray[np.int64], counties: gpd.GeoDataFrame
) -> list[CountyGround]:
    """Sum patches by county; counties without any are left out."""
    shares = county_shares(polygons, counties)
    area_of: Counter[int] = Counter()
    for row, area in zip(shares["county"].tolist(), shares["area_m2"].tolist(), strict=True):
        area_of[row] += area
    count_of = Counter(county_rows.tolist())
    # Row -1 is what lies in none; it comes last.
    present = sorted(area_of.keys() | count_of.keys(), key=lambda row: (row < 0, row))
    return [
        CountyGround(
            adcode=counties["adcode"].iloc[row] if row >= 0 else None,
            name=counties["name"].iloc[row] if row >= 0 else None,
            patches=count_of[row],
            area_m2=float(area_of.get(row, 0.0)),
        )
        for row in present
    ]
