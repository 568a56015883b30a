"""Findings of inspectors: the files they come home in, and the inbox where they wait for a decision."""

from ecomap.store.findings.archive import FindingsFile, UnfitFinding, read_findings
from ecomap.store.findings.inbox import InboxItem, State, read_inbox, write_item

__all__ = [
    "FindingsFile",
    "InboxItem",
    "State",
    "UnfitFinding",
    "read_findings",
    "read_inbox",
    "write_item",
]
