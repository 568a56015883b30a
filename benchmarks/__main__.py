"""Run the benchmarks: `python -m benchmarks [NAME] [OPTIONS]`; without a name all, one after another."""

from __future__ import annotations

import sys

from benchmarks import (
    accuracy,
    build_workspace,
    datums,
    importing,
    locate,
    map_page,
    nearby,
    outlines,
    series,
    shares,
    summary,
    zonal,
)

BENCHMARKS = {
    "locate": locate.main,
    "shares": shares.main,
    "summary": summary.main,
    "nearby": nearby.main,
    "datums": datums.main,
    "import": importing.main,
    "build": build_workspace.main,
    "map": map_page.main,
    "outlines": outlines.main,
    "accuracy": accuracy.main,
    "zonal": zonal.main,
    "series": series.main,
}


def main(arguments: list[str]) -> int:
    """Run one benchmark with its options, or all with their defaults."""
    if not arguments:
        for name, run in BENCHMARKS.items():
            print(f"\n== {name}", flush=True)
            run([])
        return 0
    name, *options = arguments
    if name not in BENCHMARKS:
        print(
            f"no benchmark {name!r}; choose from {', '.join(BENCHMARKS)}, for instance "
            "`python -m benchmarks locate --points 1000000 --counties nation`",
            file=sys.stderr,
        )
        return 2
    BENCHMARKS[name](options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
