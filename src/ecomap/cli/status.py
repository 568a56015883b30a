"""`ecomap status`: where problems and measures stand and what is late."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.analysis.progress import ProblemProgress


@click.command()
@click.option("--late", is_flag=True, help="Only problems that are overdue or have an overdue measure.")
@as_of
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def status(ctx: click.Context, late: bool, as_of: dt.date | None, as_json: bool) -> None:
    """Show where problems and measures stand, and what is late."""
    from ecomap.analysis.progress import problem_progress
    from ecomap.workflows.load import load

    loaded = load(workspace_of(ctx), as_of=as_of)
    found = [
        item
        for item in problem_progress(loaded.problems, loaded.events, as_of=loaded.as_of)
        if not late or item.overdue or item.measures_overdue
    ]
    if as_json:
        document = {"as_of": loaded.as_of.isoformat(), "problems": [_document(item) for item in found]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    from ecomap.render.tables import text_table

    headings = ("problem", "title", "deadline", "days left", "class", "status", "measures", "done", "late")
    click.echo(text_table(headings, [_row(item) for item in found]), nl=False)
    click.echo(f"As of {loaded.as_of}: {sum(item.overdue for item in found)} problems overdue.")


def _row(item: ProblemProgress) -> list[Any]:
    problem = item.problem
    return [
        problem.key,
        problem.title or problem.title_en,
        problem.deadline.date.isoformat() if problem.deadline.date else "",
        "" if item.days_left is None else str(item.days_left),
        str(item.deadline_class),
        item.state.status.label_en,
        len(item.measures),
        item.measures_done,
        item.measures_overdue,
    ]


def _document(item: ProblemProgress) -> dict[str, Any]:
    deadline = item.problem.deadline
    return {
        "problem": item.problem.key,
        "title": item.problem.title,
        "title_en": item.problem.title_en,
        "deadline": deadline.date.isoformat() if deadline.date else None,
        "milestones": [milestone.date.isoformat() for milestone in deadline.milestones],
        "deadline_class": str(item.deadline_class),
        "days_left": item.days_left,
        "overdue": item.overdue,
        "status": item.state.status.key,
        "status_class": str(item.state.status.status_class),
        "measures": [
            {
                "measure": measure.measure.key,
                "deadline": measure.measure.deadline.date.isoformat()
                if measure.measure.deadline.date
                else None,
                "status": measure.state.status.key,
                "status_class": str(measure.state.status.status_class),
                "overdue": measure.overdue,
            }
            for measure in item.measures
        ],
    }
