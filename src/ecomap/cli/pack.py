"""`ecomap pack`: a page for inspectors, for phones without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import LonLat, as_of, workspace_of
from ecomap.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt


@click.command()
@click.option(
    "--county", "counties", multiple=True, metavar="NAME", help="Only this county; may be repeated."
)
@click.option("--kind", "kinds", multiple=True, help="Only sites of this kind; may be repeated.")
@click.option("--near", type=LonLat(), metavar="LON,LAT", help="Only sites around this position, WGS 84.")
@click.option("--within-km", type=float, default=20.0, show_default=True, help="How far around it.")
@click.option("--due-within", type=int, metavar="DAYS", help="Only open sites due in so many days, or late.")
@click.option("--not-located", is_flag=True, help="Only sites without a published place, to be located.")
@as_of
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="File to write, .html.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def pack(ctx: click.Context, /, out: Path, *, as_json: bool, as_of: dt.date | None, **said: Any) -> None:
    """Write one page with the sites an inspector needs on the way.

    The page opens on a phone without a network: what is near and due, where it
    lies, what was done, and a form for findings with photos. Findings leave it
    as one file, which `ecomap ledger import` takes.
    """
    from ecomap.workflows.pack import PackChoice, make_pack

    if said["within_km"] <= 0:
        raise UsageError("--within-km must be more than 0.")
    said["due_within_days"] = said.pop("due_within")
    report = make_pack(workspace_of(ctx), out, PackChoice(**said), as_of=as_of)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        return
    missing = f", {report.not_located} of them not located" if report.not_located else ""
    click.echo(
        f"{report.file}: {report.sites} sites{missing}, {report.size / 1e6:.2f} MB, as of {report.as_of}"
    )
