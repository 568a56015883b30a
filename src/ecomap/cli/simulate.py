"""`ecomap simulate`: make an invented workspace."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

_QUIET_S = 2.0


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--sites", type=click.IntRange(min=0), required=True, metavar="N", help="How many sites to invent."
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="S",
    help="The same seed and number give the same bytes on every machine.",
)
@click.option(
    "--counties",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="GeoJSON of counties (adcode, name) to use instead of invented ones.",
)
def simulate(folder: Path, sites: int, seed: int, counties: Path | None) -> None:
    """Make an invented workspace in the new or empty folder DIR.

    A made-up city with counties, water, problems, sites of every kind and a
    ledger of several years, for tests, demonstrations and benchmarks. Everything
    it makes says that it is invented.
    """
    from ecomap.workflows.simulate import simulate as make

    progress = _Progress()
    make(folder, sites=sites, seed=seed, counties=counties, progress=progress)
    progress.clear()
    click.echo(f"{folder}: an invented workspace of {sites} sites (seed {seed}).")
    click.echo(f"Next: ecomap -C {folder} build", err=True)


class _Progress:
    """A line on the terminal for those who wait longer than two seconds."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = False

    def __call__(self, part: str, share: float) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._start > _QUIET_S:
            click.echo(f"\r{part} {share:4.0%}   ", nl=False, err=True)
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r" + " " * 20 + "\r", nl=False, err=True)
