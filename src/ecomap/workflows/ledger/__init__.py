"""The ledger: append, read, bring in reports."""

from ecomap.workflows.ledger.run import LedgerReport, UnfitEntry, add_entry, import_entries, read_log

__all__ = ["LedgerReport", "UnfitEntry", "add_entry", "import_entries", "read_log"]
