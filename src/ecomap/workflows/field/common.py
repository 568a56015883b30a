"""What all formats for the field share: kinds that nobody described, the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.model import Kind, Marker
from ecomap.workflows.field.words import seen

if TYPE_CHECKING:
    from ecomap.workflows.exporting.extract import Extract


def kinds_of(extract: Extract) -> dict[str, Kind]:
    """Return the kinds of the sites, also those of layers that nobody has described."""
    known = extract.loaded.workspace.config.kinds
    present = set(extract.sites["kind"])
    plain = {
        key: Kind(key, key, key, ("point", "line", "polygon"), "#7f7f7f", Marker.CIRCLE)
        for key in sorted(present - set(known))
    }
    return {**{key: kind for key, kind in known.items() if key in present}, **plain}


def title_of(extract: Extract) -> str:
    """Return the title of the workspace; invented content says so."""
    config = extract.loaded.workspace.config
    return seen(f"{'【模拟数据】' if config.invented else ''}{config.title}")
