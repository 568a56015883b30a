"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from ecomap.store.column_map import ColumnMap

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNDECIDED = "undecided"
    REFUSED = "refused"


class RowResult(NamedTuple):
    """What becomes of one row."""

    row: int
    """Row of a sheet, line of a CSV file, or feature of a layer counted from 1."""
    sheet: str
    """Sheet or layer; empty where the file has only one."""
    outcome: Outcome
    """What becomes of it."""
    site_id: str
    """Site that it is, becomes or may be; empty where it is refused."""
    name: str
    """Name in the row; empty where it has none."""
    words: str = ""
    """What changes, why it is refused, or why it is probably a known site."""
    score: float | None = None
    """How surely an undecided row is the site, 0 to 1."""

    @property
    def where(self) -> str:
        """The row as a person finds it."""
        return f"sheet {self.sheet!r} row {self.row}" if self.sheet else f"row {self.row}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    file: str
    """The file read."""
    layer: str
    """The layer, relative to the workspace."""
    crs: str
    """Key of the system the coordinates were read in; empty where the file has none."""
    crs_name: str
    """Its name."""
    transformation: str
    """Name of the operation to WGS 84, as PROJ gives it; empty where none is needed."""
    accuracy_m: float | None
    """Accuracy of the operation; None where nobody states one."""
    columns: Mapping[str, str]
    """Meaning of the columns that were understood, by header."""
    kept: tuple[str, ...]
    """Columns that stay with the sites under their own names."""
    left_out: tuple[str, ...]
    """Columns that are not taken."""
    rows: tuple[RowResult, ...]
    """What becomes of every row, in file order."""
    row_notes: tuple[tuple[str, str], ...] = ()
    """Rows of which a person should know something, as (where, what)."""
    notes: tuple[str, ...] = ()
    """How the file was read, where that was not plain."""
    shift: str = ""
    """Evidence for another datum than the file says; until a person decides, nothing is written."""
    written: bool = False
    """Whether the layer was written."""
    refused_file: str = ""
    """Where the rows that were not taken stand, relative to the workspace; empty if nowhere."""
    column_map: ColumnMap = field(default_factory=ColumnMap)
    """How the file was read, to be written down for the next file of its kind."""

    def of(self, outcome: Outcome) -> list[RowResult]:
        """Return the rows of one outcome."""
        return [row for row in self.rows if row.outcome is outcome]

    def ids(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the site ids of the rows of one outcome."""
        return tuple(row.site_id for row in self.of(outcome))

    @property
    def new(self) -> tuple[str, ...]:
        """Ids of sites added."""
        return self.ids(Outcome.NEW)

    @property
    def changed(self) -> tuple[str, ...]:
        """Ids of sites changed."""
        return self.ids(Outcome.CHANGED)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Ids of sites that stand as the file says."""
        return self.ids(Outcome.UNCHANGED)

    @property
    def undecided(self) -> tuple[RowResult, ...]:
        """Rows that are probably a known site."""
        return tuple(self.of(Outcome.UNDECIDED))

    @property
    def refused(self) -> tuple[RowResult, ...]:
        """Rows that do not fit."""
        return tuple(self.of(Outcome.REFUSED))

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap import --json`."""
        return {
            "file": self.file,
            "layer": self.layer,
            "crs": self.crs,
            "crs_name": self.crs_name,
            "transformation": self.transformation,
            "accuracy_m": self.accuracy_m,
            "columns": dict(self.columns),
            "kept": list(self.kept),
            "left_out": list(self.left_out),
            "new": list(self.new),
            "changed": [
                {"site_id": row.site_id, "row": row.row, "what": row.words}
                for row in self.of(Outcome.CHANGED)
            ],
            "unchanged": list(self.unchanged),
            "undecided": [
                {
                    "row": row.row,
                    "sheet": row.sheet,
                    "site_id": row.site_id,
                    "score": row.score,
                    "why": row.words,
                }
                for row in self.undecided
            ],
            "refused": [{"row": row.row, "sheet": row.sheet, "reason": row.words} for row in self.refused],
            "row_notes": [{"where": where, "note": note} for where, note in self.row_notes],
            "notes": list(self.notes),
            "shift": self.shift,
            "written": self.written,
            "refused_file": self.refused_file,
        }
