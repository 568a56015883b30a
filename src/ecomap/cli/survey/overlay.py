"""`ecomap survey overlay`: a scene as a light picture over the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, Day, workspace_of

if TYPE_CHECKING:
    from pathlib import Path


class Bands(click.ParamType[tuple[int, ...]]):
    """One band, or three for red, green and blue, as `3` or `3,2,1`."""

    name = "bands"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Read the numbers or fail with an example."""
        try:
            bands = tuple(int(item) for item in str(value).split(","))
        except ValueError:
            bands = ()
        if len(bands) not in {1, 3}:
            self.fail(f"{value!r}: give one band or three, counted from 1, as 3,2,1.", param, ctx)
        return bands


@click.command()
@click.argument("scene", type=FILE)
@click.option("--name", default="", help="Name in the list of layers; default: that of the file.")
@click.option(
    "--opacity",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    help="From 0, unseen, to 1, nothing shines through.",
)
@click.option(
    "--bands", type=Bands(), metavar="R,G,B", help="Bands to show; default: by their names, else 3,2,1."
)
@click.option("--date", type=Day(), help="Day the scene was taken.")
@click.option(
    "--pixels",
    type=click.IntRange(16, 1600),
    default=1600,
    show_default=True,
    help="Longest side of the picture.",
)
@click.pass_context
def overlay(ctx: click.Context, /, scene: Path, pixels: int, **asked: Any) -> None:
    """Lay a GeoTIFF of any system over the map as a light picture.

    The picture is kept in surveys/overlays/ of the workspace and drawn by the
    next `ecomap build`. A scene of the same name is replaced.
    """
    from ecomap.workflows.survey import add_overlay, is_beyond

    workspace = workspace_of(ctx)
    asked["bands"] = asked["bands"] or ()
    made, path = add_overlay(workspace, scene, longest_side_px=pixels, **asked)
    drawn = ", ".join(str(band) for band in made.bands)
    click.echo(
        f"{workspace.shown(path)}: {len(made.image) / 1000:.0f} kB from bands {drawn}, longitude "
        f"{made.west:.5f} to {made.east:.5f}, latitude {made.south:.5f} to {made.north:.5f}"
    )
    if is_beyond(workspace, made):
        click.echo("The scene lies outside the counties of this workspace.", err=True)
    click.echo("Next: ecomap build", err=True)
