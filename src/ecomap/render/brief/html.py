"""Briefs as HTML: one file a language, nothing fetched, nothing run."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2

from ecomap.render.brief.charts import draw_kinds, draw_periods, draw_swatch, fold_kinds
from ecomap.render.brief.content import LANGUAGES
from ecomap.render.brief.legend import draw_legend
from ecomap.render.brief.map import draw_map
from ecomap.render.brief.svg import svg_text
from ecomap.render.brief.words import (
    FIGURES,
    area_name,
    change_words,
    days_words,
    map_words,
    other_kinds,
    place_words,
    state_sentence,
    unknown_words,
    unlisted_words,
)
from ecomap.render.texts.brief import brief_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.render.brief.content import Brief, Figures, Pair, ProblemLine, SiteLine

MAP_MM = (104.0, 92.0)
"""Width and height of the map."""
CHART_MM = (82.0, 36.0)
"""Width of the charts, and height of the chart of deadlines."""
AREA_FIGURES = ("sites", "open", "overdue", "due_soon", "done", "closed", "not_located")
"""Figures of one county in the tables of counties, in order."""

_LANG = ("zh-CN", "en")


def brief_html(brief: Brief, language: str) -> str:
    """Return the HTML text of a brief in one language; equal content gives equal bytes.

    Parameters
    ----------
    language
        `zh` or `en`.
    """
    place = LANGUAGES.index(language)
    made = draw_map(brief, language=place, width_mm=MAP_MM[0], height_mm=MAP_MM[1])
    area = area_name(brief, place)
    rows = [_site_row(line, place) for line in brief.sites[: brief.listed] if line.is_counted]
    shared = [_site_row(line, place) for line in brief.sites if not line.is_counted]
    html: str = _template("brief.html").render(
        **_frame(brief, place, stem=brief.code, title=f"{area} · {brief_text(place, 'brief')}"),
        area=area,
        figures=[(key, getattr(brief.figures, key)) for key in FIGURES],
        map_svg=svg_text(made.drawing, label=brief_text(place, "map_label", name=area, drawn=made.drawn)),
        legend_svg=svg_text(draw_legend(brief, language=place, width_mm=MAP_MM[0], dots=made.dots)),
        map_note=map_words(made, place),
        kinds_svg=svg_text(
            draw_kinds(fold_kinds(brief.kinds, other_kinds(brief)), language=place, width_mm=CHART_MM[0])
        ),
        periods_svg=svg_text(
            draw_periods(
                brief.periods,
                no_date=brief_text(place, "no_date"),
                width_mm=CHART_MM[0],
                height_mm=CHART_MM[1],
            )
        ),
        swatches={
            role: svg_text(draw_swatch(role)) for role in ("open", "done", "closed", "overdue", "line")
        },
        site_rows=rows,
        shared_rows=shared,
        unlisted=unlisted_words(brief, place),
        change_note=change_words(brief, place),
        problem_days=lambda line: _problem_days(line, place),
        unknowns=unknown_words(brief, place),
    )
    return html


def list_html(whole: Brief, language: str, *, pdfs: Mapping[str, bool]) -> str:
    """Return the HTML text of the list of all briefs.

    Parameters
    ----------
    whole
        The brief of the whole.
    pdfs
        By stem of a brief whose PDF is there: whether the PDF says what the brief says.
    """
    place = LANGUAGES.index(language)
    codes = [whole.code, *(line.key for line in whole.areas)]
    html: str = _template("list.html").render(
        **_frame(whole, place, stem="index", title=brief_text(place, "list_title")),
        pdfs={code: _pdf_cell(code, pdfs.get(code), place, names=_names(whole, place)) for code in codes},
    )
    return html


def file_name(stem: str, language: str) -> str:
    """Return the name of a brief's file; the Chinese one carries no mark.

    Examples
    --------
    >>> file_name("430702", "zh"), file_name("430702", "en")
    ('430702.html', '430702.en.html')
    """
    return f"{stem}.html" if language == "zh" else f"{stem}.{language}.html"


def _frame(brief: Brief, language: int, *, stem: str, title: str) -> dict[str, Any]:
    """Return what every page of briefs is told."""
    style = _asset("brief.css")
    mark = f"【{brief_text(language, 'invented')}】" if brief.invented else ""
    other = LANGUAGES[1 - language]
    return {
        "brief": brief,
        "lang": _LANG[language],
        "other_lang": _LANG[1 - language],
        "other_link": file_name(stem, other),
        "list_link": file_name("index", LANGUAGES[language]),
        "suffix": file_name("", LANGUAGES[language]).removesuffix(".html"),
        "anchor": f"#{LANGUAGES[language]}",
        "window_title": f"{mark}{title} · {brief.title[language]}",
        "policy": content_policy(style),
        "style": style,
        "sentence": state_sentence(brief, language),
        "area_table": _template("areas.html"),
        "figures_of": _area_figures,
        "t": lambda key, **values: brief_text(language, key, **values),
        "pick": lambda pair: _pick(pair, language),
    }


def content_policy(style: str) -> str:
    """Return the Content-Security-Policy of a page: its own style sheet, by hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    parts = ("default-src 'none'", f"style-src 'sha256-{digest}'", "img-src data:", "base-uri 'none'")
    return "; ".join([*parts, "form-action 'none'"])


def _pick(pair: Pair, language: int) -> str:
    return pair[language]


def _area_figures(figures: Figures) -> list[int]:
    return [getattr(figures, key) for key in AREA_FIGURES]


def _site_row(line: SiteLine, language: int) -> dict[str, Any]:
    """Return the cells of one site."""
    return {
        "number": line.number,
        "name": line.name[language],
        "id": line.site_id,
        "kind": (line.kind.label_zh, line.kind.label_en)[language],
        "area": line.area[language],
        "problems": ("、", ", ")[language].join(line.problems),
        "status": line.status[language],
        "status_class": line.status_class,
        "deadline": line.deadline or brief_text(language, "no_date"),
        "days": days_words(
            line.days_left, is_overdue=line.overdue, is_open=line.status_class == "open", language=language
        ),
        "place": place_words(line, language),
        "overdue": line.overdue,
    }


def _problem_days(line: ProblemLine, language: int) -> str:
    return days_words(
        line.days_left, is_overdue=line.overdue, is_open=line.status_class == "open", language=language
    )


def _names(whole: Brief, language: int) -> dict[str, str]:
    return {
        whole.code: brief_text(language, "whole"),
        **{line.key: line.name[language] for line in whole.areas},
    }


def _pdf_cell(code: str, fresh: bool | None, language: int, *, names: Mapping[str, str]) -> str:  # noqa: FBT001 - three states
    """Return a link to a PDF that says what the brief says, else why there is none."""
    if not fresh:
        return escape(brief_text(language, "pdf_none" if fresh is None else "pdf_stale"))
    name = file_name(code, LANGUAGES[language]).removesuffix(".html")
    return f'<a href="{escape(name)}.pdf" aria-label="{escape(names[code])} PDF">PDF</a>'


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(_asset),
    )


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    """Read one of the files beside this module."""
    return (files("ecomap.render.brief") / name).read_text(encoding="utf-8")
