"""What taking a plan into a table would change: new, replaced, unchanged and kept rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.model import problem_sort_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.plan.tables import Row

OWN_WORDS = ("title", "title_en")
"""Columns that the workspace words itself; a plan never fills or changes them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a plan would replace."""

    key: str
    """Problem, or problem and measure."""
    column: str
    """Name of the column."""
    old: str
    """What stands there."""
    new: str
    """What the plan says."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A table with the facts of a plan taken in."""

    rows: tuple[Row, ...]
    """All rows as they would stand, in the order of the problems."""
    new: tuple[str, ...]
    """Keys of the rows that are added."""
    changes: tuple[Change, ...]
    """Cells that are replaced."""
    unchanged: tuple[str, ...]
    """Keys of the rows that say what the plan says."""
    kept: tuple[str, ...]
    """Keys of the rows that the plan does not speak of; they stay."""


def merge_rows(existing: Sequence[Row], stated: Sequence[Row], keys: Sequence[str]) -> Merge:
    """Take the rows that a plan states into those of a table.

    Own words, further columns and rows that the plan does not speak of stay as they are.

    Examples
    --------
    >>> merge = merge_rows([{"problem": "1", "title": "甲", "scope": "all"}],
    ...                    [{"problem": "1", "title": "", "scope": "some"}], ["problem"])
    >>> merge.rows, merge.changes[0].old
    (({'problem': '1', 'title': '甲', 'scope': 'some'},), 'all')
    """
    standing = {_key(row, keys): row for row in existing}
    said = {_key(row, keys): row for row in stated}
    changes = [
        Change(" ".join(key), column, standing[key].get(column, ""), value)
        for key, row in said.items()
        if key in standing
        for column, value in row.items()
        if column not in OWN_WORDS and standing[key].get(column, "") != value
    ]
    touched = {change.key for change in changes}
    merged = {key: _taken(standing.get(key, {}), row) for key, row in said.items()}
    kept = {key: row for key, row in standing.items() if key not in said}
    rows = sorted((*merged.values(), *kept.values()), key=lambda row: problem_sort_key(row["problem"]))
    return Merge(
        rows=tuple(rows),
        new=tuple(" ".join(key) for key in said if key not in standing),
        changes=tuple(changes),
        unchanged=tuple(" ".join(key) for key in said if key in standing and " ".join(key) not in touched),
        kept=tuple(" ".join(key) for key in kept),
    )


def _key(row: Row, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in keys)


def _taken(old: Row, stated: Row) -> Row:
    """Return a row with the facts of the plan and everything else of the old row."""
    return {**stated, **{name: cell for name, cell in old.items() if name in OWN_WORDS or name not in stated}}
