"""The tables of a brief on paper: columns and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.brief.flow import Column
from ecomap.render.brief.html import AREA_FIGURES
from ecomap.render.brief.words import days_words, place_words
from ecomap.render.texts.brief import brief_text

if TYPE_CHECKING:
    from ecomap.render.brief.content import Brief, SiteLine

Table = tuple[list[Column], list[tuple[list[str], bool]]]
"""Columns; rows with whether they stand out. Widths add up to the 186 mm between the margins."""

_RIGHT, _BOLD = True, True


def area_table(brief: Brief, language: int) -> Table:
    """Return the counties with their figures and the total."""
    heads = [brief_text(language, key) for key in AREA_FIGURES]
    columns = [Column(brief_text(language, "area"), 46, is_bold=_BOLD)]
    columns += [Column(head, 20, is_right=_RIGHT) for head in heads]
    lines = [(line.name[language], line.figures) for line in brief.areas]
    lines.append((brief_text(language, "total"), brief.figures))
    rows = [([name, *(str(getattr(figures, key)) for key in AREA_FIGURES)], False) for name, figures in lines]
    return columns, rows


def site_table(brief: Brief, language: int) -> Table:
    """Return the sites that are listed, then those that are counted elsewhere."""
    widths = (8, 50, 22, 18, 22, 18, 21, 27) if not brief.areas else (8, 40, 19, 18, 16, 19, 18, 21, 27)
    keys = ["number", "name", "kind", "problems", "status", "deadline", "days_left", "place"]
    if brief.areas:
        keys.insert(3, "area")
    columns = [
        Column(
            brief_text(language, key), width, is_right=key in {"number", "days_left"}, is_bold=key == "name"
        )
        for key, width in zip(keys, widths, strict=True)
    ]
    rows = []
    shared = [line for line in brief.sites if not line.is_counted]
    for line in brief.sites[: brief.listed]:
        if shared and line is shared[0]:
            blank = [""] * (len(keys) - 2)
            rows.append((["", brief_text(language, "shared", n=len(shared)), *blank], False))
        rows.append((_site_cells(line, language, area=bool(brief.areas)), line.overdue))
    return columns, rows


def _site_cells(line: SiteLine, language: int, *, area: bool) -> list[str]:
    days = days_words(
        line.days_left, is_overdue=line.overdue, is_open=line.status_class == "open", language=language
    )
    return [
        str(line.number),
        f"{line.name[language]} {line.site_id}",
        (line.kind.label_zh, line.kind.label_en)[language],
        *([line.area[language]] if area else []),
        ("、", ", ")[language].join(line.problems),
        line.status[language],
        line.deadline or brief_text(language, "no_date"),
        days,
        place_words(line, language),
    ]


def change_table(brief: Brief, language: int) -> Table:
    """Return the changes of status, latest first."""
    keys = {"date": 22, "number": 12, "subject": 82, "before": 35, "after": 35}
    columns = [
        Column(brief_text(language, key), width, is_right=key == "number", is_bold=key == "subject")
        for key, width in keys.items()
    ]
    rows = [
        (
            [
                line.date,
                str(line.number or ""),
                line.subject[language],
                line.before[language],
                line.after[language],
            ],
            False,
        )
        for line in brief.changes.lines
    ]
    return columns, rows


def problem_table(brief: Brief, language: int) -> Table:
    """Return the problems with units, leaders, deadline and progress of measures."""
    keys = {
        "number": 9, "problem": 36, "sites_here": 10, "responsible": 36, "lead": 28, "leaders": 15,
        "deadline": 18, "status": 17, "measures": 17,
    }  # fmt: skip
    columns = [
        Column(
            brief_text(language, key),
            width,
            is_right=key in {"sites_here", "measures"},
            is_bold=key == "problem",
        )
        for key, width in keys.items()
    ]
    rows = []
    for line in brief.problems:
        days = days_words(
            line.days_left, is_overdue=line.overdue, is_open=line.status_class == "open", language=language
        )
        late = brief_text(language, "measures_late", n=line.measures_overdue) if line.measures_overdue else ""
        cells = [
            line.key, line.title[language], str(line.sites), "、".join(line.responsible_units),
            "、".join(line.lead_units), "、".join(line.leaders),
            f"{line.deadline}\n{days}" if line.deadline else brief_text(language, "no_date"),
            line.status[language], f"{line.measures_done}/{line.measures} {late}".strip(),
        ]  # fmt: skip
        rows.append((cells, line.overdue))
    return columns, rows
