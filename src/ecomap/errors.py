"""Every error ecomap raises on purpose.

Each child is also the builtin that a caller would catch without knowing ecomap.
A message says what is wrong, where (file, row, feature), what was got, and what to do.
"""

from __future__ import annotations


class EcomapError(Exception):
    """Root of all errors that are meant for people."""


class UsageError(EcomapError, ValueError):
    """The call itself is wrong: an unknown name, a date that is none, two options that exclude each other."""


class WorkspaceError(EcomapError, FileNotFoundError):
    """There is no workspace here, or a file it needs is missing."""


class ConfigError(EcomapError, ValueError):
    """`ecomap.toml` says something ecomap cannot follow."""


class LayerFormatError(EcomapError, ValueError):
    """A layer file is not the GeoJSON it should be."""


class LedgerError(EcomapError, ValueError):
    """A ledger entry does not fit."""


class TableFormatError(EcomapError, ValueError):
    """A CSV or workbook lacks a column or holds a value that cannot be read."""


class PlanFormatError(EcomapError, ValueError):
    """The document is not a rectification plan, or cannot be decoded."""


class RasterFormatError(EcomapError, ValueError):
    """The raster cannot be read or has no place on the ground."""


class CRSError(EcomapError, ValueError):
    """A coordinate reference system is unknown or does not match."""


class MissingExtraError(EcomapError, ImportError):
    """An optional package is needed for this and is not installed."""


class MissingFontError(EcomapError, LookupError):
    """No font on this machine has all the characters that are to be printed."""


class RefusedError(EcomapError, RuntimeError):
    """Nothing was written, because writing would have lost or replaced something."""
