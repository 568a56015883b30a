"""`ecomap near`: the sites around a position, nearest first."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import as_of, workspace_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ecomap.model import Kind
    from ecomap.workflows.near_answer import Near, NearSite


class Degrees(click.ParamType[float]):
    """A longitude or a latitude, as people paste it: `111.69`, `111.69,`, `111°41′24″`."""

    name = "degrees"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number of degrees or fail with an example."""
        text = str(value).strip().rstrip(",，")
        try:
            # A plain number beyond all degrees is told by the question itself, with the right order.
            number = float(text)
        except ValueError:
            # Loaded only here: the readers of files take half a second.
            from ecomap.store.foreign.coordinate_text import degrees_of

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
@click.option("--crs", help="System of the position, as GCJ-02, BD-09, EPSG:4525 (WGS 84).")
@click.option("--within-km", type=float, default=20.0, show_default=True, help="Greatest distance.")
@click.option("--count", type=click.IntRange(min=1), help="How many sites at most, and as many anchors.")
@click.option("--open-only", is_flag=True, help="Only sites that are neither done nor closed.")
@click.option("--kind", help="Only sites of this kind, for instance mine_pit.")
@click.option(
    "--order",
    type=click.Choice(["distance", "due", "route"]),
    default="distance",
    show_default=True,
    help="Nearest first, by deadline, or as a round trip.",
)
@as_of
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "geojson", "gpx", "kml", "xlsx"]),
    default="table",
    show_default=True,
    help="How to tell it.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write into this file.")
@click.pass_context
def near(
    ctx: click.Context,
    /,
    longitude: float,
    latitude: float,
    *,
    crs: str | None,
    form: str,
    out: Path | None,
    as_of: dt.date | None,
    **asked: Any,
) -> None:
    """List the sites around a position, nearest first.

    LONGITUDE and LATITUDE are WGS 84 degrees, longitude first, or easting and
    northing in the system that --crs names. Distances are geodesics to the
    nearest edge of a site. Sites of which only a village or township is known
    come last: the distance is to that settlement, and the table says how far
    around it the site may lie.
    """
    from ecomap.workflows.load import load
    from ecomap.workflows.near import sites_near

    if out is None and form not in {"table", "json"}:
        raise click.UsageError(f"--format {form} needs a file: -o sites.{form}")
    if crs is not None:
        longitude, latitude = _in_wgs84(crs, longitude, latitude)
    loaded = load(workspace_of(ctx), as_of=as_of)
    found = sites_near(loaded, longitude, latitude, **asked)
    if out is not None and form not in {"table", "json"}:
        from ecomap.workflows.near_files import write_near

        click.echo(f"wrote {write_near(loaded, found, out, form):,} sites to {out}, as of {found.as_of}")
        return
    if form == "json":
        position = {"longitude": longitude, "latitude": latitude, "within_km": asked["within_km"]}
        text = json.dumps(position | found.as_dict(), ensure_ascii=False, indent=2) + "\n"
    else:
        text = _table(found, kinds=loaded.workspace.config.kinds, within_km=asked["within_km"])
    if out is None:
        click.echo(text, nl=False)
    else:
        from ecomap.store.atomic import replacing

        with replacing(out) as draft:
            draft.write_text(text, encoding="utf-8")


def _in_wgs84(crs: str, longitude: float, latitude: float) -> tuple[float, float]:
    """Return a position in WGS 84, to the centimetre of seven decimals."""
    from ecomap.crs import reference

    east, north = reference(crs).to_wgs84(longitude, latitude)
    if not (math.isfinite(east) and math.isfinite(north)):
        raise click.UsageError(f"({longitude:g}, {latitude:g}) is no place in {crs}")
    return round(float(east), 7), round(float(north), 7)


def _table(found: Near, *, kinds: Mapping[str, Kind], within_km: float) -> str:
    """Return a table, and what it cannot show."""
    from ecomap.render.tables import text_table

    headings = ("distance", "bearing", "site", "name", "kind", "county", "status", "days left", "place")
    table = text_table(headings, [_row(site, kinds) for site in found.sites]) if found.sites else ""
    lines = [f"Sites within {within_km:g} km, as of {found.as_of}: {len(found.sites)}"]
    anchors = sum(site.is_anchor for site in found.sites)
    if anchors:
        lines.append(f"Of these only a settlement is known, listed last: {anchors}")
    if found.trip_m is not None:
        lines.append(f"Round trip, straight from site to site: {found.trip_m / 1_000:,.1f} km")
    if found.maybe:
        lines.append(f"Farther, but only a settlement is known and the site may lie within: {found.maybe}")
    if found.not_located:
        lines.append(f"No published place, so never listed here: {found.not_located}")
    return table + "\n".join(lines) + "\n"


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
