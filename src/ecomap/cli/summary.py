"""`ecomap summary`: counts in any grouping and format."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.analysis.summarise import Summary
    from ecomap.workflows.load import Loaded

FORMATS = ("table", "csv", "json", "md", "xlsx")
GROUPINGS = ("county", "area", "kind", "problem", "unit", "leader", "status")


@click.command()
@click.option(
    "--by", type=click.Choice(GROUPINGS), default="county", show_default=True, help="Rows of the table."
)
@as_of
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="Form of the output.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, not to stdout.",
)
@click.pass_context
def summary(ctx: click.Context, by: str, as_of: dt.date | None, form: str, output: Path | None) -> None:
    """Count sites, what is late, area in hectares and length in kilometres.

    The rows add up to the total. Lines and polygons that cross counties are
    split on the ellipsoid; the site itself counts once.
    """
    from ecomap.workflows.load import load
    from ecomap.workflows.summary import summary_of

    if form == "xlsx" and output is None:
        raise click.UsageError("A workbook needs a file: give -o FILE.xlsx")
    loaded = load(workspace_of(ctx), as_of=as_of)
    content = _render(summary_of(loaded, by=by), form, loaded)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    from ecomap.store.atomic import write_bytes

    write_bytes(output, content)
    click.echo(f"written {output}", err=True)


def _render(made: Summary, form: str, loaded: Loaded) -> bytes:
    """Return the bytes of a summary in the format asked for."""
    from ecomap.render import tables

    document = made.as_dict()
    if form == "json":
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    rows = tables.summary_rows(document)
    if form == "csv":
        from ecomap.store.text import csv_text

        fields = tables.SUMMARY_FIELDS
        return csv_text(fields, ({name: row[name] for name in fields} for row in rows)).encode()
    if form == "xlsx":
        return _workbook(made, loaded)
    headings = [english for _, english in tables.SUMMARY_COLUMNS.values()]
    cells: list[list[Any]] = [[row[name] for name in tables.SUMMARY_COLUMNS] for row in rows]
    draw = tables.markdown_table if form == "md" else tables.text_table
    return f"{draw(headings, cells)}\n{loaded.workspace.config.title} as of {made.as_of}\n".encode()


def _workbook(made: Summary, loaded: Loaded) -> bytes:
    """Return the summary as a workbook of one sheet."""
    from ecomap.render.workbook import workbook_bytes
    from ecomap.workflows.sheets import summary_sheet

    return workbook_bytes(
        [summary_sheet(loaded, made)], title=loaded.workspace.config.title, as_of=made.as_of
    )
