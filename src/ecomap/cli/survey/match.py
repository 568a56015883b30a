"""`ecomap survey match`: hold surveyed patches against sites, licences and an earlier survey."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, as_of, end_progress, progress_bar, workspace_of
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from ecomap.workflows.survey import Matched

_SHOWN_PATCHES = 40
_SHOWN_ROWS = 8


@click.command()
@click.argument("patches", type=FILE)
@click.option("--licences", type=FILE, help="Outlines of mining rights, in any format.")
@click.option("--earlier", type=FILE, help="Patches of an earlier survey: what is new, grown, gone?")
@click.option("--crs", help="System of the patches where their file declares none, as EPSG:4490.")
@click.option("--licences-crs", help="System of the licences where their file declares none.")
@click.option("--sheet", "layer", metavar="NAME", help="Read only this layer of the patches.")
@click.option(
    "--pixel-m",
    type=click.FloatRange(min=0, min_open=True),
    help="Pixel the patches were drawn from; default: what they say, else 10.",
)
@click.option(
    "--tolerance-m",
    type=click.FloatRange(min=0),
    help="How far the scene may be shifted against the licences; default: one pixel.",
)
@as_of
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE.xlsx, .gpkg, .kml, .gpx, .csv or .geojson.",
)
@click.option("--before", type=FILE, help="Scene for the pictures before, in a workbook.")
@click.option("--after", type=FILE, help="Scene for the pictures after, in a workbook.")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of a workbook."
)
@click.pass_context
def match(
    ctx: click.Context,
    /,
    patches: Path,
    output: Path | None,
    *,
    before: Path | None,
    after: Path | None,
    language: str,
    as_json: bool,
    **asked: Any,
) -> None:
    """Hold patches against sites, licences and earlier patches.

    Overlap and areas are on the ellipsoid. Only what lies farther from every
    licence than the tolerance, of a patch that lies at least a fifth in one,
    counts as going beyond it. A point site that is not known well enough to lie
    surely in a patch is only possible.
    """
    from ecomap.workflows.survey import MatchOptions, match_patches
    from ecomap.workflows.survey.matching.files import require_format, write_matched

    if output is not None:
        require_format(output, patches)
    if (before or after) and (output is None or output.suffix.lower() != ".xlsx"):
        raise UsageError("--before and --after are pictures for a workbook: write it with -o FILE.xlsx")
    found = match_patches(workspace_of(ctx), patches, MatchOptions(**asked))
    _tell_notes(found)
    if output is not None:
        if output.suffix.lower() == ".xlsx":
            _write_sheet(output, found, before=before, after=after, language=language)
        else:
            write_matched(output, found)
        click.echo(f"written {output}", err=True)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    elif output is None:
        _show(found)
    _tell_total(found)


def _write_sheet(output: Path, found: Matched, **asked: Any) -> None:
    """Write the workbook that an inspector fills in, with a bar while pictures are cut."""
    from ecomap.workflows.survey.suspects_sheet import write_suspects_sheet

    try:
        write_suspects_sheet(output, found, progress=progress_bar(), **asked)
    finally:
        end_progress()


def _show(found: Matched) -> None:
    """Print the patches as a table, by rank."""
    from ecomap.render.tables import text_table

    headings = ["patch", "area (ha)", "county", "suspect", "site", "nearest", "km", "verdict"]
    if found.licences:
        headings[4:4] = ["licence", "outside (ha)", "at least", "at most"]
    cells = [_cells(row, with_licences=bool(found.licences)) for row in found.rows[:_SHOWN_PATCHES]]
    if cells:
        click.echo(text_table(headings, cells), nl=False)
    if len(found.rows) > len(cells):
        click.echo(f"and {len(found.rows) - len(cells)} more; write them all with -o FILE.xlsx")


def _cells(row: dict[str, Any], *, with_licences: bool) -> list[str]:
    """Return a row as texts."""
    metres = row["nearest_site_m"]
    cells = [
        row["patch_id"],
        f"{row['area_ha']:.2f}",
        row["county"] or "-",
        row["suspect_zh"],
        row["site_id"] or ";".join(f"{site}?" for site in row["possible_site_ids"]) or "-",
        row["nearest_site_id"] or "-",
        "-" if metres is None else f"{metres / 1000:.1f}",
        row["verdict"],
    ]
    if with_licences:
        areas = (row["outside_ha"], row["outside_low_ha"], row["outside_high_ha"])
        cells[4:4] = [row["licence"] or "-", *("-" if area is None else f"{area:.2f}" for area in areas)]
    return cells


def _tell_notes(found: Matched) -> None:
    """Say on stderr what was mended or left out, features with the same reason together."""
    rows: dict[str, list[int]] = {}
    for note in found.notes:
        rows.setdefault(note.reason, []).append(note.row)
    for reason, numbers in rows.items():
        shown = ", ".join(map(str, numbers[:_SHOWN_ROWS]))
        more = f" and {len(numbers) - _SHOWN_ROWS} more" if len(numbers) > _SHOWN_ROWS else ""
        click.echo(f"{found.source} feature {shown}{more}: {reason}", err=True)
    for told in found.licence_notes:
        click.echo(told, err=True)


def _tell_total(found: Matched) -> None:
    """Say on stderr how the patches add up."""
    from ecomap.survey import Suspect

    total = found.total()
    counts = ", ".join(f"{total[key]} {key}" for key in Suspect if total[key])
    click.echo(
        f"{total['patches']} patches, {total['area_m2'] / 10_000:,.2f} ha: {counts or 'none'}; "
        f"{total['left_out']} features left out. As of {found.as_of}.",
        err=True,
    )
    if found.widths is not None:
        click.echo(
            f"Edges are known to {found.widths.pixel_m:g} m; licences are widened by "
            f"{found.widths.tolerance_m:g} m before ground counts as beyond.",
            err=True,
        )
    if found.earlier:
        seen = [row["seen"] for row in found.rows]
        told = ", ".join(f"{seen.count(word)} {word}" for word in ("new", "grown", "known"))
        click.echo(f"Against {found.earlier}: {told}, {total['gone']} gone.", err=True)
    if total["doubled_m2"]:
        click.echo(
            f"Patches overlap each other: {total['doubled_m2'] / 10_000:,.2f} ha count twice.", err=True
        )
