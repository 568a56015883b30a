"""The plan reader: a rectification plan (整改方案) goes in, its facts come out.

The reader knows the grammar of such plans, never a place: which words label a field, how problems,
parts, groups and measures are numbered, how unit lists share a suffix, and how dates bind.
"""

from ecomap.plan.document import Block, Group, PlanDocument, PlanMeasure, PlanWarning
from ecomap.plan.read import read_plan

__all__ = ["Block", "Group", "PlanDocument", "PlanMeasure", "PlanWarning", "read_plan"]
