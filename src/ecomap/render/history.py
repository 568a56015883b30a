"""The ledger's events of the sites of a page, as columns of small numbers."""

from __future__ import annotations

import datetime as dt
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ecomap.model import CLOSURE_STEPS, NOT_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from ecomap.model import Event
    from ecomap.render.columns import Codes

    _Numbers = npt.NDArray[np.int64]

_SIGNS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
_BITS = 5
_STEPS = {step: place for place, step in enumerate(CLOSURE_STEPS, start=1)}


def pack(numbers: _Numbers) -> str:
    """Write whole numbers from 0 up as text, 5 bits a sign, low bits first.

    A sign of the second half of the alphabet says that the number goes on. Nothing but noughts is an
    empty text.

    Examples
    --------
    >>> pack(np.array([0, 31, 32])), pack(np.array([0, 0]))
    ('AfgB', '')
    """
    if not numbers.any():
        return ""
    lengths = np.ones(len(numbers), dtype=np.int64)
    most = 1
    while (longer := numbers >> (_BITS * most) > 0).any():
        lengths += longer
        most += 1
    starts = np.cumsum(lengths) - lengths
    signs = np.empty(int(lengths.sum()), dtype=np.uint8)
    for place in range(most):
        has = lengths > place
        digit = (numbers[has] >> (_BITS * place)) & 31
        signs[starts[has] + place] = _SIGNS[digit + 32 * (lengths[has] > place + 1)]
    return signs.tobytes().decode("ascii")


def history_columns(
    events: Iterable[Event], site_ids: Sequence[str], statuses: Codes
) -> dict[str, Any] | None:
    """Return what was reported of the sites of a page, site by site in the order of folding.

    `statuses` gives and collects the numbers of statuses, `not_reported` among them. Events that name no
    site of the page are left out.

    Returns
    -------
    None without events, else packed columns (see :func:`pack`): `count`, events of each site; `day`, 0 for
    an undated event, else days since `first`, plus 1, each less the one before it at the same site;
    `status`; `progress`, 0 where none is stated, else tenths of a percent, plus 1; `step`, place of the
    closure step from 1, 0 for none; `unit`, `evidence` and `note`, places in the lists of the same
    names in the plural, of which the first entry is empty.
    """
    row_of = {site_id: row for row, site_id in enumerate(site_ids)}
    told = [event for event in events if event.site_id in row_of]
    if not told:
        return None
    first = min((event.date for event in told if event.date is not None), default=dt.date.min)
    told, rows, days = _in_order(told, row_of, first)
    before = np.concatenate([[0], days[:-1]])
    is_first = np.concatenate([[True], rows[1:] != rows[:-1]])
    keys, key_of = pd.factorize(np.array([event.status.key for event in told], dtype=object))
    code_of_key = np.array([statuses[key] for key in key_of], dtype=np.int64)
    texts = {name: _listed(told, name) for name in ("unit", "evidence", "note")}
    return {
        "first": first.isoformat(),
        "not_reported": statuses[NOT_REPORTED.key],
        "count": pack(np.bincount(rows, minlength=len(site_ids))),
        "day": pack(days - np.where(is_first, 0, before)),
        "status": pack(code_of_key[keys]),
        "progress": pack(np.array([_tenths(event.progress_percent) for event in told])),
        "step": pack(np.array([_STEPS[event.closure_step] if event.closure_step else 0 for event in told])),
        **{name: pack(codes) for name, (codes, _) in texts.items()},
        **{f"{name}s": values for name, (_, values) in texts.items()},
    }


def _in_order(
    events: list[Event], row_of: dict[str, int], first: dt.date
) -> tuple[list[Event], _Numbers, _Numbers]:
    """Return the events by site and, within a site, in the order of folding; their rows; their days.

    A day is 0 where there is none, else days since `first`, plus 1. A ledger is written in the order of
    entry, so that sorting by it first costs little.
    """
    entered = sorted(events, key=attrgetter("recorded_at"))
    start = first.toordinal() - 1
    rows = np.array([row_of[event.site_id] for event in entered], dtype=np.int64)
    days = np.array(
        [event.date.toordinal() - start if event.date else 0 for event in entered], dtype=np.int64
    )
    order = np.lexsort((days, rows))
    return [entered[place] for place in order.tolist()], rows[order], days[order]


def _listed(events: Sequence[Event], name: str) -> tuple[_Numbers, list[str]]:
    """Return the places of one text of each event in a list of the different texts, the empty one first."""
    texts = np.array(["", *map(attrgetter(name), events)], dtype=object)
    codes, values = pd.factorize(texts)
    return codes[1:].astype(np.int64), [str(value) for value in values]


def _tenths(progress_percent: float | None) -> int:
    """Return tenths of a percent, plus 1; 0 where no progress is stated."""
    return 0 if progress_percent is None else round(progress_percent * 10) + 1
