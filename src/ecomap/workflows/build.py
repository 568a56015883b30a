"""Build a workspace: sites.geojson, the map pages, the summaries, the briefs, the index."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap import geojson
from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS, features_of
from ecomap.model import Severity
from ecomap.render.tables import SUMMARY_FIELDS, summary_rows
from ecomap.render.workbook import workbook_bytes
from ecomap.store.atomic import write_bytes, write_text
from ecomap.store.layers import read_water
from ecomap.store.overlays import read_overlays
from ecomap.store.text import csv_text
from ecomap.workflows.base_maps import offered_maps, write_tiles
from ecomap.workflows.brief_files import built_briefs
from ecomap.workflows.briefs import FOLDER, briefs_of
from ecomap.workflows.check import check_workspace
from ecomap.workflows.index import index_text
from ecomap.workflows.load import Loaded, load
from ecomap.workflows.pages import page_texts
from ecomap.workflows.patch_layers import read_patches
from ecomap.workflows.sheets import summary_sheets
from ecomap.workflows.summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecomap.model import Finding
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.base_maps import WrittenTiles


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    as_of: dt.date
    """The day everything was looked at."""
    findings: list[Finding]
    """What the check found; with an error among them nothing was built."""
    files: list[tuple[Path, bool]]
    """Every file, and whether its bytes changed."""
    drawn: int
    """Sites on the map."""
    not_drawn: dict[str, int]
    """Sites without a geometry, counted by reason."""
    tiles: list[WrittenTiles] = field(default_factory=list)
    """Tiles of local base maps, one entry a map."""

    @property
    def is_refused(self) -> bool:
        """Say whether errors in the workspace stopped the build."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def build(
    workspace: Workspace,
    *,
    as_of: dt.date | None = None,
    split: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Check a workspace and build everything that is made from it.

    Nothing is written while the check finds errors. Equal input gives equal
    bytes, and a file that would not change is left alone.

    Parameters
    ----------
    split
        Whether the data of the pages stand beside them, for a web server, and not inside.
    progress
        Called with a few words before each step that may take long.

    Raises
    ------
    EcomapError
        If a file cannot be read or written.
    """
    progress("checking")
    findings = check_workspace(workspace)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Built(as_of or dt.date.min, findings, [], 0, {})
    progress("joining")
    loaded = load(workspace, as_of=as_of)
    contents: dict[Path, str | bytes] = {workspace.sites: sites_text(loaded)}
    progress("summarising")
    contents |= _summaries(loaded)
    progress("drawing")
    base_maps, tiles = offered_maps(workspace, loaded.counties)
    water = read_water(workspace)
    overlays = read_overlays(workspace)
    pages = page_texts(
        loaded,
        water=water,
        overlays=overlays,
        patches=read_patches(workspace),
        base_maps=base_maps,
        split=split,
    )
    contents |= {workspace.maps / name: text for name, text in pages.items()}
    progress("writing briefs")
    briefs = briefs_of(loaded, water=water)
    contents |= built_briefs(workspace.maps / FOLDER, briefs)
    contents[workspace.maps / "index.json"] = index_text(loaded, briefs, contents)
    progress("writing")
    # Tiles before pages, so that no page names a tile that is not there.
    written = [write_tiles(planned) for planned in tiles]
    files = [(path, _write(path, content)) for path, content in contents.items()]
    located = loaded.sites.geometry.notna()
    return Built(loaded.as_of, findings, files, int(located.sum()), _reasons(loaded), written)


def sites_text(loaded: Loaded) -> str:
    """Return the text of `sites.geojson`: every site once, joined."""
    config = loaded.workspace.config
    metadata = {
        "title": config.title,
        "title_en": config.title_en,
        "as_of": loaded.as_of.isoformat(),
        "adcode": config.adcode,
        "invented": config.invented,
        "ellipsoid": "CGCS2000",
        "sources": [english for _, english in config.sources],
    }
    return geojson.dump(
        features_of(loaded.sites, (*SITE_COLUMNS, *DERIVED_COLUMNS)), members={"metadata": metadata}
    )


def _summaries(loaded: Loaded) -> dict[Path, str | bytes]:
    """Return the workbook and the CSV of the county summary."""
    config, maps = loaded.workspace.config, loaded.workspace.maps
    document = summary_of(loaded, by="county").as_dict()
    rows = [{name: row[name] for name in SUMMARY_FIELDS} for row in summary_rows(document)]
    return {
        maps / "summary.csv": csv_text(SUMMARY_FIELDS, rows),
        maps / "summary.xlsx": workbook_bytes(summary_sheets(loaded), title=config.title, as_of=loaded.as_of),
    }


def _write(path: Path, content: str | bytes) -> bool:
    """Write a file and return whether its bytes changed."""
    return write_text(path, content) if isinstance(content, str) else write_bytes(path, content)


def _reasons(loaded: Loaded) -> dict[str, int]:
    """Count the sites that could not be drawn by what is known of their place."""
    words = {
        "county": "only the county is known",
        "none": "no place is published",
    }
    missing = loaded.sites.geometry.isna()
    counts = Counter(str(quality) for quality in loaded.sites.loc[missing, "location_quality"])
    return {words.get(key, f"quality {key}, no geometry"): count for key, count in counts.items()}
