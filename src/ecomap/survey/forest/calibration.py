"""From votes to probabilities: what share of held-out ground was bare at which votes.

References
----------
Zadrozny and Elkan 2002, doi 10.1145/775047.775151 (isotonic calibration). Votes of a forest are no
probability: Niculescu-Mizil and Caruana 2005, doi 10.1145/1102351.1102430.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 10
"""Classes of a reliability table."""


def isotonic(
    votes: NDArray[np.float64], is_bare: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return knots (votes, probability) of the rising curve with the least squared error.

    Neighbouring votes that fall are pooled until none does (pool adjacent violators).

    Examples
    --------
    >>> votes, share = isotonic(np.array([0.1, 0.2, 0.3, 0.9]), np.array([False, True, False, True]))
    >>> votes.tolist(), share.tolist()
    ([0.1, 0.2, 0.3, 0.9], [0.0, 0.5, 0.5, 1.0])
    """
    place, inverse = np.unique(votes, return_inverse=True)
    weight = np.bincount(inverse).astype(np.float64)
    total = np.bincount(inverse, is_bare.astype(np.float64))
    pooled: list[list[float]] = []
    for at, many, bare in zip(place, weight, total, strict=True):
        pooled.append([at, at, many, bare])
        while len(pooled) > 1 and pooled[-2][3] * pooled[-1][2] >= pooled[-1][3] * pooled[-2][2]:
            _, end, more, also = pooled.pop()
            pooled[-1][1:] = [end, pooled[-1][2] + more, pooled[-1][3] + also]
    knots = [
        (edge, bare / many) for first, last, many, bare in pooled for edge in dict.fromkeys((first, last))
    ]
    return np.array([edge for edge, _ in knots]), np.array([share for _, share in knots])


def calibrate(
    votes: NDArray[np.float64], knots: NDArray[np.float64], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return probabilities of votes, straight between the knots."""
    return np.asarray(np.interp(votes, knots, shares), dtype=np.float64)


def reliability(said: NDArray[np.float64], is_bare: NDArray[np.bool_]) -> tuple[dict[str, float], ...]:
    """Return how often ground was bare where so much was said, in ten classes; empty ones are left out."""
    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    table = []
    for number in np.unique(place):
        inside = place == number
        table.append(
            {
                "from": number / BINS,
                "to": (number + 1) / BINS,
                "pixels": int(inside.sum()),
                "said": round(float(said[inside].mean()), 4),
                "right": round(float(is_bare[inside].mean()), 4),
            }
        )
    return tuple(table)
