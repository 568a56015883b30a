"""Hand the sites of a workspace to other programs: choose, place, name, write once, report."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import RefusedError, UsageError
from ecomap.store.writers import ColumnType, Table
from ecomap.store.writers.names import unique_names
from ecomap.store.writers.table import FAMILIES, families
from ecomap.workflows.exporting.columns import columns_of, printable
from ecomap.workflows.exporting.extract import extract_sites, kinds_of, part_of, title_of
from ecomap.workflows.exporting.formats import endings_that, format_of
from ecomap.workflows.exporting.place import put_in_system, system_of
from ecomap.workflows.exporting.report import ExportReport
from ecomap.workflows.exporting.write import Job, write
from ecomap.workflows.load import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.exporting.extract import Extract
    from ecomap.workflows.exporting.formats import Format
    from ecomap.workflows.exporting.place import Placed
    from ecomap.workflows.exporting.write import Written

_LISTS_NATIVE = frozenset({"geojson", "lines", "parquet"})
_SPLITS = re.compile(r"[;；、,，]")
"""Where an import splits a text into the items of a list."""


def export_sites(
    workspace: Workspace,
    out: Path,
    *,
    kinds: Sequence[str] = (),
    counties: Sequence[str] = (),
    crs: str | None = None,
    accuracy_m: float | None = None,
    as_of: dt.date | None = None,
    lang: str | None = None,
) -> ExportReport:
    """Write the sites, joined on one day, into the format that the ending of `out` names.

    Parameters
    ----------
    out
        The file; its folder is made if it is missing, a file that stands there is replaced.
    kinds
        Keys of the kinds to write; all without one.
    counties
        Adcodes or names of the counties whose sites to write; all without one.
    crs
        System of the coordinates, as :func:`ecomap.crs.reference` reads it; WGS 84 without one.
    accuracy_m
        Metres by which its datum may be off where no way to it is published.
    as_of
        Day of status, deadline and days left.
    lang
        `zh` for Chinese headings and words in CSV and XLSX, `en` for the properties' own names.

    Raises
    ------
    UsageError
        If the ending, a kind, a county or the language is unknown, or the format cannot be in that system.
    CRSError
        If the system is unknown, cannot be reached or cannot express a place.
    RefusedError
        If there is nothing to write, `out` is a file that the workspace is made of, or it cannot be written.
    MissingExtraError
        If the format needs a package that is not installed.

    Examples
    --------
    >>> report = export_sites(workspace, Path("pits.gpkg"), kinds=["mine_pit"])  # doctest: +SKIP
    >>> report.sites, report.renamed  # doctest: +SKIP
    (24, {})
    """
    out = Path(out)
    form = format_of(out)
    language = _language(form, lang)
    _refuse_sources(workspace, out)
    loaded = load(workspace, as_of=as_of)
    west, south, east, north = loaded.counties.total_bounds.tolist()
    system = system_of(crs, form, accuracy_m=accuracy_m, around=(west, south, east, north))
    extract = extract_sites(loaded, kinds=kinds, counties=counties)
    left_out, kept = _fitting(extract, form)
    placed = put_in_system(kept.sites.geometry.to_numpy(), system, site_ids=kept.sites["site_id"].tolist())
    columns, unseen = printable(columns_of(kept))
    table = Table(columns, placed.geometries, placed.crs)
    names = unique_names([column.name for column in table.columns], form.fit) if form.fit else {}
    job = Job(
        out=out,
        form=form,
        extract=kept,
        table=table.renamed(names),
        placed=placed,
        kinds=kinds_of(kept),
        title=title_of(kept),
        lang=language,
    )
    written = write(job)
    if unseen and form.key not in {"geojson", "lines"}:
        written.notes.append(f"control characters are left out of {_counted(unseen)}")
    stated = {held: name for name, held in names.items()}
    written.cut = {stated.get(name, name): count for name, count in written.cut.items()}
    return _report(job, table, written, left_out=left_out, renamed=_renamed(extract, names))


def _language(form: Format, lang: str | None) -> str:
    """Return the language of the headings, where the format has any."""
    if lang is not None and lang not in form.languages:
        raise UsageError(
            f"{form.name} has the properties' own names as headings. --lang {lang} is for "
            f"{endings_that(lambda other: len(other.languages) > 1)}."
        )
    return lang or form.languages[0]


def _refuse_sources(workspace: Workspace, out: Path) -> None:
    """Refuse to replace what the sites are read from."""
    place = out.resolve()
    if place.is_dir():
        raise UsageError(f"{out}: is a folder. Name a file in it, with an ending that says its format.")
    root = workspace.root.resolve()
    folders = (root / "layers", root / "ledger")
    if place.parent in folders or place in {workspace.sites.resolve(), workspace.problems.resolve()}:
        raise RefusedError(
            f"{out}: the workspace is made of this file or keeps its own there. Write the export elsewhere."
        )


def _fitting(extract: Extract, form: Format) -> tuple[dict[str, tuple[str, ...]], Extract]:
    """Return the sites that a format cannot hold, by reason, and the others."""
    if form.key not in {"gpx", "shp"}:
        return {}, extract
    found = families(Table((), extract.sites.geometry.to_numpy(), ""))
    reasons = {"of points, lines and areas in one": found == FAMILIES.index("collection")}
    if form.key == "gpx":
        reasons["without a place"] = found < 0
    ids = extract.sites["site_id"].to_numpy()
    left_out = {reason: tuple(ids[rows].tolist()) for reason, rows in reasons.items() if rows.any()}
    keep = ~np.logical_or.reduce(list(reasons.values()))
    if not keep.any():
        raise RefusedError(
            f"none of the {len(keep):,} sites can stand in {form.name}: no one has a fitting place."
        )
    return left_out, part_of(extract, keep)


def _renamed(extract: Extract, names: Mapping[str, str]) -> dict[str, str]:
    """Return what each property is called in the file, where that is another name."""
    original = {new: old for old, new in extract.renamed.items()}
    found = {original.get(name, name): held for name, held in names.items()}
    found = {name: held for name, held in found.items() if name != held}
    return {**extract.renamed, **found}


def _report(
    job: Job,
    table: Table,
    written: Written,
    *,
    left_out: Mapping[str, tuple[str, ...]],
    renamed: Mapping[str, str],
) -> ExportReport:
    """Gather what a person is told."""
    system = job.placed.reference
    return ExportReport(
        files=tuple(str(path) for path in written.files),
        format=job.form.name,
        as_of=job.extract.loaded.as_of,
        crs=system.key,
        crs_name=system.name,
        transformation=system.transformation,
        accuracy_m=system.accuracy_m,
        parts=tuple(written.parts),
        sites=len(table),
        left_out=left_out,
        renamed={**renamed, **written.renamed},
        cut=written.cut,
        notes=(*_notes(job, table, job.placed), *written.notes),
    )


def _notes(job: Job, table: Table, placed: Placed) -> list[str]:
    """Tell what is the same in every format."""
    notes = []
    without = int((~table.is_located).sum())
    if without:
        notes.append(f"without a place, and yet in it: {_sites(without)}")
    if placed.heights_dropped:
        notes.append(f"heights are left out of {_sites(placed.heights_dropped)}")
    split = 0 if job.form.key in _LISTS_NATIVE else sum(map(_would_split, _items(table)))
    if split:
        notes.append(
            f"{split:,} items of lists hold a comma or another mark at which an import would split them"
        )
    return notes


def _sites(count: int) -> str:
    return f"{count:,} site{'' if count == 1 else 's'}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} texts of {name!r}" for name, count in counts.items())


def _items(table: Table) -> list[Any]:
    """Return every item of every list."""
    lists = (column.values for column in table.columns if column.type is ColumnType.LIST)
    return [item for cells in lists for cell in cells if cell for item in cell]


def _would_split(item: str) -> bool:
    return _SPLITS.search(item) is not None
