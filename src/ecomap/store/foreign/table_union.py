"""The sheets of a workbook as one table."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import TableFormatError
from ecomap.store.foreign.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ecomap.store.foreign.table_places import SheetPlaces


def union(path: Path, found: Sequence[SheetPlaces], notes: Sequence[str]) -> Places:
    """Return the places of all sheets; a column is the same where its header is, in whatever order.

    Parameters
    ----------
    notes
        Why other sheets were passed over.

    Raises
    ------
    TableFormatError
        If sheets give their places in different ways: they can hardly be in one system.
    """
    kinds = {(sheet.roles.kind, sheet.crs) for sheet in found}
    if len(kinds) > 1:
        told = "; ".join(
            f"{sheet.table.title!r} in {', '.join(sheet.table.names[place] for place in sheet.roles.columns)}"
            for sheet in found[:6]
        )
        raise TableFormatError(
            f"{path}: its sheets give places in different ways ({told}). Name one with --sheet at a time."
        )
    reasons: dict[int, str] = {}
    start = 0
    for sheet in found:
        reasons.update({start + place: reason for place, reason in sheet.reasons.items()})
        start += len(sheet.table.numbers)
    is_one = len(found) == 1
    heard = [note for sheet in found for note in sheet.table.notes]
    if is_one and notes and found[0].table.title:
        heard.insert(0, f"read the sheet {found[0].table.title!r}")
    return Places(
        rows=np.concatenate([sheet.table.numbers for sheet in found]),
        columns=_columns(found, lambda sheet, place: place not in sheet.roles.columns),
        geometries=np.concatenate([sheet.geometries for sheet in found]),
        coordinates=_columns(found, lambda sheet, place: place in sheet.roles.columns),
        reasons=reasons,
        crs=found[0].crs,
        sheets=() if is_one else tuple(sheet.table.title for sheet in found),
        sheet_of=()
        if is_one
        else np.repeat(np.arange(len(found)), [len(sheet.table.numbers) for sheet in found]).tolist(),
        axes_stated=all(sheet.axes_stated for sheet in found),
        notes=(*heard, *(f"{note}, passed over" for note in notes)),
    )


def _columns(
    found: Sequence[SheetPlaces], is_wanted: Callable[[SheetPlaces, int], bool]
) -> dict[str, list[Any]]:
    """Return columns under the first spelling of their header; None for sheets that lack one."""
    names: dict[str, str] = {}
    columns: dict[str, list[Any]] = {}
    count = 0
    for sheet in found:
        seen: set[str] = set()
        for place, name in enumerate(sheet.table.names):
            if is_wanted(sheet, place):
                told = names.setdefault(_spelling(name), name)
                # Two spellings on one sheet are two columns.
                told = name if told in seen else told
                seen.add(told)
                column = columns.setdefault(told, [])
                column += [None] * (count - len(column))
                column += sheet.table.columns[place]
        count += len(sheet.table.numbers)
        for filled in columns.values():
            filled.extend([None] * (count - len(filled)))
    return columns


def _spelling(name: str) -> str:
    """Return a header as writers vary it: width, case and space, but not units in brackets."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
