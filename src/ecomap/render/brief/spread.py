"""Move symbols apart that would cover each other, as little as it takes, and leave room for their numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_ROUNDS = 240
_STEP, _ENOUGH = (
    0.52,
    0.995,
)  # of an overlap that each of two gives way in a round; of a distance that will do
_GOLDEN = math.pi * (3 - math.sqrt(5))


def spread(
    places: Sequence[tuple[float, float]],
    reaches: Sequence[float],
    *,
    across_mm: float,
    down_mm: float,
    frame: tuple[float, float, float, float],
) -> list[tuple[float, float]]:
    """Return places at which no symbol covers another.

    Those that share ground push each other away, round after round, until none does; what stands alone stays
    where it is. Equal places are parted in the order in which they are given, so that no choice is left to
    chance.

    Parameters
    ----------
    places
        Where the symbols belong, in mm.
    reaches
        Radius of each with all that surrounds it.
    across_mm, down_mm
        Free room between two symbols side by side, and one above the other.
    frame
        Left, top, right, bottom; what is moved is kept inside.

    Notes
    -----
    Where the frame is too small for all, some still share ground after the last round.
    """
    if len(places) < 2:
        return list(places)
    radii = np.array(reaches, dtype=float)
    # Squeezed across, so that the room for a number at the right counts no more than the little room below.
    squeeze = (2 * radii.max() + down_mm) / (2 * radii.max() + across_mm)
    now = np.array(places, dtype=float) * [squeeze, 1.0]
    now += _parted(places)
    wanted = radii[:, None] + radii[None, :] + down_mm
    np.fill_diagonal(wanted, 0.0)
    low = np.array(frame[:2]) * [squeeze, 1.0] + radii[:, None]
    high = np.array(frame[2:]) * [squeeze, 1.0] - radii[:, None]
    is_moved = np.zeros(len(now), dtype=bool)
    for _ in range(_ROUNDS):
        away = now[:, None, :] - now[None, :, :]
        far = np.hypot(away[..., 0], away[..., 1])
        short = np.where(far < wanted * _ENOUGH, wanted - far, 0.0)
        if not short.any():
            break
        push = away * (_STEP * short / np.maximum(far, 1e-12))[..., None]
        # Many neighbours at once push no farther than the strongest of them.
        count = np.maximum((short > 0).sum(axis=1), 1)
        step = push.sum(axis=1) / np.sqrt(count)[:, None]
        pushed = np.asarray(short.any(axis=1))
        is_moved |= pushed
        now = np.where(pushed[:, None], np.clip(now + step, low, high), now)
    moved = now / [squeeze, 1.0]
    return [
        (float(x), float(y)) if far_off else place
        for place, (x, y), far_off in zip(places, moved, is_moved, strict=True)
    ]


def _parted(places: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return tiny steps that part equal places, on a spiral in their order."""
    seen: dict[tuple[float, float], int] = {}
    steps = []
    for place in places:
        rank = seen[place] = seen.get(place, -1) + 1
        angle, length = rank * _GOLDEN, 1e-3 * math.sqrt(rank)
        steps.append((length * math.cos(angle), length * math.sin(angle)))
    return np.array(steps)
