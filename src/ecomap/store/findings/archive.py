"""`*.ecomap.zip`: findings and their photos as a phone sends them."""

from __future__ import annotations

import hashlib
import json
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.errors import LedgerError
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings.parse import finding_of, shown
from ecomap.store.foreign.archive import check_archive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from ecomap.model import FieldFinding

ENDING = ".ecomap.zip"
"""Ending of files of findings."""
VERSION = 1
"""Version of their form."""
_LARGEST_TEXT, _LARGEST_PHOTO = 50 * 2**20, 30 * 2**20
_MOST_FINDINGS = 10_000
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(OSError, NotImplementedError, RuntimeError, ValueError),
)
"""What the library raises for an entry that is not what its archive says."""


@dataclass(frozen=True, slots=True)
class UnfitFinding:
    """A finding that cannot be taken."""

    finding_id: str
    """Its id as far as it can be read, else its number in the file."""
    reason: str
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """What a file of findings holds; its photos stay in the archive until they are asked for."""

    path: Path
    """The file."""
    adcode: str
    """Code of the city whose pack it comes from."""
    findings: tuple[FieldFinding, ...]
    """Findings of good form, in file order; each of their photos has been held against its hash."""
    unfit: tuple[UnfitFinding, ...]
    """Findings of bad form."""

    def photos(self, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield hash and bytes of the photos of findings that are wanted, one at a time.

        A hundred photos of a good phone fill half a gigabyte: no two of them are held at once.
        """
        files = {photo.sha256: photo.file for finding in self.findings for photo in finding.photos}
        with _opened(self.path) as archive:
            for digest in sorted(set(wanted) & set(files)):
                yield digest, archive.content(files[digest], _LARGEST_PHOTO)


class _Archive:
    """An archive that was found safe, by the readable names of its entries."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def content(self, name: str, most: int) -> bytes:
        """Return the bytes of an entry, or say with `UnfitRowError` why not."""
        entry = self._entries.get(name)
        if entry is None:
            raise UnfitRowError(f"{shown(name)} is not in the file.")
        if entry.file_size > most:
            raise UnfitRowError(f"{shown(name)} has {entry.file_size:,} bytes, at most {most:,} are taken.")
        try:
            # The library stops at the size that the archive states, and tells where that is wrong.
            return self._archive.read(entry)
        except _DAMAGES as error:
            raise UnfitRowError(f"{shown(name)} is damaged ({str(error)[:80]}).") from None


@contextmanager
def _opened(path: Path) -> Iterator[_Archive]:
    """Open an archive that is safe to read."""
    readable = {entry.header_offset: entry.filename for entry in check_archive(path)}
    with zipfile.ZipFile(path) as archive:
        # The names were made readable; the archive looks entries up by the names it wrote.
        originals = {item.header_offset: item for item in archive.infolist() if not item.is_dir()}
        yield _Archive(archive, {name: originals[offset] for offset, name in readable.items()})


def read_findings(path: Path) -> FindingsFile:
    """Read a file of findings; each is judged by itself.

    Raises
    ------
    WorkspaceError
        If the file is missing.
    LayerFormatError
        If it is no archive that is safe to open.
    LedgerError
        If it holds no findings of this version.
    """
    with _opened(path) as archive:
        if "findings.json" not in archive:
            raise LedgerError(f"{path}: holds no findings.json. Ask for the file that the pack sends.")
        try:
            content = archive.content("findings.json", _LARGEST_TEXT)
        except UnfitRowError as error:
            raise LedgerError(f"{path}: {error} Ask for the file anew.") from None
        document = _document(path, content)
        findings: dict[str, FieldFinding] = {}
        unfit = []
        for number, value in enumerate(document["findings"], start=1):
            try:
                finding = _sound(value, archive, findings)
            except UnfitRowError as error:
                unfit.append(UnfitFinding(_label(value, number), str(error)))
            else:
                findings[finding.finding_id] = finding
    workspace = document.get("workspace")
    adcode = workspace.get("adcode") if isinstance(workspace, dict) else None
    if adcode is not None and not isinstance(adcode, str):
        raise LedgerError(f"{path}: the adcode must be six digits in quotes, got {shown(adcode)}.")
    return FindingsFile(path, adcode or "", tuple(findings.values()), tuple(unfit))


def _label(value: object, number: int) -> str:
    """Return what a finding that is refused is called: its id if that is one, else its number."""
    told = value.get("id") if isinstance(value, dict) else None
    is_plain = isinstance(told, str) and told.isascii() and told.isprintable() and 0 < len(told) <= 60
    return str(told) if is_plain else f"number {number}"


def _sound(value: object, archive: _Archive, before: Mapping[str, FieldFinding]) -> FieldFinding:
    """Read one finding and hold its photos against their hashes."""
    finding = finding_of(value)
    same = before.get(finding.finding_id)
    if same is not None:
        raise UnfitRowError(
            f"its id stands twice in the file{'' if same == finding else ', with another content'}."
        )
    for photo in finding.photos:
        try:
            content = archive.content(photo.file, _LARGEST_PHOTO)
        except UnfitRowError as error:
            raise UnfitRowError(f"its photo {error}") from None
        if hashlib.sha256(content).hexdigest() != photo.sha256:
            raise UnfitRowError(f"its photo {photo.file!r} is not the one it was: the hash differs.")
    return finding


def _document(path: Path, content: bytes) -> dict[str, Any]:
    """Return findings.json as an object of this version."""
    try:
        document = json.loads(
            content.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_members
        )
    except (ValueError, RecursionError) as error:
        raise LedgerError(
            f"{path}: findings.json is not valid JSON ({str(error)[:80]}). Ask for it anew."
        ) from None
    if not isinstance(document, dict) or document.get("format") != "ecomap-findings":
        raise LedgerError(f"{path}: is no file of findings.")
    version = document.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise LedgerError(
            f"{path}: its version is {shown(version)}, this ecomap reads {VERSION}. Bring ecomap up to date."
        )
    findings = document.get("findings")
    if not isinstance(findings, list) or len(findings) > _MOST_FINDINGS:
        raise LedgerError(f"{path}: 'findings' must be a list of at most {_MOST_FINDINGS:,}.")
    return document


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that says two things under one name says nothing that can be relied on."""
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {shown(doubled)} stands twice in one object")
    return members
