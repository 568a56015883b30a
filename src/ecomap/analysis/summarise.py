"""Summaries: sites counted by a grouping, with rows that add up to the total."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import numpy.typing as npt

    from ecomap.analysis.grouping import Grouping, Label

REPEATED: Label = ("repeated", "减：重复计入", "less: counted more than once")
"""Row that takes away what a many-to-many grouping counts more than once."""
TOTAL: Label = ("total", "合计", "total")
"""Row that the others add up to."""


class Numbers(NamedTuple):
    """The numbers of one row, all whole so that they add up exactly."""

    sites: int
    """Number of sites."""
    located: int
    """Sites that have a geometry, be it an anchor."""
    open: int
    """Sites whose status class is open; unreported ones among them."""
    done: int
    """Sites whose status class is done."""
    closed: int
    """Sites whose status class is closed."""
    overdue: int
    """Open sites whose deadline has passed."""
    area_m2: int
    """Area on the CGCS2000 ellipsoid in square metres; split where the grouping splits."""
    length_m: int
    """Length on the CGCS2000 ellipsoid in metres; split where the grouping splits."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of a summary."""

    key: str
    """Adcode, kind, problem number, ...; or one of the keys of `ecomap.model.area`."""
    name: str
    """Chinese label."""
    name_en: str
    """English label."""
    numbers: Numbers
    """What was counted and measured."""
    kinds: dict[str, int]
    """Sites by kind, only kinds that occur."""

    def as_dict(self) -> dict[str, Any]:
        """Return the row as the JSON object of `ecomap summary --format json`."""
        counts = self.numbers._asdict()
        area_m2, length_m = counts.pop("area_m2"), counts.pop("length_m")
        return {
            "key": self.key,
            "name": self.name,
            "name_en": self.name_en,
            **counts,
            "not_located": self.numbers.sites - self.numbers.located,
            "area_ha": area_m2 / 10_000,
            "length_km": length_m / 1_000,
            "kinds": self.kinds,
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """A table of counts on one day."""

    as_of: dt.date
    """The day."""
    by: str
    """The grouping."""
    rows: tuple[SummaryRow, ...]
    """Rows in the order of the grouping."""
    total: SummaryRow
    """What the rows add up to."""

    def as_dict(self) -> dict[str, Any]:
        """Return the summary as the JSON object of `ecomap summary --format json`."""
        return {
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "rows": [row.as_dict() for row in self.rows],
            "total": self.total.as_dict(),
        }


def summarise(sites: gpd.GeoDataFrame, grouping: Grouping, *, as_of: dt.date) -> Summary:
    """Count the sites of each group and add the groups up.

    Every site counts once in each of its groups. Where a grouping is
    many-to-many (problems, units, leaders), the row `repeated` takes the
    repetitions away again, so that the rows always add up to the total.

    Parameters
    ----------
    sites
        Built frame of :func:`ecomap.analysis.join.join_sites`.
    grouping
        Made from the same frame by :mod:`ecomap.analysis.grouping`.
    """
    values = _site_values(sites)
    numbers = np.zeros((len(grouping.labels), len(Numbers._fields)), dtype=np.int64)
    np.add.at(numbers[:, :6], grouping.group_rows, values[grouping.site_rows, :6])
    numbers[:, 6:] = np.rint(_sizes(values, grouping))
    kind = sites["kind"].to_numpy()
    pairs = Counter(zip(grouping.group_rows.tolist(), kind[grouping.site_rows].tolist(), strict=True))
    rows = [
        SummaryRow(*label, Numbers(*line), _kinds_of(row, pairs))
        for row, (label, line) in enumerate(zip(grouping.labels, numbers.tolist(), strict=True))
    ]
    if grouping.repeats:
        once = Numbers(*(round(value) for value in values.sum(axis=0).tolist()))
        rows.append(_difference(once, Counter(kind.tolist()), _sum(TOTAL, rows)))
    return Summary(as_of, grouping.by, tuple(rows), _sum(TOTAL, rows))


def _site_values(sites: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return what each site adds to the `Numbers` of its group, shape (sites, 8)."""
    status = sites["status_class"].to_numpy()
    columns = [
        np.ones(len(sites)),
        sites.geometry.notna().to_numpy(),
        *(status == name for name in ("open", "done", "closed")),
        sites["overdue"].to_numpy(),
        *(
            np.nan_to_num(pd.to_numeric(sites[name]).to_numpy(dtype=float))
            for name in ("area_m2", "length_m")
        ),
    ]
    return np.column_stack(columns).astype(np.float64)


def _sizes(values: npt.NDArray[np.float64], grouping: Grouping) -> npt.NDArray[np.float64]:
    """Return area and length of each group: shares where the grouping splits sites, else whole sites."""
    sizes = np.zeros((len(grouping.labels), 2))
    if grouping.shares is None:
        np.add.at(sizes, grouping.group_rows, values[grouping.site_rows, 6:])
    else:
        shares = grouping.shares
        np.add.at(sizes, shares["group"].to_numpy(), shares[["area_m2", "length_m"]].to_numpy(dtype=float))
    return sizes


def _kinds_of(group: int, pairs: Counter[tuple[int, str]]) -> dict[str, int]:
    """Return the number of sites of each kind in one group."""
    return {kind: number for (row, kind), number in sorted(pairs.items()) if row == group}


def _difference(once: Numbers, kinds: Counter[str], counted: SummaryRow) -> SummaryRow:
    """Return the row that takes a many-to-many grouping back to each site once."""
    less = {kind: kinds[kind] - number for kind, number in counted.kinds.items() if kinds[kind] != number}
    return SummaryRow(
        *REPEATED, Numbers(*(one - many for one, many in zip(once, counted.numbers, strict=True))), less
    )


def _sum(label: Label, rows: list[SummaryRow]) -> SummaryRow:
    """Add rows up."""
    kinds: Counter[str] = Counter()
    for row in rows:
        kinds.update(row.kinds)
    columns = zip(*(row.numbers for row in rows), strict=True)
    numbers = Numbers(*map(sum, columns)) if rows else Numbers(*[0] * len(Numbers._fields))
    return SummaryRow(*label, numbers, dict(sorted(kinds.items())))
