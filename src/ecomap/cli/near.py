"""`ecomap near`: the sites around a position."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.workflows.near import Nearby

_WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


# Without `ignore_unknown_options` a western longitude, -70.1, would be read as an option.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("longitude", type=float)
@click.argument("latitude", type=float)
@click.option(
    "--within-km", type=click.FloatRange(min=0), default=20.0, show_default=True, help="Greatest distance."
)
@click.option("--count", type=click.IntRange(min=1), help="How many sites at most.")
@click.option("--open-only", is_flag=True, help="Leave out what is done or closed.")
@click.option("--kind", help="Only sites of this kind, as mine_pit.")
@as_of
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def near(ctx: click.Context, /, as_json: bool, **asked: Any) -> None:
    """List the sites around LONGITUDE LATITUDE (WGS 84 degrees), nearest first.

    Distances are geodesics; a line or an area is measured to its nearest edge.
    A site that is only known by its village or township is drawn at an anchor,
    and the table says so.
    """
    from ecomap.workflows.near import sites_near

    longitude, latitude = asked.pop("longitude"), asked.pop("latitude")
    day: dt.date | None = asked.pop("as_of")
    found = sites_near(workspace_of(ctx), longitude, latitude, as_of=day, **asked)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _show(found, within_km=asked["within_km"])


def _show(found: Nearby, *, within_km: float) -> None:
    """Print the table and what the search could not see."""
    from ecomap.render.tables import text_table

    sites = found.as_dict()["sites"]
    headings = ("distance", "bearing", "site", "name", "kind", "county", "status", "overdue", "known as")
    if sites:
        click.echo(text_table(headings, [_row(site) for site in sites]), nl=False)
    click.echo(f"{len(sites)} sites within {within_km:g} km as of {found.as_of}.")
    if found.without_place:
        click.echo(f"{found.without_place} more have no published place: near or not, nobody knows.")


def _row(site: dict[str, Any]) -> list[Any]:
    accuracy = site["location_accuracy_m"]
    known_as = site["location_quality"]
    if site["is_anchor"]:
        reach = f"within {accuracy / 1000:g} km of here" if accuracy is not None else "somewhere around here"
        known_as = f"{known_as}: {reach}"
    return [
        _distance(site["distance_m"]),
        _bearing(site["bearing_deg"]),
        site["site_id"],
        site["name"],
        site["kind"],
        site["county"] or "-",
        site["status"],
        "late" if site["overdue"] else "",
        known_as,
    ]


def _distance(metres: float) -> str:
    """Return a distance as people say it: metres below one kilometre."""
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def _bearing(degrees: float | None) -> str:
    """Return a bearing with its wind; nothing on the spot.

    Examples
    --------
    >>> _bearing(93.4), _bearing(None)
    ('93° E', 'here')
    """
    return "here" if degrees is None else f"{degrees:.0f}° {_WINDS[round(degrees / 45) % 8]}"
