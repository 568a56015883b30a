"""Bring files that others made into the layers."""

from ecomap.workflows.importing.options import ImportOptions
from ecomap.workflows.importing.report import ImportReport, Outcome, RowResult
from ecomap.workflows.importing.run import import_file

__all__ = ["ImportOptions", "ImportReport", "Outcome", "RowResult", "import_file"]
