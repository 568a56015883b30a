"""The page about surveys says what the code does, and an overlay reaches the map."""

import base64
import json
import re
import zlib

import pytest
from shapely.geometry import box

from ecomap.render.container import unpack
from ecomap.store.layers import read_counties
from ecomap.store.overlays import read_overlays
from ecomap.survey import Suspect
from ecomap.survey.patches import SUSPECT_LABELS
from ecomap.workflows.build import build
from ecomap.workflows.survey import add_overlay

# rasterio 1.4 multiplies transforms in a way that affine 3 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def test_the_table_of_suspects_is_the_vocabulary(repository):
    page = (repository / "docs" / "survey_match.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \|", page, flags=re.MULTILINE)
    assert rows[1:] == [(str(suspect), SUSPECT_LABELS[suspect][0]) for suspect in Suspect]


def contents(workspace, built):
    """Return what was built, by its place below the workspace."""
    return {path.relative_to(workspace.root).as_posix(): path.read_bytes() for path, _ in built.files}


def figures(index):
    """Return the counts that an index gives for each file."""
    return {entry["file"]: entry["counts"] for entry in json.loads(index)["files"]}


def names_of_overlays(page):
    """Return the names of the pictures that a page lays on the ground."""
    (data,) = re.findall(rb'id="ecomap-data"[^>]*>([^<]*)<', page)
    content = unpack(zlib.decompress(base64.b64decode(data)))
    return [overlay["name"] for overlay in content["page"]["overlays"]]


def test_an_overlay_is_drawn_by_the_next_build_and_changes_no_figure(workspace, paint):
    before = contents(workspace, build(workspace))
    add_overlay(workspace, paint(), name="二号影像", opacity=0.6)
    [overlay] = read_overlays(workspace)
    built = build(workspace)
    after = contents(workspace, built)
    changed = {name for name in after if after[name] != before[name]}
    counties = read_counties(workspace)
    frame = box(overlay.west, overlay.south, overlay.east, overlay.north)
    met = {
        f"maps/{adcode}.html"
        for adcode, outline in zip(counties["adcode"], counties.geometry, strict=True)
        if box(*outline.bounds).intersects(frame)
    }
    # The index carries the hash of each page.
    assert changed == {"maps/index.html", "maps/index.json", *met}
    assert figures(after["maps/index.json"]) == figures(before["maps/index.json"])
    assert "二号影像" not in names_of_overlays(before["maps/index.html"])
    assert "二号影像" in names_of_overlays(after["maps/index.html"])
    assert overlay.opacity == 0.6
    assert [changed for _, changed in build(workspace).files] == [False] * len(built.files)
