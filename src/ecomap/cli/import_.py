"""`ecomap import`: bring a file of places into a layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import workspace_of

if TYPE_CHECKING:
    from ecomap.workflows.importing import ImportReport


@click.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--kind", required=True, help="Kind of all places in the file, as mine_pit.")
@click.option("--crs", metavar="CRS", help="Their coordinate reference system, as EPSG:4525.")
@click.option(
    "--quality",
    type=click.Choice(["surveyed", "interpreted", "village", "township", "county"]),
    help="How well the places are known, where the file does not say (new places: interpreted).",
)
@click.option("--dry-run", is_flag=True, help="Report what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    *,
    kind: str,
    crs: str | None,
    quality: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the places of FILE into layers/KIND.geojson.

    FILE is GeoJSON, a Shapefile (or a .zip of one), KML, CSV or XLSX with
    coordinate columns. A row that gives a known site_id, or the name of a known
    site of the kind, changes that site; other rows become new sites. Either all
    rows fit or nothing is written (exit code 1).
    """
    from ecomap.workflows.importing import import_file

    report = import_file(workspace_of(ctx), file, kind=kind, crs=crs, quality=quality, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report, dry_run=dry_run)
    if report.refused:
        ctx.exit(1)


def _tell(report: ImportReport, *, dry_run: bool) -> None:
    """Print the counts, and every refused row with its reason."""
    counts = {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
    }
    click.echo(f"{report.layer}: " + ", ".join(f"{len(items)} {word}" for word, items in counts.items()))
    for refusal in report.refused:
        click.echo(f"  row {refusal.row}: {refusal.reason}")
    if report.not_taken:
        click.echo(f"  columns not taken: {', '.join(report.not_taken)}")
    for note in (f"coordinates read as {report.crs}", *report.notes):
        click.echo(f"  {note}")
    if report.refused:
        click.echo("Nothing was written. Mend or remove the refused rows and import again.", err=True)
    elif dry_run:
        click.echo("Dry run: nothing was written.", err=True)
