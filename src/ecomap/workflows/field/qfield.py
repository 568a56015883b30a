"""A project for QField and QGIS: a GeoPackage with forms, a project beside it, no network."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.crs import WGS84
from ecomap.errors import RefusedError
from ecomap.model import Kind, Marker
from ecomap.store.atomic import replacing, write_bytes
from ecomap.store.writers import Column, ColumnType, Part, Table
from ecomap.store.writers.archive import write_zip
from ecomap.store.writers.geopackage import Layer, layers_of, own_columns, write_layers
from ecomap.store.writers.names import sql_name, unique_names
from ecomap.store.writers.qgis_forms import form_style
from ecomap.store.writers.qgis_project import Project, ProjectLayer, project_xml
from ecomap.workflows.exporting.columns import columns_of, printable
from ecomap.workflows.exporting.extract import kinds_of, part_of
from ecomap.workflows.field.common import shown_title
from ecomap.workflows.field.forms import form_of, with_answers
from ecomap.workflows.field.report import FieldReport
from ecomap.workflows.field.words import requirements_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from ecomap.workflows.exporting.extract import Extract

DATA, PROJECT = "ecomap.gpkg", "ecomap.qgs"
"""Files of a project."""
_GROUND = Kind("counties", "区县界", "counties", ("polygon",), "#7f7f7f", Marker.CIRCLE)
_MARGIN, _SMALLEST_DEGREES = 0.08, 0.02
_MIXED = "of points, lines and areas in one, which a layer of QGIS cannot draw"


def write_qfield(extract: Extract, out: Path) -> FieldReport:
    """Write a project as a folder, or as an archive where `out` ends in `.zip`.

    Raises
    ------
    RefusedError
        If a folder holds other data already, which somebody may have edited, or a file cannot be written.
    """
    left_out, held = _drawable(extract)
    layers, notes = _layers(held)
    with TemporaryDirectory(prefix="ecomap-field.") as folder:
        draft = Path(folder) / DATA
        key = own_columns([item.layer for item in layers])[0]
        parts = write_layers(
            draft,
            [item.layer for item in layers],
            title=shown_title(held),
            as_of=held.loaded.as_of,
            style=_styles(layers, key),
        )
        contents = [(PROJECT, project_xml(_project(held, layers, key), layers)), (DATA, draft.read_bytes())]
    if out.suffix.lower() == ".zip":
        with replacing(out) as archive:
            write_zip(archive, contents, as_of=held.loaded.as_of)
        files = [out]
    else:
        files = _into_folder(out, contents)
    sites = [Part(part.name, part.sites) for part in parts if not part.name.startswith("counties_")]
    count, day = len(held.sites), held.loaded.as_of
    return FieldReport(
        tuple(map(str, files)), "qfield", day, "WGS 84", count, tuple(sites), left_out, tuple(notes)
    )


def _into_folder(out: Path, contents: list[tuple[str, bytes]]) -> list[Path]:
    data = out / DATA
    if data.is_file() and data.read_bytes() != dict(contents)[DATA]:
        raise RefusedError(
            f"{out}: holds a project with other data, which somebody may have edited. Import it first, then "
            "take it away or name another folder."
        )
    for name, content in contents:
        write_bytes(out / name, content)
    return [out / name for name, _ in contents]


def _drawable(extract: Extract) -> tuple[dict[str, tuple[str, ...]], Extract]:
    """Part off mixed geometries; sites without a place stand in their layer and can be given one."""
    mixed = shapely.get_type_id(extract.sites.geometry.to_numpy()) == _COLLECTION
    if mixed.all():
        raise RefusedError(f"all {len(mixed):,} sites are {_MIXED}; nothing was written.")
    ids = tuple(extract.sites["site_id"].to_numpy()[mixed].tolist())
    return ({_MIXED: ids} if ids else {}), part_of(extract, ~mixed)


_COLLECTION = 7


def _layers(extract: Extract) -> tuple[list[ProjectLayer], list[str]]:
    """Return the layers with their forms, the outlines of the counties last, which lie below."""
    columns, unseen = printable(columns_of(extract))
    names = unique_names([column.name for column in columns], sql_name)
    places = shapely.force_2d(extract.sites.geometry.to_numpy())
    table = Table(columns, places, f"EPSG:{WGS84}").renamed(names)
    notes = [f"{name!r} is called {new!r}" for name, new in names.items() if name != new]
    if unseen:
        notes.append(f"control characters are left out of {', '.join(unseen)}")
    required = requirements_of(extract.loaded)
    said = {row["site_id"]: "\n".join(pair[0] for pair in required(row)) for row in rows_of(extract.sites)}
    checklists = extract.loaded.workspace.config.checklists
    made = []
    for layer in layers_of(table, kinds_of(extract)):
        items = checklists.get(layer.kind.key, ())
        whole = with_answers(layer.table, items, [said[site_id] for site_id in layer.table["site_id"]])
        ready = Layer(layer.name, layer.kind, layer.family, whole)
        made.append(ProjectLayer(ready, form_of(whole, items, frozenset()), layer.title))
    ground = _ground(extract.loaded.counties)
    form = form_of(ground.table, (), frozenset({"adcode", "name"}))
    return [*made, ProjectLayer(ground, form, _GROUND.label_zh, is_ground=True)], notes


def _ground(counties: gpd.GeoDataFrame) -> Layer:
    columns = tuple(
        Column(name, ColumnType.TEXT, [str(cell) for cell in counties[name]]) for name in ("adcode", "name")
    )
    places = shapely.force_2d(counties.geometry.to_numpy())
    return Layer("counties_polygon", _GROUND, "polygon", Table(columns, places, f"EPSG:{WGS84}"))


def _styles(layers: list[ProjectLayer], key: str) -> Callable[[Layer], str]:
    by_name = {item.layer.name: item for item in layers}

    def style(layer: Layer) -> str:
        item = by_name[layer.name]
        return form_style(layer, item.form, key=key, is_outline=item.is_ground)

    return style


def _project(extract: Extract, layers: list[ProjectLayer], key: str) -> Project:
    """Return the project; its first view shows the sites, or the counties where none has a place."""
    places = np.concatenate([item.layer.table.geometries for item in layers if not item.is_ground])
    located = places[~(shapely.is_missing(places) | shapely.is_empty(places))]
    if not len(located):
        located = extract.loaded.counties.geometry.to_numpy()
    west, south, east, north = shapely.total_bounds(located).tolist()
    air = max(east - west, north - south) * _MARGIN + _SMALLEST_DEGREES / 2
    day = extract.loaded.as_of
    return Project(
        title=f"{shown_title(extract)} {day}",
        theme="现场核查",
        file=DATA,
        key=key,
        extent=(west - air, south - air, east + air, north + air),
        as_of=day,
    )
