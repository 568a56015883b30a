"""The file of patches: outlines, ids, and the fields it came with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import LayerFormatError
from ecomap.store.cells import is_empty, text_of
from ecomap.store.foreign import read_places
from ecomap.survey import Note, content_id
from ecomap.workflows.survey.outlines_of_files import outlines_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.store.foreign import Places

_LONGEST_ID = 80
_ID_COLUMNS = ("patch_id", "图斑编号", "图斑号", "tbbh", "编号", "code", "id", "objectid", "fid")
"""Columns that may hold the id of a patch, the surest first, in lower case."""


@dataclass(frozen=True, slots=True)
class PatchFile:
    """Patches as they came."""

    name: str
    """Name of the file."""
    polygons: NDArray[Any]
    """Valid outlines, WGS 84 degrees."""
    ids: list[str]
    """Id of each; made of its outline where the file gives none."""
    numbers: list[int]
    """Number of the feature of each."""
    fields: list[dict[str, Any]]
    """Cells of each by column, as they came; empty ones are left out."""
    notes: list[Note]
    """Features that were mended or left out."""

    def number(self, row: int, field: str) -> float | None:
        """Return a field of a patch as a number; None where it has none."""
        try:
            return float(self.fields[row][field])
        except (KeyError, TypeError, ValueError):
            return None

    def pixel_m(self) -> float | None:
        """Return the largest pixel the patches say they were drawn from; None where they do not say."""
        sizes = [size for row in range(len(self.ids)) if (size := self.number(row, "pixel_m"))]
        return max(sizes, default=None)


def read_patches(path: Path, *, crs: str | None = None, layer: str | None = None) -> PatchFile:
    """Read the polygons of a file of any format.

    Raises
    ------
    LayerFormatError
        If the file cannot be read or holds no polygon.
    UsageError
        If no system is known.
    """
    places = read_places(path, part=layer)
    polygons, notes = outlines_of(places, crs, path)
    rows = np.flatnonzero(~shapely.is_missing(polygons))
    if not len(rows):
        why = f" (feature {notes[0].row}: {notes[0].reason})" if notes else ""
        raise LayerFormatError(f"{path}: no polygon among {len(polygons)} features{why}. Nothing to match.")
    polygons, numbers = polygons[rows], places.rows[rows].tolist()
    ids = _patch_ids(places, rows, polygons)
    fields = [
        {name: cells[row] for name, cells in places.columns.items() if not is_empty(cells[row])}
        for row in rows.tolist()
    ]
    return PatchFile(path.name, polygons, ids, numbers, fields, [*notes, *_doubled_ids(ids, numbers)])


def _patch_ids(places: Places, rows: NDArray[np.intp], polygons: NDArray[Any]) -> list[str]:
    """Return the id that each patch carries; where it carries none, one made of its outline."""
    by_name = {name.casefold(): name for name in reversed(list(places.columns))}
    column = next((by_name[name] for name in _ID_COLUMNS if name in by_name), None)
    cells = [None] * len(rows) if column is None else [places.columns[column][row] for row in rows]
    return [
        text_of(cell)[:_LONGEST_ID] or content_id(polygon)
        for cell, polygon in zip(cells, polygons, strict=True)
    ]


def _doubled_ids(patch_ids: Sequence[str], numbers: Sequence[int]) -> list[Note]:
    """Return a note on each patch whose id another one before it has."""
    first: dict[str, int] = {}
    notes = []
    for patch_id, number in zip(patch_ids, numbers, strict=True):
        before = first.setdefault(patch_id, number)
        if before != number:
            notes.append(Note(number, f"has the id {patch_id!r} of feature {before}; kept", is_used=True))
    return notes
