"""Choose the sites of an inspection pack and make its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.analysis.nearby import nearby
from ecomap.errors import RefusedError, UsageError
from ecomap.render.pack import PackContent, pack_html
from ecomap.store.atomic import write_text
from ecomap.workflows.exporting.extract import extract_sites
from ecomap.workflows.load import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.load import Loaded


@dataclass(frozen=True, slots=True)
class PackReport:
    """What a pack holds."""

    file: str
    """The file written."""
    sites: int
    """Sites in it."""
    not_located: int
    """Sites among them whose place nobody has published."""
    size: int
    """Bytes of the file."""
    as_of: dt.date
    """Day of status and deadline."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the JSON object of `ecomap pack --json`."""
        return {
            "file": self.file,
            "sites": self.sites,
            "not_located": self.not_located,
            "size": self.size,
            "as_of": self.as_of.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class PackChoice:
    """Which sites go into a pack; an empty choice takes all."""

    kinds: Sequence[str] = ()
    """Keys of kinds."""
    counties: Sequence[str] = ()
    """Adcodes or names of counties."""
    near: tuple[float, float] | None = None
    """Longitude and latitude, WGS 84 degrees."""
    within_km: float = 20.0
    """How far from there a site may lie."""
    due_within_days: int | None = None
    """Only open sites whose deadline is at most so many days ahead, or has passed."""
    not_located: bool = False
    """Only sites without a published place: the worklist of those to be located."""


def make_pack(
    workspace: Workspace, out: Path, choice: PackChoice | None = None, *, as_of: dt.date | None = None
) -> PackReport:
    """Write an inspection pack: one page for a phone without a network.

    Parameters
    ----------
    out
        The file, `.html`; one that stands there is replaced.
    choice
        Which sites go into it.
    as_of
        Day of status, deadline and days left.

    Raises
    ------
    UsageError
        If the ending is not `.html`, or a kind, a county or the position is none.
    RefusedError
        If no site is left.
    """
    if out.suffix.lower() != ".html":
        raise UsageError(f"{out}: a pack is a page. Name it with the ending .html.")
    loaded = load(workspace, as_of=as_of)
    sites = choose(loaded, choice or PackChoice())
    if not len(sites):
        raise RefusedError("no site is left of that choice, so no pack was written.")
    config = workspace.config
    content = PackContent(
        title=config.title,
        title_en=config.title_en,
        adcode=config.adcode,
        as_of=loaded.as_of,
        sites=sites,
        counties=loaded.counties,
        kinds=config.kinds,
        problems=loaded.problems,
        events=loaded.events,
        checklists=config.checklists,
        language=config.language,
        invented=config.invented,
    )
    text = pack_html(content)
    write_text(out, text)
    missing = int(sites.geometry.isna().sum())
    return PackReport(str(out), len(sites), missing, len(text.encode()), loaded.as_of)


def choose(loaded: Loaded, choice: PackChoice) -> gpd.GeoDataFrame:
    """Return the sites of a choice, ordered by site id.

    Raises
    ------
    UsageError
        If a kind or a county is unknown, or the position is none.
    """
    sites = extract_sites(loaded, kinds=choice.kinds, counties=choice.counties).sites
    if choice.near is not None:
        around = nearby(*choice.near, sites, within_m=choice.within_km * 1_000)
        sites = sites.loc[sites.index.isin(around.index)]
    if choice.due_within_days is not None:
        days = sites["days_left"].to_numpy(dtype=float)
        is_due = (sites["status_class"] == "open").to_numpy() & (days <= choice.due_within_days)
        sites = sites.loc[is_due & ~np.isnan(days)]
    return sites.loc[sites.geometry.isna()] if choice.not_located else sites
