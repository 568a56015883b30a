"""Collecting warnings while a document is read."""

from __future__ import annotations

from ecomap.plan.document import PlanWarning

_LONGEST = 60


class Notes:
    """Warnings in the making; each is told once."""

    def __init__(self) -> None:
        self._warnings: dict[PlanWarning, None] = {}

    def add(self, line: int, text: str, reason: str) -> None:
        """Add one warning; a long text is cut."""
        short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        self._warnings[PlanWarning(line, short, reason)] = None

    def sorted(self) -> tuple[PlanWarning, ...]:
        """Return the warnings in the order of the lines."""
        return tuple(sorted(self._warnings, key=lambda each: each.line))
