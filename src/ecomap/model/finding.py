"""A finding: one thing a check or an audit noticed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error stops a build, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check noticed, with the place and what to do."""

    file: str
    """Path relative to the workspace, with forward slashes."""
    feature: str
    """Which feature, row or key: a site id, `feature 12`, `line 7`; empty for the whole file."""
    rule: str
    """Short stable name of the rule, for instance `duplicate-id`."""
    severity: Severity
    """`error`, `warning` or `note`."""
    message: str
    """What was got and what to do, in one or two sentences."""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as the JSON object of `ecomap check --json`."""
        return {
            "file": self.file,
            "feature": self.feature,
            "rule": self.rule,
            "severity": str(self.severity),
            "message": self.message,
        }
