"""Random numbers that are the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


class Draws:
    """One stream of random numbers, named by a seed and the part of the workspace it is for.

    Only the raw words of PCG64 are used, which NumPy promises never to change (NEP 19);
    what is made of them is plain arithmetic. A part of its own keeps the other parts
    as they are when one of them changes.

    Examples
    --------
    >>> Draws(7, "demo").below(10, 3).tolist() == Draws(7, "demo").below(10, 3).tolist()
    True
    """

    def __init__(self, seed: int, part: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, *part.encode()]))

    def words(self, count: int) -> npt.NDArray[np.uint64]:
        """Return `count` random words of 64 bits."""
        return np.asarray(self._bits.random_raw(count), dtype=np.uint64)

    def uniform(self, *shape: int) -> npt.NDArray[np.float64]:
        """Return numbers in [0, 1), all multiples of 2**-53."""
        count = int(np.prod(shape, dtype=np.int64))
        return ((self.words(count) >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)

    def between(self, low: float, high: float, *shape: int) -> npt.NDArray[np.float64]:
        """Return numbers in [low, high)."""
        return low + (high - low) * self.uniform(*shape)

    def below(self, bound: int, *shape: int) -> npt.NDArray[np.int64]:
        """Return whole numbers from 0 to `bound` - 1."""
        return (self.uniform(*shape) * bound).astype(np.int64)

    def choice(self, weights: Sequence[float], count: int) -> npt.NDArray[np.int64]:
        """Return `count` positions, each as often as its weight says."""
        bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
        picked = np.searchsorted(bounds / bounds[-1], self.uniform(count), side="right")
        return np.minimum(picked, len(weights) - 1).astype(np.int64)

    def shares(self, count: int) -> npt.NDArray[np.float64]:
        """Return a shuffled ladder 0, 1/count, 2/count ..., so that quotas are met exactly."""
        order = np.argsort(self.words(count), kind="stable")
        ladder = np.empty(count)
        ladder[order] = np.arange(count) / max(count, 1)
        return ladder

    def uuids(self, count: int) -> list[str]:
        """Return `count` random UUIDs (RFC 9562, version 4)."""
        words = self.words(2 * count).reshape(count, 2)
        high = words[:, 0] & np.uint64(0xFFFFFFFFFFFF0FFF) | np.uint64(0x4000)
        low = words[:, 1] & np.uint64(0x3FFFFFFFFFFFFFFF) | np.uint64(0x8000000000000000)
        digits = [
            f"{first:016x}{second:016x}" for first, second in zip(high.tolist(), low.tolist(), strict=True)
        ]
        return [f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}" for text in digits]
