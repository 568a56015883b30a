"""A workspace with questions, hostile texts and sites without a place."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.store.workspace import Workspace

QUESTIONS = """
[[checklists.mine_pit]]
key = "fence"
label = "是否有围挡"
label_en = "Is there a fence?"
answer = "yes_no"
[[checklists.mine_pit]]
key = "surface"
label = "地表"
answer = "choice"
choices = ["裸露", "复绿", "<b>其他</b>"]
[[checklists.mine_pit]]
key = "depth"
label = "最大深度（米）"
answer = "number"
[[checklists.mine_pit]]
key = "remark"
label = "说明 & <i>其他</i>"
answer = "text"
"""
NAME = "=HYPERLINK(1)<script>alert(1)</script>]]>&"
"""A name that a viewer might run."""


@pytest.fixture
def friendly(city: "Path") -> "Workspace":
    """Return the small workspace with questions about pits."""
    from ecomap.store.workspace import open_workspace  # noqa: PLC0415 - most tests need no workspace

    config = city / "ecomap.toml"
    config.write_text(config.read_text(encoding="utf-8") + QUESTIONS, encoding="utf-8")
    return open_workspace(city, search=False)


@pytest.fixture
def asking(city: "Path", friendly: "Workspace") -> "Workspace":
    """Return the same with hostile texts at one of the pits."""
    path = city / "layers" / "mine_pit.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    layer["features"][0]["properties"].update(name=NAME, note="上\x0b下\n<img src=x onerror=alert(1)>")
    path.write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")
    return friendly
