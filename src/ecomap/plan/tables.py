"""A plan as rows of facts: no sentence of the document goes into them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecomap.errors import RefusedError
from ecomap.model import problem_sort_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.plan.document import Block, PlanDocument

Row = dict[str, str]


def problem_rows(document: PlanDocument) -> list[Row]:
    """Return one row a block, as `problems.csv` keeps them; the titles are left to the workspace.

    Raises
    ------
    RefusedError
        If a problem stands twice in the document.
    """
    _refuse_repeated("problem", [block.key for block in document.problems])
    return [_problem_row(block) for block in _in_order(document)]


def measure_rows(document: PlanDocument) -> list[Row]:
    """Return one row a measure, as `measures.csv` keeps them.

    Raises
    ------
    RefusedError
        If a measure stands twice in a problem.
    """
    rows = []
    for block in _in_order(document):
        _refuse_repeated(f"problem {block.key}: measure", [measure.key for measure in block.measures])
        for measure in block.measures:
            last = block.measure_deadline(measure).date
            rows.append(
                {
                    "problem": block.key,
                    "measure": measure.key,
                    "deadline": last.isoformat() if last else "",
                    "milestones": ";".join(day.isoformat() for day in sorted(measure.dates) if day != last),
                }
            )
    return rows


def _in_order(document: PlanDocument) -> list[Block]:
    return sorted(document.problems, key=lambda block: problem_sort_key(block.key))


def _problem_row(block: Block) -> Row:
    deadline = block.deadline
    return {
        "problem": block.key,
        "title": "",
        "title_en": "",
        "responsible_units": ";".join(block.responsible_units),
        "lead_units": ";".join(block.lead_units),
        "cooperating_units": ";".join(block.cooperating_units),
        "leaders": ";".join(block.leaders),
        "scope": block.scope.kind,
        "areas": ";".join(block.scope.areas),
        "deadline": deadline.date.isoformat() if deadline.date else "",
        "immediate": _flag(deadline.immediate),
        "long_term": _flag(deadline.long_term),
        "ongoing": _flag(deadline.ongoing),
        "milestones": ";".join(each.date.isoformat() for each in deadline.milestones),
        "measures": str(len(block.measures)),
    }


def _flag(value: bool) -> str:  # noqa: FBT001 - it is the subject
    return "true" if value else "false"


def _refuse_repeated(what: str, keys: Sequence[str]) -> None:
    repeated = [key for key, count in Counter(keys).items() if count > 1]
    if repeated:
        raise RefusedError(
            f"{what} {repeated[0]} stands {keys.count(repeated[0])} times in the document. "
            "Mend its numbers and read it again; --json shows the lines."
        )
