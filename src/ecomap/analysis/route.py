"""A short round trip through places: nearest neighbour first, then 2-opt and Or-opt moves until none helps.

The moves are those of Croes (1958, Operations Research 6, 791-812) and Or (1976, dissertation, Northwestern
University). The result is a tour that no single move makes shorter. It need not be the shortest of all, and
it runs straight, not along roads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.crs import geod
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    _FloatArray = NDArray[np.float64]

_MOST_STOPS = 500
_GAIN_M = 1e-3
_LONGEST_PIECE = 3


def round_trip(longitude: ArrayLike, latitude: ArrayLike) -> tuple[list[int], float]:
    """Return an order in which to visit places and come back to the first, and its length.

    Parameters
    ----------
    longitude, latitude
        The places in WGS 84 degrees, the one where the trip starts and ends first.

    Returns
    -------
    Numbers of the places, 0 first, and the metres of geodesics along them and back.

    Raises
    ------
    UsageError
        There are more than 500 places.

    Examples
    --------
    >>> order, metres = round_trip([111.0, 111.1, 111.1, 111.0], [29.0, 29.1, 29.0, 29.1])
    >>> order, round(metres)
    ([0, 2, 1, 3], 41646)
    """
    east, north = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    count = len(east)
    if count > _MOST_STOPS:
        raise UsageError(
            f"a round trip through {count:,} places is more than can be planned; "
            f"ask for at most {_MOST_STOPS}"
        )
    if count == 0:
        return [], 0.0
    start, end = (side.ravel() for side in np.indices((count, count)))
    distance = geod().inv(east[start], north[start], east[end], north[end])[2].reshape(count, count)
    tour = _by_nearest(distance)
    while _reversed_stretch(tour, distance) or _moved_piece(tour, distance):
        pass
    if len(tour) > 2 and tour[1] > tour[-1]:
        # Both ways round are equally long; equal input gives equal output.
        tour[1:] = tour[:0:-1]
    return tour, float(distance[tour, np.roll(tour, -1)].sum())


def _by_nearest(distance: _FloatArray) -> list[int]:
    """Go to the nearest place that is left, again and again."""
    left = np.ones(len(distance), dtype=bool)
    tour = [0]
    left[0] = False
    while left.any():
        tour.append(int(np.argmin(np.where(left, distance[tour[-1]], np.inf))))
        left[tour[-1]] = False
    return tour


def _reversed_stretch(tour: list[int], distance: _FloatArray) -> bool:
    """Turn round the stretch of the tour that gains most (2-opt); say whether one does."""
    here = np.array(tour)
    after = np.roll(here, -1)
    leg = distance[here, after]
    gain = leg[:, None] + leg[None, :] - distance[np.ix_(here, here)] - distance[np.ix_(after, after)]
    gain[np.tril_indices(len(tour))] = 0.0
    first, last = divmod(int(np.argmax(gain)), len(tour))
    if gain[first, last] <= _GAIN_M:
        return False
    tour[first + 1 : last + 1] = tour[first + 1 : last + 1][::-1]
    return True


def _moved_piece(tour: list[int], distance: _FloatArray) -> bool:
    """Move up to three places in a row to where it gains most (Or-opt); say whether it does."""
    best = _GAIN_M, 0, 0, 0, False
    for length in range(1, min(_LONGEST_PIECE, len(tour) - 2) + 1):
        for start in range(1, len(tour) - length + 1):
            rest = np.array(tour[:start] + tour[start + length :])
            first, last = tour[start], tour[start + length - 1]
            before, after = rest[start - 1], rest[start % len(rest)]
            saved = distance[before, first] + distance[last, after] - distance[before, after]
            following = np.roll(rest, -1)
            base = saved + distance[rest, following]
            for is_turned, head, tail in ((False, first, last), (True, last, first)):
                gain = base - distance[rest, head] - distance[tail, following]
                place = int(np.argmax(gain))
                if gain[place] > best[0]:
                    best = float(gain[place]), start, length, place, is_turned
    _, start, length, place, is_turned = best
    if not length:
        return False
    piece = tour[start : start + length]
    rest_of_tour = tour[:start] + tour[start + length :]
    tour[:] = rest_of_tour[: place + 1] + (piece[::-1] if is_turned else piece) + rest_of_tour[place + 1 :]
    return True
