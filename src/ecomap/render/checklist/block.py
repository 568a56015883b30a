"""One site of a checklist: what is known, what is asked, room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.model import AnswerType
from ecomap.render.brief.flow import HEIGHT_MM, LEFT_MM, RIGHT_MM, WIDTH_MM, Flow
from ecomap.render.checklist.texts import say
from ecomap.render.checklist.writing import (
    INDENT_MM,
    SIZE_PT,
    SPAN_MM,
    Blank,
    Tick,
    asked,
    empty_lines,
    told,
    width_of,
)
from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import Style
from ecomap.render.paper.colors import GREY, HEAD, HEAD_TINT, INK, OVERDUE, PAPER
from ecomap.render.paper.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.model import ChecklistItem
    from ecomap.render.checklist.content import SiteBlock
    from ecomap.render.checklist.writing import Part

FOUND = (
    *(("未启动", "not started"), ("正在整改", "in progress"), ("基本完成", "basically done")),
    *(("已完成", "done"), ("重新整改", "reopened")),
)
"""Statuses to tick, those that can be seen on the spot."""
_SYSTEMS = ("WGS 84", "GCJ-02", "BD-09")
_HEAD_MM = 6.4


def block_height(flow: Flow, block: SiteBlock, language: int) -> float:
    """Return the height of a block, measured by drawing it on paper that nobody sees."""
    trial = Flow(flow.typeface, lambda _: 0.0)
    trial.new_page()
    draw_block(trial, block, language)
    return (len(trial.pages) - 1) * HEIGHT_MM + trial.top_mm


def draw_block(flow: Flow, block: SiteBlock, language: int) -> None:
    """Draw one site."""
    line = block.line
    _head(flow, block, language)
    day = line.deadline or say(language, "no_deadline")
    days = f" · {block.days[language]}" if block.days[language] else ""
    color = OVERDUE if line.overdue else INK
    told(flow, say(language, "status"), f"{line.status[language]} · {day}{days}", color=color)
    told(flow, say(language, "place"), _place(block, language))
    if block.hints or block.wgs84 is None:
        hints = "\n".join(pair[language] for pair in block.hints) or say(language, "no_hints")
        told(flow, say(language, "hints"), hints)
    if block.required:
        told(flow, say(language, "required"), "\n".join(pair[language] for pair in block.required))
    flow.top_mm += 0.6
    asked(flow, say(language, "found"), [Tick(pair[language]) for pair in FOUND])
    for item in block.items:
        _question(flow, item, language)
    _position(flow, language)
    asked(flow, say(language, "note"), [Blank("", 0)])
    empty_lines(flow, 1)
    parts = [
        Blank(say(language, "photos"), 28),
        Blank(say(language, "inspector"), 34),
        Blank(say(language, "date"), 30),
    ]
    asked(flow, "", parts, indent_mm=2)
    flow.top_mm += 4


def _head(flow: Flow, block: SiteBlock, language: int) -> None:
    """Draw the band with the number, the name, the kind and the id."""
    line = block.line
    flow.reserve(_HEAD_MM + 12)
    upper = HEIGHT_MM - flow.top_mm
    low, base = upper - _HEAD_MM, upper - _HEAD_MM + 1.9
    flow.page.rectangle(Box(LEFT_MM, low, WIDTH_MM - RIGHT_MM, upper), Style(fill=HEAD_TINT))
    flow.page.rectangle(Box(LEFT_MM, low, LEFT_MM + 10, upper), Style(fill=HEAD))
    flow.page.text((LEFT_MM + 5, base), str(line.number), 11, color=PAPER, bold=True, anchor="center")
    kind = (line.kind.label_zh, line.kind.label_en)[language]
    right = " · ".join((kind, line.area[language], line.site_id))
    flow.page.text((WIDTH_MM - RIGHT_MM - 1.5, base), right, 7.5, color=GREY, anchor="right")
    room = SPAN_MM - 14 - width_of(flow, right, 7.5) - 4
    lines = wrapped(flow.typeface, line.name[language], 10.5, max(room, 40.0), bold=True)
    flow.page.text((LEFT_MM + 12, base), lines[0], 10.5, bold=True)
    flow.top_mm += _HEAD_MM + 1
    for more in lines[1:]:
        flow.words(more, 10.5, left_mm=LEFT_MM + 12, width_mm=SPAN_MM - 14, bold=True)


def _place(block: SiteBlock, language: int) -> str:
    """Say where it is in both systems, and how well that is known."""
    if block.wgs84 is None or block.gcj02 is None:
        return block.known[language]
    places = (("WGS 84", block.wgs84), ("GCJ-02", block.gcj02))
    said = "   ".join(f"{name} {east:.6f}, {north:.6f}" for name, (east, north) in places)
    return f"{block.known[language]}\n{said}"


def _question(flow: Flow, item: ChecklistItem, language: int) -> None:
    """Write a question, then what can be answered; both in one row where they fit."""
    label = (item.label_zh, item.label_en)[language]
    parts: list[Part] = []
    if item.answer is AnswerType.YES_NO:
        parts = [Tick(say(language, "yes")), Tick(say(language, "no"))]
    elif item.answer is AnswerType.CHOICE:
        parts = [Tick(choice) for choice in item.choices]
    else:
        parts = [Blank("", 30 if item.answer is AnswerType.NUMBER else 0)]
    width = width_of(flow, label) + 8
    indent = INDENT_MM + 34
    if width <= indent:
        asked(flow, label, parts, indent_mm=indent)
        return
    flow.top_mm += 0.8
    flow.words(label, SIZE_PT, left_mm=LEFT_MM + 2, width_mm=SPAN_MM - 2, color=GREY)
    asked(flow, "", parts, indent_mm=INDENT_MM)


def _position(flow: Flow, language: int) -> None:
    parts: Sequence[Part] = [
        Blank(say(language, "longitude"), 22),
        Blank(say(language, "latitude"), 22),
        Blank(say(language, "accuracy"), 11),
        *(Tick(name) for name in _SYSTEMS),
        Tick(say(language, "is_site")),
    ]
    asked(flow, say(language, "measured"), parts)
