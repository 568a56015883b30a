"""Archives that others made, opened only where they are what they seem."""

from __future__ import annotations

import lzma
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ecomap.errors import LayerFormatError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 4 * 2**30
"""Bytes that an archive may unpack to: a shapefile can hold no more than two files of 2 GiB."""
MOST_RATIO = 200
"""Growth from which an archive is taken for a bomb; coordinates and tables grow three to thirty times."""
_SMALL_BYTES = 64 * 2**20
"""Below this size growth does not matter: an empty grid of cells grows a thousand times."""
MOST_ENTRIES = 10_000
_BLOCK = 2**20
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000
_ARCHIVES = frozenset(
    (".zip", ".kmz", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".jar", ".zst", ".cab")
)
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_LONGEST_PATH, _LONGEST_NAME = 800, 240
"""Bytes that every file system takes, with room for the folder they are put in."""


def check_archive(path: Path, *, nested: bool = False) -> list[zipfile.ZipInfo]:
    """Return the entries of a zip archive, with readable names, if it is safe to unpack.

    Parameters
    ----------
    nested
        Whether it may hold archives; a workbook may.

    Raises
    ------
    WorkspaceError
        If the file is missing.
    LayerFormatError
        If it is no archive or a damaged one, grows beyond measure, is encrypted, or has entries that would
        be written elsewhere.
    """
    if not path.is_file():
        raise WorkspaceError(f"{path}: no such file.")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeError) as error:
        raise LayerFormatError(
            f"{path}: cannot be read as a zip archive ({error}). It may be cut; get it anew."
        ) from None
    _refuse_bombs(path, entries)
    seen: set[str] = set()
    for entry in entries:
        entry.filename = _readable(entry)
        _refuse_entry(path, entry, nested=nested)
        if entry.filename in seen:
            raise LayerFormatError(f"{path}: holds {entry.filename!r} twice. Pack it anew.")
        seen.add(entry.filename)
    return entries


def _refuse_bombs(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what would grow beyond measure, by what the archive says of itself."""
    packed = path.stat().st_size
    unpacked = sum(entry.file_size for entry in entries)
    overlap = sum(entry.compress_size for entry in entries) > packed
    too_many = len(entries) > MOST_ENTRIES
    grows = unpacked > MOST_BYTES or (unpacked > _SMALL_BYTES and unpacked > MOST_RATIO * packed)
    if overlap or too_many or grows:
        raise LayerFormatError(
            f"{path}: {len(entries):,} entries, {packed:,} bytes that would unpack to {unpacked:,}"
            f"{' and lie upon each other' if overlap else ''}. It was not opened."
        )


def _readable(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; programs of Chinese Windows write it in GBK and do not say so."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _refuse_entry(path: Path, entry: zipfile.ZipInfo, *, nested: bool) -> None:
    name = entry.filename
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name or "\0" in name:
        raise LayerFormatError(
            f"{path}: the entry {name[:80]!r} would be written elsewhere. Nothing was unpacked."
        )
    if (entry.external_attr >> 16) & _FILE_TYPE == _SYMLINK:
        raise LayerFormatError(
            f"{path}: the entry {name[:80]!r} is a link to elsewhere. Nothing was unpacked."
        )
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise LayerFormatError(
            f"{path}: {name[:80]!r} is encrypted. Unpack it with its password and import that."
        )
    if not nested and parts.suffix.lower() in _ARCHIVES:
        raise LayerFormatError(f"{path}: holds another archive, {name[:80]!r}. Unpack it and import that.")


@contextmanager
def unpacked(path: Path) -> Iterator[list[Path]]:
    """Unpack a zip archive into a folder that is gone afterwards; yield its files, hidden ones left out.

    Raises
    ------
    LayerFormatError
        As :func:`check_archive`, or if an entry is damaged or longer than the archive says.
    """
    entries = [entry for entry in check_archive(path) if not _is_hidden(entry.filename)]
    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        files = []
        stems: dict[PurePosixPath, int] = {}
        with zipfile.ZipFile(path) as archive:
            # The names were made readable; the archive looks entries up by the names it wrote.
            originals = {item.header_offset: item for item in archive.infolist() if not item.is_dir()}
            for entry in entries:
                target = _target(Path(folder), entry.filename, stems)
                _unpack(
                    archive, originals[entry.header_offset], target, shown=f"{path}: {entry.filename[:80]!r}"
                )
                files.append(target)
        yield files


def _parts(name: str) -> PurePosixPath:
    return PurePosixPath(name.replace("\\", "/"))


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in _parts(name).parts)


def _target(folder: Path, name: str, stems: dict[PurePosixPath, int]) -> Path:
    """Return where an entry is put.

    A name that is too long for a disk, or has a `!`, by which readers part an archive from what is in it,
    becomes a number, the same for all parts of one shapefile.
    """
    parts = _parts(name)
    is_long = any(len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in parts.parts)
    if is_long or len(name.encode("utf-8", "replace")) > _LONGEST_PATH or "!" in name:
        return folder / f"entry-{stems.setdefault(parts.with_suffix(''), len(stems))}{parts.suffix[:12]}"
    return folder.joinpath(*parts.parts)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, *, shown: str) -> None:
    """Write one entry."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as sink:
            # The library stops at the size that the archive states, and tells where that is wrong.
            shutil.copyfileobj(source, sink, _BLOCK)
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
        *(OSError, NotImplementedError, RuntimeError, ValueError),
    ) as error:
        raise LayerFormatError(
            f"{shown} cannot be unpacked ({str(error)[:120]}). Get the archive anew."
        ) from None
