"""What an export tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ecomap.store.writers import Part


def left_out_rows(left_out: Mapping[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Return for machines each site that is left out, with the reason."""
    return [
        {"site_id": site_id, "reason": reason}
        for reason, site_ids in left_out.items()
        for site_id in site_ids
    ]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, and what was not or not as it stands in the layers."""

    files: tuple[str, ...]
    """Files that were written."""
    format: str
    """Name of the format."""
    as_of: dt.date
    """Day of status, deadline and days left."""
    crs: str
    """Key of the system of the coordinates, as of a `Reference`."""
    crs_name: str
    """Its name for people."""
    transformation: str
    """What led there from WGS 84, taken backwards; empty where nothing was needed."""
    accuracy_m: float | None
    """Accuracy of that way in metres; None where nobody states one."""
    parts: tuple[Part, ...]
    """Layers that were written, in their order."""
    sites: int
    """How many sites the files hold."""
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the sites that the format cannot hold, by reason."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Name in the file of each property that has another one there."""
    cut: Mapping[str, int] = field(default_factory=dict)
    """How many texts of a property were longer than the format holds and end early."""
    notes: tuple[str, ...] = ()
    """What a person should know besides."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report for machines."""
        return {
            "files": list(self.files),
            "format": self.format,
            "as_of": self.as_of.isoformat(),
            "crs": self.crs,
            "crs_name": self.crs_name,
            "transformation": self.transformation,
            "accuracy_m": self.accuracy_m,
            "sites": self.sites,
            "layers": [part._asdict() for part in self.parts],
            "left_out": left_out_rows(self.left_out),
            "renamed": dict(self.renamed),
            "cut": dict(self.cut),
            "notes": list(self.notes),
        }
