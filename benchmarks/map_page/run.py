"""Map pages: ecomap beside four ways of folium, same points, one run.

Run as `python -m benchmarks map --points 1000 10000 100000 --repeat 3`. Every page is written in a process of
its own and opened in a browser of its own that has no network. Needs Chromium, and npm once for
Leaflet.markercluster.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import pickle
import platform
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.map_page import report
from benchmarks.map_page.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT = Path(__file__).resolve().parent.parent.parent
_PAGE = _ROOT / "docs" / "_build" / "benchmark" / "map.html"
_MILLION = 1_000_000


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks map", description=__doc__)
    add = parser.add_argument
    add("--points", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    add("--repeat", type=int, default=3, help="rounds; all ways in turn (default 3)")
    add("--throttle", type=float, default=6, help="how many times slower --slow-points are opened")
    add("--slow-points", type=int, nargs="*", default=[10_000], help="cases with a slow processor")
    add("--style-limit", type=int, default=10_000, help="most points for style_function, which is quadratic")
    add("--million", action="store_true", help="a million points as well, ecomap alone")
    add("--skip", choices=[way for way in WAYS if way != report.OURS], nargs="*", default=[])
    add("--json", action="store_true", help="print JSON instead of tables")
    add("--html", type=Path, default=_PAGE, help="page of results (default docs/_build/benchmark/map.html)")
    add("--keep", type=Path, help="keep the measured pages in this folder")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Write and open all pages, print a table a case, and write the page of results."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - asks for what only this benchmark needs

    options = _options(arguments)
    rows: list[report.Row] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        machine = _machine(playwright)
        _say(options, machine)
        for points in sorted(set(options.points) | set(options.slow_points)) + [_MILLION] * options.million:
            written = _write(options, points, folder / f"{points}", Path(scratch))
            for throttle in _throttles(options, points):
                case = _case(playwright, options, points, throttle, written)
                rows += case
                if not options.json:
                    report.print_case(case)
    if not options.json:
        report.print_aims(rows)
    _write_results(options, rows, machine)


def _throttles(options: argparse.Namespace, points: int) -> list[float]:
    plain = [1.0] if points in options.points or points == _MILLION else []
    return plain + [options.throttle] * (points in options.slow_points)


def _ways(options: argparse.Namespace, points: int) -> list[str]:
    """Return the ways that take part; above the limit a style function would take minutes to open."""
    if points == _MILLION:
        return [report.OURS]
    slow = {"styled"} if points > options.style_limit else set()
    return [way for way in WAYS if way not in {*options.skip, *slow}]


def _write(
    options: argparse.Namespace, points: int, folder: Path, scratch: Path
) -> dict[str, dict[str, Any]]:
    from benchmarks.map_page.points import make_points  # noqa: PLC0415 - slow to import
    from benchmarks.map_page.writing import write_pages  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    content = scratch / f"{points}.pickle"
    content.write_bytes(pickle.dumps(make_points(points)))
    written = write_pages(_ways(options, points), content, folder, repeat=options.repeat)
    content.unlink()
    return written


def _case(
    playwright: Any,
    options: argparse.Namespace,
    points: int,
    throttle: float,
    written: dict[str, dict[str, Any]],
) -> list[report.Row]:
    """Open all pages in turn, round by round, after one that warms the browser's files."""
    from benchmarks.map_page.opening import open_page, summarise  # noqa: PLC0415 - needs playwright

    openings: dict[str, list[Any]] = {way: [] for way in written}
    open_page(playwright, next(iter(written.values()))["file"], throttle=1)
    for number in range(options.repeat):
        for way, page in written.items():
            last = number == options.repeat - 1
            openings[way].append(open_page(playwright, page["file"], throttle=throttle, picture=last))
    rows = []
    for way, page in written.items():
        measured = summarise(openings[way])
        if measured["points"] != points:
            raise SystemExit(
                f"{WAYS[way][0]} shows {measured['points']} of {points} points: no fair comparison"
            )
        size = {"bytes": page["bytes"], "gzip_bytes": page["gzip_bytes"]}
        writing = {"write_s": statistics.median(page["seconds"]), "write_s_all": page["seconds"]}
        case = {"points": points, "throttle": throttle, "way": way, "rounds": options.repeat}
        rows.append(case | size | writing | measured | {"picture": openings[way][-1].picture})
    return rows


def _write_results(options: argparse.Namespace, rows: Sequence[report.Row], machine: str) -> None:
    day = dt.datetime.now(tz=dt.UTC).astimezone().date().isoformat()
    command = " ".join(["python -m benchmarks map", *sys.argv[2:]])
    options.html.parent.mkdir(parents=True, exist_ok=True)
    page = report.html_page(rows, machine=machine, command=command, day=day)
    options.html.write_text(page, encoding="utf-8", newline="\n")
    if options.json:
        plain = [{key: value for key, value in row.items() if key != "picture"} for row in rows]
        aims = [vars(aim) | {"reached": aim.is_reached} for aim in report.aims(rows)]
        print(json.dumps({"day": day, "machine": machine, "rows": plain, "aims": aims}, indent=2))
    _say(options, f"\nwritten {options.html}")


def _say(options: argparse.Namespace, words: str) -> None:
    print(words, file=sys.stderr if options.json else sys.stdout, flush=True)


def _machine(playwright: Any) -> str:
    """Say what ran this, without naming the machine."""
    from benchmarks.map_page.opening import launch  # noqa: PLC0415 - needs playwright

    browser = launch(playwright)
    chromium = browser.version
    browser.close()
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("folium", "numpy"))
    python = platform.python_version()
    return f"{platform.machine()}, {os.cpu_count()} CPUs, Chromium {chromium}, Python {python}, {packages}"
