"""`ecomap check`: everything that is wrong, at once."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import click

from ecomap.cli.options import workspace_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model import Finding


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Report everything that is wrong in the workspace.

    Exit code 0: nothing but notes; 1: errors or warnings; 2: no workspace here.
    """
    from ecomap.model import Severity
    from ecomap.workflows.check import check_workspace

    findings = check_workspace(workspace_of(ctx))
    if as_json:
        document = {"findings": [finding.as_dict() for finding in findings]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _show(findings)
    ctx.exit(int(any(finding.severity is not Severity.NOTE for finding in findings)))


def _show(findings: Sequence[Finding]) -> None:
    """Print the findings by file and a closing line of counts."""
    for file, group in groupby(sorted(findings, key=lambda item: item.file), key=lambda item: item.file):
        click.echo(file)
        for finding in group:
            place = f"{finding.feature}: " if finding.feature else ""
            click.echo(f"  {finding.severity}: {place}{finding.message} [{finding.rule}]")
    counts = Counter(str(finding.severity) for finding in findings)
    click.echo(
        f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes."
        if findings
        else "Nothing is wrong."
    )
