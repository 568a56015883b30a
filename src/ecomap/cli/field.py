"""`ecomap field`: sites for the tools that inspectors have, on the phone and on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import LonLat, as_of, end_progress, progress_line, workspace_of
from ecomap.cli.written import sites_words, tell_parts, tell_rest

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.workflows.field import FieldReport


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(["gpx", "kml", "qfield", "checklist"]))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--county", "counties", multiple=True, metavar="NAME", help="Only this county; may be repeated."
)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind; may be repeated.")
@click.option(
    "--near", type=LonLat(), metavar="LON,LAT", help="Only sites around a position, WGS 84 degrees."
)
@click.option(
    "--within-km", type=click.FloatRange(min=0), default=20.0, show_default=True, help="How far around it."
)
@click.option(
    "--due-within",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Only open sites due in so many days, overdue ones among them.",
)
@click.option("--not-located", is_flag=True, help="Only sites without a place.")
@click.option(
    "--datum",
    type=click.Choice(["wgs84", "gcj02", "bd09"]),
    default="wgs84",
    show_default=True,
    help="GPX and KML only: shift for a phone map that draws WGS 84 files off.",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the words."
)
@as_of
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def field(
    ctx: click.Context,
    /,
    form: str,
    out: Path,
    *,
    datum: str,
    lang: str,
    as_of: dt.date | None,
    as_json: bool,
    **wanted: Any,
) -> None:
    """Write sites for a tool that an inspector has in the field.

    \b
    gpx, kml   OUT.gpx, OUT.kml: places for phone maps and receivers
    qfield     a folder or OUT.zip: a project with forms for QField and QGIS
    checklist  OUT.pdf: map, sites, questions and lines to write on, on A4

    Names tell status and days left. What a format cannot hold is told.
    """  # noqa: D301 - \b is a mark of click, not of the text
    from ecomap.workflows.field import Selection, take_to_field

    progress_line()("writing")
    selection = Selection(**wanted)
    try:
        report = take_to_field(
            workspace_of(ctx), form, out, selection=selection, datum=datum, lang=lang, as_of=as_of
        )
    finally:
        end_progress()
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report)


def _tell(report: FieldReport) -> None:
    """Print what was written, then what was not."""
    click.echo(f"wrote {sites_words(report.sites)} to {', '.join(report.files)}, as of {report.as_of}")
    tell_parts(report.parts)
    tell_rest(report.notes, report.left_out)
