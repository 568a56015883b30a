"""`*.ecomap.zip`: findings and their photos as a phone sends them."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.errors import LedgerError
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings.parse import finding_of
from ecomap.store.foreign.archive import check_archive

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecomap.model import FieldFinding

ENDING = ".ecomap.zip"
"""Ending of files of findings."""
VERSION = 1
"""Version of their form."""
_LARGEST_TEXT, _LARGEST_PHOTO = 50 * 2**20, 30 * 2**20
_MOST_FINDINGS = 10_000


@dataclass(frozen=True, slots=True)
class UnfitFinding:
    """A finding that cannot be taken."""

    finding_id: str
    """Its id as far as it can be read, else its number in the file."""
    reason: str
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """What a file of findings holds."""

    path: Path
    """The file."""
    adcode: str
    """Code of the city whose pack it comes from."""
    findings: tuple[FieldFinding, ...]
    """Findings of good form, in file order."""
    photos: Mapping[str, bytes]
    """Photos by the hash that names them; each has been held against it."""
    unfit: tuple[UnfitFinding, ...]
    """Findings of bad form."""


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
    entries = {entry.filename: entry for entry in check_archive(path)}
    if "findings.json" not in entries:
        raise LedgerError(f"{path}: holds no findings.json. Ask for the file that the pack sends.")
    with zipfile.ZipFile(path) as archive:
        document = _document(path, _bytes(path, archive, entries["findings.json"], _LARGEST_TEXT))
        photos = {
            name: _bytes(path, archive, entry, _LARGEST_PHOTO)
            for name, entry in entries.items()
            if name.startswith("photos/")
        }
    findings, unfit = [], []
    seen: set[str] = set()
    for number, value in enumerate(document["findings"], start=1):
        told = value.get("id") if isinstance(value, dict) else None
        label = told if isinstance(told, str) else f"number {number}"
        try:
            finding = finding_of(value)
            _require_photos(finding, photos)
            if finding.finding_id in seen:
                raise UnfitRowError("its id stands twice in the file.")  # noqa: TRY301 - one way out for all
        except UnfitRowError as error:
            unfit.append(UnfitFinding(label[:80], str(error)))
            continue
        seen.add(finding.finding_id)
        findings.append(finding)
    wanted = {photo.sha256: photos[photo.file] for finding in findings for photo in finding.photos}
    workspace = document.get("workspace")
    adcode = workspace.get("adcode") if isinstance(workspace, dict) else ""
    return FindingsFile(path, str(adcode or ""), tuple(findings), wanted, tuple(unfit))


def _bytes(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return the bytes of one entry; what is too large or damaged refuses the file."""
    if entry.file_size > most:
        raise LedgerError(
            f"{path}: {entry.filename[:80]!r} has {entry.file_size:,} bytes, at most {most:,} are taken."
        )
    original = next(item for item in archive.infolist() if item.header_offset == entry.header_offset)
    try:
        return archive.read(original)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise LedgerError(
            f"{path}: {entry.filename[:80]!r} is damaged ({str(error)[:80]}). Ask for the file anew."
        ) from None


def _document(path: Path, content: bytes) -> dict[str, Any]:
    """Return findings.json as an object of this version."""
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise LedgerError(
            f"{path}: findings.json is not valid JSON ({str(error)[:80]}). Ask for it anew."
        ) from None
    if not isinstance(document, dict) or document.get("format") != "ecomap-findings":
        raise LedgerError(f"{path}: is no file of findings.")
    if document.get("version") != VERSION:
        raise LedgerError(
            f"{path}: its version is {str(document.get('version'))[:20]!r}, this ecomap reads {VERSION}. "
            "Bring ecomap up to date."
        )
    findings = document.get("findings")
    if not isinstance(findings, list) or len(findings) > _MOST_FINDINGS:
        raise LedgerError(f"{path}: 'findings' must be a list of at most {_MOST_FINDINGS:,}.")
    return document


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _require_photos(finding: FieldFinding, photos: Mapping[str, bytes]) -> None:
    """Refuse a finding whose photos are missing or are not what their names say."""
    for photo in finding.photos:
        content = photos.get(photo.file)
        if content is None:
            raise UnfitRowError(f"its photo {photo.file!r} is not in the file.")
        if hashlib.sha256(content).hexdigest() != photo.sha256:
            raise UnfitRowError(f"its photo {photo.file!r} is not the one it was: the hash differs.")
