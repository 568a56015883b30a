"""Hand the sites to other programs, in the format that the ending of a file names."""

from ecomap.workflows.exporting.report import ExportReport
from ecomap.workflows.exporting.run import export_sites

__all__ = ["ExportReport", "export_sites"]
