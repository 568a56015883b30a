"""Automatic numbers of Word paragraphs: they are seen in print but stand in no paragraph's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.plan.numerals import chinese_numeral

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
"""Number formats (ST_NumberFormat, ISO/IEC 29500-1, 17.18.59) that write 一、二、三."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


class WordNumbers:
    """The running numbers of a document."""

    def __init__(self, numbering: BaseOxmlElement | None, styles: BaseOxmlElement | None) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._styles = _style_lists(styles)
        self._counts: dict[tuple[str, int], int] = {}
        for element in numbering if numbering is not None else ():
            if element.tag == f"{W}abstractNum":
                self._read_levels(element)
            elif element.tag == f"{W}num":
                self._read_list(element)

    def next(self, paragraph: BaseOxmlElement) -> str:
        """Return the number that Word prints before a paragraph, counting on; empty where it prints none."""
        found = _list_of(paragraph) or self._styles.get(_value(paragraph, "pPr", "pStyle") or "")
        if found is None or found[0] not in self._lists:
            return ""
        number, depth = found
        abstract = self._lists[number]
        level = self._levels.get((abstract, depth))
        if level is None:
            return ""
        self._count(number, abstract, depth, level)
        return re.sub(r"%(\d)", lambda match: self._written(abstract, int(match[1]) - 1), level.text)

    def _count(self, number: str, abstract: str, depth: int, level: _Level) -> None:
        restart = self._restarts.pop((number, depth), None)
        before = self._counts.get((abstract, depth))
        self._counts[abstract, depth] = (
            restart if restart is not None else level.start if before is None else before + 1
        )
        for key in [key for key in self._counts if key[0] == abstract and key[1] > depth]:
            del self._counts[key]

    def _written(self, abstract: str, depth: int) -> str:
        level = self._levels.get((abstract, depth))
        if level is None:
            return ""
        count = self._counts.get((abstract, depth), level.start)
        if level.form in _CHINESE and 1 <= count <= 99:
            return chinese_numeral(count)
        if level.form == "decimalEnclosedCircle" and 1 <= count <= len(_CIRCLED):
            return _CIRCLED[count - 1]
        return str(count)

    def _read_levels(self, abstract: BaseOxmlElement) -> None:
        key = abstract.get(f"{W}abstractNumId") or ""
        for element in abstract.iter(f"{W}lvl"):
            form = _value(element, "numFmt") or "decimal"
            text = "" if form in {"bullet", "none"} else _value(element, "lvlText") or ""
            depth = int(element.get(f"{W}ilvl") or 0)
            self._levels[key, depth] = _Level(int(_value(element, "start") or 1), form, text)

    def _read_list(self, element: BaseOxmlElement) -> None:
        key = element.get(f"{W}numId") or ""
        self._lists[key] = _value(element, "abstractNumId") or ""
        for override in element.iter(f"{W}lvlOverride"):
            start = _value(override, "startOverride")
            if start is not None:
                self._restarts[key, int(override.get(f"{W}ilvl") or 0)] = int(start)


def _style_lists(styles: BaseOxmlElement | None) -> dict[str, tuple[str, int]]:
    """Return the list that each paragraph style counts in; a style takes over that of its base."""
    own: dict[str, tuple[str, int]] = {}
    for style in styles if styles is not None else ():
        if style.tag != f"{W}style":
            continue
        key, base = style.get(f"{W}styleId") or "", _value(style, "basedOn") or ""
        found = _list_of(style) or own.get(base)
        if found:
            own[key] = found
    return own


def _list_of(element: BaseOxmlElement) -> tuple[str, int] | None:
    """Return list and depth that a paragraph or style names itself."""
    number = _value(element, "pPr", "numPr", "numId")
    return None if number is None else (number, int(_value(element, "pPr", "numPr", "ilvl") or 0))


def _value(element: BaseOxmlElement, *names: str) -> str | None:
    """Return the value of a nested property, or None."""
    found = element.find("/".join(f"{W}{name}" for name in names))
    return None if found is None else found.get(f"{W}val")
