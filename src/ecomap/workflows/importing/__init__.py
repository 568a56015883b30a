"""Bring files that others made into the layers."""

from ecomap.workflows.importing.decide import Refusal
from ecomap.workflows.importing.run import ImportReport, import_file

__all__ = ["ImportReport", "Refusal", "import_file"]
