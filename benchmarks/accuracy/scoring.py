"""Scores of a mask against the truth: area, pixels, and patches and mines by size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage  # type: ignore[import-untyped]

from benchmarks.accuracy.scenes import PIXEL_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PIXEL_HA = PIXEL_M**2 / 10_000
"""Ground of a pixel."""
LEAST_HA = 0.1
"""Smaller patches are left out, as by default in the command."""
SIZES_HA = (0.1, 0.667, 10.0)
"""Limits between the classes of size: 10 mu, and the least mine of the plan."""
SIZE_NAMES = ("< 0.1 ha", "0.1-0.667 ha", "0.667-10 ha", ">= 10 ha")
"""Names of the classes."""
_RIGHT = 0.5
"""A patch is right when so much of it is disturbed; a mine is found when so much of it lies in patches."""


@dataclass(frozen=True)
class Pixels:
    """Pixel scores of a mask."""

    precision: float
    recall: float
    f1: float
    iou: float
    area_bias: float
    """(found - true) / true, by area."""

    def as_dict(self) -> dict[str, float]:
        """Return the scores by name."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "iou": self.iou,
            "area_bias": self.area_bias,
        }


@dataclass(frozen=True)
class Objects:
    """Patches and mines, one entry each."""

    patch_ha: NDArray[np.float64]
    """Size of each patch."""
    patch_right: NDArray[np.bool_]
    """Whether at least half of it is disturbed."""
    patch_dates: NDArray[np.float64]
    """Mean number of clear dates in it."""
    mine_ha: NDArray[np.float64]
    """Disturbed ground of each mine."""
    mine_found: NDArray[np.bool_]
    """Whether at least half of that lies in patches."""


def size_class(area_ha: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of size of each."""
    return np.asarray(np.digitize(area_ha, SIZES_HA), dtype=np.int64)


def without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask without pieces smaller than `LEAST_HA`; pieces hang together by sides of pixels."""
    labels, _ = ndimage.label(mask)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray((sizes * PIXEL_HA >= LEAST_HA - 1e-9)[labels])


def score_pixels(found: NDArray[np.bool_], truth: NDArray[np.bool_], true_ha: float | None = None) -> Pixels:
    """Score a mask; where nothing could be seen, ground counts as not found."""
    hits = int((found & truth).sum())
    marked, true = int(found.sum()), int(truth.sum())
    area = true * PIXEL_HA if true_ha is None else true_ha
    return Pixels(
        hits / marked if marked else np.nan,
        hits / true if true else np.nan,
        2 * hits / (marked + true) if marked + true else np.nan,
        hits / (marked + true - hits) if marked + true else np.nan,
        (marked * PIXEL_HA - area) / area if area else np.nan,
    )


def score_objects(
    found: NDArray[np.bool_],
    truth: NDArray[np.bool_],
    mine: NDArray[np.int32],
    clear: NDArray[np.uint8],
) -> Objects:
    """Score patches of all sizes, and mines by the disturbed ground they hold."""
    labels, count = ndimage.label(found)
    places = labels[found]
    sizes = np.bincount(places, minlength=count + 1)[1:]
    right = np.bincount(places, truth[found], minlength=count + 1)[1:]
    dates = np.bincount(places, clear[found], minlength=count + 1)[1:]
    of_mine = np.where(truth, mine, 0)
    mines = np.bincount(of_mine.ravel())
    caught = np.bincount(of_mine[found], minlength=len(mines))
    there = np.flatnonzero(mines[1:]) + 1
    return Objects(
        np.asarray(sizes * PIXEL_HA, dtype=np.float64),
        right >= _RIGHT * sizes,
        dates / np.maximum(sizes, 1),
        np.asarray(mines[there] * PIXEL_HA, dtype=np.float64),
        caught[there] >= _RIGHT * mines[there],
    )


def joined(parts: Sequence[Objects]) -> Objects:
    """Put objects of several scenes together."""
    return Objects(
        np.concatenate([part.patch_ha for part in parts]),
        np.concatenate([part.patch_right for part in parts]),
        np.concatenate([part.patch_dates for part in parts]),
        np.concatenate([part.mine_ha for part in parts]),
        np.concatenate([part.mine_found for part in parts]),
    )
