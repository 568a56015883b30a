"""`ecomap survey cog`: a scene as a cloud-optimised GeoTIFF."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from ecomap.cli.options import FILE

_QUIET_S = 2.0


@click.command()
@click.argument("scene", type=FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="GeoTIFF to write; one that is there is replaced.",
)
def cog(scene: Path, output: Path) -> None:
    """Write a scene as a cloud-optimised GeoTIFF for other tools.

    The pixels stay as they are; tiles, smaller views and the order within the
    file let a program read a part of it without the rest. Nodata, masks, names
    of bands and tags go with it.
    """
    from ecomap.workflows.survey.cog import make_cog

    begun, is_watched = time.monotonic(), sys.stderr.isatty()
    has_told = False

    def tell(size_bytes: int) -> None:
        nonlocal has_told
        if is_watched and time.monotonic() - begun > _QUIET_S:
            click.echo(f"\rwriting {size_bytes / 1e6:,.0f} MB …", err=True, nl=False)
            has_told = True

    made = make_cog(scene, output, progress=tell)
    if has_told:
        click.echo("", err=True)
    info = made.scene
    click.echo(
        f"{output}: {info.width_px} x {info.height_px} pixels, {len(info.bands)} bands of {info.data_type}, "
        f"{made.size_bytes / 1000:,.0f} kB (the scene: {made.size_before_bytes / 1000:,.0f} kB)"
    )
