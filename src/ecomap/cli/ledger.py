"""`ecomap ledger`: append to the ledger, read it, bring in reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import Day, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.model import Event
    from ecomap.workflows.inbox import ReceiveReport
    from ecomap.workflows.ledger import LedgerReport


@click.group()
def ledger() -> None:
    """Append to the ledger, read it, bring in reports.

    The ledger says who reported what of which site or problem, when, on which
    evidence. It only grows: a correction is a later entry.
    """


@ledger.command()
@click.option("--site", "site_id", metavar="ID", help="The site spoken of.")
@click.option("--problem", metavar="P", help="The problem spoken of, as 7 or 22.1.")
@click.option("--measure", metavar="M", help="The measure of that problem, as 3 or 一/3.")
@click.option("--status", required=True, metavar="S", help="Where it stands; see `ecomap ledger statuses`.")
@click.option("--date", metavar="D", help="The day it held, as 2021-12-31. Default: today.")
@click.option("--progress", "progress_percent", metavar="N", help="How far, 0 to 100 percent.")
@click.option(
    "--step", "closure_step", metavar="STEP", help="Step of the closing procedure, as public_notice."
)
@click.option("--unit", metavar="U", help="The unit that reports.")
@click.option("--evidence", metavar="E", help="What it rests on: document and place in it, notice number.")
@click.option("--note", metavar="T", help="Anything else, in a sentence.")
@click.pass_context
def add(ctx: click.Context, /, **cells: str | None) -> None:
    """Append one entry about a site or a problem."""
    from ecomap.workflows.ledger import add_entry

    if not (cells["site_id"] or cells["problem"]):
        raise click.UsageError("Say what it is about: --site ID or --problem P.")
    event = add_entry(workspace_of(ctx), {name: cell for name, cell in cells.items() if cell is not None})
    click.echo(_line(event))


@ledger.command()
@click.argument("site", required=False, default="")
@click.option("--problem", default="", metavar="P", help="Entries about this problem and its measures.")
@click.option("--as-of", type=Day(), help="Leave out entries about later days. Default: show all.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def log(ctx: click.Context, *, site: str, problem: str, as_of: dt.date | None, as_json: bool) -> None:
    """Show the entries about SITE, about a problem, or all, oldest first."""
    from ecomap.workflows.ledger import read_log

    events = read_log(workspace_of(ctx), site=site, problem=problem, as_of=as_of)
    if as_json:
        click.echo(json.dumps({"events": [_object(event) for event in events]}, ensure_ascii=False, indent=1))
        return
    for event in events:
        click.echo(_line(event))
    click.echo(f"{len(events)} entries", err=True)


@ledger.command(name="import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...], *, dry_run: bool, as_json: bool) -> None:
    """Append the rows of each FILE, a workbook (.xlsx) or CSV, all or none.

    Headers may be Chinese or English, titles above them are passed over. Rows
    that the ledger already holds change nothing. Findings of a pack
    (.ecomap.zip) go to the inbox, where they wait to be accepted.
    """
    from ecomap.store.findings.archive import ENDING
    from ecomap.workflows.inbox import ReceiveReport, receive
    from ecomap.workflows.ledger import import_entries

    reports: list[LedgerReport | ReceiveReport] = []
    for file in files:
        is_findings = file.name.lower().endswith(ENDING)
        report = (receive if is_findings else import_entries)(workspace_of(ctx), file, dry_run=dry_run)
        reports.append(report)
        if not as_json:
            if isinstance(report, ReceiveReport):
                _tell_findings(report, dry_run=dry_run)
            else:
                _tell(report, dry_run=dry_run)
    if as_json:
        documents = [report.as_dict() for report in reports]
        click.echo(
            json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=1)
        )
    if any(report.refused for report in reports):
        ctx.exit(1)


def _tell_findings(report: ReceiveReport, *, dry_run: bool) -> None:
    """Print what became of a file of findings."""
    click.echo(f"inbox: {len(report.added)} new, {len(report.known)} known, {len(report.refused)} refused")
    for item in report.refused:
        click.echo(f"  refused {item.finding_id}: {item.reason}")
    for finding_id, words in report.remarks:
        click.echo(f"  {finding_id[:8]}: {words}")
    if report.photos:
        click.echo(f"  {report.photos} photos for evidence/")
    if dry_run:
        click.echo("Dry run: nothing was written.", err=True)
    elif report.added:
        click.echo("List them with: ecomap inbox", err=True)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def statuses(*, as_json: bool) -> None:
    """Show the words for where something stands."""
    from ecomap.model import STATUSES

    rows = [
        {
            "key": status.key,
            "class": str(status.status_class),
            "label_zh": status.label_zh,
            "label_en": status.label_en,
            "also": list(status.synonyms),
        }
        for status in STATUSES
    ]
    if as_json:
        click.echo(json.dumps({"statuses": rows}, ensure_ascii=False, indent=1))
        return
    click.echo(f"{'key':16} {'class':7} {'English':16} Chinese")
    for row in rows:
        words = "、".join([str(row["label_zh"]), *row["also"]])
        click.echo(f"{row['key']:16} {row['class']:7} {row['label_en']:16} {words}")


def _tell(report: LedgerReport, *, dry_run: bool) -> None:
    """Print the counts, and every refused row with all its reasons."""
    counts = {"new": report.added, "known": report.known, "refused": report.refused}
    click.echo("ledger/events.csv: " + ", ".join(f"{len(items)} {word}" for word, items in counts.items()))
    for item in report.refused:
        for reason in item.reasons:
            click.echo(f"  row {item.row}: {reason}")
    undated = sum(event.date is None for event in report.added)
    if undated:
        click.echo(f"  {undated} entries have no date and count as the earliest")
    if report.not_taken:
        click.echo(f"  columns not taken: {', '.join(report.not_taken)}")
    for note in report.notes:
        click.echo(f"  {note}")
    if report.refused:
        click.echo("Nothing was written. Mend or remove the refused rows and import again.", err=True)
    elif dry_run:
        click.echo("Dry run: nothing was written.", err=True)


def _object(event: Event) -> dict[str, Any]:
    """Return an event as a JSON object."""
    return {
        "event_id": event.event_id,
        "date": event.date.isoformat() if event.date else None,
        "site_id": event.site_id,
        "problem": event.problem,
        "measure": event.measure,
        "status": event.status.key,
        "status_class": str(event.status.status_class),
        "progress_percent": event.progress_percent,
        "closure_step": str(event.closure_step) if event.closure_step else None,
        "unit": event.unit,
        "evidence": event.evidence,
        "note": event.note,
        "recorded_at": event.recorded_at,
    }


def _line(event: Event) -> str:
    """Return an event on one line, what is empty left out."""
    spoken_of = [event.site_id]
    spoken_of += [f"problem {event.problem}" + (f" measure {event.measure}" if event.measure else "")] * bool(
        event.problem
    )
    parts = [
        event.date.isoformat() if event.date else "no date   ",
        " ".join(part for part in spoken_of if part),
        event.status.key,
        "" if event.progress_percent is None else f"{event.progress_percent:g} %",
        str(event.closure_step or ""),
        event.unit,
        event.evidence,
        event.note,
    ]
    return "  ".join(part for part in parts if part)
