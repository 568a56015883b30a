"""An export that is imported again changes nothing of a site: what is read is what was written."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecomap.frames import SITE_COLUMNS
from ecomap.workflows.exporting import export_sites
from ecomap.workflows.importing import ImportOptions, import_file

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

KINDS = ["mine_pit", "river_section", "lake", "outfall"]


def imported(workspace: "Workspace", path: str, kind: str, crs: str | None) -> set[str]:
    """Import a file and return what it says has changed, or why a row was not taken."""
    report = import_file(workspace, Path(path), kind=kind, options=ImportOptions(crs=crs))
    assert report.rows
    words = {word for row in report.rows for word in row.words.split(", ")} - {""}
    return words | {str(row.outcome) for row in report.rows} - {"changed", "unchanged"}


@pytest.mark.parametrize("crs", [None, "EPSG:4522"])
@pytest.mark.parametrize("ending", ["geojson", "geojsonl", "gpkg", "fgb", "parquet"])
def test_a_layer_imported_again_changes_nothing(
    workspace: "Workspace", tmp_path: Path, ending: str, crs: str | None
) -> None:
    if crs is not None and ending.startswith("geojson"):
        return
    for kind in KINDS:
        before = workspace.layer(kind).read_bytes()
        report = export_sites(workspace, tmp_path / f"{kind}.{ending}", kinds=[kind], crs=crs)
        assert imported(workspace, report.files[0], kind, None) == set()
        assert workspace.layer(kind).read_bytes() == before


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4522", "GCJ-02", "BD-09"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "kml"])
def test_a_table_imported_again_changes_nothing_of_a_site(
    workspace: "Workspace", tmp_path: Path, ending: str, crs: str
) -> None:
    if ending == "kml" and crs != "EPSG:4326":
        return
    lang = None if ending == "kml" else "en"
    for kind in KINDS:
        report = export_sites(workspace, tmp_path / f"{kind}.{ending}", kinds=[kind], crs=crs, lang=lang)
        changed = imported(workspace, report.files[0], kind, crs if lang else None)
        # Columns that are none of a site may stay with it; its own properties and its place are the same.
        assert not changed & {*SITE_COLUMNS, "refused", "new", "undecided"}
        assert not [word for word in changed if word.startswith("place")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "gpx", "shp", "kml", "gpkg", "geojson"])
def test_everything_odd_comes_back(rich: "Workspace", tmp_path: Path, ending: str, lang: str) -> None:
    table_lang = lang if ending in {"csv", "xlsx"} else None
    report = export_sites(rich, tmp_path / f"a.{ending}", kinds=["mine_pit"], lang=table_lang)
    before = rich.layer("mine_pit").read_bytes()
    for path in report.files:
        if not path.endswith((".shp", ending)):
            continue
        crs = "EPSG:4326" if ending in {"csv", "xlsx"} else None
        again = import_file(rich, Path(path), kind="mine_pit", options=ImportOptions(crs=crs, dry_run=True))
        # The layer itself holds texts that no import takes, markup and control characters; tracks are lines.
        assert all("holds" in row.words or "takes" in row.words for row in again.refused), again.refused
        assert (again.new, again.undecided) == ((), ())
        changed = {word for row in again.rows if row.outcome == "changed" for word in row.words.split(", ")}
        # A remark of several lines comes back on one.
        assert not changed & ({*SITE_COLUMNS, "gets a place", "loses its place"} - {"note"})
    assert rich.layer("mine_pit").read_bytes() == before
