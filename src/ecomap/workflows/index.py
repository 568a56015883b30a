"""`maps/index.json`: what a build made, for machines."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from ecomap.render.brief.content import LANGUAGES
from ecomap.render.brief.html import file_name
from ecomap.workflows.briefs import FOLDER
from ecomap.workflows.pages import HOME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecomap.render.brief.content import Brief, Figures
    from ecomap.workflows.load import Loaded

VERSION = 1
"""Version of the form of the index; a field may be added within one, none changes its meaning."""
INDEX_FIELDS = ("schema", "version", "title", "title_en", "adcode", "as_of", "since", "invented", "files")
"""Fields of the index."""
FILE_FIELDS = ("file", "kind", "adcode", "name", "name_en", "language", "counts", "bytes", "sha256")
"""Fields of one file of the index."""
COUNT_FIELDS = ("sites", "located", "not_located", "open", "done", "closed", "overdue", "due_soon")
"""Fields of `counts`."""
_TABLES = {"summary.csv": "summary", "summary.xlsx": "summary", "../sites.geojson": "sites"}


def index_text(loaded: Loaded, briefs: Sequence[Brief], contents: Mapping[Path, str | bytes]) -> str:
    """Return the text of the index of what a build made.

    Parameters
    ----------
    briefs
        All briefs, that of the whole first.
    contents
        Every file by path, in the order in which they are listed.
    """
    config, maps = loaded.workspace.config, loaded.workspace.maps
    known = _known(briefs)
    entries = []
    for path, content in contents.items():
        file = os.path.relpath(path, maps).replace(os.sep, "/")
        kind, language, brief = known.get(file, (_TABLES.get(file, "other"), None, None))
        entries.append(_entry(file, kind, language, brief, content))
    values = (
        "ecomap-index", VERSION, config.title, config.title_en, config.adcode, loaded.as_of.isoformat(),
        briefs[0].changes.since.isoformat(), config.invented, entries,
    )  # fmt: skip
    document = dict(zip(INDEX_FIELDS, values, strict=True))
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _known(briefs: Sequence[Brief]) -> dict[str, tuple[str, str | None, Brief | None]]:
    """Return kind, language and content of pages and briefs by their address."""
    known: dict[str, tuple[str, str | None, Brief | None]] = {}
    for brief in briefs:
        known[HOME if brief.focus is None else f"{brief.focus}.html"] = ("map", None, brief)
        for language in LANGUAGES:
            name = f"{FOLDER}/{file_name(brief.code, language)}"
            known[name] = ("brief", language, brief)
            known[f"{name.removesuffix('.html')}.pdf"] = ("brief-pdf", language, brief)
    for language in LANGUAGES:
        known[f"{FOLDER}/{file_name('index', language)}"] = ("brief-list", language, briefs[0])
    return known


def _entry(
    file: str, kind: str, language: str | None, brief: Brief | None, content: str | bytes
) -> dict[str, Any]:
    """Return what the index says of one file."""
    data = content.encode() if isinstance(content, str) else content
    name = brief.name if brief else (None, None)
    values = (
        file, kind, brief.focus if brief else None, name[0], name[1], language,
        counts_of(brief.figures) if brief else None, len(data), hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    return dict(zip(FILE_FIELDS, values, strict=True))


def counts_of(figures: Figures) -> dict[str, int]:
    """Return key figures as a JSON object."""
    return {name: getattr(figures, name) for name in COUNT_FIELDS}
