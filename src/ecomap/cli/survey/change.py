"""`ecomap survey change`: what became of the ground between two dates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import end_progress, progress_bar, workspace_if_any
from ecomap.cli.survey.scene_options import how_patches_are_drawn, how_scenes_are_read

if TYPE_CHECKING:
    from ecomap.workflows.survey.changing import ChangeReport

_SCENE = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("before", type=_SCENE)
@click.argument("after", type=_SCENE)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="GeoJSON file to write.",
)
@click.option(
    "--before", "more_before", multiple=True, type=_SCENE, help="Another scene of the earlier time."
)
@click.option("--after", "more_after", multiple=True, type=_SCENE, help="Another scene of the later time.")
@how_scenes_are_read
@how_patches_are_drawn
@click.option("--accept-shift", is_flag=True, help="Compare scenes that are shifted by more than a pixel.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def change(
    ctx: click.Context,
    /,
    before: Path,
    after: Path,
    output: Path,
    more_before: tuple[Path, ...],
    more_after: tuple[Path, ...],
    *,
    accept_shift: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Compare two dates: newly bare, regrown, still bare, unknown.

    Two single dates of different seasons mostly show the season. With three
    or more scenes on each side, given with --before and --after, fields that
    are bare for a season drop out. A folder of scenes gives all it holds.
    """
    from ecomap.store.atomic import write_text
    from ecomap.workflows.survey.changing import find_changes
    from ecomap.workflows.survey.detecting import DetectOptions

    try:
        found = find_changes(
            (before, *more_before),
            (after, *more_after),
            DetectOptions(**asked),
            accept_shift=accept_shift,
            workspace=workspace_if_any(ctx),
            progress=progress_bar(),
        )
    finally:
        end_progress()
    write_text(output, found.as_geojson())
    _tell(found, output)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _tell(found: ChangeReport, output: Path) -> None:
    """Say on stderr what was used, taken for granted and written."""
    for word, side in (("before", found.before), ("after", found.after)):
        for scene in side:
            day = scene.date or "no date"
            what = f"left out, {scene.reason}" if scene.reason else f"{scene.clear_share:.0%} clear"
            click.echo(f"{word}: {scene.name} ({day}): {what}", err=True)
    for note in (*found.notes, found.threshold.reason):
        click.echo(note, err=True)
    if found.is_single:
        click.echo("single dates, low confidence: fields and seasons change more than mines", err=True)
    click.echo(f"{len(found.patches)} patches written to {output}", err=True)


def _show(found: ChangeReport) -> None:
    """Print the totals."""
    total = found.total()
    for key in ("newly_bare", "regrown", "still_bare"):
        whole = total["with_small_pieces"][f"{key}_ha"]
        words = key.replace("_", " ")
        click.echo(f"{words:12}{total[f'{key}_ha']:12,.2f} ha   (with small pieces {whole:,.2f})")
    for key, words in (
        ("bare_before_ha", "was bare"),
        ("bare_after_ha", "is bare"),
        ("went_under_water_ha", "under water"),
        ("in_no_class_ha", "in no class"),
    ):
        click.echo(f"{words:12}{total[key]:12,.2f} ha")
    click.echo(f"{'compared':12}{total['compared_ha']:12,.2f} ha")
    click.echo(f"{'unknown':12}{total['unknown_share']:12.1%}")
