"""Write what an import decided: the layer, and the rows that a person has to mend."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap import geojson
from ecomap.frames import geometry_object, geometry_objects, site_properties
from ecomap.store.atomic import write_text
from ecomap.store.layers import read_collection, write_features
from ecomap.store.text import csv_text
from ecomap.store.writers.delimited import escape
from ecomap.workflows.importing.cells import kept_values
from ecomap.workflows.importing.options import STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ecomap.store.foreign import Places
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.importing.decide import Decision
    from ecomap.workflows.importing.identify import Held
    from ecomap.workflows.importing.options import Progress
    from ecomap.workflows.importing.report import RowResult

FOLDER = "imports"
"""Folder of the workspace in which rows wait that were not taken."""


def write_layer(layer: Path, decision: Decision, progress: Progress) -> None:
    """Write the layer anew: features that do not change stay as they are, new ones come last."""
    collection = read_collection(layer) if layer.is_file() else geojson.FeatureCollection(())
    write_features(layer, _merged(collection, decision, progress), members=collection.members)


def _merged(
    collection: geojson.FeatureCollection, decision: Decision, progress: Progress
) -> Iterator[Mapping[str, Any]]:
    changed = list(decision.changed.values())
    updates = dict(zip(decision.changed, _features(changed), strict=True))
    for feature in collection.features:
        update = updates.get(feature["properties"].get("site_id"))
        if update is None:
            yield feature
        else:
            properties = {**feature["properties"], **update["properties"]}
            yield {**feature, "properties": properties, "geometry": update["geometry"]}
    for start in range(0, len(decision.new), STEP):
        progress("writing", start, len(decision.new))
        yield from _features(decision.new[start : start + STEP])


def _features(sites: Sequence[Held]) -> list[dict[str, Any]]:
    """Return sites as features, with the properties that are none of a site behind their own."""
    geometries = np.empty(len(sites), dtype=object)
    geometries[:] = [item.geometry for item in sites]
    return [
        {
            "type": "Feature",
            "properties": {**site_properties(item.site), **item.kept},
            "geometry": geometry,
        }
        for item, geometry in zip(sites, geometry_objects(geometries), strict=True)
    ]


def write_open_rows(
    workspace: Workspace, source: Path, places: Places, positions: Sequence[int], results: Sequence[RowResult]
) -> Path:
    """Write the rows that were not taken into a file that can be mended and brought again.

    A table becomes a CSV file with all its columns, a layer becomes GeoJSON in its own coordinates. Both say
    what is wrong with each row; a column `site_id` is there to be filled in.
    """
    rows = [_cells(places, position, result) for position, result in zip(positions, results, strict=True)]
    if places.coordinates:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        escaped = [{name: _plain(value) for name, value in row.items()} for row in rows]
        path, text = _free(workspace, source, ".csv"), "\ufeff" + csv_text(columns, escaped)
    else:
        features = [
            {"type": "Feature", "properties": row, "geometry": _geometry(places.geometries[position])}
            for position, row in zip(positions, rows, strict=True)
        ]
        members = {"crs": {"type": "name", "properties": {"name": places.crs}}} if places.crs else {}
        path, text = _free(workspace, source, ".geojson"), geojson.dump(features, members=members)
    write_text(path, text)
    return path


def _cells(places: Places, position: int, result: RowResult) -> dict[str, Any]:
    """Return the cells of a row as the file had them, and what is wrong with it."""
    columns = {**places.columns, **places.coordinates}
    values = {name: kept_values([cells[position]])[0] for name, cells in columns.items()}
    probable = f"{result.site_id} ({result.score})" if result.site_id else ""
    return {
        "site_id": "",
        **values,
        "import_row": result.row,
        "import_reason": result.words,
        "import_proposal": probable,
    }


def _plain(value: Any) -> Any:
    """Return a cell of a CSV file; what a table program would run as a formula gets an apostrophe."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return escape(value) if isinstance(value, str) else value


def _geometry(geometry: Any) -> dict[str, Any] | None:
    """Return a geometry in the file's own coordinates; what no JSON can hold is left out."""
    if geometry is None or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    return geometry_object(geometry)


def _free(workspace: Workspace, source: Path, suffix: str) -> Path:
    """Return the path of a file that does not stand yet: rows that somebody mends are never overwritten."""
    stem = source.name.split(".")[0]
    folder = workspace.root / FOLDER
    for number in range(1, 10_000):
        path = folder / f"{stem}.open{'' if number == 1 else f'-{number}'}{suffix}"
        if not path.exists():
            return path
    return folder / f"{stem}.open-{dt.datetime.now(tz=dt.UTC):%Y%m%d%H%M%S}{suffix}"
