"""Trials: one way of doing a job, in a process of its own, so that memory and caches do not mix."""

from __future__ import annotations

import importlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_CLEAR_PEAK = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Trial:
    """What the repeats of one way gave."""

    way: str
    seconds: list[float]
    """The job alone, everything that is built for it included; imports and input excluded."""
    cpu_seconds: list[float]
    """The same in processor time of all threads, which other work on the machine hardly changes."""
    load_seconds: list[float]
    """What the way loads once in a process: compiled machine code."""
    peak_mb: float
    """Growth of memory during the job, the largest of the repeats."""
    answer: Any
    """What the way returned, from the last repeat."""

    @property
    def median_s(self) -> float:
        """Median of the repeats in seconds."""
        return statistics.median(self.seconds)


def run_trials(
    module: str, ways: Sequence[str], options: Mapping[str, Any], *, repeat: int
) -> dict[str, Trial]:
    """Run all ways in turn, `repeat` rounds, so that a busy moment does not hit one way alone."""
    records: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    answers: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(repeat):
            for way in ways:
                target = Path(folder) / f"{len(answers)}.npy"
                command = [
                    sys.executable,
                    "-m",
                    "benchmarks.trial",
                    module,
                    way,
                    json.dumps(options),
                    str(target),
                ]
                output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                records[way].append(json.loads(output.splitlines()[-1]))
                answers[way] = np.load(target)
    return {
        way: Trial(
            way=way,
            seconds=[record["seconds"] for record in records[way]],
            cpu_seconds=[record["cpu_seconds"] for record in records[way]],
            load_seconds=[record["load_seconds"] for record in records[way]],
            peak_mb=max(record["peak_mb"] for record in records[way]),
            answer=answers[way],
        )
        for way in ways
    }


def print_table(trials: Mapping[str, Trial], *, plain: str, unit: str = "s", scale: float = 1.0) -> None:
    """Print one line a way: median, spread, times faster than the plain way, load, memory."""
    base = trials[plain].median_s
    head = f"{'way':<32} {'median ' + unit:>9} {'min':>8} {'max':>8} {'ratio':>7}"
    print(f"{head} {'cpu ' + unit:>8} {'load s':>7} {'peak MB':>8}")
    for way, trial in trials.items():
        low, high = min(trial.seconds) * scale, max(trial.seconds) * scale
        load, cpu = statistics.median(trial.load_seconds), statistics.median(trial.cpu_seconds) * scale
        line = f"{way:<32} {trial.median_s * scale:>9.3f} {low:>8.3f} {high:>8.3f}"
        line += f" {base / trial.median_s:>6.1f}x {cpu:>8.3f} {load:>7.2f} {trial.peak_mb:>8.0f}"
        print(line, flush=True)


def machine() -> str:
    """Say what ran this, without naming the machine."""
    names = ("numpy", "shapely", "geopandas")
    packages = ", ".join(f"{name} {importlib.import_module(name).__version__}" for name in names)
    return f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, {packages}"


def _resident_mb(field: str) -> float:
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(function: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = function()
    return time.perf_counter() - started, result


def _run(module: str, way: str, options: dict[str, Any], target: str) -> None:
    """Run one way here: prepare, load, measure, and leave the answer in a file."""
    prepare, load, job = importlib.import_module(module).WAYS[way]
    given = prepare(**options)
    load_seconds, _ = _timed(load)
    if _CLEAR_PEAK.exists():
        _CLEAR_PEAK.write_text("5")
    before = _resident_mb("VmRSS")
    cpu_before = time.process_time()
    seconds, answer = _timed(lambda: job(*given))
    cpu_seconds = time.process_time() - cpu_before
    peak_mb = _resident_mb("VmHWM") - before
    np.save(target, answer)
    record = {"seconds": seconds, "cpu_seconds": cpu_seconds, "load_seconds": load_seconds}
    print(json.dumps({**record, "peak_mb": peak_mb}))


if __name__ == "__main__":
    _run(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4])
