"""`targets.csv`: the measurable aims of the plan and its counted groups without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.model import Target
from ecomap.store.problems import parse_date
from ecomap.store.text import read_rows

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

TARGET_COLUMNS = (
    "target_id",
    "problem",
    "indicator",
    "operator",
    "value",
    "unit",
    "deadline",
    "kind",
    "scope",
    "note",
)
"""Columns of `targets.csv`."""


def read_targets(workspace: Workspace) -> list[Target]:
    """Read the targets in file order; a workspace without `targets.csv` has none.

    Raises
    ------
    TableFormatError
        If a column is missing or a date cannot be read.
    """
    if not workspace.targets.is_file():
        return []
    shown = workspace.shown(workspace.targets)
    return [
        Target(**{**row, "deadline": parse_date(row["deadline"], where=f"{shown} line {line}")})  # type: ignore[arg-type]
        for line, row in (
            (line, {name: row[name] for name in TARGET_COLUMNS})
            for line, row in read_rows(workspace.targets, TARGET_COLUMNS, shown=shown)
        )
    ]
