"""`ecomap survey`: from scenes to patches, and from patches to what the books know; a file a command."""

from __future__ import annotations

import click

from ecomap.cli.survey.change import change
from ecomap.cli.survey.detect import detect
from ecomap.cli.survey.info import info
from ecomap.cli.survey.match import match
from ecomap.cli.survey.overlay import overlay
from ecomap.cli.survey.stats import stats
from ecomap.cli.survey.train import train

__all__ = ["survey"]


@click.group()
def survey() -> None:
    """Look at scenes and match surveyed patches with sites.

    What a satellite shows is a suspect; the verdict stays with a person.
    """


for command in (info, detect, change, overlay, match, stats, train):
    survey.add_command(command)
