"""`ecomap survey stats`: sums of a scene under sites, counties or zones of a file, and the restored rate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, end_progress, progress_bar, workspace_if_any
from ecomap.cli.survey.scene_options import how_scenes_are_read
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.survey.stats import Stats
    from ecomap.workflows.survey.stats_rates import Rates

_SHOWN = 40


class Codes(click.ParamType[dict[str, int]]):
    """Which number means which change, as `newly_bare=1,regrown=2,still_bare=3,unknown=9`."""

    name = "codes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, int]:
        """Read the pairs or fail with an example."""
        if isinstance(value, dict):
            return value
        pairs = [pair.partition("=") for pair in str(value).split(",")]
        known = {"newly_bare", "regrown", "still_bare", "unknown"}
        if any(name not in known or not number.isdecimal() for name, _, number in pairs):
            self.fail(f"{value!r}: write newly_bare=1,regrown=2,still_bare=3,unknown=9.", param, ctx)
        return {name: int(number) for name, _, number in pairs}


@click.command()
@click.argument("scene", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--zones", type=FILE, help="Polygons; default: the sites of the workspace.")
@click.option("--crs", help="System of the zones where their file declares none, as EPSG:4490.")
@click.option(
    "--by",
    type=click.Choice(["site", "county"]),
    default="site",
    show_default=True,
    help="Whose outlines of the workspace are zones.",
)
@click.option(
    "--index", default="", help="ndvi, ndwi, mndwi, bsi, or a band by number; default: ndvi, else 1."
)
@click.option("--classes", "is_classes", is_flag=True, help="Numbers are codes: area by class.")
@how_scenes_are_read
@click.option(
    "--change", type=FILE, help="Result of `survey change`, or a GeoTIFF of classes: the restored rate."
)
@click.option(
    "--codes", type=Codes(), metavar="CHANGE=NUMBER,...", help="Classes of that GeoTIFF, as regrown=2,..."
)
@click.option(
    "--target", type=click.FloatRange(0, 100), help="Rate to reach in percent; default: targets.csv."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="FILE.csv, .xlsx or .geojson."
)
@click.pass_context
def stats(
    ctx: click.Context,
    /,
    scene: Path | None,
    zones: Path | None,
    change: Path | None,
    target: float | None,
    output: Path | None,
    *,
    as_json: bool,
    **asked: Any,
) -> None:
    """Sum up a scene by sites, licences or counties, exactly.

    Without --zones the zones are the sites of the workspace. Zones that
    overlap are each summed whole; a zone outside the scene says so.
    """
    found = _found(workspace_if_any(ctx), (scene, change, zones), target, asked)
    document = found.as_dict()
    for note in document["notes"]:
        click.echo(note, err=True)
    if output is not None:
        from ecomap.workflows.survey.tables import write_rows

        write_rows(output, found)
        click.echo(f"written {output}", err=True)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    elif output is None:
        _show(found.rows)


def _found(
    workspace: Workspace | None,
    files: tuple[Path | None, Path | None, Path | None],
    target: float | None,
    asked: dict[str, Any],
) -> Stats | Rates:
    """Sum up a scene, or hold restored against disturbed ground."""
    scene, change, zones = files
    codes = asked.pop("codes")
    if scene is None and change is not None:
        from ecomap.workflows.survey.stats_rates import restored_rates

        return restored_rates(
            change,
            zones=zones,
            workspace=workspace,
            crs=asked["crs"],
            target_percent=target,
            codes=codes,
        )
    if scene is None or change is not None:
        raise UsageError("Give either a scene, or --change CHANGE.geojson.")
    from ecomap.workflows.survey.stats import StatsOptions, zonal_stats

    try:
        return zonal_stats(
            scene, StatsOptions(**asked), zones=zones, workspace=workspace, progress=progress_bar()
        )
    finally:
        end_progress()


def _show(rows: list[dict[str, Any]]) -> None:
    """Print the rows as a table."""
    from ecomap.render.tables import text_table
    from ecomap.workflows.survey.tables import flat_rows

    names, cells = flat_rows(rows)
    click.echo(text_table(names, cells[:_SHOWN]), nl=False)
    if len(cells) > _SHOWN:
        click.echo(f"and {len(cells) - _SHOWN} more; write them all with -o FILE.csv")
