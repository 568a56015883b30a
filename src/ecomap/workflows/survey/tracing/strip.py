"""What was read off a window or a strip: masks to outline, and values to average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Strip:
    """Masks and values of the same shape (rows, columns)."""

    masks: Mapping[str, NDArray[np.bool_]]
    """What is marked, by name."""
    values: Mapping[str, NDArray[Any]]
    """Figures of each pixel, by name."""
    uncut: frozenset[str] = frozenset()
    """Masks that keep what is narrower than three pixels."""
