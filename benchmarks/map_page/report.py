"""What a run of the map benchmark says: tables for the terminal, and one HTML page."""

from __future__ import annotations

import base64
import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.map_page.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = dict[str, Any]
OURS = "ecomap"


@dataclass(frozen=True)
class Column:
    """One figure of the table."""

    heading: str
    """Name and unit."""
    value: Callable[[Row], float]
    """Where it stands in a row."""
    form: str
    """How it is written."""


COLUMNS = (
    Column("MB", lambda row: row["bytes"] / 1e6, ".2f"),
    Column("gzip MB", lambda row: row["gzip_bytes"] / 1e6, ".2f"),
    Column("write s", lambda row: row["write_s"], ".2f"),
    Column("complete s", lambda row: row["complete_s"], ".2f"),
    Column("ready s", lambda row: row["ready_s"], ".2f"),
    Column("pan: longest ms", lambda row: row["pan_ms_longest"], ".0f"),
    Column("median ms", lambda row: row["pan_ms_median"], ".0f"),
    Column("frames/s", lambda row: row["pan_ms_per_s"], ".0f"),
    Column("zoom: longest ms", lambda row: row["zoom_ms_longest"], ".0f"),
    Column("median ms", lambda row: row["zoom_ms_median"], ".0f"),
    Column("frames/s", lambda row: row["zoom_ms_per_s"], ".0f"),
    Column("heap MB", lambda row: row["heap_mb"], ".0f"),
    Column("process MB", lambda row: row["process_mb"], ".0f"),
)


@dataclass(frozen=True)
class Aim:
    """One figure that the page of ecomap has to reach."""

    text: str
    """The aim in words."""
    measured: float
    """What this run gave."""
    limit: float
    """What is asked."""
    at_least: bool = False
    """Whether more is better."""

    @property
    def is_reached(self) -> bool:
        """Say whether the figure is on the right side."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def case_name(points: int, throttle: float) -> str:
    """Return the heading of one table."""
    slow = f", processor {throttle:g} times slower" if throttle > 1 else ""
    return f"{points:,} points{slow}"


def find(rows: Sequence[Row], points: int, throttle: float, way: str) -> Row | None:
    """Return the row of one way in one case, if it was measured."""
    wanted = (points, throttle, way)
    return next((row for row in rows if (row["points"], row["throttle"], row["way"]) == wanted), None)


def aims(rows: Sequence[Row]) -> list[Aim]:
    """Hold the page of ecomap to what it is meant to reach, as far as the run allows."""
    found: list[Aim] = []

    def ratio(text: str, points: int, throttle: float, way: str, field: str, limit: float) -> None:
        own, other = find(rows, points, throttle, OURS), find(rows, points, throttle, way)
        if own and other:
            found.append(Aim(text, own[field] / other[field], limit))

    small, large = find(rows, 1_000, 1, OURS), find(rows, 100_000, 1, OURS)
    if small:
        found.append(Aim("1,000 points: kB", small["bytes"] / 1e3, 400))
        others = [
            row for row in rows if (row["points"], row["throttle"]) == (1_000, 1) and row["way"] != OURS
        ]
        fastest = min((row["complete_s"] for row in others), default=math.nan)
        if others:
            found.append(Aim("1,000 points: time to folium's fastest", small["complete_s"] / fastest, 1))
    if large:
        found.append(Aim("100,000 points: MB", large["bytes"] / 1e6, 6))
    ratio("100,000 points: time to FastMarkerCluster's", 100_000, 1, "cluster", "complete_s", 0.4)
    ratio("100,000 points: time to CircleMarkers'", 100_000, 1, "circles", "complete_s", 0.2)
    circles = find(rows, 100_000, 1, "circles")
    if large and circles:
        times = circles["write_s"] / large["write_s"]
        found.append(
            Aim("100,000 points: written so many times faster than CircleMarkers", times, 50, at_least=True)
        )
    if large:
        longest = max(large["pan_ms_longest"], large["zoom_ms_longest"])
        found.append(Aim("100,000 points: longest frame, ms", longest, 50))
    ratio(
        "10,000 points, 6 times slower: time to FastMarkerCluster's", 10_000, 6, "cluster", "complete_s", 0.4
    )
    return found


def fastest_other(rows: Sequence[Row]) -> Row | None:
    """Return the folium way of a case that shows its picture first."""
    others = [row for row in rows if row["way"] != OURS]
    return min(others, key=lambda row: row["complete_s"], default=None)


def print_case(rows: Sequence[Row]) -> None:
    """Print the table of one case, and how ecomap stands to the fastest folium way."""
    print(f"\n{case_name(rows[0]['points'], rows[0]['throttle'])}")
    width = max(len(WAYS[row["way"]][0]) for row in rows)
    print(" " * width, *(column.heading.rjust(len(column.heading) + 1) for column in COLUMNS))
    for row in rows:
        cells = (format(column.value(row), column.form).rjust(len(column.heading) + 1) for column in COLUMNS)
        print(WAYS[row["way"]][0].ljust(width), *cells, flush=True)
    own, other = next((row for row in rows if row["way"] == OURS), None), fastest_other(rows)
    if own and other:
        name = WAYS[other["way"]][0]
        share, size, write = (own[key] / other[key] for key in ("complete_s", "bytes", "write_s"))
        print(
            f"ecomap to {name}: {share:.2f} of its time, {size:.2f} of its size, {write:.2f} of its writing"
        )


def print_aims(rows: Sequence[Row]) -> None:
    """Print what is asked and what was reached."""
    held = aims(rows)
    if held:
        print(f"\n{'aim':<64} {'measured':>9} {'asked':>8}")
    for aim in held:
        sign = "≥" if aim.at_least else "≤"
        verdict = "reached" if aim.is_reached else "MISSED"
        print(f"{aim.text:<64} {aim.measured:>9.2f} {sign} {aim.limit:>6g} {verdict}")


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1d2b33}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1rem 0}
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #c9d3d8}
th:first-child,td:first-child{text-align:left}tr.own{font-weight:700;background:#eaf4f2}
.bar{display:block;height:.35rem;background:#1f78b4;margin-top:.15rem}.own .bar{background:#0b7a5c}
.miss{color:#9b1c1c}.pictures{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:23rem}img{width:100%}
.scroll{overflow-x:auto}
"""


_INTRODUCTION = (
    "<p>All ways draw the same points of an invented city, in one run, in turn. Bars show the share of the "
    "largest figure of a column. How each figure is found stands in the documentation under Benchmarks.</p>"
)


def html_page(rows: Sequence[Row], *, machine: str, command: str, day: str) -> str:
    """Return the results as one page without a link to anywhere."""
    parts = [
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>ecomap: map pages compared</title><style>{_STYLE}</style></head>",
        "<body><h1>Map pages compared</h1>",
        f"<p>{day}. {html.escape(machine)}. <code>{html.escape(command)}</code></p>",
        _INTRODUCTION,
        _aims_table(aims(rows)),
    ]
    for points, throttle in dict.fromkeys((row["points"], row["throttle"]) for row in rows):
        case = [row for row in rows if (row["points"], row["throttle"]) == (points, throttle)]
        parts += [f"<h2>{case_name(points, throttle)}</h2>", _case_table(case), _pictures(case)]
    return "\n".join([*parts, "</body></html>\n"])


def _aims_table(held: Sequence[Aim]) -> str:
    lines = "".join(map(_aim_line, held))
    head = "<tr><th>Aim</th><th>Measured</th><th>Asked</th><th></th></tr>"
    return f"<table>{head}{lines}</table>" if lines else ""


def _aim_line(aim: Aim) -> str:
    sign, verdict = "≥" if aim.at_least else "≤", "reached" if aim.is_reached else "missed"
    cells = (html.escape(aim.text), f"{aim.measured:.2f}", f"{sign} {aim.limit:g}", verdict)
    kind = "" if aim.is_reached else " class='miss'"
    return f"<tr{kind}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _case_table(rows: Sequence[Row]) -> str:
    head = "".join(f"<th>{column.heading}</th>" for column in COLUMNS)
    largest = [max(column.value(row) for row in rows) or 1 for column in COLUMNS]
    lines = []
    for row in rows:
        cells = "".join(
            f"<td>{column.value(row):{column.form}}"
            f"<span class='bar' style='width:{100 * column.value(row) / most:.0f}%'></span></td>"
            for column, most in zip(COLUMNS, largest, strict=True)
        )
        own = " class='own'" if row["way"] == OURS else ""
        lines.append(f"<tr{own}><td>{WAYS[row['way']][0]}</td>{cells}</tr>")
    return f"<div class='scroll'><table><tr><th>Way</th>{head}</tr>{''.join(lines)}</table></div>"


def _pictures(rows: Sequence[Row]) -> str:
    figures = [
        f"<figure><img alt='{WAYS[row['way']][0]}: the page as it opens' "
        f"src='data:image/jpeg;base64,{base64.b64encode(row['picture']).decode()}'>"
        f"<figcaption>{WAYS[row['way']][0]}</figcaption></figure>"
        for row in rows
        if row.get("picture")
    ]
    return f"<div class='pictures'>{''.join(figures)}</div>" if figures else ""
