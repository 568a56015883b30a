"""`ecomap survey info`: what a scene says about itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import FILE

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("scene", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(scene: Path, *, as_json: bool) -> None:
    """Print system, size, resolution, bands, nodata and bounds of a GeoTIFF."""
    from dataclasses import asdict

    from ecomap.workflows.survey import describe_scene

    found = describe_scene(scene)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    west, south, east, north = found.bounds
    bands = ", ".join(name or str(number) for number, name in enumerate(found.bands, start=1))
    nodata = "not declared" if found.nodata is None else f"{found.nodata:g}"
    click.echo(f"system      {found.crs}")
    click.echo(f"size        {found.width_px} x {found.height_px} pixels")
    click.echo(f"resolution  {found.resolution[0]:g} x {found.resolution[1]:g} {found.unit}")
    click.echo(f"bands       {len(found.bands)} of {found.data_type}: {bands}")
    click.echo(f"nodata      {nodata}")
    click.echo(f"longitude   {west:.6f} to {east:.6f}")
    click.echo(f"latitude    {south:.6f} to {north:.6f}")
