"""Writers of files for other programs: every format that offices ask for, from one table."""

from ecomap.store.writers.table import Column, ColumnType, Part, Table

__all__ = ["Column", "ColumnType", "Part", "Table"]
