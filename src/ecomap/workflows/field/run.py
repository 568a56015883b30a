"""One call for all that is taken to the field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecomap.errors import RefusedError, UsageError
from ecomap.workflows.field.places import DATUMS, write_places
from ecomap.workflows.field.qfield import write_qfield
from ecomap.workflows.field.selection import Selection, choose
from ecomap.workflows.field.words import LANGUAGES
from ecomap.workflows.load import load

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.field.report import FieldReport

FORMATS = ("gpx", "kml", "qfield", "checklist")
"""What can be made."""
_ENDINGS = {"gpx": (".gpx",), "kml": (".kml",), "qfield": (".zip", ""), "checklist": (".pdf",)}


def take_to_field(
    workspace: Workspace,
    form: str,
    out: Path,
    *,
    selection: Selection | None = None,
    datum: str = "wgs84",
    lang: str = "zh",
    as_of: dt.date | None = None,
) -> FieldReport:
    """Write sites for a tool that an inspector has in the field.

    Parameters
    ----------
    form
        `gpx` or `kml` for phone maps, `qfield` for QField and QGIS, `checklist` for paper.
    out
        The file, its ending that of the format; for `qfield` a folder or a `.zip`.
    selection
        Which sites; all without one.
    datum
        `wgs84`, or `gcj02`, `bd09` for phone maps that draw WGS 84 files off; GPX and KML only.
    lang
        `zh` or `en`; the form of QField is Chinese.
    as_of
        Day of status and days left.

    Raises
    ------
    UsageError
        If the format, its ending or another wish does not fit.
    RefusedError
        If there is nothing to write, or it cannot be written; what stood there stays.
    MissingExtraError
        If the PDF needs a package that is not installed.

    Examples
    --------
    >>> report = take_to_field(workspace, "gpx", Path("today.gpx"))  # doctest: +SKIP
    >>> report.sites, report.datum  # doctest: +SKIP
    (24, 'WGS 84')
    """
    out, wanted = Path(out), selection or Selection()
    _fits(workspace, form, out, datum=datum, lang=lang)
    if wanted.not_located and form in {"gpx", "kml"}:
        raise UsageError(
            f"{form.upper()} holds places only. Print the sites without one with: ecomap field checklist "
            "OUT.pdf --not-located"
        )
    extract = choose(load(workspace, as_of=as_of), wanted)
    if form == "qfield":
        return write_qfield(extract, out)
    if form == "checklist":
        from ecomap.workflows.field.checklist import write_checklist  # noqa: PLC0415 - an extra

        return write_checklist(extract, out, lang=lang)
    return write_places(extract, out, form=form, datum=datum, lang=lang)


def _fits(workspace: Workspace, form: str, out: Path, *, datum: str, lang: str) -> None:
    """Refuse what does not go together, before anything is read."""
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}. Known: {', '.join(FORMATS)}.")
    if datum not in DATUMS:
        raise UsageError(f"unknown datum {datum!r}. Known: {', '.join(DATUMS)}.")
    if datum != "wgs84" and form not in {"gpx", "kml"}:
        raise UsageError(f"--datum {datum} is for gpx and kml; a {form} is in WGS 84.")
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}. Known: {', '.join(LANGUAGES)}.")
    if lang != "zh" and form == "qfield":
        raise UsageError("the forms of a qfield project are Chinese. Leave --lang out.")
    if out.suffix.lower() not in _ENDINGS[form] and form != "qfield":
        raise UsageError(f"{out}: a {form} ends in {_ENDINGS[form][0]}.")
    if form == "qfield" and out.is_file() and out.suffix.lower() != ".zip":
        raise UsageError(f"{out}: is a file. Name a folder, or an archive that ends in .zip.")
    if form != "qfield" and out.is_dir():
        raise UsageError(f"{out}: is a folder. Name a file in it.")
    root, place = workspace.root.resolve(), out.resolve()
    if {place, place.parent} & {root / "layers", root / "ledger"} or (form == "qfield" and place == root):
        raise RefusedError(f"{out}: the workspace keeps its own there. Write it elsewhere.")
