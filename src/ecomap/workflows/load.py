"""Load a workspace whole: layers, plan, ledger and counties, joined on one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.analysis.join import join_sites
from ecomap.analysis.shares import county_shares
from ecomap.store.layers import read_counties, read_sites
from ecomap.store.ledger import read_events
from ecomap.store.problems import read_problems

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from ecomap.model import Event, Problem
    from ecomap.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workspace as it stands on one day."""

    workspace: Workspace
    """Where it came from."""
    as_of: dt.date
    """The day."""
    sites: gpd.GeoDataFrame
    """Joined sites, ordered by site id; see :func:`ecomap.analysis.join.join_sites`."""
    counties: gpd.GeoDataFrame
    """Counties, ordered by adcode."""
    shares: pd.DataFrame
    """How much of each site lies in which county; see :func:`ecomap.analysis.shares.county_shares`."""
    problems: list[Problem]
    """Problems, in the order of their numbers."""
    events: list[Event]
    """The ledger, in file order."""


def load(workspace: Workspace, *, as_of: dt.date | None = None) -> Loaded:
    """Read a workspace and join its sites on the day `as_of`.

    Raises
    ------
    EcomapError
        If a file is missing or cannot be read; `ecomap check` lists everything at once.
    """
    day = effective_day(workspace, as_of)
    counties = read_counties(workspace)
    problems = read_problems(workspace)
    events = read_events(workspace)
    sites = read_sites(workspace)
    shares = county_shares(sites.geometry.to_numpy(), counties)
    joined = join_sites(sites, counties=counties, problems=problems, events=events, as_of=day, shares=shares)
    return Loaded(workspace, day, joined, counties, shares, problems, events)


def effective_day(workspace: Workspace, as_of: dt.date | None) -> dt.date:
    """Return the day to look at: the one asked for, else the workspace's, else today.

    This is the only place where ecomap's reports look at the clock.
    """
    return as_of or workspace.config.as_of or dt.datetime.now(tz=dt.UTC).astimezone().date()
