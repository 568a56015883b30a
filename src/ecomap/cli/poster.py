"""`ecomap poster`: the map on the wall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, end_progress, progress_line, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.poster import MadePosters


@click.command()
@click.option(
    "--county",
    "counties",
    multiple=True,
    metavar="NAME",
    help="A county by adcode or name; may be repeated. Without it: the whole.",
)
@click.option("--all", "everything", is_flag=True, help="The whole and every county.")
@click.option(
    "--paper",
    type=click.Choice(["A4", "A3", "A2", "A1", "A0"]),
    default="A3",
    show_default=True,
    help="Upright or across, as the area asks.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "png", "svg"]),
    default="pdf",
    show_default=True,
    help="PDF holds all pages in one file; PNG and SVG are one file a page.",
)
@click.option(
    "--dpi", type=click.IntRange(50, 600), default=200, show_default=True, help="Pixels an inch of a PNG."
)
@click.option("--language", type=click.Choice(["zh", "en"]), help="Default: that of the workspace.")
@as_of
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to (default: maps/posters of the workspace).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def poster(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context,
    counties: tuple[str, ...],
    everything: bool,
    paper: str,
    form: str,
    dpi: int,
    language: str | None,
    as_of: dt.date | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Print a map to hang on the wall: numbered sites, legend, table, true scale.

    Sites that the sheet has no room to list follow on further pages; none is
    left out. Needs the extra `poster` and a font for Chinese.
    """
    from ecomap.workflows.poster import make_posters

    if everything and counties:
        raise click.UsageError("Give --county or --all, not both.")
    workspace = workspace_of(ctx)
    try:
        made = make_posters(
            workspace,
            counties=counties,
            everything=everything,
            paper=paper,
            form=form,
            language=language,
            dpi=dpi,
            as_of=as_of,
            folder=out,
            progress=progress_line(),
        )
    finally:
        end_progress()
    if as_json:
        click.echo(json.dumps(_document(workspace, made), ensure_ascii=False, indent=2))
        return
    _report(workspace, made)


def _report(workspace: Workspace, made: MadePosters) -> None:
    """Say what was written, at which scale, and what found no room on the map."""
    for item in made.posters:
        for path, changed in item.files:
            click.echo(f"{'written  ' if changed else 'unchanged'} {workspace.shown(path)}")
        click.echo(
            f"  1:{item.denominator:,}, {len(item.sites)} sites on {item.pages} pages, "
            f"{len(item.unlabelled)} of them numbered in the table only"
        )
    click.echo(f"As of {made.as_of.isoformat()}.")


def _document(workspace: Workspace, made: MadePosters) -> dict[str, Any]:
    """Return what was made as a JSON object."""
    return {
        "as_of": made.as_of.isoformat(),
        "posters": [
            {
                "adcode": item.focus,
                "files": [
                    {"file": workspace.shown(path), "changed": changed} for path, changed in item.files
                ],
                "scale": item.denominator,
                "pages": item.pages,
                "sites": item.sites,
                "unlabelled": item.unlabelled,
            }
            for item in made.posters
        ],
    }
