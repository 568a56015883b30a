"""Read a plan and show it, or take its facts into a workspace."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import TableFormatError
from ecomap.plan import read_plan
from ecomap.plan.adoption import Merge, merge_rows
from ecomap.plan.tables import measure_rows, problem_rows
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.text import csv_text, read_rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecomap.model import Deadline
    from ecomap.plan import PlanDocument
    from ecomap.plan.tables import Row
    from ecomap.render.workbook import Sheet
    from ecomap.store.workspace import Workspace

__all__ = [
    "Adoption",
    "adopt",
    "compare",
    "plan_csv",
    "plan_json",
    "plan_table",
    "plan_workbook",
    "read_plan",
]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What taking a plan into a workspace would write."""

    workspace: Workspace
    """The workspace."""
    problems: Merge
    """`problems.csv` as it would stand."""
    measures: Merge
    """`measures.csv` as it would stand."""

    @property
    def replaces(self) -> bool:
        """Whether anything that stands in the workspace would be replaced."""
        return bool(self.problems.changes or self.measures.changes)


def plan_json(document: PlanDocument) -> str:
    """Return the document as JSON text."""
    return json.dumps(document.as_dict(), ensure_ascii=False, indent=2) + "\n"


def plan_csv(document: PlanDocument) -> str:
    """Return the problems as CSV text with the columns of `problems.csv`."""
    return csv_text(PROBLEM_COLUMNS, problem_rows(document))


def plan_table(document: PlanDocument) -> str:
    """Return the problems as a table for the terminal."""
    from ecomap.render.tables import text_table  # noqa: PLC0415 - only where a person looks

    headings = ["problem", "lines", "deadline", "scope", "measures", "responsible units"]
    rows = [
        [
            block.key,
            f"{block.lines[0]}-{block.lines[1]}",
            _deadline_words(block.deadline),
            block.scope.kind,
            len(block.measures),
            "、".join(block.responsible_units),
        ]
        for block in document.problems
    ]
    problems = len({block.number for block in document.problems})
    measures = sum(len(block.measures) for block in document.problems)
    return (
        f"{document.title}\n\n{text_table(headings, rows)}\n"
        f"{problems} problems in {len(document.problems)} blocks, {measures} measures, "
        f"{len(document.warnings)} warnings\n"
    )


def plan_workbook(document: PlanDocument) -> bytes:
    """Return the problems, measures and warnings as an Excel workbook; equal input gives equal bytes."""
    from ecomap.render.workbook import workbook_bytes  # noqa: PLC0415 - openpyxl is slow to import

    # A plan has no day of its own; the first day a workbook can bear stands for none.
    return workbook_bytes(_sheets(document), title=document.title, as_of=dt.date(1980, 1, 1))


def compare(workspace: Workspace, document: PlanDocument) -> Adoption:
    """Return what adopting a plan would write; nothing is written.

    Raises
    ------
    RefusedError
        If a problem or a measure stands twice in the document.
    TableFormatError
        If a table of the workspace cannot be read.
    """
    problems, measures = problem_rows(document), measure_rows(document)
    return Adoption(
        workspace,
        merge_rows(_existing(workspace, workspace.problems, ("problem",)), problems, ("problem",)),
        merge_rows(
            _existing(workspace, workspace.measures, ("problem", "measure")), measures, ("problem", "measure")
        ),
    )


def adopt(adoption: Adoption) -> list[str]:
    """Write the two tables and return the names of those that changed."""
    workspace = adoption.workspace
    written = []
    for path, columns, rows in (
        (workspace.problems, PROBLEM_COLUMNS, adoption.problems.rows),
        (workspace.measures, MEASURE_COLUMNS, adoption.measures.rows),
    ):
        further = dict.fromkeys(name for row in rows for name in row if name not in columns)
        if write_rows(path, (*columns, *further), rows):
            written.append(path.name)
    return written


def _existing(workspace: Workspace, path: Path, keys: Sequence[str]) -> list[Row]:
    """Return the rows of a table, none where it is missing; a key that stands twice is refused."""
    if not path.is_file():
        return []
    shown, seen, rows = workspace.shown(path), set(), []
    for line, row in read_rows(path, keys, shown=shown):
        key = tuple(row[name] for name in keys)
        if key in seen:
            raise TableFormatError(f"{shown} line {line}: {' '.join(key)} stands twice. Mend it first.")
        seen.add(key)
        rows.append(row)
    return rows


def _deadline_words(deadline: Deadline) -> str:
    """Return a deadline as short words."""
    words = {
        "immediate": deadline.immediate,
        "long term": deadline.long_term,
        "ongoing": deadline.ongoing,
    }
    return ", ".join(
        [
            *([deadline.date.isoformat()] if deadline.date else []),
            *(word for word, holds in words.items() if holds),
            *(f"milestone {each.date}" for each in deadline.milestones),
        ]
    )


def _sheets(document: PlanDocument) -> list[Sheet]:
    """Return the sheets of the workbook; unlike the CSV they carry the sentences."""
    from ecomap.render.workbook import Sheet  # noqa: PLC0415 - openpyxl is slow to load

    facts = {row["problem"]: row for row in problem_rows(document)}
    columns = PROBLEM_COLUMNS[3:-1]
    problems = [
        [
            block.key,
            block.common_statement,
            block.statement,
            block.goal,
            *(facts[block.key][name].replace(";", "、") for name in columns),
            block.deadline.text,
            len(block.measures),
        ]
        for block in document.problems
    ]
    measures = [
        [block.key, each.key, each.group or "", each.text, "、".join(map(str, each.dates))]
        for block in document.problems
        for each in block.measures
    ]
    warnings = [[each.line, each.text, each.reason] for each in document.warnings]
    heads = ["问题", "总体问题", "反馈问题", "整改目标", *_HEADS, "时限原文", "措施数"]
    return [
        Sheet("问题", heads, problems),
        Sheet("措施", ["问题", "措施", "分组", "整改措施", "日期"], measures),
        Sheet("提示", ["行", "原文", "原因"], warnings),
    ]


_HEADS = (
    "责任单位",
    "牵头督导单位",
    "配合督导单位",
    "督导领导",
    "范围",
    "区域",
    "整改时限",
    "立行立改",
    "长期坚持",
    "持续推进",
    "阶段节点",
)
"""Chinese headings of the columns of `problems.csv` from `responsible_units` to `milestones`."""
