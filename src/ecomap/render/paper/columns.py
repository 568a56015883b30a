"""The columns of the table: what stands in them, and how wide each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.render.paper.canvas import POINT_MM
from ecomap.render.paper.entries import BEYOND, ON_MAP, UNLOCATED, Entry
from ecomap.render.paper.wrapping import longest_piece
from ecomap.render.texts.paper import paper_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.sizes import Sizes

SIZE_PT, ID_PT, SYMBOL_MM, GAP_MM = 6.2, 5.7, 0.85, 1.3
"""Type of the table and of ids, radius of its symbols, air between columns; on A3."""
_COLUMNS = ("number", "name", "kind", "area_name", "problems", "status", "deadline", "left", "place")
_WHOLE = frozenset({"number", "deadline", "left"})
"""Columns that are as wide as their longest word is, so that nothing in them is broken."""
_NARROWEST_EM = {"name": 8.2, "kind": 5.1, "problems": 4.1, "place": 6.2}
_WIDEST_EM = {"name": 18.0, "area_name": 8.0, "problems": 5.5, "place": 8.2}
_SYMBOL_ROOM_MM, _WIDEST_ID_MM = 4.3, 34.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line across the table."""

    text: str
    """What it says."""
    is_strong: bool = True
    """Whether it opens a block; else it is a lesser line, as the name of a county."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The table of a sheet before it is cut into pieces."""

    items: Sequence[Entry | Heading]
    """Its lines: blocks, counties where the sheet is about several, sites."""
    language: str
    """`zh` or `en`."""
    home: str | None
    """Name of the county that the sheet is about; None where headings name the counties."""
    unlabelled: frozenset[int]
    """Numbers that stand nowhere on the map; they are marked."""
    heights: dict[tuple[float, float], tuple[float, list[float]]] = field(default_factory=dict)
    """Measured heights of the head and of all lines, by width of the table and factor of its type."""
    _spans: dict[float, dict[str, tuple[float, float]]] = field(default_factory=dict)

    @property
    def ties(self) -> list[bool]:
        """Of each line whether it must stand with the next."""
        return [isinstance(item, Heading) for item in self.items]

    def cells(self, entry: Entry) -> dict[str, str]:
        """Return the words of a site by column; a county that goes without saying is not said."""
        home = entry.area_label if self.home is None else self.home
        area = [entry.area_label] if entry.area_label != home else []
        area += [entry.district_label] if entry.district_label else []
        return {
            "number": f"{entry.number}*" if entry.number in self.unlabelled else str(entry.number),
            "name": entry.name,
            "kind": entry.kind_label,
            "area_name": paper_text(self.language, "comma").join(area),
            "problems": entry.problems or "—",
            "status": entry.status_label,
            "deadline": entry.deadline,
            "left": entry.left,
            "place": entry.place,
        }

    def widths(self, page: Page, width: float, sizes: Sizes) -> dict[str, float]:
        """Return the columns with their widths: none too narrow for its words, the wordy ones take the rest.

        Where all that is to be kept whole is wider than the table, the wordy columns are made narrower still
        and their words are broken.
        """
        spans = self._span_of(page, sizes)
        least, most = (sum(span[end] for span in spans.values()) for end in (0, 1))
        if width >= most:
            return {key: wide * width / most for key, (_, wide) in spans.items()}
        if width >= least:
            share = (width - least) / (most - least)
            return {key: narrow + share * (wide - narrow) for key, (narrow, wide) in spans.items()}
        whole = sum(spans[key][0] for key in spans if key in _WHOLE)
        share = max(width - whole, 0.4 * width) / (least - whole)
        return {key: narrow * (1 if key in _WHOLE else share) for key, (narrow, _) in spans.items()}

    def is_roomy(self, page: Page, width: float, sizes: Sizes) -> bool:
        """Say whether the table has not only the room that it must have, but half of what it wants beside."""
        return sum(sum(span) / 2 for span in self._span_of(page, sizes).values()) <= width

    def _span_of(self, page: Page, sizes: Sizes) -> dict[str, tuple[float, float]]:
        """Return of each column that says anything the least and the most that it wants."""
        if sizes.factor not in self._spans:
            rows = [self.cells(item) for item in self.items if isinstance(item, Entry)]
            spans = {
                key: _span(page, key, paper_text(self.language, key), {row[key] for row in rows}, sizes)
                for key in _COLUMNS
                if key != "area_name" or any(row[key] for row in rows)
            }
            ids = {item.site_id for item in self.items if isinstance(item, Entry)}
            widest = max((page.width_of(site_id, sizes.pt(ID_PT)) for site_id in ids), default=0.0)
            least = min(widest + sizes.mm(GAP_MM), _WIDEST_ID_MM * sizes.factor)
            spans["name"] = (max(spans["name"][0], least), max(spans["name"][1], least))
            self._spans[sizes.factor] = spans
        return self._spans[sizes.factor]


def _span(page: Page, key: str, head: str, words: set[str], sizes: Sizes) -> tuple[float, float]:
    """Return the least and the most width of a column, with the air beside it."""
    size, face = sizes.pt(SIZE_PT), page.typeface
    em, bold = size * POINT_MM, key in {"name", "number", "left"}
    texts = [*sorted(words), head]
    widest = max(face.width(text, em, bold=bold or text == head) for text in texts)
    air = sizes.mm(GAP_MM) + (sizes.mm(_SYMBOL_ROOM_MM) if key == "number" else 0.0)
    if key in _WHOLE:
        return widest + air, widest + air
    longest = max(longest_piece(face, text, size, bold=bold or text == head) for text in texts)
    least = max(longest, min(widest, _NARROWEST_EM.get(key, 4.1) * em))
    most = max(least, min(widest, _WIDEST_EM.get(key, 8.0) * em))
    return least + air, most + air


def table_of(
    entries: Sequence[Entry], *, language: str, home: str | None, unlabelled: Sequence[int]
) -> Table:
    """Return the table of the sites of a sheet."""
    items: list[Entry | Heading] = []
    block, area = ON_MAP, ""
    for entry in entries:
        if entry.block != block:
            block, area = entry.block, ""
            key = {BEYOND: "block_beyond", UNLOCATED: "block_unlocated"}[block]
            items.append(Heading(paper_text(language, key)))
        if home is None and entry.area_label != area:
            area = entry.area_label
            items.append(Heading(area, is_strong=False))
        items.append(entry)
    lines = items or [Heading(paper_text(language, "no_sites"), is_strong=False)]
    return Table(lines, language, home, frozenset(unlabelled))


def needed_height(heights: Sequence[float], ties: Sequence[bool], number: int) -> float:
    """Return the height of a line with those after it that it must not be parted from."""
    needed = heights[number]
    while ties[number] and number + 1 < len(heights):
        number += 1
        needed += heights[number]
    return needed


def shared_out(heights: Sequence[float], ties: Sequence[bool], columns: int, room: float) -> list[int]:
    """Return how many lines each column of a page takes.

    All columns are full, but the last page is shared out in about equal parts. A line that is higher than a
    page has a column of its own.

    Parameters
    ----------
    ties
        Of each line whether it must stand with the next, as a heading must.

    Examples
    --------
    >>> shared_out([1.0] * 9, [False] * 9, 3, 10.0), shared_out([1.0] * 40, [False] * 40, 3, 10.0)
    ([3, 3, 3], [10, 10, 10])
    """
    total = sum(heights)
    even = total / columns if total <= columns * room else room
    taken, used = [0], 0.0
    for number, height in enumerate(heights):
        is_tied = number > 0 and ties[number - 1]
        is_over = used + needed_height(heights, ties, number) > room
        is_even = used + height / 2 > even and len(taken) < columns
        if taken[-1] and not is_tied and (is_over or is_even):
            if len(taken) == columns:
                break
            taken.append(0)
            used = 0.0
        taken[-1] += 1
        used += height
    return taken


def numbered_columns(columns: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Return key, left edge and width of columns that stand side by side from 0."""
    left, found = 0.0, []
    for key, width in columns.items():
        found.append((key, left, width))
        left += width
    return found
