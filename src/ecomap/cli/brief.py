"""`ecomap brief`: one printable page a county."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import Day, as_of, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.brief_files import MadeBriefs


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
    "--since",
    type=Day(),
    help="Tell what changed after this day (default: 30 days back, or before the last entry).",
)
@as_of
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "pdf"]),
    default="html",
    show_default=True,
    help="Form of the briefs; PDF needs the extra `poster`.",
)
@click.option(
    "--language",
    type=click.Choice(["zh", "en", "both"]),
    default="both",
    show_default=True,
    help="One file a language.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to (default: maps/briefs of the workspace).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def brief(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context,
    counties: tuple[str, ...],
    everything: bool,
    since: dt.date | None,
    as_of: dt.date | None,
    form: str,
    language: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Write a page with figures, map, charts and tables for a county or the whole.

    The figures are those of `ecomap summary`. A build writes all briefs as
    HTML; this verb writes single ones, other days, and PDF.
    """
    from ecomap.workflows.brief_files import make_briefs

    if everything and counties:
        raise click.UsageError("Give --county or --all, not both.")
    workspace = workspace_of(ctx)
    made = make_briefs(
        workspace,
        counties=counties,
        everything=everything,
        as_of=as_of,
        since=since,
        form=form,
        languages=("zh", "en") if language == "both" else (language,),
        folder=out,
    )
    if as_json:
        click.echo(json.dumps(_document(workspace, made), ensure_ascii=False, indent=2))
        return
    for path, changed, _, _ in made.files:
        click.echo(f"{'written  ' if changed else 'unchanged'} {workspace.shown(path)}")
    click.echo(f"As of {made.as_of.isoformat()}, changes since {made.since.isoformat()}.")


def _document(workspace: Workspace, made: MadeBriefs) -> dict[str, Any]:
    """Return what was made as a JSON object."""
    from ecomap.workflows.index import counts_of

    return {
        "as_of": made.as_of.isoformat(),
        "since": made.since.isoformat(),
        "files": [
            {
                "file": workspace.shown(path),
                "changed": changed,
                "adcode": brief.focus,
                "name": brief.name[0],
                "name_en": brief.name[1],
                "language": language,
                "counts": counts_of(brief.figures),
            }
            for path, changed, brief, language in made.files
        ],
    }
