"""Options that several verbs share, and the one way to open a workspace."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecomap.store.workspace import Workspace


FILE: click.Path = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is there."""


class Day(click.ParamType[dt.date]):
    """A date as 2021-12-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read an ISO date or fail with an example."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date. Write it as 2021-12-31.", param, ctx)


class LonLat(click.ParamType[tuple[float, float]]):
    """A position as `111.69,29.03`, longitude first."""

    name = "lon,lat"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Read two numbers or fail with an example."""
        if isinstance(value, tuple):
            return value
        parts = str(value).replace("，", ",").split(",")
        try:
            longitude, latitude = map(float, parts)
        except ValueError:
            self.fail(
                f"{str(value)[:40]!r} is no position. Write longitude,latitude: 111.69,29.03", param, ctx
            )
        return longitude, latitude


as_of = click.option(
    "--as-of", type=Day(), help="Look at everything on this day (default: as_of of ecomap.toml, else today)."
)
"""`--as-of DATE`."""


def _choose_folder(ctx: click.Context, _param: click.Parameter, folder: Path | None) -> None:
    """Let `-C` behind a verb overrule `-C` before it."""
    if folder is not None:
        ctx.obj = folder


FOLDER_HELP = "Workspace to work on. Default: the nearest folder upwards with ecomap.toml."
in_folder = click.option(
    "-C",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    expose_value=False,
    callback=_choose_folder,
    help=FOLDER_HELP,
)
"""`-C DIR` behind a verb."""


def workspace_of(ctx: click.Context) -> Workspace:
    """Open the workspace that `-C` names, or the nearest one upwards."""
    from ecomap.store.workspace import open_workspace

    folder: Path | None = ctx.obj
    return open_workspace(folder)


def workspace_if_any(ctx: click.Context) -> Workspace | None:
    """Open the workspace that `-C` names, or the nearest one upwards; None where there is none."""
    from ecomap.errors import WorkspaceError
    from ecomap.store.workspace import open_workspace

    folder: Path | None = ctx.obj
    if folder is not None:
        return open_workspace(folder)
    try:
        return open_workspace(None)
    except WorkspaceError:
        return None


def progress_line() -> Callable[[str], None]:
    """Return a function that shows one word of progress on stderr; silent where that is no terminal."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(words: str) -> None:
        click.echo(f"\r\033[K{words} ...", err=True, nl=False)

    return show


def progress_bar() -> Callable[[str, int, int], None]:
    """Return a function that shows a word and a bar on stderr; silent where that is no terminal."""
    if not sys.stderr.isatty():
        return lambda _words, _done, _total: None
    width = 24

    def show(words: str, done: int, total: int) -> None:
        full = done * width // total if total else 0
        bar = f" [{'#' * full}{'.' * (width - full)}] {done:,} of {total:,}" if total else " ..."
        click.echo(f"\r\033[K{words}{bar}", err=True, nl=False)

    return show


def end_progress() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
