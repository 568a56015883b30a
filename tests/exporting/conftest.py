"""A workspace that has everything an export may meet."""

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

ORIGIN = {
    "file": "矿坑.xlsx",
    "row": 7,
    "sheet": "清单",
    "crs": "EPSG:4525",
    "transformation": "Inverse of 3-degree Gauss-Kruger zone 37",
    "accuracy_m": 1.5,
    "date": "2025-05-06",
    "by": "王工",
}
FOREIGN: list[dict[str, Any]] = [
    {"开采方式": "露天", "depth_m": 12, "=危险": "=1+1", "checked": True, "照片": ["a.jpg", "b.jpg"]},
    {"开采方式": "地下；露天", "depth_m": 3.5, "checked": False, "Name": "旧名", "fid": 9},
    {
        "开采方式及其他说明": "很长的列名",
        "status": "拟关闭",
        "mixed": 5,
        "geom": "点",
        "icon": "http://x.invalid/a.png",
    },
    {"mixed": "约5米", "nested": {"a": [1, 2]}, "a (1)": "括号", "time": "2020"},
]
"""What other programs left in a layer: names that clash, types that mix, texts that look like formulas."""


@pytest.fixture
def rich(workspace: "Workspace") -> "Workspace":
    """Return the small workspace with a layer of mine pits that others have added to."""
    path = workspace.layer("mine_pit")
    layer = json.loads(path.read_text(encoding="utf-8"))
    for feature, more in zip(layer["features"], FOREIGN, strict=False):
        feature["properties"].update(more)
    first, second = layer["features"][0]["properties"], layer["features"][1]["properties"]
    first.update(origin=ORIGIN, note="+86 136\t<b>&amp;</b>\n第二行", name="-危险<坑>", permit="C43\"0'7,21")
    third = layer["features"][2]["properties"]
    third.update(note="上\x0b下\x00尾")
    first.update(location_date="2024-02-29", area_stated_m2=1234.5, aliases=["甲坑", "乙坑"])
    second.update(note="长" * 300, tags=["重点", "督办"])
    west, south = next(_positions(layer))
    ring = [
        [west, south],
        [west + 0.01, south],
        [west + 0.01, south + 0.01],
        [west, south + 0.01],
        [west, south],
    ]
    hole = [
        [west + d, south + e] for d, e in ((0.002, 0.002), (0.002, 0.004), (0.004, 0.004), (0.002, 0.002))
    ]
    far = [[x + 0.02, y] for x, y in ring]
    layer["features"][2]["geometry"] = {"type": "MultiPolygon", "coordinates": [[ring, hole], [far]]}
    layer["features"][2]["properties"]["location_quality"] = "surveyed"
    path.write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")
    return workspace


def _positions(layer: dict[str, Any]) -> Any:
    for feature in layer["features"]:
        place = (feature["geometry"] or {}).get("coordinates")
        while isinstance(place, list) and place and isinstance(place[0], list):
            place = place[0]
        if place:
            yield place[:2]
