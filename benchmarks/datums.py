"""GCJ-02 and BD-09 from and to WGS 84: `ecomap.crs` beside the packages that people install for it.

Run as `python -m benchmarks datums --points 1000000 --repeat 3 --peers FOLDER`. The peers (prcoords,
coord-convert, eviltransform) are no dependencies: `python -m venv FOLDER`, then
`FOLDER/bin/pip install prcoords coord-convert eviltransform`. Those that are not there are left out.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.trial import machine
from ecomap.compiling import can_compile
from ecomap.crs import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    Job = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

_CHINA = (73.5, 18.0, 135.0, 53.5)
_DEGREE_M = 111_320.0
_SAME_ANSWER_M = 0.05
"""A peer that is off by more does another job. eviltransform takes another ellipsoid, 1.2 cm off."""
JOBS = {
    "WGS 84 to GCJ-02": (
        wgs84_to_gcj02,
        {"eviltransform": "wgs2gcj", "coord_convert": "wgs2gcj", "prcoords": "wgs_gcj"},
    ),
    "GCJ-02 to WGS 84": (
        gcj02_to_wgs84,
        {"eviltransform": "gcj2wgs_exact", "coord_convert": "gcj2wgs", "prcoords": "gcj_wgs_bored"},
    ),
    "WGS 84 to BD-09": (
        wgs84_to_bd09,
        {"eviltransform": "wgs2bd", "coord_convert": "wgs2bd", "prcoords": "wgs_bd"},
    ),
    "BD-09 to WGS 84": (
        bd09_to_wgs84,
        {"eviltransform": "bd2wgs", "coord_convert": "bd2wgs", "prcoords": "bd_wgs_bored"},
    ),
}
"""Our function, and the most exact one of each peer."""
_MODULES = {"coord_convert": "coord_convert.transform"}


def main(arguments: list[str]) -> None:
    """Print for each direction the median time of every way, and how far its answers are off."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks datums", description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peers", type=Path, help="virtual environment in which the peers are installed")
    options = parser.parse_args(arguments)
    peers = _load_peers(options.peers)
    generator = np.random.default_rng(20)
    west, south, east, north = _CHINA
    longitude = generator.uniform(west, east, options.points)
    latitude = generator.uniform(south, north, options.points)
    print(machine())
    for title, (ours, names) in JOBS.items():
        given, truth = _task(title, longitude, latitude)
        ways: dict[str, Job] = {
            f"{peer} {name}": _called_point_by_point(peer, getattr(peers[peer], name))
            for peer, name in names.items()
            if peer in peers
        }
        ways["ecomap"] = partial(ours, compiled=False)
        if can_compile():
            ways["ecomap, numba"] = partial(ours, compiled=True)
            ways["ecomap, numba"](*given)
        print(f"\n{title}, {options.points} points")
        _print_table(_measure(ways, given, truth, options.repeat))


def _load_peers(folder: Path | None) -> dict[str, Any]:
    """Import the peers that can be found."""
    if folder is not None:
        sys.path.extend(str(path) for path in folder.glob("lib/python*/site-packages"))
    found = {}
    for name in ("eviltransform", "coord_convert", "prcoords"):
        try:
            found[name] = importlib.import_module(_MODULES.get(name, name))
        except ImportError:
            print(f"{name} is not installed and is left out; see python -m benchmarks datums --help")
    return found


def _task(title: str, longitude: FloatArray, latitude: FloatArray) -> tuple[Any, Any]:
    """Return what is given and what is right. The way back is judged by where the points came from."""
    forward = wgs84_to_bd09 if "BD-09" in title else wgs84_to_gcj02
    image = forward(longitude, latitude, compiled=False)
    if title.startswith("WGS 84"):
        return (longitude, latitude), image
    return image, (longitude, latitude)


def _called_point_by_point(peer: str, function: Callable[..., Any]) -> Job:
    """Return the loop that a user of the peer writes; none of them takes arrays."""

    def loop(longitude: FloatArray, latitude: FloatArray) -> tuple[FloatArray, FloatArray]:
        pairs = zip(longitude.tolist(), latitude.tolist(), strict=True)
        if peer == "coord_convert":
            made = np.array([function(x, y) for x, y in pairs])
            return made[:, 0], made[:, 1]
        if peer == "prcoords":
            made = np.array([function((y, x)) for x, y in pairs])
        else:
            made = np.array([function(y, x) for x, y in pairs])
        return made[:, 1], made[:, 0]

    return loop


def _measure(
    ways: dict[str, Job], given: Any, truth: Any, repeat: int
) -> dict[str, tuple[list[float], float]]:
    """Run all ways in turn; return seconds and the largest error in metres."""
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    error_m = {}
    for _ in range(repeat):
        for way, job in ways.items():
            started = time.perf_counter()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                longitude, latitude = job(*given)
            seconds[way].append(time.perf_counter() - started)
            across = (longitude - truth[0]) * np.cos(np.radians(truth[1]))
            error_m[way] = float(np.hypot(across, latitude - truth[1]).max() * _DEGREE_M)
    return {way: (seconds[way], error_m[way]) for way in ways}


def _print_table(results: dict[str, tuple[list[float], float]]) -> None:
    """Print all ways; the ratio is to the fastest peer that is right within `_SAME_ANSWER_M`."""
    peers = [
        statistics.median(seconds)
        for way, (seconds, error_m) in results.items()
        if not way.startswith("ecomap") and error_m <= _SAME_ANSWER_M
    ]
    fastest = min(peers, default=float("nan"))
    print(f"{'way':<32} {'median s':>9} {'min':>8} {'max':>8} {'ratio':>8} {'off by m':>9}")
    for way, (seconds, error_m) in results.items():
        median = statistics.median(seconds)
        line = f"{way:<32} {median:>9.4f} {min(seconds):>8.4f} {max(seconds):>8.4f} {fastest / median:>7.1f}x"
        print(f"{line} {error_m:>9.1e}", flush=True)
