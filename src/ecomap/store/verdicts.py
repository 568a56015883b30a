"""`ledger/verdicts.csv`: what people found where pictures showed suspects; append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.errors import LedgerError
from ecomap.model import PatchVerdict, Verdict, status_of, verdict_of
from ecomap.store.atomic import write_bytes
from ecomap.store.problems import parse_date
from ecomap.store.text import csv_text, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecomap.store.workspace import Workspace

VERDICT_COLUMNS = (
    *("verdict_id", "date", "patch_id", "verdict", "person", "longitude", "latitude", "area_ha"),
    *("suspect", "licence", "site_id", "status", "remark", "event_id", "source", "recorded_at"),
)
"""Columns of `ledger/verdicts.csv`."""


def verdicts_path(workspace: Workspace) -> Path:
    """Return where the verdicts of a workspace stand."""
    return workspace.ledger.with_name("verdicts.csv")


def read_verdicts(workspace: Workspace) -> list[PatchVerdict]:
    """Read the verdicts in file order; a workspace without the file has none.

    Raises
    ------
    LedgerError
        If a verdict cannot be read or an id stands twice.
    TableFormatError
        If the file is not the table it should be.
    """
    path = verdicts_path(workspace)
    if not path.is_file():
        return []
    shown = workspace.shown(path)
    verdicts: dict[str, PatchVerdict] = {}
    for line, row in read_rows(path, VERDICT_COLUMNS, shown=shown):
        found = _verdict(row, where=f"{shown} line {line}")
        if found.verdict_id in verdicts:
            raise LedgerError(f"{shown} line {line}: the verdict id {found.verdict_id!r} stands twice.")
        verdicts[found.verdict_id] = found
    return list(verdicts.values())


def append_verdicts(workspace: Workspace, verdicts: Sequence[PatchVerdict]) -> None:
    """Append verdicts; what stands there is never changed.

    Raises
    ------
    RefusedError
        If the file cannot be written.
    """
    if not verdicts:
        return
    path = verdicts_path(workspace)
    before = path.read_bytes() if path.is_file() else b""
    text = csv_text(VERDICT_COLUMNS, map(verdict_row, verdicts))
    if before:
        text = text.split("\n", 1)[1]
        # A file whose last line lost its newline must not swallow the next verdict.
        text = text if before.endswith(b"\n") else f"\n{text}"
    write_bytes(path, before + text.encode())


def verdict_row(verdict: PatchVerdict) -> dict[str, str]:
    """Return the cells of one verdict."""
    return {
        "verdict_id": verdict.verdict_id,
        "date": verdict.date.isoformat(),
        "patch_id": verdict.patch_id,
        "verdict": str(verdict.verdict),
        "person": verdict.person,
        "longitude": _text(verdict.longitude, 6),
        "latitude": _text(verdict.latitude, 6),
        "area_ha": _text(verdict.area_ha, 4),
        "suspect": verdict.suspect,
        "licence": verdict.licence,
        "site_id": verdict.site_id,
        "status": verdict.status.key if verdict.status else "",
        "remark": verdict.remark,
        "event_id": verdict.event_id,
        "source": verdict.source,
        "recorded_at": verdict.recorded_at,
    }


def _verdict(row: Mapping[str, str], *, where: str) -> PatchVerdict:
    """Read one verdict from its cells; `where` names file and line in errors."""
    verdict, date = verdict_of(row["verdict"]), parse_date(row["date"], where=where)
    if verdict in {None, Verdict.OPEN}:
        known = ", ".join(item for item in Verdict if item is not Verdict.OPEN)
        raise LedgerError(f"{where}: unknown verdict {row['verdict']!r}. Known: {known}.")
    if date is None or not row["verdict_id"] or not row["patch_id"]:
        raise LedgerError(f"{where}: a verdict needs an id, a patch and a day.")
    status = status_of(row["status"]) if row["status"] else None
    if row["status"] and status is None:
        raise LedgerError(f"{where}: unknown status {row['status']!r}. See: ecomap ledger statuses")
    return PatchVerdict(
        verdict_id=row["verdict_id"],
        date=date,
        patch_id=row["patch_id"],
        verdict=Verdict(verdict),
        person=row["person"],
        longitude=_number(row["longitude"], where=where),
        latitude=_number(row["latitude"], where=where),
        area_ha=_number(row["area_ha"], where=where),
        suspect=row["suspect"],
        licence=row["licence"],
        site_id=row["site_id"],
        status=status,
        remark=row["remark"],
        event_id=row["event_id"],
        source=row["source"],
        recorded_at=row["recorded_at"],
    )


def _text(number: float | None, decimals: int) -> str:
    return "" if number is None else f"{number:.{decimals}f}".rstrip("0").rstrip(".")


def _number(cell: str, *, where: str) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        raise LedgerError(f"{where}: {cell!r} is no number.") from None
