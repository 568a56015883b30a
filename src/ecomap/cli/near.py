"""`ecomap near`: the sites around a position, nearest first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, workspace_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ecomap.model import Kind
    from ecomap.workflows.near import Near, NearSite


class Degrees(click.ParamType[float]):
    """A longitude or a latitude, as people paste it: `111.69`, `111.69,`, `111°41′24″`."""

    name = "degrees"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number of degrees or fail with an example."""
        from ecomap.store.foreign.coordinate_text import degrees_of

        text = str(value).strip().rstrip(",，")
        try:
            # A plain number beyond all degrees is told by the question itself, with the right order.
            number = float(text)
        except ValueError:
            number = degrees_of(text)
        if number != number:  # noqa: PLR0124 - NaN is the number that is not itself
            self.fail(
                f"{str(value)[:40]!r} is no number of degrees. Give longitude, then latitude: 111.69 29.03",
                param,
                ctx,
            )
        return number


# Unknown options are left alone so that -70.5 is read as a number.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("longitude", type=Degrees())
@click.argument("latitude", type=Degrees())
@click.option("--within-km", type=float, default=20.0, show_default=True, help="Greatest distance.")
@click.option("--count", type=click.IntRange(min=1), help="How many sites at most.")
@click.option("--open-only", is_flag=True, help="Only sites that are neither done nor closed.")
@click.option("--kind", help="Only sites of this kind, for instance mine_pit.")
@as_of
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def near(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context,
    longitude: float,
    latitude: float,
    within_km: float,
    count: int | None,
    open_only: bool,
    kind: str | None,
    as_of: dt.date | None,
    as_json: bool,
) -> None:
    """List the sites around a position, nearest first.

    LONGITUDE and LATITUDE are WGS 84 degrees, longitude first. Distances are
    geodesics to the nearest edge of a site. Where only a village or township is
    known, the distance is to that settlement and the table says how far around
    it the site may lie.
    """
    from ecomap.workflows.load import load
    from ecomap.workflows.near import sites_near

    loaded = load(workspace_of(ctx), as_of=as_of)
    found = sites_near(
        loaded, longitude, latitude, within_km=within_km, count=count, kind=kind, open_only=open_only
    )
    if as_json:
        document = {"longitude": longitude, "latitude": latitude, "within_km": within_km, **found.as_dict()}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    _print(found, kinds=loaded.workspace.config.kinds, within_km=within_km)


def _print(found: Near, *, kinds: Mapping[str, Kind], within_km: float) -> None:
    """Print a table, and what it cannot show."""
    from ecomap.render.tables import text_table

    if found.sites:
        headings = ("distance", "bearing", "site", "name", "kind", "county", "status", "days left", "place")
        click.echo(text_table(headings, [_row(site, kinds) for site in found.sites]), nl=False)
    click.echo(f"Sites within {within_km:g} km, as of {found.as_of}: {len(found.sites)}")
    if found.maybe:
        click.echo(f"Farther, but only a settlement is known and the site may lie within: {found.maybe}")
    if found.not_located:
        click.echo(f"No published place, so never listed here: {found.not_located}")


def _row(site: NearSite, kinds: Mapping[str, Kind]) -> list[str]:
    """Return the cells of one site."""
    from ecomap.model import STATUSES
    from ecomap.workflows.near import compass_point

    labels = {status.key: status.label_en for status in STATUSES}
    is_open = site.status_class == "open"
    return [
        ("about " if site.is_anchor else "") + _distance(site.distance_m),
        "here" if site.bearing_deg is None else f"{site.bearing_deg:.0f}° {compass_point(site.bearing_deg)}",
        site.site_id,
        site.name,
        kinds[site.kind].label_en if site.kind in kinds else site.kind,
        site.county or "outside",
        labels.get(site.status, site.status) + (" (overdue)" if site.overdue else ""),
        str(site.days_left) if is_open and site.days_left is not None else "",
        _place(site),
    ]


def _distance(distance_m: float) -> str:
    """Return a distance as people say it: metres below one kilometre.

    Examples
    --------
    >>> _distance(412.3), _distance(12_345.6)
    ('412 m', '12.3 km')
    """
    return f"{distance_m:.0f} m" if distance_m < 1_000 else f"{distance_m / 1_000:,.1f} km"


def _place(site: NearSite) -> str:
    """Say how well the place is known; an anchor is never given as the site's own place."""
    if not site.is_anchor:
        return site.location_quality
    if site.location_accuracy_m is None:
        return f"{site.location_quality} only, no accuracy known"
    return f"{site.location_quality} only, within {site.location_accuracy_m / 1_000:,.1f} km of there"
