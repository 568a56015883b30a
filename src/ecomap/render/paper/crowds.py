"""Sites that stand on each other share one place on the map: a ring with their dots, and one label."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecomap.render.paper.entries import ON_MAP, Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.render.paper.box import Box
    from ecomap.render.paper.sizes import Sizes

_NEAR = 1.35  # of a radius: symbols nearer than this hide each other
_ROOM_MM2, _SMALLEST = 110.0, 0.6  # of the map for each site on A3; how small symbols may become


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """One or more sites drawn at one place."""

    members: tuple[Entry, ...]
    """Its sites, by number."""
    places: tuple[tuple[float, float], ...]
    """Their true places on the page."""
    center: tuple[float, float]
    """Middle of the symbol."""
    radius: float
    """Radius of the symbol; it reaches round all places."""

    @property
    def is_single(self) -> bool:
        """Say whether it is one site alone."""
        return len(self.members) == 1


def crowding(count: int, frame: Box, sizes: Sizes) -> float:
    """Return how much smaller symbols are drawn where sites are so many that they would hide the map.

    Examples
    --------
    >>> from ecomap.render.paper.box import Box
    >>> from ecomap.render.paper.sizes import Sizes
    >>> [crowding(count, Box(0, 0, 220, 200), Sizes(1.0)) for count in (60, 400, 625, 2000)]
    [1.0, 1.0, 0.8, 0.6]
    """
    room = frame.width * frame.height / (max(count, 1) * sizes.mm(1) ** 2)
    return min(1.0, max(_SMALLEST, math.sqrt(room / _ROOM_MM2)))


def crowds_of(
    entries: Sequence[Entry], places: Mapping[int, tuple[float, float]], radius: float
) -> list[Crowd]:
    """Put sites together whose symbols would hide each other.

    Parameters
    ----------
    places
        Place on the page of each entry on the map, by number.
    radius
        Radius of a symbol in millimetres.

    Notes
    -----
    In the order of numbers, a site joins the first crowd whose first member is near; so no crowd grows wider
    than twice that distance, however dense the sites are.
    """
    seeds: list[tuple[float, float]] = []
    groups: list[list[Entry]] = []
    for entry in entries:
        if entry.block != ON_MAP:
            continue
        place = places[entry.number]
        distances = [np.hypot(place[0] - seed[0], place[1] - seed[1]) for seed in seeds]
        nearest = int(np.argmin(distances)) if distances else -1
        if nearest >= 0 and distances[nearest] < _NEAR * radius:
            groups[nearest].append(entry)
        else:
            seeds.append(place)
            groups.append([entry])
    return [_crowd(group, places, radius) for group in groups]


def _crowd(group: list[Entry], places: Mapping[int, tuple[float, float]], radius: float) -> Crowd:
    spots = [places[entry.number] for entry in group]
    array = np.array(spots)
    if len(group) == 1:
        return Crowd((group[0],), (spots[0],), spots[0], radius * (1.9 if group[0].is_overdue else 1.3))
    middle = (array.min(axis=0) + array.max(axis=0)) / 2
    reach = float(np.hypot(*(array - middle).T).max())
    return Crowd(
        tuple(group),
        tuple(spots),
        (float(middle[0]), float(middle[1])),
        max(reach + radius * 0.5, radius * 1.5),
    )
