"""Random fields with a length: the raw material of invented ground, cloud and haze."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def smooth_field(generator: np.random.Generator, side: int, length_px: float) -> NDArray[np.float32]:
    """Return a square field of mean 0 and deviation 1 whose bumps are about `length_px` pixels across.

    White noise through a Gaussian filter in the frequency domain; the field repeats at its edges.
    """
    white = generator.standard_normal((side, side), dtype=np.float32)
    across = np.fft.rfftfreq(side).astype(np.float32)
    down = np.fft.fftfreq(side).astype(np.float32)
    keep = np.exp(-((np.pi * length_px / 2) ** 2) * (down[:, None] ** 2 + across[None, :] ** 2) / 2)
    field = np.fft.irfft2(np.fft.rfft2(white) * keep, s=(side, side)).astype(np.float32)
    field -= field.mean()
    spread = float(field.std())
    return field / np.float32(spread) if spread > 0 else field


def finer(field: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Return a field on a grid `factor` times as fine, linear between the centres of the pixels."""
    return _stretched(_stretched(field, factor).T, factor).T


def _stretched(field: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Stretch along the rows."""
    count = len(field)
    place = np.clip((np.arange(count * factor) + 0.5) / factor - 0.5, 0, count - 1)
    low = np.minimum(place.astype(np.int64), count - 2)
    share = (place - low).astype(np.float32)[:, None]
    return np.asarray(field[low] * (1 - share) + field[low + 1] * share, dtype=np.float32)


def upper_part(field: NDArray[np.float32], share: float) -> NDArray[np.bool_]:
    """Return the highest `share` of a field."""
    if share <= 0:
        return np.zeros(field.shape, dtype=np.bool_)
    return np.asarray(field > np.quantile(field, 1 - share), dtype=np.bool_)
