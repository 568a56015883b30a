"""What an export must hold, worked out from layers and joined sites without any code of the export."""

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.workflows.load import load

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ecomap.store.workspace import Workspace

ORIGIN = ("file", "row", "sheet", "crs", "transformation", "accuracy_m", "date", "by")
DERIVED = (
    *("county", "county_adcode", "status", "status_class", "status_date", "deadline"),
    *("days_left", "overdue", "area_m2", "length_m"),
)


def true_rows(workspace: "Workspace", kind: str) -> dict[str, dict[str, Any]]:
    """Return every property of every site of a kind by id: own, derived, and those of others."""
    joined = load(workspace).sites.set_index("site_id")
    layer = json.loads(workspace.layer(kind).read_text(encoding="utf-8"))
    rows = {}
    for feature in layer["features"]:
        row = dict(feature["properties"])
        origin = row.pop("origin", None) or {}
        row.update({f"origin_{part}": origin.get(part) for part in ORIGIN})
        site = joined.loc[row["site_id"]]
        row = {**{f"{name}_stated": row[name] for name in DERIVED if name in row}, **row}
        row.update({name: site[name] for name in DERIVED})
        rows[row["site_id"]] = row
    return rows


def true_places(workspace: "Workspace", kind: str) -> dict[str, "BaseGeometry | None"]:
    """Return the geometry of every site of a kind by id."""
    sites = load(workspace).sites
    chosen = sites[sites["kind"] == kind]
    return dict(zip(chosen["site_id"], chosen.geometry, strict=True))


def same(cell: Any) -> Any:
    """Return a cell as all formats can say it: empty is missing, 1 is 1.0, a day is its text."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, (list, tuple, np.ndarray)):
        cell = ";".join(cell)
    if isinstance(cell, dict):
        cell = json.dumps(cell, ensure_ascii=False)
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        cell = cell.isoformat()
    if cell is None or cell == "" or cell != cell:  # noqa: PLR0124 - NaN
        return None
    return (
        float(cell)
        if isinstance(cell, (bool, int, float))
        else str(cell).replace("\x0b", "").replace("\0", "")
    )


def compare(found: dict[str, dict[str, Any]], true: dict[str, dict[str, Any]], names: dict[str, str]) -> None:
    """Hold every cell that was read back against the truth, under the names that the report tells."""
    assert found.keys() == true.keys()
    for site_id, row in true.items():
        for name, cell in row.items():
            got = found[site_id][_held(name, names)]
            assert _matches(same(got), same(cell)), (site_id, name, got, cell)


def _held(name: str, names: dict[str, str]) -> str:
    """Return the name in the file; a property of others that bears a name of ours was renamed, ours not."""
    if name.endswith("_stated"):
        return names[name.removesuffix("_stated")]
    return name if name in DERIVED and names.get(name, "").startswith(name) else names.get(name, name)


def _matches(got: Any, true: Any) -> bool:
    """Say whether two cells are the same; a column of mixed cells is text."""
    return got == true or (isinstance(got, str) and isinstance(true, float) and float(got) == true)
