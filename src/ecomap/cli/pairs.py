"""`ecomap pairs`: sites close to each other, or to sites of another kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import workspace_of

if TYPE_CHECKING:
    from ecomap.workflows.pairs import Pair


@click.command()
@click.option("--within-km", type=float, default=0.5, show_default=True, help="Greatest distance.")
@click.option("--kind", help="Only sites of this kind.")
@click.option("--to-kind", metavar="KIND", help="The other of each pair is the nearest of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def pairs(
    ctx: click.Context, within_km: float, kind: str | None, to_kind: str | None, *, as_json: bool
) -> None:
    """List pairs of sites that are near each other, nearest first.

    Distances run from edge to edge along geodesics. Where only a settlement is
    known for one of the two, the pair is told as only possible.
    """
    from ecomap.workflows.load import load
    from ecomap.workflows.pairs import pairs_of

    found = pairs_of(load(workspace_of(ctx)), within_km=within_km, kind=kind, to_kind=to_kind)
    if as_json:
        click.echo(json.dumps({"pairs": [pair.as_dict() for pair in found]}, ensure_ascii=False, indent=1))
        return
    from ecomap.render.tables import text_table

    if found:
        headings = ("distance m", "site", "name", "other", "name", "")
        click.echo(text_table(headings, [_row(pair) for pair in found]), nl=False)
    possible = sum(not pair.is_sure for pair in found)
    click.echo(f"Pairs within {within_km:g} km: {len(found)}, of which only possible: {possible}")


def _row(pair: Pair) -> list[object]:
    doubt = "" if pair.is_sure else "settlement only"
    return [round(pair.distance_m), pair.site_id, pair.name, pair.other_id, pair.other_name, doubt]
