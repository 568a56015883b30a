"""`ecomap survey match`: hold surveyed patches against the sites."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, as_of, workspace_of
from ecomap.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.workflows.survey import Matched

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


@click.command()
@click.argument("patches", type=FILE)
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
