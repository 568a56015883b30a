"""`ecomap build`: the main job."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, end_progress, progress_line, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.build import Built

MANY_SITES = 200_000
"""Above so many sites a page is better split."""


@click.command()
@as_of
@click.option("--split", is_flag=True, help="Write the pages' data beside them, for a web server.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def build(ctx: click.Context, as_of: dt.date | None, split: bool, as_json: bool) -> None:
    """Check the workspace and build sites.geojson, the maps and the summaries.

    Nothing is written while the check finds errors (exit code 1). A page is
    one file that opens anywhere. With --split its data stand beside it in
    maps/data and a web server is needed: quicker for very many sites.
    """
    from ecomap.workflows.build import build as run

    workspace = workspace_of(ctx)
    try:
        built = run(workspace, as_of=as_of, split=split, progress=progress_line())
    finally:
        end_progress()
    if as_json:
        click.echo(json.dumps(_document(workspace, built), ensure_ascii=False, indent=2))
        ctx.exit(int(built.is_refused))
    for finding in built.findings:
        click.echo(
            f"{finding.severity}: {finding.file} {finding.feature}: {finding.message} [{finding.rule}]",
            err=True,
        )
    if built.is_refused:
        click.echo("Nothing was built. Mend the errors above, then build again.", err=True)
        ctx.exit(1)
    _report(workspace, built, split=split)


def _document(workspace: Workspace, built: Built) -> dict[str, Any]:
    """Return what was made as a JSON object."""
    return {
        "as_of": None if built.is_refused else built.as_of.isoformat(),
        "files": [{"file": workspace.shown(path), "changed": changed} for path, changed in built.files],
        "tiles": [
            {"folder": workspace.shown(item.folder), "tiles": item.tiles, "changed": item.changed}
            for item in built.tiles
        ],
        "drawn": built.drawn,
        "not_drawn": built.not_drawn,
        "findings": [finding.as_dict() for finding in built.findings],
    }


def _report(workspace: Workspace, built: Built, *, split: bool) -> None:
    """Say what was made, how many sites were drawn, how many were not and why."""
    for path, changed in built.files:
        click.echo(f"{'written  ' if changed else 'unchanged'} {workspace.shown(path)}")
    for item in built.tiles:
        state = "written  " if item.changed else "unchanged"
        click.echo(f"{state} {workspace.shown(item.folder)}: {item.tiles} tiles, {item.changed} changed")
    missing = sum(built.not_drawn.values())
    click.echo(f"As of {built.as_of.isoformat()}: {built.drawn} sites drawn, {missing} not drawn.")
    for reason, count in sorted(built.not_drawn.items()):
        click.echo(f"  {count} not drawn: {reason}")
    click.echo(_holding(built.drawn + missing, split=split))


def _holding(sites: int, *, split: bool) -> str:
    """Say where the pages have their data, and which way fits so many sites."""
    if split:
        return "Pages fetch their data from maps/data: open them from a web server (python -m http.server)."
    if sites > MANY_SITES:
        return f"Pages hold the data of {sites} sites; with --split they open sooner from a web server."
    return "Pages hold their data themselves and open without a server."
