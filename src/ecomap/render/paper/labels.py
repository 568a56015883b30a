"""Labels of sites: number and name beside the symbol, or a framed list where several sites share a place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.render.paper import colors
from ecomap.render.paper.canvas import POINT_MM, Style
from ecomap.render.paper.placing import Item, Placed, place_labels
from ecomap.render.paper.symbols import draw_symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.render.paper.box import Box
    from ecomap.render.paper.canvas import Page
    from ecomap.render.paper.crowds import Crowd
    from ecomap.render.paper.entries import Entry
    from ecomap.render.paper.sizes import Sizes

_SIZE_PT = 6.6
_DISTANCES = (0.5, 2.2, 5, 9, 14, 20, 28, 38, 52, 70, 95)
_NEAR_MM = 9.0
_NAME_LESS, _FOLDED = 16.0, 3.0  # what a label without the name costs, and one with the name on two lines
_LISTED = 10  # a crowd of more sites lists numbers only
_LONG_NAME = 7
_NUMBER_BIAS = 0.36  # of the type's size: from its baseline to the middle of a digit


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a label."""

    rows: tuple[tuple[tuple[Entry | None, str, str], ...], ...]
    """Lines of cells: the entry whose symbol stands first, a bold number, plain words."""
    widths: tuple[float, ...]
    """Width of each column of cells in millimetres."""
    is_framed: bool
    """Whether it stands in a frame."""
    cost: float
    """What it costs against the best form."""

    def size(self, sizes: Sizes) -> tuple[float, float]:
        """Return width and height in millimetres."""
        pad = sizes.mm(0.9 if self.is_framed else 0.25)
        return sum(self.widths) + 2 * pad, len(self.rows) * line_mm(sizes) + 2 * pad * 0.8


def line_mm(sizes: Sizes) -> float:
    """Return the height of one line of a label."""
    return sizes.pt(_SIZE_PT) * POINT_MM * 1.28


def forms_of(page: Page, crowd: Crowd, sizes: Sizes) -> list[Form]:
    """Return the forms of a label, fullest first, smallest last."""
    if crowd.is_single:
        return _single_forms(page, crowd.members[0], sizes)
    listed = [((entry, str(entry.number), entry.name),) for entry in crowd.members]
    forms = [_form(page, listed, sizes, cost=0.0, framed=True)] if len(crowd.members) <= _LISTED else []
    for columns, cost in (
        (max(2, math.ceil(math.sqrt(len(crowd.members) * 1.2))), _NAME_LESS),
        (max(2, math.ceil(math.sqrt(len(crowd.members) / 2))), _NAME_LESS + 1),
    ):
        cells = [(entry, str(entry.number), "") for entry in crowd.members]
        rows = [tuple(cells[start : start + columns]) for start in range(0, len(cells), columns)]
        forms.append(_form(page, rows, sizes, cost=cost, framed=True))
    return forms


def _single_forms(page: Page, entry: Entry, sizes: Sizes) -> list[Form]:
    number, name = str(entry.number), entry.name
    forms = [_form(page, [((None, number, name),)], sizes, cost=0.0)]
    if len(name) > _LONG_NAME:
        first, second = folded(name)
        rows = [((None, number, first),), ((None, "", second),)]
        forms.append(_form(page, rows, sizes, cost=_FOLDED))
    forms.append(_form(page, [((None, number, ""),)], sizes, cost=_NAME_LESS))
    return forms


def folded(name: str) -> tuple[str, str]:
    """Break a name in two, at a space where there is one near its middle.

    Examples
    --------
    >>> folded("石板滩回填区渗滤液导排污水处理站")
    ('石板滩回填区渗滤', '液导排污水处理站')
    >>> folded("former Shimen realgar mine")
    ('former Shimen', 'realgar mine')
    """
    middle = (len(name) + 1) // 2
    spaces = [place for place, character in enumerate(name) if character == " "]
    if spaces:
        place = min(spaces, key=lambda space: abs(space - middle))
        return name[:place], name[place + 1 :]
    return name[:middle], name[middle:]


def _form(
    page: Page,
    rows: Sequence[tuple[tuple[Entry | None, str, str], ...]],
    sizes: Sizes,
    *,
    cost: float,
    framed: bool = False,
) -> Form:
    columns = max(len(row) for row in rows)
    widths = [
        max(_cell_mm(page, row[column], sizes) for row in rows if column < len(row))
        for column in range(columns)
    ]
    gaps = [width + (sizes.mm(1.2) if number < columns - 1 else 0) for number, width in enumerate(widths)]
    return Form(tuple(rows), tuple(gaps), framed, cost)


def _cell_mm(page: Page, cell: tuple[Entry | None, str, str], sizes: Sizes) -> float:
    entry, number, words = cell
    size = sizes.pt(_SIZE_PT)
    width = sizes.mm(3.3) if entry is not None else 0.0
    width += page.width_of(number, size, bold=True)
    if words:
        width += page.width_of(words, size) + (sizes.mm(0.8) if number else 0)
    return width


def label_crowds(
    page: Page, crowds: Sequence[Crowd], *, frame: Box, taken: Sequence[Box], sizes: Sizes, near: bool = False
) -> tuple[list[Placed | None], list[list[Form]]]:
    """Find places for the labels of all crowds; see :func:`ecomap.render.paper.placing.place_labels`.

    Parameters
    ----------
    near
        Whether labels must stand near: on a crowded sheet nobody can follow a long leader.
    """
    forms = [forms_of(page, crowd, sizes) for crowd in crowds]
    items = [
        Item(
            crowd.center,
            crowd.radius,
            tuple((*form.size(sizes), sizes.mm(form.cost)) for form in options),
        )
        for crowd, options in zip(crowds, forms, strict=True)
    ]
    reach = [sizes.mm(distance) for distance in _DISTANCES if not near or distance <= _NEAR_MM]
    return place_labels(items, frame=frame, taken=taken, distances=reach), forms


def draw_leader(page: Page, placed: Placed, sizes: Sizes) -> None:
    """Draw the line from a symbol to its label."""
    if placed.leader is not None:
        page.lines([placed.leader], Style(stroke=colors.PAPER, width_mm=sizes.mm(0.6), stroke_opacity=0.8))
        page.lines([placed.leader], Style(stroke=colors.INK, width_mm=sizes.mm(0.16)))


def draw_label(page: Page, placed: Placed, form: Form, sizes: Sizes) -> None:
    """Write a label into its box."""
    size, box = sizes.pt(_SIZE_PT), placed.box
    pad = sizes.mm(0.9 if form.is_framed else 0.25)
    if form.is_framed:
        frame = Style(fill=colors.PAPER, fill_opacity=0.93, stroke=colors.GREY, width_mm=sizes.mm(0.14))
        page.rectangle(box, frame, radius=sizes.mm(0.7))
    line = line_mm(sizes)
    halo = 0.0 if form.is_framed else sizes.mm(0.38)
    indent = page.width_of(form.rows[0][0][1], size, bold=True) + sizes.mm(0.8)
    for row_number, row in enumerate(form.rows):
        middle = box.top - pad * 0.8 - (row_number + 0.5) * line
        left = box.left + pad
        for column, (entry, number, words) in enumerate(row):
            pen = left
            if entry is not None:
                draw_symbol(page, (pen + sizes.mm(1.3), middle), entry, sizes.mm(0.95))
                pen += sizes.mm(3.3)
            base = middle - size * POINT_MM * _NUMBER_BIAS
            page.text((pen, base), number, size, bold=True, halo_mm=halo)
            if words:
                pen += (page.width_of(number, size, bold=True) + sizes.mm(0.8)) if number else 0
                # The second line of a folded name stands under the first where there is room for it.
                pen += _hang(page, form, words, indent, size) if not number else 0
                page.text((pen, base), words, size, color="#2b3a42", halo_mm=halo)
            left += form.widths[column]


def _hang(page: Page, form: Form, words: str, indent: float, size: float) -> float:
    """Return how far the second line of a name may stand in without leaving its box."""
    return max(0.0, min(indent, sum(form.widths) - page.width_of(words, size)))
