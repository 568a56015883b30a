"""Invented workspaces of any size, the same bytes for the same numbers."""

from ecomap.workflows.simulate.make import simulate

__all__ = ["simulate"]
