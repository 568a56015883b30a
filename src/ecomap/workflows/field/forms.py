"""The forms of a field project: answers first, then what is known, then the rest, which stays read-only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecomap.frames import DERIVED_COLUMNS
from ecomap.model import STATUSES, AnswerType, StatusClass
from ecomap.store.writers import Column, ColumnType
from ecomap.store.writers.labels import LABELS
from ecomap.store.writers.qgis_forms import (
    Form,
    check_field,
    choice_field,
    date_field,
    number_field,
    text_field,
)
from ecomap.workflows.exporting.columns import ORIGIN_PARTS
from ecomap.workflows.field.words import QUALITIES, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecomap.model import ChecklistItem
    from ecomap.store.writers.qgis_forms import FormField
    from ecomap.store.writers.table import Table

PREFIX = "check_"
"""Before the key of a question in the name of its column: no column of a site begins so."""
FOUND: Mapping[str, tuple[str, ColumnType]] = {
    "found_status": ("现场状态", ColumnType.TEXT),
    "found_note": ("现场说明", ColumnType.TEXT),
    "found_by": ("检查人", ColumnType.TEXT),
    "found_on": ("检查日期", ColumnType.DATE),
}
"""What is noted at every site beside the answers, by column."""
REQUIRED = "ecomap_required"
"""Column of what the plan requires; an import leaves it out."""
_CHECK, _SITE, _MORE = "现场核查", "点位", "其他"
_TYPES = {
    AnswerType.YES_NO: ColumnType.FLAG,
    AnswerType.NUMBER: ColumnType.NUMBER,
    AnswerType.CHOICE: ColumnType.TEXT,
    AnswerType.TEXT: ColumnType.TEXT,
}
_ON_SITE_TAB = (
    *("site_id", "name", "county", "status", "deadline", "days_left", "overdue", REQUIRED, "problems"),
    *("location_quality", "location_accuracy_m", "location_source", "location_date", "aliases", "note"),
)
_READ_ONLY = frozenset({
    *DERIVED_COLUMNS, REQUIRED, "site_id", "kind", "problems", "counties", "district",
    *(f"origin_{part}" for part in ORIGIN_PARTS),
})  # fmt: skip
_CLASSES = {StatusClass.OPEN: "未完成", StatusClass.DONE: "已完成", StatusClass.CLOSED: "已销号"}
_CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "status": tuple((status.label_zh, status.key) for status in STATUSES),
    "found_status": (("（未查看）", ""), *((status.label_zh, status.key) for status in STATUSES)),
    "status_class": tuple((label, str(key)) for key, label in _CLASSES.items()),
    "location_quality": tuple((pair[0], str(key)) for key, pair in QUALITIES.items()),
}


def with_answers(table: Table, items: Sequence[ChecklistItem], required: Sequence[str]) -> Table:
    """Return the rows of one kind with columns for answers; those of the last visit stand in them.

    Columns that others left in the layer and that are empty for all rows are not taken along.
    """
    held = {column.name: column for column in table.columns}
    own = {*LABELS, *FOUND, *(f"{PREFIX}{item.key}" for item in items)}
    columns = [
        column
        for name, column in held.items()
        if name in LABELS or (name not in own and any(cell is not None for cell in column.values))
    ]
    columns.append(Column(REQUIRED, ColumnType.TEXT, [text or None for text in required]))
    wanted = {f"{PREFIX}{item.key}": _TYPES[item.answer] for item in items}
    wanted |= {name: type_ for name, (_, type_) in FOUND.items()}
    columns += [_answers(name, type_, held.get(name), len(table)) for name, type_ in wanted.items()]
    return replace(table, columns=tuple(columns))


def _answers(name: str, type_: ColumnType, before: Column | None, rows: int) -> Column:
    """Return the column of a question; as texts where an earlier answer is of another type."""
    if before is None or all(cell is None for cell in before.values):
        return Column(name, type_, [None] * rows)
    try:
        return Column(name, type_, [None if cell is None else _READ[type_](cell) for cell in before.values])
    except (TypeError, ValueError):
        return Column(name, ColumnType.TEXT, [None if cell is None else str(cell) for cell in before.values])


def _flag(cell: Any) -> bool:
    if not isinstance(cell, bool) and cell not in {0, 1}:
        raise ValueError
    return bool(cell)


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else str(cell)


_READ: Mapping[ColumnType, Callable[[Any], Any]] = {
    ColumnType.FLAG: _flag,
    ColumnType.NUMBER: float,
    ColumnType.TEXT: _text,
    ColumnType.DATE: lambda cell: cell if isinstance(cell, dt.date) else dt.date.fromisoformat(cell),
}


def form_of(table: Table, items: Sequence[ChecklistItem], fixed: frozenset[str]) -> Form:
    """Return the form of a layer: what is answered first, then what is known.

    Parameters
    ----------
    fixed
        Further columns that nobody may write to.
    """
    questions = {f"{PREFIX}{item.key}": item for item in items}
    fields = [
        _question(column, questions[column.name])
        if column.name in questions
        else _field(column, is_editable=column.name not in _READ_ONLY | fixed)
        for column in table.joined().columns
    ]
    order = ("found_status", *questions, *FOUND, *_ON_SITE_TAB)
    rank = {name: place for place, name in enumerate(dict.fromkeys(order))}
    shown = sorted(fields, key=lambda item: rank.get(item.name, len(rank)))
    return Form(tuple(fields), tuple(shown))


def _question(column: Column, item: ChecklistItem) -> FormField:
    name, label = column.name, seen(item.label_zh)
    if column.type is ColumnType.FLAG:
        return check_field(name, label, tab=_CHECK)
    if column.type is ColumnType.NUMBER:
        return number_field(name, label, tab=_CHECK)
    if item.answer is AnswerType.CHOICE:
        choices = [("（未回答）", ""), *((seen(choice), seen(choice)) for choice in item.choices)]
        # What was answered when the choices were others is still shown.
        past = dict.fromkeys(cell for cell in column.values if cell and cell not in item.choices)
        return choice_field(name, label, [*choices, *((cell, cell) for cell in past)], tab=_CHECK)
    return text_field(name, label, tab=_CHECK, lines=True)


def _field(column: Column, *, is_editable: bool) -> FormField:
    name = column.name
    label = FOUND[name][0] if name in FOUND else LABELS.get(name, name)
    tab = _CHECK if name in FOUND else _SITE if name in _ON_SITE_TAB else _MORE
    if name in _CHOICES:
        return choice_field(name, label, _CHOICES[name], tab=tab, is_editable=is_editable)
    if column.type is ColumnType.FLAG:
        return check_field(name, label, tab=tab, is_editable=is_editable)
    if column.type is ColumnType.DATE:
        return date_field(name, label, tab=tab, is_editable=is_editable)
    if column.type in {ColumnType.NUMBER, ColumnType.INTEGER} and is_editable:
        return number_field(name, label, tab=tab)
    lines = name in {"found_note", "note", "note_en", REQUIRED}
    return text_field(name, label, tab=tab, is_editable=is_editable, lines=lines)
