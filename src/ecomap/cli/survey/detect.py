"""`ecomap survey detect`: disturbed ground in scenes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, Day, end_progress, progress_bar, workspace_if_any
from ecomap.cli.survey.scene_options import how_patches_are_drawn, how_scenes_are_read

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.workflows.survey.detecting import Detection

_SCENE = click.Path(exists=True, path_type=Path)
_SHOWN = 20


@click.command()
@click.argument("scenes", nargs=-1, required=True, type=_SCENE)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="GeoJSON file to write.",
)
@how_scenes_are_read
@click.option("--date", "dates", multiple=True, type=Day(), help="Day of each scene, in their order.")
@how_patches_are_drawn
@click.option(
    "--sites",
    type=FILE,
    help="Outlines of ground known to be bare, to learn the threshold from; default: the open mines of the "
    "workspace.",
)
@click.option("--model", type=FILE, help="A forest of `ecomap survey train` instead of rules.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def detect(
    ctx: click.Context,
    /,
    scenes: tuple[Path, ...],
    output: Path,
    dates: tuple[dt.date, ...],
    *,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find disturbed ground in scenes of one or more dates.

    A scene is a GeoTIFF, a folder of one-band files, or a scene.toml. With
    three or more dates, of different seasons and with masks of clouds, fields
    that are bare for a season drop out; a single date finds them all.
    """
    from ecomap.store.atomic import write_text
    from ecomap.workflows.survey.detecting import DetectOptions
    from ecomap.workflows.survey.detecting import detect as run

    options = DetectOptions(dates=dates, **asked)
    try:
        found = run(scenes, options, workspace=workspace_if_any(ctx), progress=progress_bar())
    finally:
        end_progress()
    write_text(output, found.as_geojson())
    _tell(found, output)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _tell(found: Detection, output: Path) -> None:
    """Say on stderr what was used, taken for granted and written."""
    for scene in found.scenes:
        day = scene.date or "no date"
        what = f"left out, {scene.reason}" if scene.reason else f"{scene.clear_share:.0%} clear"
        click.echo(f"{scene.name} ({day}): {what}", err=True)
    for note in found.notes:
        click.echo(note, err=True)
    click.echo(found.threshold.reason, err=True)
    if found.is_single:
        click.echo("single date, low confidence: ploughed fields and dry river beds look the same", err=True)
    total = found.total()
    if total["no_data_share"]:
        click.echo(f"{total['no_data_share']:.1%} of the ground holds no data", err=True)
    click.echo(
        f"{total['patches']} patches, {total['area_ha']:,.2f} ha; nothing is known of "
        f"{total['unknown_share']:.1%} of the ground. Written {output}",
        err=True,
    )


def _show(found: Detection) -> None:
    """Print the largest patches as a table."""
    from ecomap.render.tables import text_table

    rows = [patch.as_dict() for patch in found.patches[:_SHOWN]]
    headings = ("patch", "area (ha)", "county", "longitude", "latitude", "ndvi", "confidence", "verdict")
    cells = [
        [
            row["patch_id"],
            f"{row['area_ha']:.2f}",
            row["county"] or "-",
            f"{row['longitude']:.5f}",
            f"{row['latitude']:.5f}",
            f"{row['ndvi']:.2f}",
            f"{row['confidence']:.2f}",
            row["verdict"],
        ]
        for row in rows
    ]
    if cells:
        click.echo(text_table(headings, cells), nl=False)
    if len(found.patches) > len(rows):
        click.echo(f"and {len(found.patches) - len(rows)} more")
