"""Taking specks off masks that come strip by strip, as if they were whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.survey.morphology import halo_rows, opened
from ecomap.workflows.survey.tracing.strip import Strip, below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def cleaned(strips: Iterable[Strip]) -> Iterator[Strip]:
    """Take off what is narrower than three pixels, and give strips back one after another.

    The strips differ from those that come in, their rows do not.
    """
    halo = halo_rows()
    held: Strip | None = None
    above = 0
    for strip in strips:
        held = strip if held is None else below(held, strip)
        if held.height > above + 2 * halo:
            yield _cleaned(held, slice(above, held.height - halo))
            held, above = held.rows(slice(held.height - 2 * halo, None)), halo
    if held is not None:
        yield _cleaned(held, slice(above, held.height))


def _cleaned(held: Strip, part: slice) -> Strip:
    """Return some rows with their masks cleaned; those around them decide, too."""
    masks = {name: opened(mask)[part] for name, mask in held.masks.items()}
    return Strip(masks, held.rows(part).values)
