"""The value of 整改时限: standing words, milestones, and the last binding day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.model import Deadline, Milestone
from ecomap.plan.dates import Mention, find_dates
from ecomap.plan.numerals import arabic_dates

if TYPE_CHECKING:
    import datetime as dt

_AND = "(?:并|同时|此后|之后|且)?"
_IMMEDIATE = re.compile(rf"{_AND}(?:立行立改|立即整改|立整立改|立知立改|即知即改|即查即改|立改立成|立即完成)")
_LONG_TERM = re.compile(rf"{_AND}(?:长期|常态长效|久久为功)")
_ONGOING = re.compile(rf"{_AND}(?:持续(?!性)|常态化|滚动|不断)")
_SETTLED = re.compile(
    "(?:并|按期|如期|按时|基本|全面|全部|彻底)*(?:完成|实现|达到)?(?:全部|各项|所有|既定|相关)?"
    "(?:问题|反馈问题)?(?:整改|销号|验收|目标任务|任务|目标)(?:工作|到位|完成|任务|目标|要求|销号)*"
    "|(?:基本|全面|全部|按期|如期|按时)*完成"
)
"""What is done by a date that closes the matter as a whole: 完成整改, 全面实现整改目标."""
_CLAUSE = re.compile(r"[，,、。；;：:]")
_LONGEST_STANDING = 12
"""Characters up to which a clause that carries a date can still be a standing phrase."""


@dataclass(frozen=True, slots=True)
class _Dated:
    day: dt.date
    closes: bool
    text: str


def read_deadline(text: str) -> tuple[Deadline, list[str]]:
    """Read the value of a deadline; return it with the words that leave a day open.

    A day with nothing behind it, or with the whole matter (完成整改), closes. A day with a piece of
    the matter behind it is a milestone; without another day and without 持续推进 or 长期坚持 the last
    one closes all the same.

    Examples
    --------
    >>> read_deadline("立行立改，2030年12月31日前。")[0].date
    datetime.date(2030, 12, 31)
    >>> deadline, _ = read_deadline("持续推进，2030年6月30日前出台规划。")
    >>> deadline.date, deadline.ongoing, [str(each.date) for each in deadline.milestones]
    (None, True, ['2030-06-30'])
    """
    arabic = arabic_dates(text)
    mentions = find_dates(arabic, plain=True)
    standing = _standing_clauses(arabic, mentions)
    long_term = any(_LONG_TERM.match(clause) for clause in standing)
    ongoing = any(_ONGOING.match(clause) for clause in standing)
    dated = _dated(arabic, mentions)
    closing = [each for each in dated if each.closes]
    if not closing and not long_term and not ongoing:
        closing = sorted(dated, key=lambda each: each.day)[-1:]
    last = max(closing, key=lambda each: each.day, default=None)
    deadline = Deadline(
        text=text,
        date=last.day if last else None,
        immediate=any(_IMMEDIATE.match(clause) for clause in standing),
        long_term=long_term,
        ongoing=ongoing,
        milestones=tuple(
            Milestone(each.day, each.text)
            for each in sorted(dated, key=lambda each: each.day)
            if each is not last and not (last and each.closes and each.day == last.day)
        ),
    )
    return deadline, [mention.words for mention in mentions if mention.date is None]


def merge_deadlines(deadlines: list[Deadline]) -> Deadline:
    """Return one deadline for a problem whose groups or lines carry several: the last day binds.

    Examples
    --------
    >>> both = merge_deadlines([read_deadline("2030年底前。")[0], read_deadline("长期坚持。")[0]])
    >>> both.text, str(both.date), both.long_term
    ('2030年底前；长期坚持', '2030-12-31', True)
    """
    if len(deadlines) == 1:
        return deadlines[0]
    texts = dict.fromkeys(each.text.rstrip("。；") for each in deadlines if each.text)
    return Deadline(
        text="；".join(texts),
        date=max((each.date for each in deadlines if each.date), default=None),
        immediate=any(each.immediate for each in deadlines),
        long_term=any(each.long_term for each in deadlines),
        ongoing=any(each.ongoing for each in deadlines),
        milestones=tuple(sorted({m for each in deadlines for m in each.milestones}, key=lambda m: m.date)),
    )


def is_empty(deadline: Deadline) -> bool:
    """Say whether neither a day nor a standing phrase was found."""
    standing = deadline.immediate or deadline.long_term or deadline.ongoing
    return not (deadline.date or deadline.milestones or standing)


def _dated(text: str, mentions: list[Mention]) -> list[_Dated]:
    """Pair each day with what must be done by then: the words up to the next day or full stop."""
    starts = [mention.start for mention in mentions]
    dated = []
    for mention, end in zip(mentions, [*starts, len(text)][1:], strict=True):
        if mention.date is None:
            continue
        behind = re.split("[。；;]", text[mention.end : end])[0]
        deeds = [clause for part in _CLAUSE.split(behind) if (clause := part.strip(" ）)"))]
        deed = "，".join(clause for clause in deeds if not _is_standing(clause))
        words = (text[mention.start : mention.end] + behind).strip("，,、 ")
        dated.append(_Dated(mention.date, not deed or _SETTLED.fullmatch(deed) is not None, words))
    return dated


def _standing_clauses(text: str, mentions: list[Mention]) -> list[str]:
    """Return the clauses that may be standing phrases: those without a date, and short ones behind it."""
    for mention in reversed(mentions):
        text = text[: mention.start] + "\0" + text[mention.end :]
    clauses = []
    for clause in _CLAUSE.split(text):
        rest = clause.rsplit("\0", 1)[-1].strip()
        if "\0" not in clause or len(rest) <= _LONGEST_STANDING:
            clauses.append(rest)
    return clauses


def _is_standing(clause: str) -> bool:
    patterns = (_IMMEDIATE, _LONG_TERM, _ONGOING)
    return len(clause) <= _LONGEST_STANDING and any(pattern.match(clause) for pattern in patterns)
