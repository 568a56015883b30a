"""`ecomap survey info`: what a scene says about itself and what it can be used for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecomap.cli.survey.scene_options import how_scenes_are_read

if TYPE_CHECKING:
    from ecomap.raster import Role, SceneInfo
    from ecomap.workflows.survey.inspecting import Inspected


@click.command()
@click.argument("scene", type=click.Path(exists=True, path_type=Path))
@how_scenes_are_read
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(scene: Path, sensor: str | None, roles: dict[Role, int] | None, *, as_json: bool) -> None:
    """Say what a scene is and what it can be used for.

    SCENE is a GeoTIFF, a folder of one-band files or of such folders, or a
    scene.toml.
    """
    from ecomap.workflows.survey.inspecting import inspect_scenes

    found = inspect_scenes(scene, sensor=sensor, roles=roles)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        if found.file is not None:
            _show_file(found.file)
        for item in found.scenes:
            _show_scene(item)
    for note in dict.fromkeys(note for item in found.scenes for note in item.notes):
        click.echo(note, err=True)
    if found.problem:
        click.echo(found.problem, err=True)


def _show_file(file: SceneInfo) -> None:
    """Print what a GeoTIFF says about itself."""
    west, south, east, north = file.bounds
    bands = ", ".join(name or str(number) for number, name in enumerate(file.bands, start=1))
    nodata = "not declared" if file.nodata is None else f"{file.nodata:g}"
    click.echo(f"system      {file.crs}")
    click.echo(f"size        {file.width_px} x {file.height_px} pixels")
    click.echo(f"resolution  {file.resolution[0]:g} x {file.resolution[1]:g} {file.unit}")
    click.echo(f"bands       {len(file.bands)} of {file.data_type}: {bands}")
    click.echo(f"nodata      {nodata}")
    click.echo(f"longitude   {west:.6f} to {east:.6f}")
    click.echo(f"latitude    {south:.6f} to {north:.6f}")


def _show_scene(scene: Inspected) -> None:
    """Print what a scene can be used for, in one line."""
    known = ", ".join(scene.roles) or "none"
    clear = "" if scene.clear_share is None else f", {scene.clear_share:.0%} clear"
    reason = f"; cannot carry an answer: {scene.reason}" if scene.reason else ""
    click.echo(
        f"scene       {scene.name}, {scene.date or 'no date'}, {scene.sensor or 'no sensor'}, "
        f"bands known: {known}{clear}{reason}"
    )
