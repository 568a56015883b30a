"""The files of briefs: those that every build writes, and those that are asked for by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import RefusedError, UsageError
from ecomap.model import Severity
from ecomap.render.brief.content import LANGUAGES
from ecomap.render.brief.html import brief_html, file_name, list_html
from ecomap.store.atomic import write_bytes, write_text
from ecomap.store.layers import read_water
from ecomap.workflows.briefs import FOLDER, brief_codes, briefs_of
from ecomap.workflows.check import check_workspace
from ecomap.workflows.counties import county_codes
from ecomap.workflows.load import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ecomap.render.brief.content import Brief
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.load import Loaded

_MARK = b"%ecomap-brief sha256 "
"""Comment at the end of a PDF: the digest of the HTML brief that says the same."""


@dataclass(frozen=True, slots=True)
class MadeBriefs:
    """What `ecomap brief` wrote."""

    as_of: dt.date
    """The day everything was looked at."""
    since: dt.date
    """Changes after this day are told."""
    files: list[tuple[Path, bool, Brief, str]]
    """Every file, whether its bytes changed, its content, its language."""


def built_briefs(folder: Path, briefs: Sequence[Brief]) -> dict[Path, str | bytes]:
    """Return what a build writes below `maps/briefs/`: briefs and their list in both languages.

    PDFs that stand there already are returned too, as they are, where they still say what the brief says;
    the list names those that do not.

    Parameters
    ----------
    folder
        Folder of the briefs.
    briefs
        All briefs, that of the whole first.
    """
    contents: dict[Path, str | bytes] = {}
    pdfs: dict[Path, bytes] = {}
    for language in LANGUAGES:
        fresh: dict[str, bool] = {}
        for brief in briefs:
            path = folder / file_name(brief.code, language)
            text = brief_html(brief, language)
            contents[path] = text
            pdf = path.with_suffix(".pdf")
            if pdf.is_file():
                data = pdf.read_bytes()
                fresh[brief.code] = data.endswith(_mark(text))
                if fresh[brief.code]:
                    pdfs[pdf] = data
        contents[folder / file_name("index", language)] = list_html(briefs[0], language, pdfs=fresh)
    return contents | pdfs


def make_briefs(
    workspace: Workspace,
    *,
    counties: Sequence[str] = (),
    everything: bool = False,
    as_of: dt.date | None = None,
    since: dt.date | None = None,
    form: str = "html",
    languages: Sequence[str] = LANGUAGES,
    folder: Path | None = None,
) -> MadeBriefs:
    """Write the briefs that are asked for.

    Parameters
    ----------
    counties
        Adcodes or names of counties; none means the brief of the whole alone.
    everything
        Whether to write the brief of the whole and those of all counties.
    form
        `html` or `pdf`.
    folder
        Where to write; default: `maps/briefs` of the workspace.

    Raises
    ------
    RefusedError
        If the check of the workspace finds errors; nothing is written.
    UsageError
        If a county is not known, or `since` does not lie before the day that is looked at.
    """
    if any(finding.severity is Severity.ERROR for finding in check_workspace(workspace)):
        raise RefusedError("the workspace has errors, so no brief was written. See them with: ecomap check")
    loaded = load(workspace, as_of=as_of)
    if since is not None and since >= loaded.as_of:
        raise UsageError(
            f"--since {since} does not lie before the day that is looked at, {loaded.as_of}. "
            "Give an earlier day, or a later one with --as-of."
        )
    only = None if everything else _chosen(loaded, counties)
    # All are gathered, whichever are written: what a PDF's letters are cut from once serves them all.
    everyone = briefs_of(loaded, water=read_water(workspace), since=since)
    briefs = [brief for brief in everyone if only is None or brief.code in only]
    target = folder or workspace.maps / FOLDER
    make = _pdf_maker(everyone, font=workspace.config.poster.font) if form == "pdf" else None
    contents = _contents(briefs, languages, make)
    files = [
        (target / name, _write(target / name, content), brief, language)
        for name, content, brief, language in contents
    ]
    return MadeBriefs(loaded.as_of, briefs[0].changes.since, files)


def _chosen(loaded: Loaded, counties: Sequence[str]) -> list[str]:
    """Return the stems of the briefs of counties given by adcode or name; of none, that of the whole."""
    codes = brief_codes(loaded)
    if not counties:
        return [code for code, focus in codes.items() if focus is None]
    return county_codes(loaded, counties)


def _contents(
    briefs: Sequence[Brief], languages: Sequence[str], make_pdf: Callable[[Brief, str], bytes] | None
) -> list[tuple[str, str | bytes, Brief, str]]:
    """Return name, content, brief and language of each file."""
    made: list[tuple[str, str | bytes, Brief, str]] = []
    for language in languages:
        for brief in briefs:
            text = brief_html(brief, language)
            name = file_name(brief.code, language)
            if make_pdf is None:
                made.append((name, text, brief, language))
            else:
                data = make_pdf(brief, language) + _mark(text)
                made.append((f"{name.removesuffix('.html')}.pdf", data, brief, language))
    return made


def _pdf_maker(briefs: Sequence[Brief], *, font: str) -> Callable[[Brief, str], bytes]:
    """Return what makes the PDF of one of the briefs of a workspace.

    Raises
    ------
    MissingExtraError
        The extra `poster` is not installed.
    """
    from ecomap.render.paper.extra import require_extra  # noqa: PLC0415 - an extra

    require_extra()
    from ecomap.render.brief.pdf import brief_pdf, characters_of  # noqa: PLC0415 - an extra

    pool = characters_of(briefs)
    return lambda brief, language: brief_pdf(brief, language, pool=pool, font=font)


def _mark(text: str) -> bytes:
    """Return the last line of the PDF that says what an HTML brief says."""
    return _MARK + hashlib.sha256(text.encode()).hexdigest().encode() + b"\n"


def _write(path: Path, content: str | bytes) -> bool:
    return write_text(path, content) if isinstance(content, str) else write_bytes(path, content)
