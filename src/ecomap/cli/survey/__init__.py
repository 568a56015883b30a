"""`ecomap survey`: from scenes to patches, and from patches to what the books know; a file a command."""

from __future__ import annotations

import click

from ecomap.cli.survey.change import change
from ecomap.cli.survey.cog import cog
from ecomap.cli.survey.detect import detect
from ecomap.cli.survey.info import info
from ecomap.cli.survey.layer import layer
from ecomap.cli.survey.match import match
from ecomap.cli.survey.overlay import overlay
from ecomap.cli.survey.series import series
from ecomap.cli.survey.stats import stats
from ecomap.cli.survey.train import train
from ecomap.cli.survey.verdicts import verdicts

__all__ = ["survey"]


@click.group()
def survey() -> None:
    """Find bare ground in scenes, and hold it against sites and licences.

    What a satellite shows is a suspect; the verdict stays with a person.
    """


for command in (info, detect, change, overlay, layer, cog, match, series, stats, train, verdicts):
    survey.add_command(command)
