"""Several dates as one picture: the greenest that each pixel ever was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.raster import Role
from ecomap.survey.indices import bsi, ndvi, water, white

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ecomap.raster import SceneBlock


@dataclass(frozen=True, slots=True)
class Composite:
    """What several dates say of a window. All arrays have shape (rows, columns)."""

    ndvi: NDArray[np.float32]
    """Highest NDVI of the clear dates; NaN where there was none."""
    is_water: NDArray[np.bool_]
    """Open water on at least half of the clear dates."""
    bsi: NDArray[np.float32] | None
    """Bare soil index, if there is one date only and it has the bands."""
    clear: NDArray[np.uint8]
    """Number of clear dates."""
    seen: NDArray[np.uint8]
    """Number of dates with data, clear or not."""


def composite_of(blocks: Iterable[SceneBlock]) -> Composite:
    """Put dates together: the maximum of NDVI takes out fields that are bare for a season only.

    Where no mask tells cloud, what looks white counts as cloud.

    References
    ----------
    Holben 1986, doi 10.1080/01431168608948945 (maximum value composites); Pericak et al. 2018,
    doi 10.1371/journal.pone.0197758 (for surface mines).
    """
    best = wet = clear = seen = soil = None
    number = 0
    for number, block in enumerate(blocks, start=1):
        index = ndvi(block.bands)
        usable = clear_ground(block) & np.isfinite(index)
        index[~usable] = -np.inf
        is_wet = water(block.bands) & usable
        soil = _soil(block) if number == 1 else None
        if best is None or wet is None or clear is None or seen is None:
            best, wet = index, is_wet.astype(np.uint8)
            clear, seen = usable.astype(np.uint8), block.valid.astype(np.uint8)
            continue
        np.maximum(best, index, out=best)
        wet += is_wet
        clear += usable
        seen += block.valid
    if best is None or wet is None or clear is None or seen is None:
        raise ValueError("a composite of no dates")
    best[clear == 0] = np.nan
    is_water = (wet.astype(np.uint16) * 2 >= clear) & (clear > 0)
    return Composite(best, is_water, soil if number == 1 else None, clear, seen)


def clear_ground(block: SceneBlock) -> NDArray[np.bool_]:
    """Return where a date shows the ground: by its mask, else by what does not look white."""
    if block.cloud is not None:
        return block.clear
    bright = white(block.bands)
    return block.valid if bright is None else block.valid & ~bright


def wanted_roles(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return the bands worth reading of those a scene has."""
    used = (Role.BLUE, Role.GREEN, Role.RED, Role.NIR, Role.SWIR1)
    held = set(roles)
    return tuple(role for role in used if role in held)


def _soil(block: SceneBlock) -> NDArray[np.float32] | None:
    """Return the bare soil index where the bands allow it."""
    try:
        return bsi(block.bands)
    except KeyError:
        return None
