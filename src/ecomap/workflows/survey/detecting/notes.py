"""What was taken for granted of scenes, and what their dates cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.store.rasters import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.store.rasters import Scene

_SEASON_DAYS = 90
"""Dates within so many days are of one season."""
_SHOWN = 3


def notes_on(scenes: Sequence[Scene]) -> tuple[str, ...]:
    """Return what a reader of the result must know of the scenes."""
    notes = told_once({scene.name: scene.notes for scene in scenes})
    if not any(scene.has_cloud_mask for scene in scenes):
        notes.append("no scene has a mask of clouds: only what is white is taken for cloud")
    days = sorted(scene.date for scene in scenes if scene.date is not None)
    if len(days) > 1 and (days[-1] - days[0]).days < _SEASON_DAYS:
        span = (days[-1] - days[0]).days
        notes.append(f"all dates lie within {span} days: fields that are bare in that season look disturbed")
    first = scenes[0]
    apart = [scene.name for scene in scenes[1:] if overlap(first.grid, scene.grid) == 0]
    if apart:
        notes.append(
            f"no ground shared with {first.name}, so patches there rest on fewer dates: {few(apart)}"
        )
    return tuple(notes)


def told_once(notes: Mapping[str, Sequence[str]]) -> list[str]:
    """Return each note of scenes once, with the names of those it is about.

    Examples
    --------
    >>> told_once({"a": ["8 bits"], "b": ["8 bits", "shifted"]})
    ['a, b: 8 bits', 'b: shifted']
    """
    about: dict[str, list[str]] = {}
    for name, said in notes.items():
        for note in said:
            about.setdefault(note, []).append(name)
    return [f"{few(names)}: {note}" for note, names in about.items()]


def few(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    if len(names) <= _SHOWN + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN} more"
