"""Patches against mining rights: inside, beyond, without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import LocalPlane, area_m2
from ecomap.survey.licences import LicenceState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.survey.licences import Licence

LEAST_INSIDE = 0.2
"""A patch of which less lies in licences is no digging beyond one: it is digging without one."""
_HA = 10_000.0
_SLIVER_M2 = 1.0
_BRIDGE_M = 1e-3
"""Bridges the rounding of edges that were cut along each other."""


@dataclass(frozen=True, slots=True)
class LicenceMatch:
    """How a patch lies to the licences."""

    licence: int
    """Row of the licence that holds most of it."""
    others: tuple[int, ...]
    """Rows of other licences it shares ground with, the largest share first."""
    overlap_share: float
    """Share of the patch in that licence, 0 to 1."""
    inside_share: float
    """Share of the patch in any licence, 0 to 1."""
    outside_ha: float
    """Ground of the patch that lies in no licence, of the pieces that touch one."""
    outside_low_ha: float
    """The same if the edge of the patch lies a pixel further in."""
    outside_high_ha: float
    """The same if it lies a pixel further out."""
    beyond_ha: float
    """Ground farther from every licence than the tolerance: what an error of registration cannot explain."""

    def is_beyond(self, *, least_ha: float) -> bool:
        """Say whether the patch goes beyond its licence by more than the tolerance explains."""
        return self.inside_share >= LEAST_INSIDE and self.beyond_ha >= least_ha


def match_licences(
    patches: NDArray[Any], licences: NDArray[Any], *, pixel_m: float, tolerance_m: float
) -> list[LicenceMatch | None]:
    """Hold each patch against the licences; None where it shares no ground with one.

    Parameters
    ----------
    patches
        Valid polygons, WGS 84 degrees.
    licences
        Valid polygons, WGS 84 degrees; they may touch and overlap.
    pixel_m
        Side of the pixel the patches were drawn from: their edges are not known better.
    tolerance_m
        How far the scene may be shifted; licences are widened by it before ground counts as beyond.

    Notes
    -----
    Widths are measured on a plane around each patch, areas on the ellipsoid. Ground in another licence is no
    ground outside. Pieces of a patch in several parts that touch no licence do not count.
    """
    found: list[LicenceMatch | None] = [None] * len(patches)
    patch, licence = shapely.STRtree(licences).query(patches, predicate="intersects")
    for row in np.unique(patch):
        found[int(row)] = _match(patches[row], licence[patch == row], licences, pixel_m, tolerance_m)
    return found


def _match(
    patch: shapely.Geometry,
    rows: NDArray[np.int64],
    licences: NDArray[Any],
    pixel_m: float,
    tolerance_m: float,
) -> LicenceMatch | None:
    """Hold one patch against the licences that meet it."""
    shared = area_m2(shapely.intersection(patch, licences[rows]))
    kept = shared >= _SLIVER_M2
    if not kept.any():
        return None
    order = np.lexsort((rows[kept], -shared[kept]))
    rows, shared = rows[kept][order], shared[kept][order]
    west, south, east, north = shapely.bounds(patch).tolist()
    plane = LocalPlane((west + east) / 2, (south + north) / 2)
    (flat,), rights = plane.forward([patch]), shapely.union_all(plane.forward(licences[rows]))
    outside = _touching(shapely.difference(flat, rights), rights)
    parts = {
        "whole": flat,
        "inside": shapely.intersection(flat, rights),
        "outside": outside,
        "low": shapely.intersection(shapely.buffer(flat, -pixel_m), outside),
        "high": _touching(shapely.difference(shapely.buffer(flat, pixel_m), rights), rights),
        "beyond": shapely.difference(outside, shapely.buffer(rights, tolerance_m)),
    }
    ground = dict(zip(parts, area_m2(plane.inverse(list(parts.values()))).tolist(), strict=True))
    return LicenceMatch(
        licence=int(rows[0]),
        others=tuple(int(row) for row in rows[1:]),
        overlap_share=min(float(shared[0]) / ground["whole"], 1.0),
        inside_share=min(ground["inside"] / ground["whole"], 1.0),
        outside_ha=ground["outside"] / _HA,
        outside_low_ha=ground["low"] / _HA,
        outside_high_ha=ground["high"] / _HA,
        beyond_ha=ground["beyond"] / _HA,
    )


def _touching(pieces: shapely.Geometry, rights: shapely.Geometry) -> shapely.Geometry:
    """Return the pieces that touch the licences."""
    parts = shapely.get_parts(pieces)
    parts = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(parts[shapely.dwithin(parts, rights, _BRIDGE_M)])


def is_over(match: LicenceMatch, licences: Sequence[Licence], day: dt.date) -> bool:
    """Say whether none of the licences that a patch lies in holds on a day."""
    lost = {LicenceState.EXPIRED, LicenceState.NOT_YET}
    return all(licences[row].state(day) in lost for row in (match.licence, *match.others))
