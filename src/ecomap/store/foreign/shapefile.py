"""Shapefiles: three or more files, texts in an encoding that nothing reliable names."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from ecomap.errors import LayerFormatError
from ecomap.store.foreign.dbf_text import read_table_text
from ecomap.store.foreign.gdal_layers import read_gdal

if TYPE_CHECKING:
    from ecomap.store.foreign.dbf_text import TableText
    from ecomap.store.foreign.places import Places


def read_shapefile(path: Path, *, part: str | None = None) -> Places:  # noqa: ARG001 - it has one layer
    """Read a shapefile; a missing index is made anew in a copy, a missing table leaves bare geometries.

    Raises
    ------
    LayerFormatError
        If it is damaged.
    """
    parts = {
        item.suffix.lower(): item for item in path.parent.glob(f"{_escaped(path.stem)}.*") if item.is_file()
    }
    notes = []
    text = None
    if ".dbf" in parts:
        stated = parts[".cpg"].read_bytes()[:80].decode("ascii", "replace") if ".cpg" in parts else ""
        text = read_table_text(parts[".dbf"], stated)
        notes += [text.note] if text.note else []
    else:
        notes.append("the table (.dbf) is missing: the places have no attributes")
    if ".shx" not in parts:
        notes.append("the index (.shx) is missing and was made anew")
    if text is not None and text.mended is not None:
        notes.append("texts and column names that were cut within a character lose that character")
    if ".shx" in parts and (text is None or text.mended is None):
        places = read_gdal(path, encoding=text.encoding if text else None)
    else:
        places = _read_copy(path, parts, text)
    if places.crs is None and ".prj" in parts and parts[".prj"].read_bytes().strip():
        notes.append("the .prj names no system that is known")
    # A null shape is a place that is not known, which the row itself may say; a file that ends early is not.
    missing = shapely.is_missing(places.geometries).nonzero()[0].tolist() if _is_cut(path) else ()
    reasons = {**dict.fromkeys(missing, "no geometry: the .shp file ends before it"), **places.reasons}
    return replace(places, reasons=reasons, notes=(*places.notes, *notes))


def _is_cut(path: Path) -> bool:
    """Say whether a .shp file is shorter than its head says (in words of two bytes)."""
    with path.open("rb") as stream:
        head = stream.read(28)
    return path.stat().st_size < 2 * int.from_bytes(head[24:28], "big")


def _escaped(stem: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in stem)


def _read_copy(path: Path, parts: dict[str, Path], text: TableText | None) -> Places:
    """Read a copy beside which GDAL may write the index, with the table mended."""
    import pyogrio  # noqa: PLC0415 - GDAL takes a quarter of a second to load

    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        copy = Path(folder) / "copy.shp"
        for suffix, part in parts.items():
            shutil.copyfile(part, copy.with_suffix(suffix))
        if text is not None and text.mended is not None:
            copy.with_suffix(".dbf").write_bytes(text.mended)
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
        try:
            return read_gdal(copy, encoding=text.encoding if text else None)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(copy), str(path))) from None
        finally:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})
