"""`ecomap survey verdicts`: bring home what people found where pictures showed suspects."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import FILE, Day, workspace_of

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ecomap.workflows.survey.verdicts import VerdictReport


@click.command()
@click.argument("table", type=FILE)
@click.option("--by", "person", default="", metavar="NAME", help="Who looked, for rows that do not say.")
@click.option("--date", type=Day(), help="When, for rows that do not say.")
@click.option("--dry-run", is_flag=True, help="Report what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def verdicts(
    ctx: click.Context,
    table: Path,
    person: str,
    date: dt.date | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring home the verdicts of a filled TABLE, all rows or none.

    TABLE is the workbook of `ecomap survey match -o FILE.xlsx` as the inspector
    sends it back, or a CSV file or layer with the same columns. Verdicts on
    patches in a site become entries of the ledger; all stand in
    ledger/verdicts.csv. A second import changes nothing.
    """
    from ecomap.workflows.survey.verdicts import bring_home

    report = bring_home(workspace_of(ctx), table, person=person, date=date, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report, dry_run=dry_run)
    if report.refused:
        ctx.exit(1)


def _tell(report: VerdictReport, *, dry_run: bool) -> None:
    """Print the counts, every refused row with all its reasons, and which sites were taken up anew."""
    click.echo(
        f"ledger/verdicts.csv: {len(report.added)} new, {len(report.known)} known, "
        f"{len(report.open)} still open, {len(report.refused)} refused"
    )
    counts = Counter(str(verdict.verdict) for verdict in report.added)
    if counts:
        click.echo("  " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    for item in report.refused:
        for reason in item.reasons:
            click.echo(f"  row {item.row}: {reason}")
    without = sum(not verdict.site_id for verdict in report.added)
    click.echo(f"ledger/events.csv: {len(report.events)} entries; {without} verdicts are on no site")
    reopened = sorted({event.site_id for event in report.events if event.status.key == "reopened"})
    if reopened:
        click.echo(f"  taken up anew (reopened): {', '.join(reopened)}")
    for note in report.notes:
        click.echo(f"  {note}")
    if report.refused:
        click.echo("Nothing was written. Mend the refused rows and import again.", err=True)
    elif dry_run:
        click.echo("Dry run: nothing was written.", err=True)
