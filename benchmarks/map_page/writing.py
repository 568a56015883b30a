"""Write one page in a process of its own: `python -m benchmarks.map_page.writing WAY POINTS PAGE`."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.map_page.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

# A second round of writing is for the spread; where one round takes minutes it would say nothing new.
_LONG_S = 20.0


def write_pages(ways: Sequence[str], points: Path, folder: Path, *, repeat: int) -> dict[str, dict[str, Any]]:
    """Write every page, in turn, `repeat` rounds; slow ways once.

    Returns
    -------
    dict
        Seconds of each round, file, and bytes plain and as gzip, by way.
    """
    written: dict[str, dict[str, Any]] = {}
    for _ in range(repeat):
        for way in ways:
            known = written.setdefault(way, {"seconds": [], "file": folder / f"{way}.html"})
            if known["seconds"] and known["seconds"][0] > _LONG_S:
                continue
            command = [sys.executable, "-m", __name__, way, str(points), str(known["file"])]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            known["seconds"].append(json.loads(output.splitlines()[-1]))
    for known in written.values():
        content = known["file"].read_bytes()
        known |= {"bytes": len(content), "gzip_bytes": len(gzip.compress(content, 9))}
    return written


def _write(way: str, points: str, page: str) -> None:
    """Time a way from the frame in memory to the file on the disk; imports and reading are not in it."""
    content = pickle.loads(Path(points).read_bytes())  # noqa: S301 - written by this benchmark a moment ago
    started = time.perf_counter()
    WAYS[way][1](content, Path(page))
    print(time.perf_counter() - started)


if __name__ == "__main__":
    _write(*sys.argv[1:])
