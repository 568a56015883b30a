"""`ecomap plan`: read a rectification plan, take its facts into a workspace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import in_folder, workspace_of
from ecomap.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from ecomap.plan import PlanDocument
    from ecomap.plan.adoption import Merge

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_SHOWN_CHANGES = 20


@click.group()
def plan() -> None:
    """Read a rectification plan (整改方案) from .txt or .docx into facts."""


@plan.command()
@_FILE
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="Print the facts as CSV with the columns of problems.csv."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook to FILE.xlsx."
)
def read(file: Path, output: Path | None, *, as_json: bool, as_csv: bool) -> None:
    """Read a plan and show its problems.

    What cannot be placed is told on stderr with its line.
    """
    from ecomap.workflows import plan as workflow

    if as_json + as_csv + (output is not None) > 1:
        raise UsageError("--json, --csv and -o exclude each other. Give one of them.")
    if output is not None and output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output}: the output is a workbook. Name it FILE.xlsx.")
    document = workflow.read_plan(file)
    if output is not None:
        from ecomap.store.atomic import write_bytes

        write_bytes(output, workflow.plan_workbook(document))
        click.echo(f"written {output}", err=True)
    else:
        show = workflow.plan_json if as_json else workflow.plan_csv if as_csv else workflow.plan_table
        sys.stdout.buffer.write(show(document).encode())
        sys.stdout.flush()
    _tell_warnings(document)


@plan.command()
@_FILE
@click.option("--yes", is_flag=True, help="Replace what differs without asking.")
@in_folder
@click.pass_context
def adopt(ctx: click.Context, file: Path, *, yes: bool) -> None:
    """Write the facts of a plan into problems.csv and measures.csv of the workspace.

    Titles are the workspace's own words and stay. Rows that the plan does not
    speak of stay too. Anything that would be replaced is shown first.
    """
    from ecomap.workflows import plan as workflow

    adoption = workflow.compare(workspace_of(ctx), workflow.read_plan(file))
    _tell_merge("problems.csv", adoption.problems)
    _tell_merge("measures.csv", adoption.measures)
    if adoption.replaces and not yes:
        if not _is_terminal():
            raise RefusedError("Facts of the workspace would be replaced. Give --yes to replace them.")
        if not click.confirm("Replace them?", err=True):
            raise RefusedError("Nothing was written.")
    written = workflow.adopt(adoption)
    click.echo(f"written {', '.join(written)}" if written else "nothing to write", err=True)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _tell_warnings(document: PlanDocument) -> None:
    for warning in document.warnings:
        text = f": {warning.text}" if warning.text else ""
        click.echo(f"line {warning.line}: {warning.reason}{text}", err=True)


def _tell_merge(name: str, merge: Merge) -> None:
    """Print what would become of one table."""
    changed = {change.key for change in merge.changes}
    click.echo(
        f"{name}: {len(merge.new)} new, {len(changed)} changed, {len(merge.unchanged)} unchanged, "
        f"{len(merge.kept)} not in the plan and kept"
    )
    for change in merge.changes[:_SHOWN_CHANGES]:
        click.echo(f"  {change.key} {change.column}: {change.old or '(empty)'} -> {change.new or '(empty)'}")
    if len(merge.changes) > _SHOWN_CHANGES:
        click.echo(f"  and {len(merge.changes) - _SHOWN_CHANGES} more")
