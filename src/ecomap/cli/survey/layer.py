"""`ecomap survey layer`: patches as outlines on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecomap.cli.options import FILE, workspace_of

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("patches", type=FILE)
@click.option("--name", default="", help="Name in the list of layers; default: that of the file.")
@click.pass_context
def layer(ctx: click.Context, /, patches: Path, name: str) -> None:
    """Show surveyed patches on the map as outlines.

    PATCHES is what `survey detect`, `change` or `match` wrote as GeoJSON. The
    set is kept in surveys/patches/ of the workspace and drawn by the next
    `ecomap build`; no count of sites changes. A set of the same name is replaced.
    """
    from ecomap.workflows.survey.layer import add_patches

    workspace = workspace_of(ctx)
    kept = add_patches(workspace, patches, name=name)
    west, south, east, north = kept.bounds
    click.echo(
        f"{workspace.shown(kept.path)}: {kept.count} patches, longitude {west:.5f} to {east:.5f}, "
        f"latitude {south:.5f} to {north:.5f}"
    )
    click.echo("Next: ecomap build", err=True)
