"""Outlines of what is marked in a raster that comes strip by strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import UsageError
from ecomap.survey.outlines.rings import rings_of
from ecomap.survey.outlines.runs import Runs, components, joined, no_runs, runs_of, touching
from ecomap.survey.outlines.smoothing import corner_points, smooth_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ecomap.raster import Transform
    from ecomap.survey.outlines.rings import Rings
    from ecomap.survey.outlines.smoothing import Points


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """Components and their polygons in the order of their first pixels, one entry of every array each."""

    polygons: NDArray[Any]
    """Polygons in the reference system of the transform, holes kept, valid by OGC."""
    pixels: NDArray[np.int64]
    """Number of pixels."""
    sums: Mapping[str, NDArray[np.float64]]
    """Sum of each value over the pixels where it is finite."""
    counts: Mapping[str, NDArray[np.int64]]
    """Number of pixels where each value is finite."""
    touches_edge: NDArray[np.bool_]
    """Whether a pixel lies on the border of the raster, so that there may be more beyond it."""
    first: NDArray[np.int64]
    """Row and column of the first pixel, topmost and of those leftmost, shape (components, 2)."""

    def __len__(self) -> int:
        """Return the number of components."""
        return len(self.polygons)

    def mean(self, name: str) -> NDArray[np.float64]:
        """Return the mean of a value over the pixels where it is finite; NaN where there are none."""
        count = self.counts[name]
        mean = np.full(len(self), np.nan)
        np.divide(self.sums[name], count, out=mean, where=count > 0)
        return mean


def joined_outlines(parts: Sequence[Outlines]) -> Outlines:
    """Put outlines together in the order of their first pixels, which no cutting into strips changes.

    Raises
    ------
    UsageError
        There are no parts.
    """
    if not parts:
        raise UsageError("there are no outlines to join; a stream gives some from `add` and from `finish`")
    first = np.concatenate([part.first for part in parts])
    order = np.lexsort((first[:, 1], first[:, 0]))
    return Outlines(
        polygons=np.concatenate([part.polygons for part in parts])[order],
        pixels=np.concatenate([part.pixels for part in parts])[order],
        sums={name: np.concatenate([part.sums[name] for part in parts])[order] for name in parts[0].sums},
        counts={
            name: np.concatenate([part.counts[name] for part in parts])[order] for name in parts[0].counts
        },
        touches_edge=np.concatenate([part.touches_edge for part in parts])[order],
        first=first[order],
    )


class OutlineStream:
    """Finds the connected pieces of a mask that is given in strips, and outlines those that are complete.

    Pixels hang together where they share a side. Pieces with fewer pixels than asked for are left out; holes
    stay, however small. Only pieces that reach the last row so far are kept in memory. How the raster is cut
    into strips changes nothing but when a piece is given back.

    Parameters
    ----------
    transform
        From column and row of the whole raster to the coordinates of the polygons.
    least_pixels
        Pixels of the smallest piece that is kept.
    sums
        Names of the values to sum over each piece.
    smooth
        Whether outlines lose the stairs of pixels (`ecomap.survey.outlines.smoothing`); pixels and sums stay.
        An outline that would cross itself keeps its stairs.

    Examples
    --------
    >>> stream = OutlineStream((10.0, 0.0, 0.0, 0.0, -10.0, 0.0), least_pixels=2)
    >>> len(stream.add(np.array([[True, False, False], [True, False, True]])))
    0
    >>> found = stream.add(np.zeros((1, 3), dtype=bool))
    >>> found.polygons[0].wkt, found.pixels.tolist(), len(stream.finish())
    ('POLYGON ((10 0, 0 0, 0 -20, 10 -20, 10 0))', [2], 0)
    """

    def __init__(
        self, transform: Transform, *, least_pixels: int, sums: tuple[str, ...] = (), smooth: bool = True
    ) -> None:
        self._transform = transform
        self._least_pixels = least_pixels
        self._names = sums
        self._smooth = smooth
        self._width: int | None = None
        self._rows = 0
        self._open = no_runs(len(sums))
        self._label = np.empty(0, dtype=np.int64)

    def add(
        self, mask: NDArray[np.bool_], values: Mapping[str, NDArray[np.float32]] | None = None
    ) -> Outlines:
        """Take the next rows and return the pieces that can no longer grow.

        Parameters
        ----------
        mask
            What is marked, shape (rows, width); all strips are equally wide.
        values
            The values to sum, by name, each of the shape of the mask. What is not finite counts as nothing.

        Raises
        ------
        UsageError
            A strip does not go with those before it, or a value is missing or of another shape.
        """
        measured = self._checked(mask, values)
        rows, width = mask.shape
        pitch = width + 1
        new = runs_of(mask, measured, row=self._rows)
        last_row = int(np.searchsorted(self._open.first, (self._rows - 1) * pitch))
        upper, lower = touching(joined([self._open.of(slice(last_row, None)), new]), pitch=pitch)
        carried = int(self._label.max(initial=-1)) + 1
        node = np.concatenate([self._label[last_row:], carried + np.arange(len(new.first))])
        label = components(carried + len(new.first), node[upper], node[lower])
        label = label[np.concatenate([self._label, node[len(self._label) - last_row :]])]
        self._rows += rows
        return self._closed(joined([self._open, new]), label)

    def finish(self) -> Outlines:
        """Return the pieces that reach the last row."""
        runs, label = self._open, self._label
        self._open, self._label = no_runs(len(self._names)), np.empty(0, dtype=np.int64)
        return self._outlined(runs, label, is_last=True)

    def _checked(
        self, mask: NDArray[np.bool_], values: Mapping[str, NDArray[np.float32]] | None
    ) -> list[NDArray[np.float32]]:
        if mask.ndim != 2 or mask.dtype != np.bool_:
            raise UsageError(
                f"a strip is a mask of rows and columns of true and false; got {mask.dtype} of {mask.shape}"
            )
        if self._width is None:
            self._width = mask.shape[1]
        if mask.shape[1] != self._width:
            raise UsageError(
                f"a strip is {mask.shape[1]} pixels wide, those before it {self._width}; "
                "cut one raster into strips"
            )
        measured = []
        for name in self._names:
            value = None if values is None else values.get(name)
            if value is None or value.shape != mask.shape:
                got = "none" if value is None else f"an array of {value.shape}"
                raise UsageError(f"value {name!r} must be an array of {mask.shape} like the mask; got {got}")
            measured.append(value)
        return measured

    def _closed(self, runs: Runs, label: NDArray[np.int64]) -> Outlines:
        """Keep the pieces that reach the last row, outline the others."""
        pitch = (self._width or 0) + 1
        is_open = np.zeros(int(label.max(initial=-1)) + 1, dtype=np.bool_)
        is_open[label[np.searchsorted(runs.first, (self._rows - 1) * pitch) :]] = True
        stays = is_open[label]
        self._open = runs.of(stays)
        self._label = (np.cumsum(is_open) - 1)[label[stays]]
        return self._outlined(runs.of(~stays), label[~stays], is_last=False)

    def _outlined(self, runs: Runs, label: NDArray[np.int64], *, is_last: bool) -> Outlines:
        """Outline the pieces that are large enough."""
        lengths = runs.stop - runs.first
        large = np.bincount(label, lengths) >= max(self._least_pixels, 1)
        kept = np.flatnonzero(large[label])
        component = (np.cumsum(large) - 1)[label[kept]]
        order = np.argsort(component, kind="stable")
        component, runs = component[order], runs.of(kept[order])
        if not len(component):
            return self._nothing()
        pitch, width = (self._width or 0) + 1, self._width or 0
        row = runs.first // pitch
        start, stop = runs.first - row * pitch, runs.stop - row * pitch
        begin = np.flatnonzero(np.diff(component, prepend=-1))
        at_edge = (row == 0) | (start == 0) | (stop == width)
        return Outlines(
            polygons=self._polygons(component, row, start, stop),
            pixels=np.add.reduceat(stop - start, begin),
            sums={
                name: np.add.reduceat(total, begin)
                for name, total in zip(self._names, runs.sums, strict=True)
            },
            counts={
                name: np.add.reduceat(count, begin)
                for name, count in zip(self._names, runs.counts, strict=True)
            },
            touches_edge=np.logical_or.reduceat(at_edge, begin) | is_last,
            first=np.stack([row[begin], start[begin]], axis=1),
        )

    def _polygons(
        self,
        component: NDArray[np.int64],
        row: NDArray[np.int64],
        start: NDArray[np.int64],
        stop: NDArray[np.int64],
    ) -> NDArray[Any]:
        rings = rings_of(component, row, start, stop)
        if not self._smooth:
            return self._built(corner_points(rings), rings)
        polygons = self._built(smooth_points(rings), rings)
        crossing = ~shapely.is_valid(polygons)
        if crossing.any():
            polygons[crossing] = self._built(corner_points(rings), rings)[crossing]
        return polygons

    def _built(self, points: Points, rings: Rings) -> NDArray[Any]:
        """Build the polygons in the reference system."""
        a, b, left, d, e, top = self._transform
        x = left + a * points.column + b * points.row
        y = top + d * points.column + e * points.row
        outlines: Any = shapely.linearrings(x, y, indices=points.ring)
        return np.asarray(shapely.polygons(outlines, indices=rings.component), dtype=object)

    def _nothing(self) -> Outlines:
        none = np.empty(0, dtype=np.int64)
        return Outlines(
            polygons=np.empty(0, dtype=object),
            pixels=none,
            sums={name: np.empty(0) for name in self._names},
            counts=dict.fromkeys(self._names, none),
            touches_edge=np.empty(0, dtype=np.bool_),
            first=np.empty((0, 2), dtype=np.int64),
        )
