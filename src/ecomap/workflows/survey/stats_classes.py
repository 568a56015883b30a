"""Change as a raster of classes, summed by site and county."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import area_m2
from ecomap.errors import UsageError
from ecomap.store.zonal import moved_back, on_ellipsoid_ha, zone_statistics
from ecomap.store.zonal_values import open_band
from ecomap.survey.changing import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.store.zonal import Values

    Sums = dict[str, float]

UNKNOWN, HELD = "unknown", "held"
"""Hectares of which nothing is known, and all of them."""


def class_sums(
    path: Path, codes: Mapping[str, int], groups: list[NDArray[Any]]
) -> tuple[list[list[Sums]], Sums]:
    """Sum a raster of classes under groups of polygons that do not overlap.

    Parameters
    ----------
    codes
        Number of each change, and of `unknown` where it has one; other numbers are ground that is neither.
    groups
        Polygons in WGS 84 degrees.

    Returns
    -------
    For each group the hectares of each polygon, and of what lies outside all of them last; and of the whole
    raster.

    Raises
    ------
    UsageError
        If a change has no number.
    """
    missing = [str(change) for change in Change if str(change) not in codes]
    if missing:
        raise UsageError(
            f"{path}: say which number means {', '.join(missing)}, as "
            "--codes newly_bare=1,regrown=2,still_bare=3,unknown=9."
        )
    with open_band(path, 1) as band:
        edge = shapely.segmentize(
            shapely.box(*band.grid.bounds), (band.grid.bounds[2] - band.grid.bounds[0]) / 64
        )
        whole_box = moved_back(np.array([edge], dtype=object), band.grid.crs)
        (whole,) = _sums(band, codes, whole_box)
        found = []
        for polygons in groups:
            sums = _sums(band, codes, polygons)
            rest = {name: max(value - sum(item[name] for item in sums), 0.0) for name, value in whole.items()}
            found.append([*sums, rest])
    return found, whole


def _sums(values: Values, codes: Mapping[str, int], polygons: NDArray[Any]) -> list[Sums]:
    """Return the hectares of each change in each polygon."""
    if not len(polygons):
        return []
    found = zone_statistics(values, polygons, ("count", "unique", "frac"))
    covered = on_ellipsoid_ha(found, area_m2(polygons) / 10_000, values.grid)
    sums = []
    for zone, held_ha in enumerate(covered.tolist()):
        seen, shares, count = (found.columns.get(name, [None])[zone] for name in ("unique", "frac", "count"))
        known = min(float(count or 0.0) / float(found.pixels[zone]), 1.0) if held_ha else 0.0
        pairs = (
            [] if seen is None else zip(np.asarray(seen).tolist(), np.asarray(shares).tolist(), strict=True)
        )
        by_code = {int(code): float(share) * known * held_ha for code, share in pairs}
        areas = {name: by_code.get(code, 0.0) for name, code in codes.items()}
        areas[UNKNOWN] = areas.get(UNKNOWN, 0.0) + (1 - known) * held_ha
        sums.append({**areas, HELD: held_ha})
    return sums
