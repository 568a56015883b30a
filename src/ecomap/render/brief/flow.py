"""Text and tables that flow over pages of A4; what does not fit goes on to the next page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.render.paper.box import Box
from ecomap.render.paper.canvas import POINT_MM, Page, Style
from ecomap.render.paper.colors import GREY, HEAD, HEAD_TINT, INK, OVERDUE, RULE
from ecomap.render.paper.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecomap.render.paper.fonts import Typeface

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
"""A4 upright (ISO 216)."""
LEFT_MM, RIGHT_MM, FLOOR_MM = 12.0, 12.0, 14.0
"""Margins; the number of the page stands in the lower one."""
_LINE = 1.32
_CELL_PT, _GAP_MM, _AFTER_MM = 7.0, 1.6, 1.2
"""Type of cells; air behind them, and more of it behind what stands at the right end."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    heading: str
    """Its heading."""
    width_mm: float
    """Its width with the gap to the next one."""
    is_right: bool = False
    """Whether cells stand at the right end."""
    is_bold: bool = False
    """Whether cells are bold."""

    @property
    def words_mm(self) -> float:
        """Width for words."""
        return self.width_mm - _GAP_MM - (_AFTER_MM if self.is_right else 0.0)


@dataclass(slots=True)
class Flow:
    """Pages that are filled from the top."""

    typeface: Typeface
    """Font of all words."""
    start: Callable[[Page], float]
    """Draws the head of a new page and returns where its content begins, in mm from the top."""
    pages: list[Page] = field(default_factory=list)
    """Pages so far."""
    top_mm: float = 0.0
    """Where the next thing stands on the last page."""

    @property
    def page(self) -> Page:
        """The page that is being filled."""
        return self.pages[-1]

    def new_page(self) -> None:
        """Go on with an empty page."""
        self.pages.append(Page(WIDTH_MM, HEIGHT_MM, self.typeface))
        self.top_mm = self.start(self.page)

    def reserve(self, height_mm: float) -> None:
        """Go on with a new page unless so much room is left."""
        if not self.pages or self.top_mm + height_mm > HEIGHT_MM - FLOOR_MM:
            self.new_page()

    def words(
        self,
        text: str,
        size_pt: float,
        *,
        left_mm: float = LEFT_MM,
        width_mm: float = WIDTH_MM - LEFT_MM - RIGHT_MM,
        color: str = INK,
        bold: bool = False,
    ) -> None:
        """Write a paragraph."""
        step = size_pt * POINT_MM * _LINE
        for line in wrapped(self.typeface, text, size_pt, width_mm, bold=bold):
            self.reserve(step)
            self.top_mm += step
            base = HEIGHT_MM - self.top_mm + step * 0.25
            self.page.text((left_mm, base), line, size_pt, color=color, bold=bold)

    def heading(self, text: str, *, below_mm: float = 14.0) -> None:
        """Write a heading with a rule; it stays with what follows, at least `below_mm` of it."""
        self.reserve(8 + below_mm)
        self.top_mm += 2.2
        self.words(text, 9.5, color=HEAD, bold=True)
        self.rule(HEAD, 0.4)
        self.top_mm += 0.8

    def rule(self, color: str, width_mm: float) -> None:
        """Draw a line across the page."""
        height = HEIGHT_MM - self.top_mm - 0.3
        self.page.lines(
            [[(LEFT_MM, height), (WIDTH_MM - RIGHT_MM, height)]], Style(stroke=color, width_mm=width_mm)
        )
        self.top_mm += 0.3

    def table(self, columns: Sequence[Column], rows: Sequence[tuple[Sequence[str], bool]]) -> None:
        """Write a table; its head stands again on every page.

        Parameters
        ----------
        rows
            Cells, and whether the row is to stand out.
        """
        heads = [column.heading for column in columns]
        self._row(columns, heads, is_head=True)
        for cells, is_late in rows:
            lines = self._lines(columns, cells)
            pages = len(self.pages)
            self.reserve(self._height(lines))
            if len(self.pages) > pages:
                self._row(columns, heads, is_head=True)
            self._row(columns, cells, is_late=is_late)

    def _lines(self, columns: Sequence[Column], cells: Sequence[str]) -> list[list[str]]:
        return [
            [
                line
                for part in cell.splitlines()
                for line in wrapped(self.typeface, part, _CELL_PT, column.words_mm, bold=column.is_bold)
            ]
            for column, cell in zip(columns, cells, strict=True)
        ]

    @staticmethod
    def _height(lines: Sequence[Sequence[str]]) -> float:
        return max((len(cell) for cell in lines), default=1) * _CELL_PT * POINT_MM * _LINE + 1.1

    def _row(
        self, columns: Sequence[Column], cells: Sequence[str], *, is_head: bool = False, is_late: bool = False
    ) -> None:
        """Write one row where there is room for it."""
        lines = self._lines(columns, cells)
        height = self._height(lines)
        upper = HEIGHT_MM - self.top_mm
        if is_head or is_late:
            box = Box(LEFT_MM, upper - height, WIDTH_MM - RIGHT_MM, upper)
            self.page.rectangle(box, Style(fill=HEAD_TINT if is_head else "#fbeef0"))
        left, step = LEFT_MM, _CELL_PT * POINT_MM * _LINE
        for column, cell in zip(columns, lines, strict=True):
            for number, line in enumerate(cell):
                at = left + column.words_mm if column.is_right else left + 0.6
                self.page.text(
                    (at, upper - 0.35 - (number + 0.78) * step), line, _CELL_PT,
                    color=GREY if is_head else OVERDUE if is_late and column.is_right else INK,
                    bold=column.is_bold and not is_head, anchor="right" if column.is_right else "left",
                )  # fmt: skip
            left += column.width_mm
        self.top_mm += height
        self.rule(GREY if is_head else RULE, 0.15)
