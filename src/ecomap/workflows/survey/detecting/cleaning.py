"""Taking specks off a mask that comes strip by strip, as if it were whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.survey.morphology import opened
from ecomap.workflows.survey.detecting.looking import Looked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HALO = 2
"""Rows above and below that decide on a row: one to shrink, one to grow again."""


def cleaned(strips: Iterable[Looked]) -> Iterator[Looked]:
    """Take off what is narrower than three pixels, and give strips back one after another.

    The strips differ from those that come in, their rows do not.
    """
    held: Looked | None = None
    above = 0
    for strip in strips:
        held = strip if held is None else _stacked(held, strip)
        rows = len(held.bare)
        if rows > above + 2 * _HALO:
            yield _part(held, opened(held.bare), above, rows - _HALO)
            kept = rows - 2 * _HALO
            held, above = _rows(held, kept), _HALO
    if held is not None:
        yield _part(held, opened(held.bare), above, len(held.bare))


def _part(
    held: Looked, bare: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], first: int, end: int
) -> Looked:
    """Return rows with their mask cleaned."""
    return Looked(bare[first:end], held.ndvi[first:end], held.clear[first:end], held.seen[first:end])


def _rows(held: Looked, first: int) -> Looked:
    """Return the rows from one on."""
    return Looked(held.bare[first:], held.ndvi[first:], held.clear[first:], held.seen[first:])


def _stacked(upper: Looked, lower: Looked) -> Looked:
    """Put strips below each other."""
    return Looked(
        *(
            np.concatenate([getattr(upper, name), getattr(lower, name)])
            for name in ("bare", "ndvi", "clear", "seen")
        )
    )
