"""What was made for the field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.workflows.exporting.report import left_out_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ecomap.store.writers import Part


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What was written, and what was not."""

    files: tuple[str, ...]
    """Files that were written."""
    format: str
    """`gpx`, `kml`, `qfield` or `checklist`."""
    as_of: dt.date
    """Day of status and days left."""
    datum: str
    """System of the coordinates: `WGS 84`, or `GCJ-02`, `BD-09` where they are shifted on purpose."""
    sites: int
    """How many sites the files hold."""
    parts: tuple[Part, ...]
    """Layers, folders or sections."""
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the sites that are not in it, by reason."""
    notes: tuple[str, ...] = ()
    """What a person should know besides."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report for machines."""
        return {
            "files": list(self.files),
            "format": self.format,
            "as_of": self.as_of.isoformat(),
            "datum": self.datum,
            "sites": self.sites,
            "parts": [part._asdict() for part in self.parts],
            "left_out": left_out_rows(self.left_out),
            "notes": list(self.notes),
        }
