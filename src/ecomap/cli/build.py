"""`ecomap build`: the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecomap.cli.options import as_of, end_progress, progress_line, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.build import Built


@click.command()
@as_of
@click.pass_context
def build(ctx: click.Context, as_of: dt.date | None) -> None:
    """Check the workspace and build sites.geojson, the maps and the summaries.

    Nothing is written while the check finds errors (exit code 1).
    """
    from ecomap.workflows.build import build as run

    workspace = workspace_of(ctx)
    try:
        built = run(workspace, as_of=as_of, progress=progress_line())
    finally:
        end_progress()
    for finding in built.findings:
        click.echo(
            f"{finding.severity}: {finding.file} {finding.feature}: {finding.message} [{finding.rule}]",
            err=True,
        )
    if built.is_refused:
        click.echo("Nothing was built. Mend the errors above, then build again.", err=True)
        ctx.exit(1)
    _report(workspace, built)


def _report(workspace: Workspace, built: Built) -> None:
    """Say what was made, how many sites were drawn, how many were not and why."""
    for path, changed in built.files:
        click.echo(f"{'written  ' if changed else 'unchanged'} {workspace.shown(path)}")
    missing = sum(built.not_drawn.values())
    click.echo(f"As of {built.as_of.isoformat()}: {built.drawn} sites drawn, {missing} not drawn.")
    for reason, count in sorted(built.not_drawn.items()):
        click.echo(f"  {count} not drawn: {reason}")
