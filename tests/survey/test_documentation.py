"""The page about surveys says what the code does, and an overlay reaches the map."""

import re

import pytest
from shapely.geometry import box

from ecomap.store.layers import read_counties
from ecomap.store.scenes import read_overlays
from ecomap.survey import Suspect
from ecomap.survey.patches import SUSPECT_LABELS
from ecomap.workflows.build import build
from ecomap.workflows.survey import add_overlay

# rasterio 1.4 multiplies transforms in a way that affine 3 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def test_the_table_of_suspects_is_the_vocabulary(repository):
    page = (repository / "docs" / "survey.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \|", page, flags=re.MULTILINE)
    assert rows[1:] == [(str(suspect), SUSPECT_LABELS[suspect][0]) for suspect in Suspect]


def test_an_overlay_is_drawn_by_the_next_build_and_changes_no_figure(workspace, paint):
    before = {path.name: path.read_bytes() for path, _ in build(workspace).files}
    add_overlay(workspace, paint(), name="二号影像", opacity=0.6)
    [overlay] = read_overlays(workspace)
    built = build(workspace)
    after = {path.name: path.read_bytes() for path, _ in built.files}
    changed = {name for name in after if after[name] != before[name]}
    counties = read_counties(workspace)
    frame = box(overlay.west, overlay.south, overlay.east, overlay.north)
    met = {
        f"{adcode}.html"
        for adcode, outline in zip(counties["adcode"], counties.geometry, strict=True)
        if box(*outline.bounds).intersects(frame)
    }
    assert changed == {"index.html", *met}
    assert "二号影像" in after["index.html"].decode()
    assert "二号影像" not in before["index.html"].decode()
    assert overlay.opacity == 0.6
    assert [changed for _, changed in build(workspace).files] == [False] * len(built.files)
