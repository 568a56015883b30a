"""Checklists on paper: sections by county, each with its map, its sites worst first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.crs import wgs84_to_gcj02
from ecomap.errors import RefusedError
from ecomap.render.checklist.content import Checklist, FramedGround, Section, SiteBlock
from ecomap.render.coordinates import symbol_points
from ecomap.render.paper.extra import require_extra
from ecomap.store.atomic import write_bytes
from ecomap.store.layers import read_water
from ecomap.store.writers import Part
from ecomap.workflows.briefs import brief_codes, briefs_of
from ecomap.workflows.field.hints import hints_of
from ecomap.workflows.field.report import FieldReport
from ecomap.workflows.field.words import days_words, place_words, requirements_of, rows_of, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ecomap.model import ChecklistItem
    from ecomap.render.brief.content import Brief, Pair, SiteLine
    from ecomap.workflows.exporting.extract import Extract

_MARGIN, _SMALLEST_M = 0.06, 3_000.0


def write_checklist(extract: Extract, out: Path, *, lang: str) -> FieldReport:
    """Write a checklist.

    Raises
    ------
    MissingExtraError
        If the extra `poster` is not installed.
    RefusedError
        If the file cannot be written, or a site is of a kind that nobody has described.
    """
    require_extra()
    from ecomap.render.checklist.pdf import checklist_pdf  # noqa: PLC0415 - an extra

    config = extract.loaded.workspace.config
    checklist = checklist_of(extract)
    write_bytes(out, checklist_pdf(checklist, lang, font=config.poster.font))
    place = ("zh", "en").index(lang)
    parts = [Part(section.name[place], len(section.blocks)) for section in checklist.sections]
    day = extract.loaded.as_of
    return FieldReport((str(out),), "checklist", day, "WGS 84", len(extract.sites), tuple(parts))


def checklist_of(extract: Extract) -> Checklist:
    """Return what the checklist of some sites says."""
    loaded = extract.loaded
    config = loaded.workspace.config
    unknown = sorted(set(loaded.sites["kind"]) - set(config.kinds))
    if unknown:
        raise RefusedError(f"nobody has described the kind {unknown[0]!r}. See: ecomap check")
    whole = next(code for code, focus in brief_codes(loaded).items() if focus is None)
    brief = briefs_of(loaded, water=read_water(loaded.workspace), only=[whole])[0]
    chosen = set(extract.sites["site_id"])
    lines = [_seen(line) for line in brief.sites if line.site_id in chosen]
    block = _block_maker(extract)
    sections, number = [], 0
    for area in _areas(brief, lines):
        mine = []
        for line in lines:
            if line.area == area:
                number += 1
                mine.append(replace(line, number=number))
        sections.append(_section(brief, area, mine, block))
    is_search = bool((extract.sites.geometry.isna() | extract.sites.geometry.is_empty).all())
    title = (seen(brief.title[0]), seen(brief.title[1]))
    return Checklist(
        title=title,
        as_of=loaded.as_of,
        invented=config.invented,
        is_search=is_search,
        sections=tuple(sections),
    )


def _seen(line: SiteLine) -> SiteLine:
    """Return a line without characters for which no font has a sign."""
    return replace(line, name=(_one_line(line.name[0]), _one_line(line.name[1])))


def _one_line(text: str) -> str:
    return " ".join(seen(text).split())


def _areas(brief: Brief, lines: Sequence[SiteLine]) -> list[Pair]:
    """Return the areas of lines: the counties in their order, then those of no county."""
    counties = list(brief.ground.names)
    present = dict.fromkeys(line.area for line in lines)
    return [name for name in counties if name in present] + [name for name in present if name not in counties]


def _section(
    brief: Brief, area: Pair, lines: list[SiteLine], block: Callable[[SiteLine], SiteBlock]
) -> Section:
    places = [line.place for line in lines if line.place is not None]
    framed = None
    if places:
        ground = brief.ground
        focus = ground.adcodes[ground.names.index(area)] if area in ground.names else None
        values = {name: getattr(ground, name) for name in type(ground).__slots__}
        framed = replace(
            brief,
            focus=focus,
            sites=tuple(lines),
            listed=lines[-1].number,
            ground=FramedGround(**values, frame=_frame(places)),
        )
    return Section(name=area, blocks=tuple(map(block, lines)), brief=framed)


def _frame(places: Sequence[Any]) -> tuple[float, float, float, float]:
    """Return a frame around places, never so small that nothing around them is seen."""
    west, south, east, north = shapely.total_bounds(places).tolist()
    air = max(east - west, north - south) * _MARGIN + _SMALLEST_M
    return west - air, south - air, east + air, north + air


def _block_maker(extract: Extract) -> Callable[[SiteLine], SiteBlock]:
    """Return what makes the block of a line."""
    loaded = extract.loaded
    required, hints = requirements_of(loaded), hints_of(loaded)
    rows = {row["site_id"]: row for row in rows_of(extract.sites)}
    places = dict(zip(extract.sites["site_id"], extract.sites.geometry, strict=True))
    checklists = loaded.workspace.config.checklists

    def block(line: SiteLine) -> SiteBlock:
        row = rows[line.site_id]
        wgs84 = gcj02 = None
        if line.place is not None:
            east, north = symbol_points([places[line.site_id]])[0].tolist()
            shifted = wgs84_to_gcj02(east, north)
            wgs84, gcj02 = (east, north), (float(shifted[0]), float(shifted[1]))
        return SiteBlock(
            line=line,
            days=days_words(row["status_class"], row["days_left"]),
            known=place_words(
                row["location_quality"], row["location_accuracy_m"], located=line.place is not None
            ),
            wgs84=wgs84,
            gcj02=gcj02,
            required=_clean(required(row)),
            hints=() if line.place is not None else _clean(hints(row)),
            items=_items(checklists, row),
        )

    return block


def _items(
    checklists: Mapping[str, tuple[ChecklistItem, ...]], row: Mapping[str, Any]
) -> tuple[ChecklistItem, ...]:
    return tuple(
        replace(
            item,
            label_zh=seen(item.label_zh),
            label_en=seen(item.label_en),
            choices=tuple(seen(choice) for choice in item.choices),
        )
        for item in checklists.get(row["kind"], ())
    )


def _clean(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    return tuple((_one_line(pair[0]), _one_line(pair[1])) for pair in pairs)
