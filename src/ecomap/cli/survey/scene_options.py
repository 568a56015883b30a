"""Options that say how scenes are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecomap.raster import Role


class Roles(click.ParamType["dict[Role, int]"]):
    """Which band measures what, as `blue=1,red=2,nir=3`."""

    name = "role=band,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[Role, int]:
        """Read the pairs or fail with an example."""
        from ecomap.raster import Role

        if isinstance(value, dict):
            return value
        found: dict[Role, int] = {}
        for pair in str(value).split(","):
            name, _, number = pair.partition("=")
            try:
                role, band = Role(name.strip().casefold()), int(number)
            except ValueError:
                known = ", ".join(role for role in Role if role.is_reflectance)
                self.fail(
                    f"{pair!r}: write ROLE=BAND, as red=3,nir=4, with bands counted from 1. Roles: {known}, "
                    "and the masks scl, qa_pixel, cloud, data_mask.",
                    param,
                    ctx,
                )
            if role in found or band < 1:
                self.fail(f"{pair!r}: name each role once and count bands from 1.", param, ctx)
            found[role] = band
        return found


sensor = click.option(
    "--sensor",
    metavar="NAME|FILE",
    help="sentinel-2, sentinel-2-0400, landsat-8, landsat-7, gf-1, gf-2, gf-6, zy-3, or a sensor.toml; "
    "default: by the names of bands and files.",
)
"""`--sensor NAME`."""

roles = click.option(
    "--bands",
    "roles",
    type=Roles(),
    metavar="ROLE=BAND,...",
    help="Which band measures what, as blue=1,red=2,nir=3,swir1=4; default: by the names of the bands.",
)
"""`--bands ROLE=BAND,…`."""


def how_scenes_are_read(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how scenes are read."""
    return sensor(roles(command))


_DRAWN = (
    click.option(
        "--min-area-ha",
        type=click.FloatRange(min=0),
        default=0.1,
        show_default=True,
        help="Smaller patches are left out.",
    ),
    click.option("--threshold", type=click.FloatRange(-1, 1), help="NDVI below which ground is bare."),
    click.option(
        "--exclude",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Polygons, or a GeoTIFF that is not 0, where nothing is sought: towns, farmland.",
    ),
    click.option(
        "--smooth/--stairs",
        default=True,
        show_default=True,
        help="Whether outlines lose the stairs of pixels.",
    ),
    click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes."),
)


def how_patches_are_drawn(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what becomes a patch."""
    for option in reversed(_DRAWN):
        command = option(command)
    return command
