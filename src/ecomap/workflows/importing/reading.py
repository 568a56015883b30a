"""A foreign file as it is understood: its columns, its system, its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.store.cells import is_empty, text_of
from ecomap.store.column_map import KEEP, LEAVE_OUT, ColumnMap, read_column_map
from ecomap.store.foreign import read_places
from ecomap.store.tables import header_key
from ecomap.workflows.importing.ground import areas_of
from ecomap.workflows.importing.meanings import KNOWN_HEADERS, SITE_MEANINGS, columns_of
from ecomap.workflows.importing.rows import put_in_place, read_cells
from ecomap.workflows.importing.systems import AUTO, System, exchanged_axes, named_system, only_system

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.crs import Reference
    from ecomap.store.foreign import Places
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.importing.ground import Ground
    from ecomap.workflows.importing.meanings import Columns
    from ecomap.workflows.importing.options import ImportOptions
    from ecomap.workflows.importing.positions import Surroundings
    from ecomap.workflows.importing.rows import Sheet


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is understood."""

    path: Path
    """The file."""
    said: ColumnMap
    """What a column map says of it."""
    places: Places
    """What it holds."""
    columns: Columns
    """What its columns mean."""
    system: System | None
    """How its coordinates are read; None where it has none."""
    sheet: Sheet
    """Its rows, read and put in place."""

    @property
    def way(self) -> Reference | None:
        """The system and its way to WGS 84; None where the file has no coordinates."""
        return self.system.reference if self.system else None

    @property
    def column_map(self) -> ColumnMap:
        """How the file was read, as a column map for the next file of its kind."""
        kept = dict.fromkeys(self.columns.kept, KEEP)
        left_out = dict.fromkeys(self.columns.left_out, LEAVE_OUT)
        return replace(
            self.said,
            columns={**self.said.coordinates, **self.columns.taken, **kept, **left_out},
            crs=self.way.key if self.way else None,
            swapped=bool(self.system and self.system.swapped),
        )


def read_file(workspace: Workspace, ground: Ground, path: Path, options: ImportOptions) -> Reading:
    """Read a file, understand its columns and bring its places to WGS 84.

    Raises
    ------
    UsageError
        If nothing says in which system the coordinates are.
    EcomapError
        If the file or the column map cannot be read.
    """
    said = ColumnMap() if options.columns is None else read_column_map(options.columns, SITE_MEANINGS)
    options.progress("reading the file", 0, 0)
    places = _places(path, said, options, ground.around)
    # Of two columns that could mean the same it is one with something in it, and one of the exact name.
    headers = sorted(
        places.columns,
        key=lambda header: (all(map(is_empty, places.columns[header])), header not in SITE_MEANINGS),
    )
    columns = columns_of(headers, said, options.columns or path)
    options.progress("looking at the coordinates", 0, 0)
    system = _system(places, columns, said, options, ground, source=str(path))
    options.progress("reading the cells", 0, 0)
    sheet = read_cells(places, columns, said, areas_of(workspace, ground.counties))
    options.progress("putting places on the ground", 0, 0)
    put_in_place(sheet, places, system, ground, said, inside=options.inside)
    return Reading(path, said, places, columns, system, sheet)


def _places(path: Path, said: ColumnMap, options: ImportOptions, around: Surroundings) -> Places:
    """Read the file, with the headers that the column map adds to the known ones."""
    wish = options.crs or said.crs
    is_projected = False
    if wish not in {None, AUTO}:
        is_projected = named_system(str(wish), around, accuracy_m=options.accuracy_m).is_projected
    return read_places(
        path,
        known=(*KNOWN_HEADERS, *map(header_key, said.columns)),
        projected=is_projected,
        part=options.sheet,
        coordinates=said.coordinates,
    )


def _system(
    places: Places,
    columns: Columns,
    said: ColumnMap,
    options: ImportOptions,
    ground: Ground,
    *,
    source: str,
) -> System | None:
    """Return how the coordinates are read; None where the file has none."""
    if shapely.is_missing(places.geometries).all():
        return None
    stated = options.crs or said.crs
    swapped = options.swapped or said.swapped
    name = places.crs if stated in {None, AUTO} else stated
    if name is not None:
        where = (
            "" if stated else f"{source}: the file names a system that cannot be taken; name one with --crs"
        )
        way = named_system(name, ground.around, accuracy_m=options.accuracy_m, where=where)
        if not (swapped or places.axes_stated):
            swapped = exchanged_axes(places.geometries, way, ground.around)
        return System(way, swapped, is_stated=stated not in {None, AUTO})
    known = _known_places(places, columns, ground)
    found = only_system(places.geometries, known, ground, source=source, wish=stated)
    return System(found.reference, found.swapped, is_stated=False)


def _known_places(places: Places, columns: Columns, ground: Ground) -> NDArray[Any]:
    """Return where the sites are held that rows speak of by id or name; None where that is not known well."""
    well_known = {key: item for key, item in ground.held.items() if item.is_well_known}
    by_name = {item.site.name: item.geometry for item in well_known.values()}
    by_id = {key: item.geometry for key, item in well_known.items()}
    known = np.full(len(places), None, dtype=object)
    for header, meaning in columns.taken.items():
        found = {"name": by_name, "site_id": by_id}.get(meaning)
        for position, cell in enumerate(places.columns[header] if found else ()):
            known[position] = found.get(text_of(cell), known[position]) if found else None
    return known
