"""Write an export in its format, beside its place first."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from ecomap.errors import RefusedError
from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS
from ecomap.store.atomic import replacing
from ecomap.store.writers import Column, ColumnType, Part
from ecomap.store.writers.delimited import write_csv
from ecomap.store.writers.gdal import clock_at, write_layer
from ecomap.store.writers.geopackage import write_geopackage
from ecomap.store.writers.gpx import write_gpx
from ecomap.store.writers.kml import write_kml
from ecomap.store.writers.lines import write_geojson
from ecomap.store.writers.parquet import write_parquet
from ecomap.store.writers.shapefile import pack, put_in_place, write_shapefiles
from ecomap.workflows.exporting.sheets import anchor_words, cells_of, status_words, without_long_outlines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecomap.model import Kind
    from ecomap.store.writers import Table
    from ecomap.workflows.exporting.extract import Extract
    from ecomap.workflows.exporting.formats import Format
    from ecomap.workflows.exporting.place import Placed


@dataclass(frozen=True, slots=True)
class Job:
    """All that a writer needs."""

    out: Path
    """Where to."""
    form: Format
    """The format."""
    extract: Extract
    """The sites as the layers have them."""
    table: Table
    """The sites as a table of the format, under its names."""
    placed: Placed
    """Their places in the system of the file."""
    kinds: Mapping[str, Kind]
    """Every kind of the sites."""
    title: str
    """What the file is called inside, where it can be called something."""
    lang: str
    """Language of the headings of a table."""


@dataclass(slots=True)
class Written:
    """What became of it."""

    parts: list[Part]
    """Layers."""
    files: list[Path]
    """Files."""
    cut: dict[str, int] = field(default_factory=dict)
    """How many texts of a column end early."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Headings of columns of others that stood there already, and what theirs are instead."""
    notes: list[str] = field(default_factory=list)
    """What a person should know besides."""


def write(job: Job) -> Written:
    """Write the export; a file that stood there stays as it was if that fails.

    Raises
    ------
    RefusedError
        If it cannot be written.
    """
    if job.form.key == "shp":
        return _shapefiles(job)
    with replacing(job.out) as draft:
        written = _WRITERS[job.form.key](job, draft)
    if job.form.key == "gpkg":
        # What QGIS left of a file that it had open would be played into the new one.
        for ending in ("-wal", "-shm", "-journal"):
            job.out.with_name(job.out.name + ending).unlink(missing_ok=True)
    return written


def _one(job: Job, *notes: str) -> Written:
    return Written([Part(job.out.stem, len(job.table))], [job.out], notes=list(notes))


def _geojson(job: Job, draft: Path) -> Written:
    config, loaded = job.extract.loaded.workspace.config, job.extract.loaded
    metadata: dict[str, Any] = {
        "title": config.title,
        "title_en": config.title_en,
        "as_of": loaded.as_of.isoformat(),
        "adcode": config.adcode,
        "invented": config.invented,
        "sources": [english for _, english in config.sources],
    }
    sites = job.extract.sites.set_geometry(list(job.placed.geometries), crs="EPSG:4326")
    write_geojson(
        draft,
        sites,
        (*SITE_COLUMNS, *DERIVED_COLUMNS),
        more=job.extract.foreign,
        members={"metadata": metadata} if job.form.key == "geojson" else None,
    )
    return _one(job)


def _geopackage(job: Job, draft: Path) -> Written:
    parts = write_geopackage(
        draft, job.table, kinds=job.kinds, title=job.title, as_of=job.extract.loaded.as_of
    )
    return Written(parts, [job.out])


def _flatgeobuf(job: Job, draft: Path) -> Written:
    # The format indexes places only where every row has one.
    is_whole = bool(job.table.is_located.all())
    options = {"SPATIAL_INDEX": "YES" if is_whole else "NO"}
    write_layer(draft, job.table.as_texts(), driver="FlatGeobuf", layer=job.out.stem, layer_options=options)
    note = "without a spatial index, because FlatGeobuf has none for sites without a place"
    return _one(job, *([] if is_whole else [note]))


def _parquet(job: Job, draft: Path) -> Written:
    write_parquet(draft, job.table)
    return _one(job)


def _kml(job: Job, draft: Path) -> Written:
    with clock_at(job.extract.loaded.as_of):
        parts = write_kml(draft, job.table, kinds=job.kinds, title=job.title)
    return Written(parts, [job.out])


def _gpx(job: Job, draft: Path) -> Written:
    with clock_at(job.extract.loaded.as_of):
        parts = write_gpx(draft, _with_gpx_words(job), title=job.title)
    types = [place.geom_type for place in job.table.geometries]
    areas, groups = sum(name.endswith("Polygon") for name in types), types.count("MultiPoint")
    notes = [f"the outlines of {areas:,} areas stand as tracks, since GPX knows no areas"] if areas else []
    if groups:
        notes.append(f"{groups:,} sites of several points stand as several waypoints")
    return Written(parts, [job.out], notes=notes)


def _with_gpx_words(job: Job) -> Table:
    """Return the table with what a receiver shows beside a name: kind, status, deadline, vagueness."""
    kinds, table = job.kinds, job.table
    types = [kinds[key].label_zh if key in kinds else key for key in table["kind"]]
    names = ("status", "deadline", "location_quality", "location_accuracy_m")
    words = [
        status_words(status) + (f"，{day.isoformat()} 到期" if day else "") + anchor_words(quality, radius)
        for status, day, quality, radius in zip(*(table[name] for name in names), strict=True)
    ]
    shown = (Column("type", ColumnType.TEXT, types), Column("desc", ColumnType.TEXT, words))
    return replace(table, columns=(*table.columns, *shown))


def _csv(job: Job, draft: Path) -> Written:
    cells = cells_of(job.table, job.placed, kinds=job.kinds, lang=job.lang)
    escaped = write_csv(draft, cells.columns)
    note = f"{escaped:,} texts that a table program would run as a formula begin with an apostrophe"
    written = _one(job, *([note] if escaped else []))
    written.renamed = cells.renamed
    return written


def _workbook(job: Job, draft: Path) -> Written:
    from ecomap.store.writers import workbook  # noqa: PLC0415 - openpyxl takes a while to load

    day, key = job.extract.loaded.as_of, job.placed.reference.key
    cells = cells_of(job.table, job.placed, kinds=job.kinds, lang=job.lang)
    cells, outlines = without_long_outlines(cells, characters=workbook.CELL_CHARACTERS)
    if job.lang == "zh":
        heading = workbook.Heading("点位", f"{job.title} · 状态截至 {day} · 坐标系 {key}", job.title)
    else:
        heading = workbook.Heading("sites", f"{job.title} · as of {day} · {key}", job.title)
    number = f"0.{'0' * job.placed.decimals}"
    cut = workbook.write_workbook(
        draft, cells.columns, heading=heading, formats=dict.fromkeys(cells.position, number), as_of=day
    )
    note = (
        f"the outlines of {outlines:,} sites are longer than a cell holds and are left out; "
        "GeoPackage or GeoJSON hold them"
    )
    written = _one(job, *([note] if outlines else []))
    written.cut, written.renamed = cut, cells.renamed
    return written


def _shapefiles(job: Job) -> Written:
    """Write into a folder of its own first: a shapefile is several files that belong together."""
    out, day = job.out, job.extract.loaded.as_of
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=f".{out.stem}.", dir=out.parent))
        try:
            made = write_shapefiles(folder, out.stem, job.table, as_of=day)
            if out.suffix.lower() == ".zip":
                with replacing(out) as draft:
                    pack(folder, draft, as_of=day)
                files = [out]
            else:
                files = put_in_place(folder, out.parent)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise RefusedError(f"{out}: cannot be written ({error.strerror}).") from None
    return Written(made.parts, files, cut=made.cut, notes=_beside(out, files))


def _beside(out: Path, files: list[Path]) -> list[str]:
    """Tell of files that look as if this export had made them, but stem from an earlier one."""
    if out.suffix.lower() == ".zip":
        return []
    names = [out.stem, *(f"{out.stem}_{family}" for family in ("point", "line", "polygon"))]
    others = [name for name in names if (path := out.with_name(f"{name}.shp")).exists() and path not in files]
    return (
        [f"{', '.join(f'{name}.shp' for name in others)} stood there before and is not of this export"]
        if (others)
        else []
    )


_WRITERS: Mapping[str, Callable[[Job, Path], Written]] = {
    "geojson": _geojson,
    "lines": _geojson,
    "gpkg": _geopackage,
    "fgb": _flatgeobuf,
    "parquet": _parquet,
    "kml": _kml,
    "gpx": _gpx,
    "csv": _csv,
    "xlsx": _workbook,
}
