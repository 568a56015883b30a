"""The table that every writer is given: typed columns beside geometries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

FAMILIES = ("point", "line", "polygon", "collection")
"""Families of geometries, in the order in which their layers are written."""
_FAMILY_OF_TYPE = np.array([0, 1, 1, 2, 0, 1, 2, 3], dtype=np.int64)
LIST_SEPARATOR = ";"
"""What joins the items of a list where a format knows none; an import splits there."""


class ColumnType(StrEnum):
    """What the cells of a column hold; None stands for an empty cell of any type."""

    TEXT = "text"
    LIST = "list"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    """Name, unique in its table."""
    type: ColumnType
    """What its cells hold."""
    values: Sequence[Any]
    """Cells: texts, lists of texts, floats, ints, days, bools; None where one is empty."""

    def joined(self) -> Column:
        """Return the column without lists: their items in one text."""
        if self.type is not ColumnType.LIST:
            return self
        texts = [None if cell is None else LIST_SEPARATOR.join(cell) for cell in self.values]
        return replace(self, type=ColumnType.TEXT, values=texts)

    def as_texts(self) -> Column:
        """Return the column with its days as ISO texts, for formats that have no dates."""
        if self.type is not ColumnType.DATE:
            return self.joined()
        texts = [None if cell is None else cell.isoformat() for cell in self.values]
        return replace(self, type=ColumnType.TEXT, values=texts)


@dataclass(frozen=True, slots=True)
class Table:
    """Sites on their way to a file, one a row."""

    columns: tuple[Column, ...]
    """Columns, in the order in which they are written."""
    geometries: NDArray[Any]
    """Flat geometries in the system of the file, easting or longitude first; None where there is none."""
    crs: str
    """The system as an EPSG code or WKT; empty where no file can declare it."""

    def __len__(self) -> int:
        return len(self.geometries)

    def __getitem__(self, name: str) -> Sequence[Any]:
        return next(column.values for column in self.columns if column.name == name)

    def take(self, rows: NDArray[np.int64]) -> Table:
        """Return some rows, in the order given."""
        places = rows.tolist()
        columns = tuple(
            replace(column, values=[column.values[row] for row in places]) for column in self.columns
        )
        return replace(self, columns=columns, geometries=self.geometries[rows])

    def renamed(self, names: Mapping[str, str]) -> Table:
        """Return the table with other names for some columns."""
        columns = tuple(replace(column, name=names.get(column.name, column.name)) for column in self.columns)
        return replace(self, columns=columns)

    def as_texts(self) -> Table:
        """Return the table with neither lists nor dates."""
        return replace(self, columns=tuple(column.as_texts() for column in self.columns))

    def joined(self) -> Table:
        """Return the table without lists."""
        return replace(self, columns=tuple(column.joined() for column in self.columns))

    @property
    def is_located(self) -> NDArray[np.bool_]:
        """Say of each row whether it has a place."""
        located: NDArray[np.bool_] = ~(
            shapely.is_missing(self.geometries) | shapely.is_empty(self.geometries)
        )
        return located


class Part(NamedTuple):
    """A layer that was written."""

    name: str
    """Name of the layer, as another program lists it; of a shapefile, the file without its ending."""
    sites: int
    """How many sites it holds."""


def families(table: Table) -> NDArray[np.int64]:
    """Return the place in `FAMILIES` of each geometry, -1 where there is none."""
    types = shapely.get_type_id(table.geometries)
    found: NDArray[np.int64] = np.where(table.is_located, _FAMILY_OF_TYPE[types], -1)
    return found


def split_families(table: Table, *, without_place: str) -> dict[str, Table]:
    """Part a table by the family of its geometries, in the order of `FAMILIES`.

    Rows without a place join the first family there is, else `without_place`: a layer may hold empty places,
    but only one family of others.
    """
    found = families(table)
    present = [family for family in range(len(FAMILIES)) if (found == family).any()]
    home = present[0] if present else FAMILIES.index(without_place)
    found = np.where(found < 0, home, found)
    return {
        FAMILIES[family]: table.take(np.flatnonzero(found == family))
        for family in range(len(FAMILIES))
        if (found == family).any()
    }
