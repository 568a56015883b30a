"""What all formats for the field share: the title as XML can hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.workflows.exporting.extract import title_of
from ecomap.workflows.field.words import seen

if TYPE_CHECKING:
    from ecomap.workflows.exporting.extract import Extract


def shown_title(extract: Extract) -> str:
    """Return the title of the workspace without characters that nobody sees."""
    return seen(title_of(extract))
