"""`ecomap export`: the sites in the formats of other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, end_progress, progress_line, workspace_of
from ecomap.cli.written import sites_words, tell_parts, tell_rest

if TYPE_CHECKING:
    from ecomap.workflows.exporting import ExportReport


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only sites of this kind; may be repeated."
)
@click.option(
    "--county",
    "counties",
    multiple=True,
    metavar="NAME",
    help="Only sites of this county, by adcode or name; may be repeated.",
)
@click.option("--crs", metavar="CRS", help="System of the coordinates, as EPSG:4525, GCJ-02 (WGS 84).")
@click.option(
    "--accuracy",
    "accuracy_m",
    type=click.FloatRange(min=0, min_open=True),
    metavar="METRES",
    help="How far places may be off where no way to the datum is published (Xi'an 1980).",
)
@as_of
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Headings and words of CSV (en) and XLSX (zh): Chinese, or the properties' own names.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def export(ctx: click.Context, /, out: Path, *, as_json: bool, **said: Any) -> None:
    """Write the sites to OUT in the format that its ending names.

    \b
    .geojson .json      GeoJSON           .shp .zip  Shapefile
    .geojsonl .ndjson   the same by line  .kml       KML
    .gpkg               GeoPackage        .gpx       GPX
    .fgb                FlatGeobuf        .csv       CSV
    .parquet            GeoParquet        .xlsx      workbook

    Each site stands once, with county, status and deadline on the day. What a
    format cannot hold is told, with the sites it concerns.
    """  # noqa: D301 - \b is a mark of click, not of the text
    from ecomap.workflows.exporting import export_sites

    progress_line()("exporting")
    try:
        report = export_sites(workspace_of(ctx), out, **said)
    finally:
        end_progress()
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report)


def _tell(report: ExportReport) -> None:
    """Print what was written, then what was not."""
    layers = f" in {len(report.parts):,} layers" if len(report.parts) > 1 else ""
    click.echo(
        f"wrote {sites_words(report.sites)}{layers} to {', '.join(report.files)}, as of {report.as_of}"
    )
    tell_parts(report.parts)
    click.echo(f"  coordinates in {_system(report)}")
    if report.renamed:
        click.echo(f"  renamed: {', '.join(f'{name} → {held}' for name, held in report.renamed.items())}")
    for name, count in report.cut.items():
        click.echo(f"  cut: {count:,} texts of {name!r} are longer than the format holds")
    tell_rest(report.notes, report.left_out)


def _system(report: ExportReport) -> str:
    """Say the system, the way to it and how good it is."""
    parts = [f"{report.crs} ({report.crs_name})" if report.crs_name != report.crs else report.crs]
    if report.transformation:
        known = report.accuracy_m is not None
        parts.append(f"{report.transformation}, taken backwards")
        parts.append(f"accuracy {report.accuracy_m:g} m" if known else "accuracy not stated by anybody")
    return ", ".join(parts)
