"""`ecomap survey`: look at scenes, lay them over the map, match surveyed patches with sites."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import Day, as_of, workspace_of
from ecomap.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.workflows.survey import Matched

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN_PATCHES = 40
_SHOWN_ROWS = 8
_COLUMNS = (
    "patch_id",
    "row",
    "longitude",
    "latitude",
    "area_m2",
    "county",
    "county_adcode",
    "suspect",
    "suspect_zh",
    "suspect_en",
    "site_ids",
    "overlap_m2",
    "share_of_patch",
    "possible_site_ids",
    "nearest_site_id",
    "nearest_site_m",
    "nearest_location_quality",
    "verdict",
)


@click.group()
def survey() -> None:
    """Look at scenes and match surveyed patches with sites.

    What a satellite shows is a suspect; the verdict stays with a person.
    """


@survey.command()
@click.argument("scene", type=_FILE)
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


@survey.command()
@click.argument("scene", type=_FILE)
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


@survey.command()
@click.argument("patches", type=_FILE)
@click.option("--crs", help="System of the file where it declares none, as EPSG:4490.")
@click.option("--sheet", metavar="NAME", help="Read only this layer.")
@as_of
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE.csv or FILE.geojson.",
)
@click.pass_context
def match(
    ctx: click.Context,
    patches: Path,
    crs: str | None,
    as_of: dt.date | None,
    output: Path | None,
    *,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Hold surveyed patches against the sites of the workspace.

    Overlap and areas are on the ellipsoid. A point site that is not known well
    enough to lie surely in a patch is only possible.
    """
    if output is not None and output.suffix.lower() not in {".csv", ".geojson"}:
        raise UsageError(f"{output}: write to FILE.csv or FILE.geojson.")
    if output is not None and output.exists() and output.samefile(patches):
        raise UsageError(f"{output}: is the file of patches itself. Write to another one.")
    from ecomap.workflows.survey import match_patches

    found = match_patches(workspace_of(ctx), patches, crs=crs, layer=sheet, as_of=as_of)
    _tell_notes(found)
    if output is not None:
        from ecomap.store.atomic import write_text

        write_text(output, _csv(found) if output.suffix.lower() == ".csv" else _geojson(found))
        click.echo(f"written {output}", err=True)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    elif output is None:
        _show(found)
    _tell_total(found)


def _flat(patch: dict[str, Any]) -> dict[str, Any]:
    """Return a patch as one row of a table."""
    sites, possible = patch["sites"], patch["possible_sites"]
    return {
        **{name: patch.get(name) for name in _COLUMNS},
        "site_ids": ";".join(site["site_id"] for site in sites),
        "overlap_m2": ";".join(str(site["overlap_m2"]) for site in sites if site["overlap_m2"] is not None),
        "share_of_patch": ";".join(
            str(site["share_of_patch"]) for site in sites if site["share_of_patch"] is not None
        ),
        "possible_site_ids": ";".join(site["site_id"] for site in possible),
    }


def _csv(found: Matched) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_flat(patch) for patch in found.as_dict()["patches"])
    return buffer.getvalue()


def _geojson(found: Matched) -> str:
    from ecomap import geojson
    from ecomap.frames import geometry_object

    document = found.as_dict()
    features = [
        {"type": "Feature", "properties": patch, "geometry": geometry_object(polygon)}
        for patch, polygon in zip(document["patches"], found.polygons, strict=True)
    ]
    metadata = {name: document[name] for name in ("source", "as_of", "notes", "total")}
    return geojson.dump(features, members={"metadata": metadata})


def _show(found: Matched) -> None:
    """Print the patches as a table."""
    from ecomap.render.tables import text_table

    rows = [_flat(patch) for patch in found.as_dict()["patches"][:_SHOWN_PATCHES]]
    headings = ("patch", "area (ha)", "county", "suspect", "sites", "possible", "nearest", "km", "verdict")
    cells = [
        [
            row["patch_id"],
            f"{row['area_m2'] / 10_000:.2f}",
            row["county"] or "-",
            row["suspect_zh"],
            row["site_ids"] or "-",
            row["possible_site_ids"] or "-",
            row["nearest_site_id"] or "-",
            "-" if row["nearest_site_m"] is None else f"{row['nearest_site_m'] / 1000:.1f}",
            row["verdict"],
        ]
        for row in rows
    ]
    if cells:
        click.echo(text_table(headings, cells), nl=False)
    if len(found.patches) > len(rows):
        click.echo(f"and {len(found.patches) - len(rows)} more; write them all with -o FILE.csv")


def _tell_notes(found: Matched) -> None:
    """Say on stderr what was mended or left out, features with the same reason together."""
    rows: dict[str, list[int]] = {}
    for note in found.notes:
        rows.setdefault(note.reason, []).append(note.row)
    for reason, numbers in rows.items():
        shown = ", ".join(map(str, numbers[:_SHOWN_ROWS]))
        more = f" and {len(numbers) - _SHOWN_ROWS} more" if len(numbers) > _SHOWN_ROWS else ""
        click.echo(f"{found.source} feature {shown}{more}: {reason}", err=True)


def _tell_total(found: Matched) -> None:
    """Say on stderr how the patches add up."""
    total = found.as_dict()["total"]
    counts = ", ".join(
        f"{total[key]} {key}" for key in ("still_bare", "in_site", "possible", "unlisted", "outside")
    )
    click.echo(
        f"{total['patches']} patches, {total['area_m2'] / 10_000:,.2f} ha: {counts}; "
        f"{total['left_out']} features left out. As of {found.as_of}.",
        err=True,
    )
    if total["doubled_m2"]:
        click.echo(
            f"Patches overlap each other: {total['doubled_m2'] / 10_000:,.2f} ha count twice.", err=True
        )
