"""Patches against those of an earlier survey: new, grown, known, gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import area_m2

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HARDLY = 0.1
"""A share below this is two outlines that touch."""
_MOSTLY = 0.8
"""A patch of which so much was there before has not grown: edges are not known better."""


class Seen(StrEnum):
    """Whether a patch was there before."""

    NEW = "new"
    GROWN = "grown"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Earlier:
    """How the patches lie to those of an earlier survey."""

    seen: list[Seen]
    """Of each patch."""
    share: NDArray[np.float64]
    """Share of each patch that earlier patches covered, 0 to 1."""
    gone: NDArray[np.int64]
    """Rows of earlier patches of which hardly anything is left."""


def compare_with_earlier(patches: NDArray[Any], earlier: NDArray[Any]) -> Earlier:
    """Hold patches against earlier ones, by shares of ground on the ellipsoid.

    Parameters
    ----------
    patches, earlier
        Valid polygons, WGS 84 degrees.
    """
    share = _covered(patches, earlier)
    left = _covered(earlier, patches)
    seen = [Seen.NEW if part < _HARDLY else Seen.KNOWN if part >= _MOSTLY else Seen.GROWN for part in share]
    return Earlier(seen, share, np.flatnonzero(left < _HARDLY))


def _covered(patches: NDArray[Any], others: NDArray[Any]) -> NDArray[np.float64]:
    """Return the share of each patch that others cover; ground they cover twice counts once."""
    share = np.zeros(len(patches))
    if not len(others):
        return share
    row, other = shapely.STRtree(others).query(patches, predicate="intersects")
    # Rows of a query come in order: those of one patch stand together.
    touched, start = np.unique(row, return_index=True)
    cover = [shapely.union_all(group) for group in np.split(others[other], start[1:])] if len(touched) else []
    shared = area_m2(shapely.intersection(patches[touched], np.array(cover, dtype=object)))
    share[touched] = np.minimum(shared / np.maximum(area_m2(patches[touched]), 1e-9), 1.0)
    return share
