"""Briefs of a small invented city, made once."""

import datetime as dt

import pytest

from ecomap.store.layers import read_water
from ecomap.store.workspace import open_workspace
from ecomap.workflows.briefs import briefs_of
from ecomap.workflows.load import load


@pytest.fixture(scope="session")
def loaded(city_pattern):
    """The small invented city, joined."""
    return load(open_workspace(city_pattern, search=False))


@pytest.fixture(scope="session")
def briefs(loaded):
    """All its briefs by stem, that of the whole first."""
    made = briefs_of(loaded, water=read_water(loaded.workspace), since=loaded.as_of - dt.timedelta(days=90))
    return {brief.code: brief for brief in made}


@pytest.fixture(scope="session")
def whole(briefs):
    """The brief of the whole."""
    return next(iter(briefs.values()))


@pytest.fixture(scope="session")
def county(briefs):
    """The brief of the county with most sites."""
    return max((brief for brief in briefs.values() if brief.focus), key=lambda brief: brief.figures.sites)
