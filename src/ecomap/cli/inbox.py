"""`ecomap inbox`: findings that came home, to be accepted or returned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import workspace_of

if TYPE_CHECKING:
    from ecomap.workflows.inbox import Entry


@click.group(invoke_without_command=True)
@click.option(
    "--state",
    type=click.Choice(["new", "accepted", "returned", "all"]),
    default="new",
    show_default=True,
    help="Which findings to list.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def inbox(ctx: click.Context, state: str, *, as_json: bool) -> None:
    """List findings of inspectors that wait, and those that contradict each other."""
    if ctx.invoked_subcommand is not None:
        return
    from ecomap.store.findings import State
    from ecomap.workflows.inbox import list_inbox

    listing = list_inbox(workspace_of(ctx), None if state == "all" else State(state))
    if as_json:
        click.echo(json.dumps(listing.as_dict(), ensure_ascii=False, indent=1))
        return
    for entry in listing.entries:
        _show(entry)
    for clash in listing.clashes:
        click.echo(
            f"clash on {clash.site_id}: {clash.first[:8]} and {clash.second[:8]} differ in {clash.words}"
        )
    click.echo(f"{len(listing.entries)} findings, {len(listing.clashes)} clashes")


def _show(entry: Entry) -> None:
    """Print one finding."""
    item, finding = entry.item, entry.item.finding
    where = finding.site_id or item.site_id or f"new {finding.kind}"
    by = f" by {item.by}" if item.by else ""
    status = f"{entry.status_held} → {finding.status}" if finding.status else entry.status_held
    parts = [f"{finding.recorded:%Y-%m-%d %H:%M}", where, entry.name, finding.person, status]
    click.echo(f"{finding.finding_id[:8]}  " + "  ".join(part for part in parts if part))
    lines = [
        finding.note,
        ", ".join(f"{key}: {_answer(value)}" for key, value in finding.answers.items() if value is not None),
        f"{len(item.evidence)} photos" if item.evidence else "",
        *item.remarks,
        "says where the site lies; take it with --take-location" if entry.is_proposal else "",
        f"corrected by {entry.replaced_by[:8]}" if entry.replaced_by else "",
        f"accepted{by} on {item.decided}" if item.state == "accepted" else "",
        f"returned{by} on {item.decided}: {item.reason}" if item.state == "returned" else "",
    ]
    for line in lines:
        if line:
            click.echo(f"          {line}")


def _answer(value: object) -> str:
    """Return an answer as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


@inbox.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--by", default="", metavar="NAME", help="Who accepts.")
@click.option("--take-location", is_flag=True, help="Move sites that have a place to where the finding says.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def accept(ctx: click.Context, ids: tuple[str, ...], by: str, *, take_location: bool, as_json: bool) -> None:
    """Accept findings: statuses go to the ledger, places to sites without one.

    ID may be the beginning of an id. A site that has a place keeps it unless
    --take-location is given. Accepting twice changes nothing.
    """
    from ecomap.workflows.inbox import accept as accept_findings

    done = accept_findings(workspace_of(ctx), ids, by=by, take_location=take_location)
    if as_json:
        click.echo(json.dumps([item.as_dict() for item in done], ensure_ascii=False, indent=1))
        return
    for item in done:
        words = [f"{item.finding_id[:8]} accepted", item.site_id]
        words += ["in the ledger"] if item.event_id else []
        words += ["located"] if item.placed else []
        click.echo(", ".join(words))


@inbox.command(name="return")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the inspector has to know.")
@click.option("--by", default="", metavar="NAME", help="Who returns it.")
@click.pass_context
def return_(ctx: click.Context, ids: tuple[str, ...], reason: str, by: str) -> None:
    """Return findings with a reason; they never reach the ledger."""
    from ecomap.workflows.inbox import give_back

    for finding_id in give_back(workspace_of(ctx), ids, reason=reason, by=by):
        click.echo(f"{finding_id[:8]} returned")
