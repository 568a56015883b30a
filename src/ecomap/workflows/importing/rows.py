"""The rows of a foreign file with their values read and their places in WGS 84."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.analysis.locate import locate_points
from ecomap.analysis.mending import mend
from ecomap.crs import area_m2
from ecomap.model import LocationQuality
from ecomap.workflows.importing.cells import kept_values, read_column
from ecomap.workflows.importing.identify import Row
from ecomap.workflows.importing.meanings import AREA_UNITS, kept_name
from ecomap.workflows.importing.options import STEP
from ecomap.workflows.importing.positions import place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ecomap.store.column_map import ColumnMap
    from ecomap.store.foreign import Places
    from ecomap.workflows.importing.ground import Ground
    from ecomap.workflows.importing.meanings import Columns
    from ecomap.workflows.importing.options import Progress
    from ecomap.workflows.importing.systems import System

_AREA_DIFFERS = 0.2
"""A stated area that differs by more than this share from the measured one is told."""


@dataclass(slots=True)
class Sheet:
    """The rows of a file, column by column, on the way to sites."""

    values: dict[str, list[Any]] = field(default_factory=dict)
    """Values by property; None where a row says nothing."""
    kept: dict[str, list[Any]] = field(default_factory=dict)
    """Cells of columns that stay under their own names."""
    geometries: NDArray[Any] | None = None
    """Places in WGS 84; None where there is none."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Why a row cannot be taken, by position."""
    row_notes: dict[int, list[str]] = field(default_factory=dict)
    """What a person should know about a row, by position."""
    notes: list[str] = field(default_factory=list)
    """What a person should know about the whole."""

    def refuse(self, reasons: Mapping[int, str]) -> None:
        """Keep the first reason of each row."""
        self.reasons = {**reasons, **self.reasons}

    def note(self, position: int, words: str) -> None:
        """Tell something about one row."""
        self.row_notes.setdefault(position, []).append(words)


def read_cells(places: Places, columns: Columns, said: ColumnMap, areas: Mapping[str, str]) -> Sheet:
    """Read every column that means something; cells that cannot be read refuse their row."""
    sheet = Sheet(reasons=dict(places.reasons))
    for header, meaning in columns.taken.items():
        _take(sheet, meaning, places.columns[header], areas)
    for meaning, template in said.constants.items():
        _take(sheet, meaning, _filled(template, places), areas)
    sheet.kept = {kept_name(header): kept_values(places.columns[header]) for header in columns.kept}
    return sheet


def _take(sheet: Sheet, meaning: str, cells: Sequence[Any], areas: Mapping[str, str]) -> None:
    values, reasons = read_column(meaning, cells, areas)
    name = "area_stated_m2" if meaning in AREA_UNITS else meaning
    sheet.values[name] = values
    sheet.refuse(reasons)


def _filled(template: str, places: Places) -> list[str]:
    """Return a constant for every row, `{header}` and `{row}` filled in."""
    parts = re.split(r"\{([^{}]+)\}", template)
    fillers: list[Sequence[Any]] = [
        places.rows.tolist() if name == "row" else kept_values(places.columns.get(name, [None] * len(places)))
        for name in parts[1::2]
    ]
    texts = parts[0::2]
    if not fillers:
        return [template] * len(places)
    return [
        texts[0]
        + "".join(f"{'' if cell is None else cell}{text}" for cell, text in zip(row, texts[1:], strict=True))
        for row in zip(*fillers, strict=True)
    ]


def put_in_place(
    sheet: Sheet, places: Places, system: System | None, ground: Ground, said: ColumnMap, *, inside: bool
) -> None:
    """Bring the geometries to WGS 84 and mend what can be mended; the others refuse their row.

    `inside` refuses places outside all counties too; without it they are told.
    """
    if system is None:
        sheet.geometries = places.geometries
    else:
        placed, reasons = place(places.geometries, system.reference, ground.around, swapped=system.swapped)
        sheet.refuse(reasons)
        # What somebody typed into a table is never mended across a crossing: a corner may be wrong.
        mended = mend(placed, area=area_m2, corner_list=bool(places.coordinates))
        sheet.refuse(mended.reasons)
        for position, words in mended.notes.items():
            sheet.note(position, words)
        if mended.heights_dropped:
            sheet.notes.append(f"heights or measures of {mended.heights_dropped:,} places are left out")
        sheet.geometries = mended.geometries
        _look_outside(sheet, ground, refuse=inside)
    _settle_unlocated(sheet, unlocated=said.unlocated)
    _compare_areas(sheet)


def _look_outside(sheet: Sheet, ground: Ground, *, refuse: bool) -> None:
    """Tell or refuse places that lie outside all counties, however near."""
    assert sheet.geometries is not None  # noqa: S101 - set by the caller
    located = np.flatnonzero(~shapely.is_missing(sheet.geometries))
    inner = shapely.get_coordinates(shapely.point_on_surface(sheet.geometries[located]))
    longitude, latitude = inner.T
    outside = located[locate_points(longitude, latitude, ground.counties) < 0]
    # A river that only crosses a county is no stranger to it.
    counties = shapely.union_all(np.asarray(ground.counties.geometry, dtype=object))
    shapely.prepare(counties)
    outside = outside[~shapely.intersects(counties, sheet.geometries[outside])]
    words = "lies outside all counties"
    if refuse:
        sheet.geometries[outside] = None
        sheet.refuse(dict.fromkeys(outside.tolist(), words))
    else:
        for position in outside.tolist():
            sheet.note(position, words)


def _settle_unlocated(sheet: Sheet, *, unlocated: bool) -> None:
    """Refuse rows that are silent about their place, unless they or the column map say that none is known."""
    assert sheet.geometries is not None  # noqa: S101 - set by the caller
    quality = sheet.values.setdefault("location_quality", [None] * len(sheet.geometries))
    for position in shapely.is_missing(sheet.geometries).nonzero()[0].tolist():
        if position in sheet.reasons or quality[position] is LocationQuality.NONE:
            continue
        if unlocated:
            quality[position] = LocationQuality.NONE
        else:
            sheet.reasons[position] = "no geometry; a site without a place says so with location_quality none"


def _compare_areas(sheet: Sheet) -> None:
    """Tell where an outline and the area that its row states cannot both be right."""
    stated = sheet.values.get("area_stated_m2")
    if stated is None or sheet.geometries is None:
        return
    measured = area_m2(sheet.geometries)
    for position, (says, has) in enumerate(zip(stated, measured.tolist(), strict=True)):
        if says and has > 0 and abs(has - says) > _AREA_DIFFERS * says:
            sheet.note(
                position, f"the outline measures {has / 1e4:,.2f} ha, the row states {says / 1e4:,.2f} ha"
            )


def rows_of(sheet: Sheet, places: Places, progress: Progress) -> tuple[list[int], list[Row]]:
    """Return the rows that may become sites, and their positions."""
    assert sheet.geometries is not None  # noqa: S101 - placed before
    names, kept_names = list(sheet.values), list(sheet.kept)
    empty = [()] * len(places)
    cells = zip(*sheet.values.values(), strict=True) if names else empty
    kept = zip(*sheet.kept.values(), strict=True) if kept_names else empty
    positions, rows = [], []
    numbers = places.rows.tolist()
    for position, (row, extra, geometry) in enumerate(zip(cells, kept, sheet.geometries, strict=True)):
        if position % STEP == 0:
            progress("reading rows", position, len(places))
        if position in sheet.reasons:
            continue
        values = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        own = {name: value for name, value in zip(kept_names, extra, strict=True) if value is not None}
        rows.append(Row(numbers[position], places.sheet(position), values, own, geometry))
        positions.append(position)
    return positions, rows
