"""`ecomap survey series`: sites through many dates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, Day, end_progress, progress_bar, workspace_if_any
from ecomap.cli.survey.scene_options import how_scenes_are_read
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from ecomap.workflows.survey.series_report import Series, SiteSeries, YearChange

_MONTHS = 12
_HEADINGS = ("site", "county", "years", "excavated", "regrown", "still bare", "rate %", "unknown %", "water")


class Months(click.ParamType[tuple[int, ...]]):
    """Months of a season, as `9-11`."""

    name = "months"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Read first and last month or fail with an example."""
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition("-")
        if not first.isdecimal() or not (last or first).isdecimal():
            self.fail(f"{value!r}: write first and last month, as 9-11.", param, ctx)
        months = tuple(range(int(first), int(last or first) + 1))
        if not months or months[0] < 1 or months[-1] > _MONTHS:
            self.fail(f"{value!r}: write months of one calendar year in order, as 9-11.", param, ctx)
        return months


@click.command()
@click.argument("scenes", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--sites", type=FILE, help="Polygons; default: the sites of the workspace.")
@click.option("--zone", type=FILE, help="Watched zone: when was it first entered?")
@click.option("--crs", help="System of sites and zone where their file declares none, as EPSG:4490.")
@how_scenes_are_read
@click.option(
    "--threshold",
    type=click.FloatRange(-1, 1),
    default=0.25,
    show_default=True,
    help="NDVI below which ground is bare.",
)
@click.option(
    "--least-clear",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Share of a site that a date has to show.",
)
@click.option(
    "--months", type=Months(), default=(), help="Months to compare, as 9-11; default: the greenest."
)
@click.option(
    "--entry-ha",
    type=click.FloatRange(min=0, min_open=True),
    default=0.1,
    show_default=True,
    help="Ground of the watched zone that makes an entry.",
)
@click.option(
    "--reference-until", type=Day(), help="Last day the watched zone was untouched; default: a year on."
)
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="FILE.png or FILE.svg.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="FILE.csv, .xlsx or .geojson."
)
@click.pass_context
def series(
    ctx: click.Context,
    /,
    scenes: tuple[Path, ...],
    sites: Path | None,
    zone: Path | None,
    plot: Path | None,
    output: Path | None,
    *,
    as_json: bool,
    **asked: Any,
) -> None:
    """Follow sites through many dates: trend, breaks, restored.

    SCENES are GeoTIFFs, folders, folders of folders, scene.toml or .zip. Dates
    that are clouded or empty are refused, each with its reason.
    """
    from ecomap.workflows.survey.series import SeriesOptions, follow_sites

    if plot is not None and plot.suffix.lower() not in {".png", ".svg"}:
        raise UsageError(f"{plot}: draw to FILE.png or FILE.svg.")
    try:
        found = follow_sites(
            scenes,
            SeriesOptions(**asked),
            sites=sites,
            zone=zone,
            workspace=workspace_if_any(ctx),
            progress=progress_bar(),
        )
    finally:
        end_progress()
    if output is not None:
        from ecomap.workflows.survey.tables import write_rows

        write_rows(output, found)
        click.echo(f"written {output}", err=True)
    if plot is not None:
        from ecomap.workflows.survey.series_files import write_plots

        for path in write_plots(found, plot):
            click.echo(f"drawn {path}", err=True)
    for note in found.notes:
        click.echo(note, err=True)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _show(found: Series) -> None:
    """Say which dates were refused, then a table of the sites, then the watched zone."""
    from ecomap.render.tables import text_table

    for date in found.dates:
        if date.reason or date.note:
            what = f"refused, {date.reason}" if date.reason else date.note
            click.echo(f"{date.date} {date.name}: {what}", err=True)
    click.echo(f"{sum(not date.reason for date in found.dates)} of {len(found.dates)} dates used", err=True)
    cells = [_cells(site, change) for site in found.sites for change in site.changes]
    click.echo(text_table(_HEADINGS, cells), nl=False)
    for site in found.sites:
        for item in site.breaks():
            click.echo(
                f"{site.site_id}: {item['direction']} between {item['last_clear_before']} and "
                f"{item['first_clear_after']}, NDVI {item['ndvi_step']:+.2f}"
            )
    if found.entry is not None:
        click.echo(f"watched zone: {_entry_words(found.entry.as_dict())}")


def _cells(site: SiteSeries, change: YearChange) -> list[Any]:
    """Return one line of the table."""
    told = change.as_dict()
    rate = told["rate_percent"]
    return [
        site.site_id,
        site.county or "-",
        f"{change.before.year}-{change.after.year}{' whole' if change.is_whole else ''}",
        told["excavated_ha"],
        told["regrown_ha"],
        told["still_bare_ha"],
        "-" if rate is None else f"{rate:.1f}",
        f"{100 * told['unknown_share']:.1f}",
        told["water_after_ha"],
    ]


def _entry_words(entry: dict[str, Any]) -> str:
    """Say what happened in the watched zone."""
    if not entry["entered"]:
        return f"no entry of {entry['least_ha']} ha; {entry['watched_ha']:.2f} ha watched"
    since = entry["last_clear_before"] or "the first date"
    by_the_end = f"{entry['entered_ha'][-1]['area_ha']:.2f} ha by the end"
    return f"first entered between {since} and {entry['first_clear_after']}, {by_the_end}; {entry['verdict']}"
