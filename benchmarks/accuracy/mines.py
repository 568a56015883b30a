"""Invented mines: where they lie, how large they are, what grew over them in which year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MEDIAN_HA, _LOG_SPREAD = 1.2, 1.6
_SMALLEST_HA, _LARGEST_HA = 0.05, 60.0
_CORNERS = 40
_TRIES = 400
SUBAREAS = 4
"""Parts of a mine that are worked and grow over on their own."""


class Fate(IntEnum):
    """What becomes of a mine between the first and the second year."""

    STAYS = 0
    EXPANDS = 1
    APPEARS = 2
    GROWS_OVER = 3


_FATES = (0.55, 0.2, 0.12, 0.13)
_BARE, _PARTLY, _REGROWN = 0, 1, 2
_STATES = (0.5, 0.3, 0.2)


@dataclass(frozen=True)
class Mines:
    """Mines of one invented ground."""

    outlines: tuple[NDArray[np.object_], NDArray[np.object_]]
    """Polygons in the first and the second year, in fine pixels; empty where there is no mine yet."""
    fate: NDArray[np.int64]
    """What becomes of each, see `Fate`."""
    cover: NDArray[np.float64]
    """Green cover 0 to 1, shape (mines, sub-areas, years)."""
    substrate: NDArray[np.int64]
    """Ground each is dug in."""

    def __len__(self) -> int:
        return len(self.fate)


def dig(
    generator: np.random.Generator,
    count: int,
    allowed: NDArray[np.bool_],
    *,
    fine_m: float,
    substrates: int,
) -> Mines:
    """Place mines of log-normal size on allowed ground, apart from each other."""
    area_ha = np.clip(
        np.exp(generator.normal(np.log(_MEDIAN_HA), _LOG_SPREAD, count)), _SMALLEST_HA, _LARGEST_HA
    )
    area_ha = np.sort(area_ha)[::-1]
    radius = np.sqrt(area_ha * 10_000 / np.pi) / fine_m
    centres = _places(generator, allowed, radius)
    kept = np.flatnonzero(np.isfinite(centres[:, 0]))
    centres, radius = centres[kept], radius[kept]
    fate = generator.choice(len(_FATES), len(kept), p=_FATES).astype(np.int64)
    first = np.array([_blob(generator, x, y, r) for (x, y), r in zip(centres, radius, strict=True)])
    second = first.copy()
    for mine in np.flatnonzero(fate == Fate.EXPANDS):
        second[mine] = shapely.union(first[mine], _grown(generator, centres[mine], radius[mine]))
    first[fate == Fate.APPEARS] = shapely.Polygon()
    return Mines(
        (first, second),
        fate,
        _covers(generator, fate),
        generator.integers(0, substrates, len(kept)),
    )


def _places(
    generator: np.random.Generator, allowed: NDArray[np.bool_], radius: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return centres (x, y) in fine pixels, NaN where none was found, the largest mines first."""
    rows, columns = np.nonzero(allowed)
    factor_rows = np.stack([columns, rows], axis=1)
    centres = np.full((len(radius), 2), np.nan)
    side = len(allowed)
    for mine, reach in enumerate(radius):
        for x, y in factor_rows[generator.integers(0, len(factor_rows), _TRIES)].astype(np.float64):
            if min(x, y, side - x, side - y) < 1.6 * reach:
                continue
            placed = np.isfinite(centres[:mine, 0])
            apart = np.hypot(centres[:mine][placed, 0] - x, centres[:mine][placed, 1] - y)
            if (apart > 2.2 * (radius[:mine][placed] + reach)).all():
                centres[mine] = x, y
                break
    return centres


def _blob(generator: np.random.Generator, x: float, y: float, radius: float) -> shapely.Geometry:
    """Return a ragged, stretched round."""
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    reach = np.ones(_CORNERS)
    for wave in range(2, 7):
        size, turn = generator.normal(0, 0.22 / np.sqrt(wave)), generator.uniform(0, 2 * np.pi)
        reach += size * np.cos(wave * angle + turn)
    stretch, lean = generator.uniform(1, 1.6), generator.uniform(0, np.pi)
    along, across = radius * np.clip(reach, 0.35, 1.8) * np.array([[np.cos(angle)], [np.sin(angle)]])[:, 0]
    along, across = along * stretch, across / stretch
    east = x + along * np.cos(lean) - across * np.sin(lean)
    south = y + along * np.sin(lean) + across * np.cos(lean)
    return shapely.make_valid(shapely.Polygon(np.stack([east, south], axis=1)))


def _grown(generator: np.random.Generator, centre: NDArray[np.float64], radius: float) -> shapely.Geometry:
    """Return the new ground of a mine that expands, on one side of it."""
    angle, step = generator.uniform(0, 2 * np.pi), radius * generator.uniform(0.5, 1.0)
    x, y = centre + step * np.array([np.cos(angle), np.sin(angle)])
    return _blob(generator, float(x), float(y), radius * generator.uniform(0.5, 0.9))


def _covers(generator: np.random.Generator, fate: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return green cover by mine, sub-area and year."""
    count = len(fate)
    state = generator.choice(len(_STATES), count, p=_STATES)
    state[fate != Fate.STAYS] = _BARE
    bare = generator.uniform(0, 0.12, (count, SUBAREAS))
    partly = generator.uniform(0, 0.65, (count, SUBAREAS))
    regrown = generator.uniform(0.6, 0.95, (count, SUBAREAS))
    first = np.choose(state[:, None], [bare, partly, regrown])
    second = np.where((fate == Fate.GROWS_OVER)[:, None], regrown, first)
    return np.stack([first, second], axis=2)
