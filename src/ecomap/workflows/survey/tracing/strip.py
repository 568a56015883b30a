"""What was read off a window or a strip: masks to outline, and values to average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Strip:
    """Masks and values of the same shape (rows, columns)."""

    masks: Mapping[str, NDArray[np.bool_]]
    """What is marked, by name."""
    values: Mapping[str, NDArray[Any]]
    """Figures of each pixel, by name."""

    def rows(self, part: slice) -> Strip:
        """Return some of its rows."""
        return self._each(lambda array: array[part])

    def _each(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> Strip:
        return Strip(
            {name: change(array) for name, array in self.masks.items()},
            {name: change(array) for name, array in self.values.items()},
        )

    @property
    def height(self) -> int:
        """Rows."""
        return len(next(iter(self.masks.values())))


def beside(parts: Sequence[Strip]) -> Strip:
    """Put windows of a strip side by side, from west to east."""
    return _joined(parts, axis=1)


def below(upper: Strip, lower: Strip) -> Strip:
    """Put strips below each other."""
    return _joined((upper, lower), axis=0)


def _joined(parts: Sequence[Strip], *, axis: int) -> Strip:
    first = parts[0]
    if len(parts) == 1:
        return first
    return Strip(
        {name: np.concatenate([part.masks[name] for part in parts], axis=axis) for name in first.masks},
        {name: np.concatenate([part.values[name] for part in parts], axis=axis) for name in first.values},
    )
