"""Posters of a workspace: draw the sheets that are asked for and write them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecomap.errors import RefusedError
from ecomap.model import Severity
from ecomap.store.atomic import write_bytes
from ecomap.store.layers import read_water
from ecomap.workflows.check import check_workspace
from ecomap.workflows.counties import county_codes
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ecomap.render.page import MapPage
    from ecomap.render.paper.poster import Poster
    from ecomap.store.workspace import Workspace
    from ecomap.workflows.load import Loaded

FOLDER = "posters"
"""Folder of the posters below `maps/`."""
DPI = 200
"""Pixels an inch of a PNG, unless asked for otherwise."""


@dataclass(frozen=True, slots=True)
class MadePoster:
    """One poster that was written."""

    focus: str | None
    """Adcode of its county; None for the whole."""
    files: list[tuple[Path, bool]]
    """Its files, and whether their bytes changed; a PDF holds all pages, the other forms one a file."""
    denominator: int
    """The scale of its map is 1 to this."""
    pages: int
    """How many pages it has."""
    sites: list[str]
    """Ids of its sites, in the order of their numbers."""
    unlabelled: list[int]
    """Numbers that found no room on the map; the table names them."""


@dataclass(frozen=True, slots=True)
class MadePosters:
    """What `ecomap poster` wrote."""

    as_of: dt.date
    """The day everything was looked at."""
    posters: list[MadePoster]
    """The posters, in the order they were asked for."""


def make_posters(  # noqa: PLR0913 - one parameter an option
    workspace: Workspace,
    *,
    counties: Sequence[str] = (),
    everything: bool = False,
    paper: str = "A3",
    form: str = "pdf",
    language: str | None = None,
    dpi: int = DPI,
    as_of: dt.date | None = None,
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> MadePosters:
    """Write the posters that are asked for.

    Parameters
    ----------
    counties
        Adcodes or names of counties; none means the poster of the whole alone.
    everything
        Whether to write the poster of the whole and those of all counties.
    paper
        A key of :data:`ecomap.render.paper.sizes.PAPERS`, upright or across as the area asks.
    form
        `pdf`, `png` or `svg`.
    language
        `zh` or `en`; default: that of the workspace.
    dpi
        Pixels an inch of a PNG.
    folder
        Where to write; default: `maps/posters` of the workspace.
    progress
        Called with a few words before each poster.

    Raises
    ------
    RefusedError
        If the check of the workspace finds errors; nothing is written.
    UsageError
        If a county or the paper is not known.
    MissingExtraError
        If the extra `poster` is not installed.
    MissingFontError
        If no font holds every character that would be printed; nothing is written.
    """
    from ecomap.render.paper.extra import require_extra  # noqa: PLC0415 - an extra

    require_extra()
    progress("checking")
    if any(finding.severity is Severity.ERROR for finding in check_workspace(workspace)):
        raise RefusedError("the workspace has errors, so no poster was made. See them with: ecomap check")
    loaded = load(workspace, as_of=as_of)
    whole: list[str | None] = [None]
    codes = list(map(str, loaded.counties["adcode"])) if everything else county_codes(loaded, counties)
    chosen = [*(whole if everything or not counties else ()), *codes]
    target = folder or workspace.maps / FOLDER
    drawn = []
    for page in _pages(loaded, chosen, language or workspace.config.language):
        progress(f"drawing {page.focus or workspace.config.adcode}")
        drawn.append((page, _draw(loaded, page, paper)))
    progress("writing")
    posters = [_written(loaded, page, poster, target, paper, form, dpi) for page, poster in drawn]
    return MadePosters(loaded.as_of, posters)


def _pages(loaded: Loaded, chosen: Sequence[str | None], language: str) -> Iterator[MapPage]:
    """Give the content of each poster."""
    water = read_water(loaded.workspace)
    for focus in chosen:
        yield replace(map_page(loaded, water=water, focus=focus), language=language)


def _draw(loaded: Loaded, page: MapPage, paper: str) -> Poster:
    """Draw one poster, and refuse it where a character of it is in no font."""
    from ecomap.render.paper.canvas import Words  # noqa: PLC0415 - an extra
    from ecomap.render.paper.fonts import typeface_for  # noqa: PLC0415 - an extra
    from ecomap.render.paper.poster import draw_poster  # noqa: PLC0415 - an extra

    settings = loaded.workspace.config.poster
    poster = draw_poster(page, settings, paper=paper, typeface=typeface_for((), font=settings.font))
    words = [item.text for sheet in poster.pages for item in sheet.items if isinstance(item, Words)]
    typeface_for(words, font=settings.font)
    return poster


def _written(
    loaded: Loaded, page: MapPage, poster: Poster, folder: Path, paper: str, form: str, dpi: int
) -> MadePoster:
    """Write the files of one poster."""
    stem = f"{page.focus or loaded.workspace.config.adcode + '-all'}-{paper}"
    if page.language != loaded.workspace.config.language:
        stem += f".{page.language}"
    files = [
        (folder / name, write_bytes(folder / name, content))
        for name, content in _files(loaded, page, poster, stem, form, dpi)
    ]
    return MadePoster(
        page.focus,
        files,
        poster.arrangement.projection.denominator,
        len(poster.pages),
        [entry.site_id for entry in poster.entries],
        poster.unlabelled,
    )


def _files(
    loaded: Loaded, page: MapPage, poster: Poster, stem: str, form: str, dpi: int
) -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each file of a poster."""
    from ecomap.render.paper.border import title_of  # noqa: PLC0415 - an extra
    from ecomap.render.paper.pdf import pdf_bytes  # noqa: PLC0415 - an extra
    from ecomap.render.paper.png import png_bytes  # noqa: PLC0415 - an extra
    from ecomap.render.paper.svg import svg_bytes  # noqa: PLC0415 - an extra

    title = title_of(page)
    if form == "pdf":
        yield f"{stem}.pdf", pdf_bytes(poster.pages, title=title, as_of=loaded.as_of, language=page.language)
        return
    for number, sheet in enumerate(poster.pages, start=1):
        name = f"{stem}.{form}" if number == 1 else f"{stem}-{number}.{form}"
        yield name, png_bytes(sheet, dpi=dpi) if form == "png" else svg_bytes(sheet, title=title)
