"""The `ecomap` command: verbs in one table, imported on demand, errors told in one line."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from ecomap import __version__
from ecomap.cli.options import FOLDER_HELP, in_folder
from ecomap.errors import EcomapError

VERBS: dict[str, tuple[str, str]] = {
    "init": ("ecomap.cli.init:init", "Make a workspace for a Chinese city or county."),
    "check": ("ecomap.cli.check:check", "Report everything that is wrong in a workspace."),
    "build": ("ecomap.cli.build:build", "Build sites.geojson, the maps and the summaries."),
    "brief": ("ecomap.cli.brief:brief", "Write one printable page a county, as HTML or PDF."),
    "poster": ("ecomap.cli.poster:poster", "Print a map to hang on the wall: PDF, PNG or SVG."),
    "summary": (
        "ecomap.cli.summary:summary",
        "Count sites by county, area, kind, problem, unit, leader or status.",
    ),
    "status": ("ecomap.cli.status:status", "Show where problems and measures stand and what is late."),
    "near": ("ecomap.cli.near:near", "List the sites around a position, nearest first."),
    "pairs": ("ecomap.cli.pairs:pairs", "List sites close to each other, or to another kind."),
    "plan": ("ecomap.cli.plan:plan", "Read a rectification plan into facts."),
    "import": ("ecomap.cli.import_:import_", "Bring a file of places into a layer."),
    "export": ("ecomap.cli.export:export", "Write the sites for QGIS, Excel, phones and receivers."),
    "pack": ("ecomap.cli.pack:pack", "Write one page for inspectors without a network."),
    "inbox": ("ecomap.cli.inbox:inbox", "List findings of inspectors, accept or return them."),
    "field": ("ecomap.cli.field:field", "Take sites to the field: phone maps, QField, checklists on paper."),
    "ledger": ("ecomap.cli.ledger:ledger", "Append to the ledger, read it, import reports."),
    "survey": (
        "ecomap.cli.survey:survey",
        "Find bare ground in scenes, and hold it against sites and licences.",
    ),
    "simulate": ("ecomap.cli.simulate:simulate", "Make an invented workspace for tests and demonstrations."),
}
"""Every verb: where its command lives, and its line in the help."""


_WITHOUT_WORKSPACE = frozenset({"init", "simulate"})


def _take_folder(command: click.Command) -> None:
    """Give a verb, and the verbs below it, the option `-C`: people write it on either side."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _take_folder(below)
    elif not any("-C" in option.opts for option in command.params):
        in_folder(command)


class _Verbs(click.Group):
    """A group that imports a verb's module only when that verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - signature of click
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in VERBS:
            return None
        module, _, attribute = VERBS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        if cmd_name not in _WITHOUT_WORKSPACE:
            _take_folder(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Turn errors that are meant for people into one line and exit code 2."""
        try:
            return super().invoke(ctx)
        except EcomapError as error:
            raise _Told(str(error)) from error
        except MemoryError:
            raise _Told("not enough memory for this. Try a smaller extent or fewer sites.") from None


class _Told(click.ClickException):
    """An error message for people; exit code 2."""

    exit_code = 2


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=FOLDER_HELP,
)
@click.version_option(__version__, message="ecomap %(version)s")
@click.pass_context
def _ecomap(ctx: click.Context, folder: Path | None) -> None:
    """Map site-based environmental rectification issues.

    Sites are GeoJSON layers, joined with a ledger of what was done, rendered
    into offline maps and per-county summaries.
    """
    ctx.obj = folder


def main() -> None:
    """Run the command line."""
    try:
        _ecomap(prog_name="ecomap")
    except BrokenPipeError:
        # The reader of our output went away, as with `| head`. Point stdout at
        # nothing, so that the interpreter does not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
