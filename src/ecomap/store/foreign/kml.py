"""KML and KMZ of map programs: folders, extended data, and descriptions written as web pages."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.archive import unpacked
from ecomap.store.foreign.gdal_layers import read_gdal
from ecomap.store.foreign.html_text import plain_of_html
from ecomap.store.foreign.kml_marks import Document, Mark, marks_of
from ecomap.store.foreign.places import Places
from ecomap.store.foreign.xml_guard import root_of
from ecomap.store.foreign.xml_text import plain_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" '
    'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>\n'
)
_TIMES = ("timestamp", "begin", "end")
_FIRST = ("Name", "description")
_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("int", "uint", "short", "ushort"), int),
    **dict.fromkeys(("float", "double"), float),
    "bool": {"1": True, "true": True, "0": False, "false": False}.__getitem__,
}
"""How texts of declared types are read."""


def read_kml(path: Path, *, part: str | None = None) -> Places:
    """Read the places of a KML document; the folders of each stand in the column `folder`.

    Parameters
    ----------
    part
        The only folder to read, by its name or its path.

    Raises
    ------
    LayerFormatError
        If it is no KML, or declares entities, or has no such folder.
    """
    with plain_xml(path) as plain:
        root = root_of(plain.path)
        if root != "kml":
            raise LayerFormatError(f"{path}: is no KML but a document of <{root[:40]}>. Check the file.")
        document = Document()
        marks = list(marks_of(plain.path, document))
    rows = [row for row, mark in enumerate(marks) if part is None or _is_in(mark.folder, part)]
    notes = [plain.note] if plain.note else []
    notes += ["links to other maps are not followed"] if document.links else []
    notes += [f"{document.overlays} pictures laid over the map are left out"] if document.overlays else []
    if not rows:
        raise LayerFormatError(f"{path}: {_without_places(marks, part, notes)}")
    chosen = [marks[row] for row in rows]
    places = _shapes(path, [mark.shape for mark in chosen])
    told = {row: mark.reason for row, mark in enumerate(chosen) if mark.reason}
    return replace(
        places,
        rows=np.array(rows, dtype=np.int64) + 1,
        columns=_columns(chosen, document.kinds),
        reasons={**places.reasons, **told},
        notes=(*places.notes, *notes),
    )


def _is_in(folder: str, part: str) -> bool:
    return part == folder or part in folder.split("/") or folder.startswith(f"{part}/")


def _without_places(marks: Sequence[Mark], part: str | None, notes: Sequence[str]) -> str:
    """Say why there is nothing to read."""
    if marks:
        folders = ", ".join(list(dict.fromkeys(mark.folder or "(none)" for mark in marks))[:12])
        return f"has no folder {part!r}. It has: {folders}."
    return f"holds no place{''.join(f'; {note}' for note in notes)}. Check the file."


def _shapes(path: Path, shapes: Sequence[str]) -> Places:
    """Return the geometries of placemarks through GDAL; None for one without."""
    given = [row for row, shape in enumerate(shapes) if shape]
    geometries = np.full(len(shapes), None, dtype=object)
    empty = Places(np.arange(len(shapes)), {}, geometries, crs="EPSG:4326")
    if not given:
        return empty
    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        copy = Path(folder) / "copy.kml"
        with copy.open("w", encoding="utf-8") as stream:
            stream.write(_HEAD)
            stream.writelines(f"<Placemark>{shapes[row]}</Placemark>\n" for row in given)
            stream.write("</Document></kml>\n")
        try:
            read = read_gdal(copy)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(copy), str(path))) from None
    if len(read) != len(given):
        raise LayerFormatError(f"{path}: GDAL reads {len(read)} of {len(given)} places. Check the file.")
    geometries[given] = read.geometries
    return replace(
        empty, reasons={given[row]: reason for row, reason in read.reasons.items()}, notes=read.notes
    )


def _columns(marks: Sequence[Mark], kinds: dict[str, str]) -> dict[str, list[Any]]:
    """Return words, data, folders and times as columns; those that no place fills are left out."""
    words = dict.fromkeys(name for mark in marks for name in mark.cells)
    data = dict.fromkeys(name for mark in marks for name in mark.data)
    columns: dict[str, list[Any]] = {
        name: [_plain(mark.cells.get(name, "")) for mark in marks]
        for name in (*_FIRST, *sorted(words.keys() - {*_FIRST, *_TIMES}))
    }
    own = {**columns}
    for name in data:
        cells = [_typed(mark.data.get(name, ""), kinds.get(name, "string")) for mark in marks]
        header = name or "data"
        if own.get(header, cells) != cells:
            header = f"{header} (data)"
        columns[header] = cells
    folders = [mark.folder or None for mark in marks]
    columns["folder (KML)" if "folder" in data else "folder"] = folders
    for name in _TIMES:
        columns[name if name not in data else f"{name} (KML)"] = [
            _moment(mark.cells.get(name, "").strip()) for mark in marks
        ]
    return {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells)}


def _plain(text: str) -> str | None:
    return (plain_of_html(text) if "<" in text else text.strip()) or None


def _typed(text: str, kind: str) -> Any:
    """Return a value of its declared type; a text that is none stays a text."""
    reader = _READERS.get(kind)
    if reader is None or not text.strip():
        return _plain(text)
    try:
        value = reader(text.strip().lower())
        is_finite = math.isfinite(value)
    except (ValueError, KeyError, OverflowError):
        return _plain(text)
    return value if is_finite else _plain(text)


def _moment(text: str) -> Any:
    """Return a day or a time; a month, a year or a text that is none stays a text."""
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        return text or None


def read_kmz(path: Path, *, part: str | None = None) -> Places:
    """Read the document of a KMZ archive.

    Raises
    ------
    LayerFormatError
        If it does not hold one document, or that cannot be read.
    """
    with unpacked(path) as files:
        documents = [file for file in files if file.suffix.lower() == ".kml"]
        main = [file for file in documents if file.name.lower() == "doc.kml"] or documents
        if len(main) != 1:
            names = ", ".join(file.name for file in documents[:6]) or "none"
            raise LayerFormatError(f"{path}: needs one KML document, has {len(documents)} ({names}).")
        try:
            return read_kml(main[0], part=part)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(main[0]), f"{path}: {main[0].name}")) from None
