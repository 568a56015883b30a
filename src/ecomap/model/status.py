"""Status: a label that people read and a class that code asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatusClass(StrEnum):
    """What a status means for counting: work goes on, work is done, the case is closed."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Status:
    """One entry of the status vocabulary."""

    key: str
    """Stable key written into the ledger."""
    status_class: StatusClass
    """Class that code asks for."""
    label_zh: str
    """Label in Chinese, as offices write it."""
    label_en: str
    """Label in English."""
    synonyms: tuple[str, ...] = ()
    """Further spellings that are read as this status."""


NOT_REPORTED = Status("not_reported", StatusClass.OPEN, "未报告", "not reported")
"""Status of a site that no event speaks of: unknown, and therefore not done."""

STATUSES: tuple[Status, ...] = (
    NOT_REPORTED,
    Status("not_started", StatusClass.OPEN, "未启动", "not started", ("未开始", "尚未启动")),
    Status("in_progress", StatusClass.OPEN, "正在整改", "in progress", ("整改中", "推进中", "正在推进")),
    Status("on_schedule", StatusClass.OPEN, "达到序时进度", "on schedule", ("序时推进", "按序时推进")),
    Status(
        "behind_schedule", StatusClass.OPEN, "未达到序时进度", "behind schedule", ("滞后", "未达序时进度")
    ),
    Status("basically_done", StatusClass.OPEN, "基本完成", "basically done"),
    Status("ongoing", StatusClass.OPEN, "持续推进", "ongoing", ("长期坚持",)),
    Status("risk_controlled", StatusClass.OPEN, "风险管控", "risk controlled"),
    Status("stage_done", StatusClass.OPEN, "阶段性办结", "stage finished"),
    Status("reopened", StatusClass.OPEN, "重新整改", "reopened", ("退回整改", "反弹回潮")),
    Status("done", StatusClass.DONE, "已完成", "done", ("完成", "完成整改", "已完成整改", "整改完成")),
    Status("closed", StatusClass.CLOSED, "已销号", "closed", ("销号", "完成销号")),
)
"""The status words of official progress reports; a workspace may use any of their spellings."""

_BY_SPELLING = {
    spelling: status
    for status in STATUSES
    for spelling in (status.key, status.label_zh, status.label_en, *status.synonyms)
}


def status_of(text: str) -> Status | None:
    """Return the status that a key, a label or a synonym names, or None.

    Examples
    --------
    >>> status_of("已完成").key
    'done'
    >>> status_of("no such status") is None
    True
    """
    return _BY_SPELLING.get(text.strip())
