"""Take sites to the field in the tools that inspectors have: phone maps, QField, paper."""

from ecomap.workflows.field.report import FieldReport
from ecomap.workflows.field.run import take_to_field
from ecomap.workflows.field.selection import Selection

__all__ = ["FieldReport", "Selection", "take_to_field"]
