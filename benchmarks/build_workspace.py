"""Build simulated workspaces of growing size: seconds, peak memory, and how both grow.

Run as `python -m benchmarks build --sites 1000 10000 100000`. Every step runs in
a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(arguments: list[str]) -> tuple[float, float]:
    """Run a command; return wall seconds and peak memory in MB of the largest child so far."""
    started = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(arguments: list[str] | None = None) -> None:
    """Print one line a size. Sizes must grow, because peak memory is that of the largest child."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks build", description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    sizes = sorted(parser.parse_args(arguments).sites)
    print(f"{'sites':>8} {'simulate s':>11} {'build s':>9} {'again s':>9} {'peak MB':>8} {'pages MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            root = Path(folder) / str(size)
            ecomap = [sys.executable, "-m", "ecomap"]
            simulated, _ = measure([*ecomap, "simulate", str(root), "--sites", str(size), "--seed", "1"])
            built, peak = measure([*ecomap, "-C", str(root), "build"])
            again, _ = measure([*ecomap, "-C", str(root), "build"])
            pages = sum(path.stat().st_size for path in (root / "maps").glob("*.html")) / 1e6
            print(
                f"{size:>8} {simulated:>11.1f} {built:>9.1f} {again:>9.1f} {peak:>8.0f} {pages:>9.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
