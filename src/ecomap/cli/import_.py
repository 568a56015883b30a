"""`ecomap import`: bring a file of places into a layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import Day, end_progress, progress_bar, workspace_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.workflows.importing import ImportReport, RowResult

_SHOWN = 40
"""Rows of one outcome that are listed; `--json` lists them all."""


@click.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--kind", required=True, help="Kind of all places in the file, as mine_pit.")
@click.option("--crs", metavar="CRS", help="Their system, as EPSG:4525, GCJ-02, BD-09; or auto.")
@click.option("--swapped", is_flag=True, help="Northing or latitude stands first in the file.")
@click.option(
    "--accuracy",
    "accuracy_m",
    type=click.FloatRange(min=0, min_open=True),
    metavar="METRES",
    help="How far places may be off where no way from their datum is published (Xi'an 1980).",
)
@click.option(
    "--columns",
    type=click.Path(path_type=Path),
    metavar="MAP.toml",
    help="What the columns mean, where their headers do not say.",
)
@click.option(
    "--write-columns",
    type=click.Path(path_type=Path),
    metavar="MAP.toml",
    help="Write down what the columns were taken for, to be mended and given next time.",
)
@click.option("--sheet", metavar="NAME", help="Read only this sheet or layer.")
@click.option(
    "--quality",
    type=click.Choice(["surveyed", "interpreted", "village", "township", "county"]),
    help="How well the places are known, where the file does not say (new places: interpreted).",
)
@click.option("--inside", is_flag=True, help="Refuse places outside all counties, however near.")
@click.option(
    "--same",
    type=click.Choice(["ask", "update", "new"]),
    default="ask",
    show_default=True,
    help="What to do with a row that is probably a known site.",
)
@click.option("--by", default="", metavar="NAME", help="Who brings the file; kept with every site.")
@click.option("--as-of", type=Day(), help="Day of the import (default: today).")
@click.option(
    "--accept-partial",
    is_flag=True,
    help="Write the rows that fit; the others go to a file in imports/, to be mended and brought again.",
)
@click.option("--dry-run", is_flag=True, help="Report what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def import_(ctx: click.Context, /, file: Path, *, kind: str, as_json: bool, **said: Any) -> None:
    """Bring the places of FILE into layers/KIND.geojson.

    FILE is GeoJSON, a Shapefile, GeoPackage, FlatGeobuf, GeoParquet, KML, KMZ,
    GPX, DXF, CSV or XLSX, also in a .zip. A row that gives a known site_id, or
    the name of a known site of the kind, changes that site; a row that is
    probably a known site is asked about; other rows become new sites. Either
    all rows fit or nothing is written (exit code 1).
    """
    from ecomap.store.column_map import write_column_map
    from ecomap.workflows.importing import ImportOptions, import_file

    map_file: Path | None = said.pop("write_columns")
    options = ImportOptions(**said, progress=progress_bar())
    try:
        report = import_file(workspace_of(ctx), file, kind=kind, options=options)
    finally:
        end_progress()
    if map_file is not None:
        write_column_map(map_file, report.column_map)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report)
    _tell_end(report, dry_run=options.dry_run)
    if report.refused or report.undecided or report.shift:
        ctx.exit(1)


def _tell(report: ImportReport) -> None:
    """Print the counts, how the file was understood, and the rows that matter."""
    counts = {
        "new": len(report.new),
        "changed": len(report.changed),
        "unchanged": len(report.unchanged),
        "to be decided": len(report.undecided),
        "refused": len(report.refused),
    }
    click.echo(
        f"{report.layer}: "
        + ", ".join(f"{count:,} {word}" for word, count in counts.items() if count or word != "to be decided")
    )
    read = [name if name == meaning else f"{name} as {meaning}" for name, meaning in report.columns.items()]
    if read:
        click.echo(f"  columns read: {', '.join(read)}")
    for words, names in (("kept as they are", report.kept), ("left out", report.left_out)):
        if names:
            click.echo(f"  columns {words}: {', '.join(names)}")
    if report.crs:
        click.echo(f"  coordinates read as {_system(report)}")
    for note in report.notes:
        click.echo(f"  {note}")
    _list("", [f"{where}: {note}" for where, note in report.row_notes])
    _list("refused ", [f"{row.where}: {row.words}" for row in report.refused])
    _list("to be decided ", [_probable(row) for row in report.undecided])
    _list("changed ", [f"{row.where}, {row.site_id}: {row.words}" for row in _of(report, "changed")])
    if not report.written:
        _list("new ", [f"{row.where}, {row.site_id}: {row.name}" for row in _of(report, "new")])
    if report.shift:
        click.echo(f"  {report.shift}")


def _of(report: ImportReport, outcome: str) -> list[RowResult]:
    return [row for row in report.rows if row.outcome == outcome]


def _system(report: ImportReport) -> str:
    """Say the system, the way to WGS 84 and how good it is."""
    said = report.crs_name.startswith(report.crs)
    parts = [report.crs_name if said else f"{report.crs} ({report.crs_name})"]
    if report.transformation:
        parts.append(report.transformation)
        known = report.accuracy_m is not None
        parts.append(f"accuracy {report.accuracy_m:g} m" if known else "accuracy not stated by anybody")
    return ", ".join(parts)


def _probable(row: RowResult) -> str:
    score = "" if row.score is None else f" (score {row.score:.2f})"
    return f"{row.where}: probably {row.site_id}{score}: {row.words}"


def _list(word: str, lines: Sequence[str]) -> None:
    """Print lines, the first of them if they are many."""
    for line in lines[:_SHOWN]:
        click.echo(f"  {word}{line}")
    if len(lines) > _SHOWN:
        click.echo(f"  ... and {len(lines) - _SHOWN:,} more; --json lists them all")


def _tell_end(report: ImportReport, *, dry_run: bool) -> None:
    """Say what was written and what to do next."""
    if report.undecided:
        click.echo(
            "Rows to be decided: --same update takes them as the sites named, --same new as new sites; "
            "or write the site_id, or 'new', into a column site_id.",
            err=True,
        )
    if report.refused_file:
        click.echo(
            f"The rows that were not taken stand in {report.refused_file}. Mend them there and import that "
            f"file with the same --kind{f' and --crs {report.crs}' if report.crs else ''}.",
            err=True,
        )
    elif dry_run:
        click.echo("Dry run: nothing was written.", err=True)
    elif report.refused or report.undecided or report.shift:
        click.echo(
            "Nothing was written. Mend the rows and import again, or take the others with --accept-partial.",
            err=True,
        )
